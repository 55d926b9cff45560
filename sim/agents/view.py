"""What an actor may see: by attribute, and nothing else.

A view of one actor has that actor's own rows: ``view.approval`` is (run,), and
``view.threat_perception`` (source, run).  A view of several actors of one class, whom one of them
stands for, has an axis for them in front.  Arrays are read-only.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from operator import getitem
from typing import Any, NamedTuple, cast

from sim.agents.choice import Settled, Uniform, settled
from sim.agents.motive import Motive
from sim.agents.roles import PERCEIVED, ROLES, Shapes
from sim.core.axes import Floats
from sim.core.declarations import Mechanism, add, added, whole
from sim.core.remembered import Remembered

Note = Callable[[str, str, Floats], None]
"""Told of each contribution to a belief: belief, theory, part."""


class Grant(NamedTuple):
    """How a name is looked up: an entry of ``held``, whole or some ``rows`` of it, or a call.

    What changes ``seldom``, if ever, stays the same object as long as it does not change.
    """

    held: Mapping[str, Any]
    key: str
    rows: Any = None
    call: Callable[[], Any] | None = None
    seldom: bool = False

    def look(self) -> Any:
        """The value as it stands."""
        if self.call is not None:
            return self.call()
        value = self.held[self.key]
        return value if self.rows is None else value[self.rows]


class Theory(NamedTuple):
    """A theory with the places of what it reads."""

    name: str
    function: Callable[..., Any]
    reads: tuple[tuple[Mapping[str, Any], str], ...]

    def __call__(self, told: Mapping[str, Any]) -> Any:
        """Its result; a name that is told goes before what can be seen."""
        return self.function(
            *[told[name] if name in told else held[name] for held, name in self.reads]
        )


class View:
    """What one actor, or several of one class, may see, and the theories it thinks with.

    ``who`` names it in messages, ``runs`` is the number of runs.  ``weigh``, ``renew`` and
    ``choose`` call the theories that the scenario has chosen, which read this view; ``settle``
    makes a line of what they give, by the actor's reading of decisions, with its ``uniform`` draws.
    """

    def __init__(
        self,
        who: str,
        grants: Mapping[str, Grant],
        theories: "Theories",
        shapes: "Shapes",
        uniform: Uniform | None = None,
    ) -> None:
        self.who = who
        self._grants = grants
        self._shapes = shapes
        self._local: dict[str, Any] = {}
        self._rooms: dict[str, Floats] = {}
        self._rows_of = {name: Remembered(getitem) for name, g in grants.items() if g.seldom}
        self._beliefs = {name: self._bound(made) for name, made in theories.beliefs.items()}
        self._motives = {name: self._bound(made) for name, made in theories.motives.items()}
        self._actions = {name: self._bound([made])[0] for name, made in theories.actions.items()}
        self._steps = {name: self._bound([made])[0] for name, made in theories.choice.items()}
        self._role, self._uniform = theories.role, uniform
        self._settled: Settled | None = None
        self._needs = {
            "perceive": self._rowed(self._beliefs.values(), theories.role),
            "decide": self._rowed(
                [*self._motives.values(), self._actions.values(), self._steps.values()],
                theories.role,
            ),
        }
        self._feelings = {n for n, item in ROLES[theories.role].motives.items() if item.variable}
        self._note: Note | None = None

    def _bound(self, mechanisms: Iterable[Mechanism]) -> tuple[Theory, ...]:
        """Theories with the places of what they read; rows are looked up once a month."""
        found = []
        for mechanism in mechanisms:
            reads: list[tuple[Mapping[str, Any], str]] = []
            for name in mechanism.reads:
                grant = self._grants.get(name)
                plain = grant is not None and grant.rows is None and grant.call is None
                reads.append((grant.held if plain and grant else self._local, name))
            granted = [self._grants.get(name) for name in mechanism.reads]
            seldom = all(grant is not None and grant.seldom for grant in granted)
            function = Remembered(mechanism.function) if seldom else mechanism.function
            found.append(Theory(mechanism.name, function, tuple(reads)))
        return tuple(found)

    def _rowed(
        self, theories: Iterable[Iterable[Theory]], role: str
    ) -> tuple[tuple[str, Grant], ...]:
        """Names that theories read from what is looked up, and the beliefs of the role."""
        names = dict.fromkeys(ROLES[role].beliefs)
        for every in theories:
            for theory in every:
                names |= dict.fromkeys(n for held, n in theory.reads if held is self._local)
        return tuple((name, self._grants[name]) for name in names if name in self._grants)

    def _open(self, does: str) -> None:
        """Look up anew what the theories of a row of the month read."""
        self._local.clear()
        for name, (held, key, rows, call, seldom) in self._needs[does]:
            if call is not None:
                self._local[name] = call()
            elif rows is None:
                self._local[name] = held[key]
            elif seldom:
                self._local[name] = self._rows_of[name](held[key], rows)
            else:
                self._local[name] = held[key][rows]

    def _close(self) -> None:
        """Hold on to nothing: arrays of a month gone by would stay alive."""
        self._local.clear()
        self._rooms.clear()
        self._settled = None

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self._shapes.actions["arm"][-1]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        grant = self._grants.get(name)
        if grant is None:
            near = difflib.get_close_matches(name, self._grants, 1)
            hint = f"; did you mean '{near[0]}'?" if near else "; dir(view) lists what there is"
            raise AttributeError(f"{self.who} cannot see '{name}'{hint}")
        return self._local[name] if name in self._local else grant.look()

    def __dir__(self) -> list[str]:
        every = ("choose", "learns", "renew", "runs", "settle", "weigh", "who")
        return sorted([*self._grants, *every])

    def weigh(self, name: str, told: Mapping[str, Any]) -> Motive:
        """The motive of that name: what each theory of it contributes.

        ``told`` are names to which the theories give another value than what can be seen, such as
        beliefs, and motives that were weighed before.
        """
        theories = self._motives.get(name, ())
        parts = {theory.name: whole(theory(told)) for theory in theories}
        if not theories and name in self._feelings:  # where the month leaves them out
            parts = {"as before": getattr(self, name)}
        return Motive(name, self._shapes.motives[name], parts)

    def learns(self, name: str) -> bool:
        """Whether theories move the belief of that name."""
        return name in self._beliefs

    def renew(self, name: str, low: float = 0.0, high: float = 1.0) -> Floats:
        """The belief of that name, moved by what each theory of it contributes, within bounds."""
        theories = self._beliefs.get(name, ())
        moved: Floats | None = None
        for theory in theories:
            part = theory({})
            if moved is None:
                moved = added(self._local[name], part)
            else:
                add(moved, part)
            if self._note is not None:
                self._note(name, theory.name, whole(part))
        if moved is None:
            return cast("Floats", self._local[name])
        if self._note is None:
            return moved.clip(low, high, out=self._rooms.get(name, moved))
        kept = moved.clip(low, high)
        self._note(name, "bounds", kept - moved)
        return kept

    def choose(self, action: str, motive: Motive) -> Floats:
        """What the theory of that action makes of its motive; without a theory the sum itself."""
        theory = self._actions.get(action)
        return motive.total if theory is None else theory({"motive": motive.total})

    def carried(self, action: str, wish: Floats) -> Floats:
        """What comes of a wish, given as the sum of an action's motive: as far as it can go."""
        theory = self._actions.get(action)
        return wish if theory is None else theory({"motive": wish})

    def settle(self, levels: dict[str, Floats], motives: Mapping[str, Motive]) -> dict[str, Floats]:
        """The levels of all actions that the actor settles on.

        ``levels`` are those that the rules give, ``motives`` those that they answer.  By the
        reading ``rules`` they stay; by another (slot ``decision``, of the scenario or of the
        actor) they are what it makes of them.
        """
        if not self._steps:
            return levels
        self._settled = settled(self, self._steps, self._uniform, self._role, levels, motives)
        return self._settled.levels


class Theories:
    """What actors of a role think with: of beliefs, of motives, of actions, and of choice."""

    def __init__(self, role: str, mechanisms: Iterable[Mechanism]) -> None:
        self.role = role
        self.beliefs: dict[str, list[Mechanism]] = {}
        self.motives: dict[str, list[Mechanism]] = {}
        self.actions: dict[str, Mechanism] = {}
        self.choice: dict[str, Mechanism] = {}
        for mechanism in mechanisms:
            if role not in mechanism.of:
                continue
            check_known(role, mechanism)
            if mechanism.motive is not None:
                self.motives.setdefault(mechanism.motive, []).append(mechanism)
            elif mechanism.decides is not None:
                self.actions[mechanism.decides] = mechanism
            elif mechanism.chooses is not None:
                self.choice[mechanism.chooses] = mechanism
            elif mechanism.adds_to is not None and mechanism.adds_to in PERCEIVED:
                self.beliefs.setdefault(mechanism.adds_to, []).append(mechanism)

    def every(self) -> tuple[Mechanism, ...]:
        """All of them."""
        summed = [*self.beliefs.values(), *self.motives.values()]
        return (
            *(m for mechanisms in summed for m in mechanisms),
            *self.actions.values(),
            *self.choice.values(),
        )

    def reads(self) -> set[str]:
        """Every name that they read."""
        return {name for mechanism in self.every() for name in mechanism.reads} - {"motive"}


def check_known(role: str, mechanism: Mechanism) -> None:
    """Refuse a motive or an action that a role does not have.

    Raises
    ------
    ValueError
        With what the role has.
    """
    for kind, name, known in (
        ("motive", mechanism.motive, ROLES[role].motives),
        ("action", mechanism.decides, ROLES[role].actions),
    ):
        if name is not None and name not in known:
            article = "an" if role.startswith("a") else "a"
            raise ValueError(f"{article} {role} has no {kind} {name}; there are {', '.join(known)}")
