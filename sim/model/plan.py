"""From the table of a month and a choice of mechanisms to calls with bound arguments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.agents.roles import PERCEIVED
from sim.core.axes import Floats
from sim.core.declarations import Mechanism, add, added, whole
from sim.core.remembered import Remembered
from sim.model.acting import Namespace, Watcher
from sim.model.month import Row
from sim.theories.turnover import SELDOM
from sim.theories.variables import BY_NAME, Variable


@dataclass(frozen=True)
class Call:
    """A mechanism with the dictionaries that hold its arguments."""

    mechanism: Mechanism
    arguments: tuple[tuple[Namespace, str], ...]
    function: Callable[..., Any]

    def __call__(self) -> Any:
        return self.function(*[held[name] for held, name in self.arguments])

    def given(self) -> Namespace:
        """The arguments as they stand, by name."""
        return {name: held[name] for held, name in self.arguments}


@dataclass(frozen=True)
class Owner:
    """The one place where contributions to a variable are summed and applied."""

    variable: Variable
    calls: tuple[Call, ...]

    def renewed(self, state: Namespace, watcher: Watcher | None) -> Floats:
        """The variable's next value."""
        variable = self.variable
        old, stock = state[variable.name], variable.kind == "stock"
        moved: Floats | None = None
        for call in self.calls:
            part = call()
            if moved is not None:
                add(moved, part)
            elif stock:
                moved = added(old, part)
            else:
                moved = np.empty(old.shape)
                moved[...] = whole(part)
            if watcher is not None:
                self.tell(watcher, call, np.broadcast_to(whole(part), old.shape))
        if moved is None or not stock:
            return old if moved is None else moved
        kept = moved.clip(variable.low, variable.high, out=moved if watcher is None else None)
        if watcher is not None:
            watcher(variable.name, "bounds", kept - moved)
        return kept

    def tell(self, watcher: Watcher, call: Call, part: Floats) -> None:
        """Tell a watcher of a contribution, and a listener what explains it was given."""
        watcher(self.variable.name, call.mechanism.name, part)
        listen = getattr(watcher, "given", None)  # of a Listener
        if call.mechanism.explained_by is not None and listen is not None:
            listen(call.mechanism, call.given())


@dataclass(frozen=True)
class Step:
    """A row of the month: owners of contributions, and setters with what each of them sets."""

    row: Row
    owners: tuple[Owner, ...]
    setters: tuple[tuple[Call, frozenset[str]], ...]

    def run(self, state: Namespace, watcher: Watcher | None) -> None:
        """Read the state as it stands, then write all results at once."""
        renewed: Namespace = {
            owner.variable.name: owner.renewed(state, watcher) for owner in self.owners
        }
        for call, kept in self.setters:
            result = call()
            names = call.mechanism.sets
            results = (result,) if len(names) == 1 else result
            renewed.update(
                (name, array) for name, array in zip(names, results, strict=True) if name in kept
            )
        for array in renewed.values():
            array.flags.writeable = False
        state.update(renewed)


def plan(
    month: tuple[Row, ...],
    mechanisms: Iterable[Mechanism],
    state: Namespace,
    others: Callable[[tuple[str, ...]], Iterable[Namespace]],
) -> tuple[Step, ...]:
    """Bind the arguments of the world's mechanisms and sort the calls into its rows of the month.

    ``others`` gives, for the roles whose thinking a mechanism is, what is searched after the
    state: draws, what changes by month, and constants with the values of these roles' actors.

    Raises
    ------
    ValueError
        If a mechanism reads a name that nobody has, moves a variable that does not exist,
        sets one that others sum, or explains what it adds to a belief.
    """
    adders: dict[str, list[Call]] = {}
    setters: dict[str, Call] = {}
    acted = {name for row in month if row.does is not None for name in row.renews}
    world = [row for row in month if row.does is None]
    moved = {name for row in world for name in row.renews}
    for mechanism in mechanisms:
        if mechanism.explained_by is not None and mechanism.adds_to in acted - moved:
            raise ValueError(
                f"{mechanism.name} explains what it adds to {mechanism.adds_to}, which actors "
                "believe; only what the world sums is told apart"
            )
        if any((mechanism.motive, mechanism.decides, mechanism.chooses, believed(mechanism))):
            continue
        for name in mechanism.targets:
            if name in acted - moved:
                raise ValueError(
                    f"{name} is what actors believe, feel or decide, and {mechanism.name} cannot "
                    "move it; a mechanism with motive= speaks for it, a behaviour replaces it"
                )
        *changing, constants = others(mechanism.of)
        arguments = bind(mechanism, (state, *changing, constants))
        seldom = all(
            name in SELDOM if held is state else held is constants for held, name in arguments
        )
        function = Remembered(mechanism.function) if seldom else mechanism.function
        call = Call(mechanism, arguments, function)
        if mechanism.adds_to is not None:
            adders.setdefault(mechanism.adds_to, []).append(call)
        for name in mechanism.sets:
            setters[name] = call
    unknown = (set(adders) | set(setters)) - set(BY_NAME)
    if unknown:
        raise ValueError(f"no state variable is called {', '.join(sorted(unknown))}")
    both = set(adders) & set(setters)
    if both:
        raise ValueError(f"{', '.join(sorted(both))} is summed and cannot be set as well")
    return tuple(step(row, adders, setters) for row in world)


def believed(mechanism: Mechanism) -> bool:
    """Whether a mechanism contributes to what actors perceive."""
    return bool(mechanism.of) and mechanism.adds_to in PERCEIVED


def step(row: Row, adders: Mapping[str, list[Call]], setters: Mapping[str, Call]) -> Step:
    """The calls of one row."""
    owners = tuple(
        Owner(BY_NAME[name], tuple(adders[name])) for name in row.renews if name in adders
    )
    calls = {id(setters[name]): setters[name] for name in row.renews if name in setters}
    setting = [
        (call, frozenset(name for name in row.renews if setters.get(name) is call))
        for call in calls.values()
    ]
    idle = [name for name in row.renews if name not in adders and name not in setters]
    if idle:
        raise ValueError(f"row {row.number}: no mechanism moves {', '.join(idle)}")
    return Step(row, owners, tuple(setting))


def bind(mechanism: Mechanism, places: Iterable[Namespace]) -> tuple[tuple[Namespace, str], ...]:
    """Where each argument of a mechanism is found."""
    found = []
    for name in mechanism.reads:
        place = next((held for held in places if name in held), None)
        if place is None:
            raise ValueError(
                f"mechanism {mechanism.name} reads {name}, which nothing provides: it is neither "
                "state, draw, path nor value of the scenario, nor a row of its theory's table"
            )
        found.append((place, name))
    return tuple(found)
