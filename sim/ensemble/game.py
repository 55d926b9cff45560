"""One run, a month at a time, with one actor played by hand: what it is offered, and what it takes.

Every other actor decides by itself, and the run meets the shocks that the same run of an ensemble
meets.  What was taken is a table of the scenario (``played``): any ensemble of that scenario with
the same seed has this very run among its own, bit for bit.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from sim.agents.actor import Actor
from sim.agents.played import Offer, Played, played
from sim.core.errors import AnalysisError, Problem, ScenarioError
from sim.core.sizes import MOST_SEED
from sim.ensemble.result import to_dataset
from sim.ensemble.simulate import empty_record
from sim.model.alliance_model import AllianceModel
from sim.model.seats import classes_of
from sim.scenario import Month, Scenario
from sim.theories.menus import menus_of

Hand = Mapping[str, str]
"""Menu → the option taken; of a menu that is left out the actor does what its motives say."""
MOST_RUN = 1_000_000
"""The highest number of a run: chance is drawn in blocks, and any block can be had alone."""


class Moment(NamedTuple):
    """Where a run stands: months simulated, the state, and what agents keep of their own."""

    elapsed: int
    state: Mapping[str, np.ndarray]
    own: Mapping[str, Mapping[str, Any]]


class Rewound(AllianceModel):
    """A model that can be put back where it stood, or where its like stood.

    Months of chance are drawn in rising order: it goes back within a month, and a new one forward.
    """

    def moment(self) -> Moment:
        """Where it stands, copied."""
        state = {name: np.array(value) for name, value in self.state.items()}
        own = {code: deepcopy(own_of(agent)) for code, agent in self.actors.items()}
        return Moment(self.elapsed_months, state, own)

    def put(self, moment: Moment) -> None:
        """Stand there."""
        for name, value in moment.state.items():
            array = value.copy()
            array.flags.writeable = False
            self.state[name] = array
        for code, kept in moment.own.items():
            agent = self.actors[code]
            for name in own_of(agent).keys() - kept.keys():
                delattr(agent, name)
            for name, value in kept.items():
                setattr(agent, name, deepcopy(value))
        self._elapsed = moment.elapsed
        self.running = moment.elapsed < self.settings.months


OF_ALL = ("model", "unique_id", "pos", "code", "table", "offers", "asked")
"""What stands on every agent, or on one that is played."""


def own_of(agent: Actor) -> dict[str, Any]:
    """What a behaviour keeps on its agent from month to month."""
    return {name: value for name, value in vars(agent).items() if name not in OF_ALL}


class Game:
    """One actor of one run, played by hand from a month on.

    Parameters
    ----------
    scenario
        The world.  What its own table has the actor do before ``since`` holds; what it says from
        then on is set aside.
    actor
        Code of the actor that is played.
    since
        The first month that is played, YYYY-MM; without it the month after the last that the
        scenario's table has for the actor, else the first month of all.
    seed, run
        The chance that is met: that of run number ``run`` of an ensemble with this seed.

    Raises
    ------
    ScenarioError
        If the actor is not there, or its role has no menu.
    AnalysisError
        If the month is not one of the scenario, or the run's number is out of range.
    """

    def __init__(
        self,
        scenario: Scenario,
        actor: str,
        since: str | None = None,
        *,
        seed: int = 0,
        run: int = 0,
    ) -> None:
        check_actor(scenario, actor)
        for name, value, most in (("seed", seed, MOST_SEED), ("run", run, MOST_RUN)):
            if not 0 <= value <= most:
                raise AnalysisError(f"a {name} is a whole number from 0 to {most}, not {value}")
        self.actor, self.seed, self.run = actor, seed, run
        self.since = first_month(scenario, actor, since)
        before = {m: h for m, h in scenario.played.get(actor, {}).items() if m < self.since}
        self.base = with_table(scenario, actor, before)
        self.menus = {menu.name: menu for menu in menus_of(scenario.actors[actor].role)}
        self.hands: list[Hand] = []
        self._begin()

    @property
    def month(self) -> Month | None:
        """The month that is to be played; None once the scenario has ended."""
        month = self.since.plus(len(self.hands))
        return month if month <= self.base.end else None

    @property
    def scenario(self) -> Scenario:
        """The world with what was taken so far as its table."""
        rows = {month: hand for month, hand in self._agent.table.items() if hand}
        return with_table(self.base, self.actor, {Month(m): h for m, h in rows.items()})

    @property
    def offers(self) -> Mapping[str, Offer]:
        """Menu → what it offers in the month that is to be played, and what the motives say of it.

        Arrays have one run.  Nothing after the last month.
        """
        return self._agent.offers

    def play(self, hand: Hand | None = None) -> None:
        """Take an option of some menus, let the world resolve, and go on to the next month.

        Raises
        ------
        AnalysisError
            If there is no such menu or option, or no month is left.
        """
        if self.month is None:
            raise AnalysisError(f"{self.base.name} ends in {self.base.end}: no month is left")
        self._check(hand or {})
        self._go_on(dict(hand or {}))
        self._look()

    def go_to(self, hands: Sequence[Hand]) -> None:
        """The game in which these were taken, month by month: played on, or begun again."""
        told = [dict(hand) for hand in hands]
        for hand in told:
            self._check(hand)
        if len(told) > self.base.end - self.since + 1:
            raise AnalysisError(f"{self.base.name} ends in {self.base.end}: no month is left")
        if self.hands == told:
            return
        if self.hands != told[: len(self.hands)]:
            self.hands = []
            self._seat()
            self._model.put(self._began)
        for hand in told[len(self.hands) :]:
            self._go_on(hand)
        self._look()

    def undo(self, months: int = 1) -> None:
        """Take back the last months that were played.

        Raises
        ------
        AnalysisError
            If fewer were played.
        """
        if not 0 < months <= len(self.hands):
            raise AnalysisError(f"{len(self.hands)} months were played; {months} cannot be undone")
        self.go_to(self.hands[:-months])

    def path(self) -> xr.Dataset:
        """What came about so far, as `simulate` gives it, of this one run."""
        done = self._model.elapsed_months
        whole = to_dataset(
            self.base, self._model, self._record, dict(self._model.drawn), self.seed
        ).assign_coords(replicate=("run", [self.run]))
        return whole.isel(time=slice(0, done))

    def _begin(self) -> None:
        """The run up to the month before the first that is played."""
        self._seat()
        self._record = empty_record(self._model, 1)
        for room in self._record.values():
            room[...] = 0
        for _ in range(self.since - self.base.start):
            self._step()
        self._began = self._model.moment()
        self._look()

    def _seat(self) -> None:
        """A model with the actor that is played in its seat."""
        kind = classes_of(self.base, {})[self.actor]
        self._model = Rewound(
            self.base,
            rng=self.seed,
            replicates=[self.run],
            agents={self.actor: played(kind)},
            collect=False,
        )
        agent = self._model.actors[self.actor]
        assert isinstance(agent, Played)
        self._agent = agent
        agent.table = self._table = dict(agent.table)

    def _go_on(self, hand: Hand) -> None:
        """Play a month that was looked at or not."""
        month = self.since.plus(len(self.hands))
        if hand:
            self._table[int(month)] = hand
        self._step()
        self.hands.append(hand)

    def _step(self) -> None:
        month = self._model.elapsed_months
        self._model.step()
        for name, room in self._record.items():
            room[month, :, 0] = self._model.state[name].reshape(-1)

    def _look(self) -> None:
        """Ask the actor what the next month offers: the month is simulated, and taken back."""
        self._agent.offers = {}
        if self.month is None:
            return
        now = self._model.moment()
        self._agent.asked = True
        self._model.step()
        self._agent.asked = False
        self._model.put(now)

    def _check(self, hand: Hand) -> None:
        for menu, option in hand.items():
            if menu not in self.menus:
                what = f"'{menu}' is no menu of {self.actor}"
                raise AnalysisError(_told(what, menu, self.menus))
            options = self.menus[menu].options
            if option not in options:
                raise AnalysisError(_told(f"'{option}' is no option of {menu}", option, options))


def _told(what: str, wanted: str, options: Iterable[str]) -> str:
    return Problem(what, wanted=str(wanted), options=tuple(options)).text()


def with_table(scenario: Scenario, actor: str, rows: Mapping[Month, Hand]) -> Scenario:
    """The scenario with another table for one actor, and that of all others."""
    table = {code: dict(held) for code, held in scenario.played.items() if code != actor}
    if rows:
        table[actor] = {month: dict(hand) for month, hand in rows.items()}
    if table == scenario.played:
        return scenario
    told: dict[str, Any] = {
        code: {str(month): hand for month, hand in held.items()} for code, held in table.items()
    }
    bare = scenario.replace({"played": None}) if scenario.played else scenario
    return bare.replace({"played": told}) if told else bare


def check_actor(scenario: Scenario, actor: str) -> None:
    """Refuse an actor that is not there or has nothing to choose from.

    Raises
    ------
    ScenarioError
        As for a table of the scenario that names it.
    """
    having = [code for code, held in scenario.actors.items() if menus_of(held.role)]
    if actor in having:
        return
    if actor in scenario.actors:
        role = scenario.actors[actor].role
        what = f"{actor} cannot be played by hand: a {role} has no menu to choose from"
        raise ScenarioError(Problem(what, allowed=", ".join(having)))
    raise ScenarioError(_told(f"no actor is called '{actor}'", actor, having))


def first_month(scenario: Scenario, actor: str, since: str | None) -> Month:
    """The first month that is played.

    Raises
    ------
    AnalysisError
        If it is not one of the scenario.
    """
    if since is None:
        rows = scenario.played.get(actor)
        return min(max(rows).plus(1), scenario.end) if rows else scenario.start
    months = {str(scenario.start.plus(n)): scenario.start.plus(n) for n in range(scenario.months)}
    if since not in months:
        allowed = f"{scenario.start} to {scenario.end}"
        raise AnalysisError(f"month '{str(since)[:60]}' is not in the run; allowed: {allowed}")
    return months[since]
