"""Take a seat: one actor played by hand in one run, and the game as a scenario file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.agents.played import Offer
from sim.core.errors import ScenarioError
from sim.core.files import write_whole
from sim.ensemble.game import Game
from sim.model import checked
from sim.scenario import Scenario, bundled_names, find
from sim.scenario.played import hand_words
from sim.scenario.words import number
from sim.scenario.writing import written
from sim.studies.study import resolved


def seat(
    scenario: Scenario | str | Path,
    actor: str,
    since: str | None = None,
    *,
    seed: int = 0,
    run: int = 0,
) -> Seat:
    """Play one actor by hand from a month on; all others decide by themselves.

    Parameters
    ----------
    scenario
        A scenario, the name of a bundled one, or a path; a saved game goes on where it stopped.
    actor
        Code of an ally, the adversary or a power: a patron has no menu to choose from.
    since
        First month that is played, YYYY-MM; without it the month after the last of the scenario's
        own table for the actor, or its first month.
    seed, run
        The chance that is met: that of run number ``run`` of an ensemble with this seed.

    Returns
    -------
    Seat
        With ``offer()``, ``choose(menu="option")``, ``undo()``, ``path()`` and ``save(path)``.

    Raises
    ------
    ScenarioError
        If the scenario is not valid, or the actor is not there or has no menu.
    AnalysisError
        If the month is not one of the scenario, or seed or run are out of range.
    """
    held = resolved(scenario)
    given = None if isinstance(scenario, Scenario) else str(scenario)
    return Seat(held, actor, since, seed=seed, run=run, given=given)


class Seat(Game):
    """A game, with words and tables for a notebook, and its file."""

    def __init__(
        self,
        scenario: Scenario,
        actor: str,
        since: str | None = None,
        *,
        seed: int = 0,
        run: int = 0,
        given: str | None = None,
    ) -> None:
        super().__init__(scenario, actor, since, seed=seed, run=run)
        self._given, self._file = scenario, given

    def offer(self) -> pd.DataFrame:
        """What the month offers: a row for each option of each menu.

        ``speaks`` is what its motives and what it expects of the others say for an option,
        ``chance`` how often an actor takes it that chooses with error (quantal response), 0–1, and
        ``own`` marks the option that it comes nearest to if it is left to its motives.  Empty when
        the scenario has ended.
        """
        rows = [
            {
                "menu": name,
                "option": option,
                "speaks": float(offer.speaks[place, 0]),
                "chance": float(offer.chance[place, 0]),
                "own": bool(offer.own[0] == place),
            }
            for name, offer in self.offers.items()
            for place, option in enumerate(offer.menu.options)
        ]
        columns = ["menu", "option", "speaks", "chance", "own"]
        return pd.DataFrame(rows, columns=columns).set_index(["menu", "option"])

    def motives(self) -> pd.DataFrame:
        """What speaks for and against each action in the month: a row a contribution."""
        rows = [
            {"action": action, "term": term, "says": value}
            for offer in self.offers.values()
            for action, terms in told_motives(offer).items()
            for term, value in terms.items()
        ]
        return pd.DataFrame(rows, columns=["action", "term", "says"]).set_index(["action", "term"])

    def choose(self, **hand: str) -> Seat:
        """Take options by menu, ``choose(stance="concede")``, and go on to the next month.

        Of a menu that is left out the actor does what its motives say.

        Raises
        ------
        AnalysisError
            If there is no such menu or option, or no month is left.
        """
        self.play(hand)
        return self

    def save(self, path: str | Path, name: str | None = None) -> Path:
        """Write the game as a scenario file, which ``alliance-sim run`` plays again.

        It is read again before it takes its place: what does not give this very game is not
        written.

        Raises
        ------
        ScenarioError
            If it would not give the game, or would overwrite the file that it extends.
        """
        target = Path(path)
        extends_file = self._file is not None and self._file not in bundled_names()
        if extends_file and target.exists() and target.samefile(find(str(self._file))):
            raise ScenarioError(f"{target} is the scenario that this game extends")
        told = self.as_file(target.parent, name or name_of(self))

        def write(file: Path) -> None:
            file.write_text(written(told, head_of(self)), encoding="utf-8")
            made = checked.load(file)
            says = {"name": made.name, "description": made.description, "claims": made.claims}
            if made != self.scenario.replace(says):
                raise ScenarioError(f"{target} would not give this game again")

        write_whole(target, write)
        return target

    def as_file(self, folder: Path, name: str) -> dict[str, Any]:
        """What the file says: a difference from the scenario that was given, else all of it."""
        told: dict[str, Any] = {"name": name, "description": description(self)}
        extended = self._extended(folder)
        if extended is None:
            left = {*told, "claims"}
            return told | {k: v for k, v in self.scenario.to_dict().items() if k not in left}
        told["extends"] = extended
        table = rows_between(self._given, self.scenario, self.actor)
        return told | ({"played": {self.actor: table}} if table else {})

    def _extended(self, folder: Path) -> str | None:
        """How a file in a folder names the scenario that was given; None if it cannot.

        A file extends bundled scenarios and files below its own folder.
        """
        if self._file is None:
            held = self._given
            known = held.name in bundled_names() and checked.load(held.name) == held
            return held.name if known else None
        if self._file in bundled_names():
            return self._file
        file, home = find(self._file).resolve(), folder.resolve()
        return file.relative_to(home).as_posix() if file.is_relative_to(home) else None

    def __repr__(self) -> str:
        return text_of(self)


def rows_between(
    given: Scenario, made: Scenario, actor: str
) -> dict[str, dict[str, str | None] | None]:
    """The rows of an actor that turn one table into another; None where one must go."""
    before, after = given.played.get(actor, {}), made.played.get(actor, {})
    found: dict[str, dict[str, str | None] | None] = {}
    for month in sorted({*before, *after}):
        old, new = before.get(month, {}), after.get(month)
        if new is None:
            found[str(month)] = None
        elif new != old:
            found[str(month)] = {**{menu: None for menu in old if menu not in new}, **new}
    return found


def name_of(game: Game) -> str:
    """The name under which a game is saved if it is given none."""
    ending = f"-{game.actor.lower()}-played"
    return game.base.name.removesuffix(ending) + ending


def description(game: Game) -> str:
    """What a saved game is, in a sentence."""
    if not game.hands:
        return f"{game.base.name}, {game.actor} to be played by hand from {game.since}."
    last = game.since.plus(len(game.hands) - 1)
    whose = f"run {game.run} of seed {game.seed}"
    return f"{game.base.name}, {game.actor} played by hand from {game.since} to {last} ({whose})."


def head_of(game: Game) -> str:
    """The lines above a saved game: how it is played again."""
    return (
        f"A game: {game.actor} by hand, in run {game.run} of seed {game.seed}.\n"
        f"alliance-sim run THIS_FILE --seed {game.seed} plays it in every run; "
        f"run {game.run} is the game."
    )


def told_motives(offer: Offer) -> Mapping[str, dict[str, float]]:
    """Action → what speaks for it, by name; of one with labels where most does."""
    found = {}
    for action, terms in offer.motives.items():
        totals = sum(terms.values(), start=np.zeros_like(offer.levels[action]))
        row = int(np.argmax(totals[..., 0])) if action in offer.menu.flat else None
        found[action] = {
            term: float(part[0] if row is None else part[row, 0]) for term, part in terms.items()
        }
    return found


def text_of(game: Game) -> str:
    """Where a game stands, in words."""
    name = game.base.actors[game.actor].name
    head = f"{name} ({game.actor}) in {game.base.name}, run {game.run} of seed {game.seed}"
    lines = [f"{head}: {len(game.hands)} months played since {game.since}"]
    if game.hands:
        lines.append(f"last month: {hand_words(game.hands[-1])}")
    lines.append(f"{game.month} offers" if game.month else "the scenario has ended")
    for menu, offer in game.offers.items():
        told = [
            f"{option} {number(round(float(offer.chance[place, 0]), 2))}"
            + (" (its own)" if offer.own[0] == place else "")
            for place, option in enumerate(offer.menu.options)
        ]
        lines.append(f"  {menu}: {', '.join(told)}")
    return "\n".join(lines)
