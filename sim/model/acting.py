"""The rows of a month in which actors act: who is asked, what comes back, and where it is kept.

Actors whose behaviour is the default share one call a role, and one of them stands for its like;
an actor of a class of its own is asked on its own row.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np

from sim.agents.choice import nearest
from sim.agents.motive import Motive
from sim.agents.roles import ROLES, Item
from sim.core.axes import Floats
from sim.core.declarations import Mechanism
from sim.model.month import Row
from sim.model.seats import Seat, answer, checked_motives, place, within_bounds
from sim.theories.menus import menus_of
from sim.theories.variables import BY_NAME

Namespace = dict[str, Any]
Watcher = Callable[[str, str, Floats], None]
"""Told of every contribution: variable, mechanism (or ``bounds``), contribution."""


@runtime_checkable
class Listener(Protocol):
    """A watcher that also hears what a theory was given that explains its contribution."""

    def given(self, mechanism: Mechanism, arguments: Mapping[str, Any]) -> None:
        """Take down the arguments of a theory, by name."""


class Notes:
    """Contributions of a row, put together from the seats, for a watcher."""

    def __init__(self, sizes: Mapping[str, int], runs: int) -> None:
        self._sizes, self._runs = sizes, runs
        self._parts: dict[tuple[str, str], Floats] = {}

    def add(
        self, variable: str, term: str, part: Floats, seat: Seat, over: tuple[str, ...]
    ) -> None:
        """Note what a seat adds to a variable over some axes."""
        shape = (*(self._sizes[axis] for axis in over), self._runs)
        room = self._parts.setdefault((variable, term), np.zeros(shape))
        room[place(seat, over, self._sizes)] += part

    def tell(self, watcher: Watcher) -> None:
        """Hand everything to the watcher."""
        for (variable, term), part in self._parts.items():
            watcher(variable, term, part)


def axes_of(role: str, name: str, item: Item) -> tuple[str, ...]:
    """Axes under which a watcher hears of a motive or an action."""
    if item.variable is not None:
        return BY_NAME[item.variable].over
    if name in ("danger", "arm") and role != "rival":
        return ("actor",)
    axis = ROLES[role].axis
    return ((axis,) if axis else ()) + item.over


def menu_axes(role: str) -> tuple[str, ...]:
    """Axes under which a watcher hears of the options of a role's menus."""
    axis = ROLES[role].axis
    return (axis,) if axis else ()


class ActorsStep:
    """A row of the month in which actors perceive, or appraise and decide."""

    def __init__(
        self, row: Row, seats: tuple[Seat, ...], sizes: Mapping[str, int], runs: int
    ) -> None:
        self.row, self.seats = row, seats
        self._sizes, self._runs = sizes, runs
        self._does = self._perceive if row.does == "perceive" else self._decide
        self._kept = tuple(self._plan())

    def _plan(self) -> Iterator[tuple[str, tuple[tuple[int, str, Any], ...], bool, bool]]:
        """Variable, who brings which part of it to where, whether one brings it whole, and
        whether all together do."""
        for variable in self.row.renews:
            over, parts, shapes, covered = BY_NAME[variable].over, [], [], 0
            for number, seat in enumerate(self.seats):
                for name, shape in kept_in(variable, seat, str(self.row.does)):
                    parts.append((number, name, place(seat, over, self._sizes)))
                    shapes.append(shape)
                    covered += math.prod(shape)
            full = (*(self._sizes[axis] for axis in over), self._runs)
            yield variable, tuple(parts), shapes == [full], covered == math.prod(full)

    def run(self, state: Namespace, watcher: Watcher | None) -> None:
        """Ask every actor, then keep all answers at once."""
        notes = None if watcher is None else Notes(self._sizes, self._runs)
        rooms = self._rooms(state) if self.row.does == "perceive" and notes is None else {}
        answers = [self._asked(seat, notes) for seat in self.seats]
        renewed = {}
        for variable, parts, direct, whole in self._kept:
            array = answers[parts[0][0]][parts[0][1]] if direct else None
            if array is None or array.shape != state[variable].shape:
                array = rooms.get(variable)
                if array is None:
                    array = room_for(state[variable], whole)
                for number, name, where in parts:
                    if answers[number][name] is not self.seats[number].view._rooms.get(name):
                        array[where] = answers[number][name]
            array.flags.writeable = False
            renewed[variable] = array
        for seat in self.seats:
            seat.view._close()
        state.update(renewed)
        if watcher is not None and notes is not None:
            notes.tell(watcher)

    def _asked(self, seat: Seat, notes: Notes | None) -> dict[str, Floats]:
        """What an actor answers to its view of the state."""
        seat.view._open(str(self.row.does))
        try:
            return self._does(seat, notes)
        except Exception as error:
            if seat.own:
                error.add_note(f"in the behaviour of {seat.agent!r}, {seat.view.date}")
            raise

    def _rooms(self, state: Namespace) -> Namespace:
        """Fresh arrays of what several bring, to whose places default beliefs go at once."""
        rooms = {}
        for variable, parts, direct, whole in self._kept:
            if direct:
                continue
            rooms[variable] = room_for(state[variable], whole)
            for number, name, where in parts:
                seat = self.seats[number]
                if not seat.own and not isinstance(where, np.ndarray):
                    seat.view._rooms[name] = rooms[variable][where]
        return rooms

    def _perceive(self, seat: Seat, notes: Notes | None) -> dict[str, Floats]:
        about = ROLES[seat.agent.role].beliefs
        if notes is not None:
            seat.view._note = lambda name, theory, part: notes.add(
                str(about[name].variable), theory, part, seat, axes_of("", name, about[name])
            )
            usual = seat.default.perceive(seat.agent, seat.view)
            seat.view._note = None
        if not seat.own:
            return usual if notes is not None else seat.agent.perceive(seat.view)
        told = seat.agent.perceive(seat.view)
        levels = answer(seat, "perceive", told, about, seat.shapes.beliefs)
        kept = within_bounds(levels, about)
        seat.beliefs = {name: value for name, value in levels.items() if name not in about}
        if notes is not None and seat.overrides("perceive"):
            for name, item in about.items():
                over = axes_of(seat.agent.role, name, item)
                variable = str(item.variable)
                notes.add(variable, seat.term("perceive"), levels[name] - usual[name], seat, over)
                notes.add(variable, "bounds", kept[name] - levels[name], seat, over)
        return kept

    def _decide(self, seat: Seat, notes: Notes | None) -> dict[str, Floats]:
        about = ROLES[seat.agent.role]
        view, agent = seat.view, seat.agent
        beliefs = {**seat.beliefs, **{name: getattr(view, name) for name in about.beliefs}}
        motives = agent.appraise(view, beliefs)
        if seat.own:
            motives = checked_motives(seat, motives)
        if notes is not None:
            usual = seat.default.appraise(agent, view, beliefs) if seat.own else motives
            self._note_motives(seat, usual, motives, notes)
        actions = agent.decide(view, motives)
        if not seat.own:
            kept = actions
        else:
            actions = answer(seat, "decide", actions, about.actions, seat.shapes.actions)
            kept = within_bounds(actions, about.actions)
        if notes is not None:
            would = seat.default.decide(agent, view, motives) if seat.own else actions
            self._note_actions(seat, would, actions, kept, notes)
            self._note_choices(seat, kept, notes)
        felt = {
            name: motives[name].total
            for name, item in about.motives.items()
            if item.variable is not None
        }
        if seat.own:
            felt = within_bounds(felt, about.motives)
        return {**kept, **felt}

    def _note_actions(
        self,
        seat: Seat,
        usual: Mapping[str, Floats],
        actions: Mapping[str, Floats],
        kept: Mapping[str, Floats],
        notes: Notes,
    ) -> None:
        role, settled = seat.agent.role, seat.view._settled
        for name, item in ROLES[role].actions.items():
            over, book = axes_of(role, name, item), f"actions.{named(role, name)}"
            ruled = usual if settled is None else settled.ruled
            notes.add(book, "decide", ruled[name], seat, over)
            if ruled[name] is not usual[name]:
                term = f"decision ({seat.decision})"
                notes.add(book, term, usual[name] - ruled[name], seat, over)
            if seat.overrides("decide"):
                notes.add(book, seat.term("decide"), actions[name] - usual[name], seat, over)
                notes.add(book, "bounds", kept[name] - actions[name], seat, over)

    def _note_choices(self, seat: Seat, kept: Mapping[str, Floats], notes: Notes) -> None:
        """Which option was taken, 0 or 1, and where options were weighed their probabilities.

        Where none was picked, or an override came after it, the one that the levels are nearest.
        """
        role, settled = seat.agent.role, seat.view._settled
        choices = {} if settled is None else settled.choices
        over = menu_axes(role)
        for menu in menus_of(role):
            choice = choices.get(menu.name)
            if choice is None or seat.overrides("decide"):
                taken = nearest(seat.view, menu, kept)
            else:
                taken = choice.picked
            for row, option in enumerate(menu.options):
                notes.add(f"choices.{menu.name}", option, 1.0 * (taken == row), seat, over)
                if choice is not None:
                    chance = choice.probability[..., row, :]
                    notes.add(f"options.{menu.name}", option, chance, seat, over)

    def _note_motives(
        self, seat: Seat, usual: Mapping[str, Motive], motives: Mapping[str, Motive], notes: Notes
    ) -> None:
        role = seat.agent.role
        for name, item in ROLES[role].motives.items():
            over = axes_of(role, name, item)
            book = f"motives.{named(role, name)}"
            for term, part in usual[name].items():
                notes.add(book, term, part, seat, over)
            if seat.overrides("appraise"):
                added = motives[name].total - usual[name].total
                notes.add(book, seat.term("appraise"), added, seat, over)


def room_for(before: Floats, whole: bool) -> Floats:
    """A fresh array for the next value of a variable; where not all is renewed, a copy."""
    return np.empty_like(before) if whole else before.copy()


def named(role: str, name: str) -> str:
    """Name of a motive or an action in the books: the powers' arms are books of their own."""
    return f"rival_{name}" if role == "rival" and name in ("danger", "arm") else name


def kept_in(variable: str, seat: Seat, does: str) -> list[tuple[str, tuple[int, ...]]]:
    """Name and full shape of what a seat brings of a variable when it perceives or decides."""
    about, shapes = ROLES[seat.agent.role], seat.shapes
    pairs = [(about.beliefs, shapes.beliefs)]
    if does == "decide":
        pairs = [(about.motives, shapes.motives), (about.actions, shapes.actions)]
    return [
        (name, full[name])
        for items, full in pairs
        for name, item in items.items()
        if item.variable == variable
    ]
