"""Who governs: governments as a table, elections, and what a change of government sets (C1, C2)."""

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

from sim.core.axes import (
    MEDIATION,
    NEVER,
    PATRON,
    STAY,
    STRATEGIES,
    Flags,
    Floats,
    Integers,
)
from sim.core.declarations import ACTOR, Draw, Variable, inner, mechanism

LINE = (
    "leaning_patron",
    "leaning_partner",
    "leaning_adversary",
    "leaning_competitor",
    "leaning_backer",
    "hawkishness",
    "win_set",
    "unilateralism",
    "use_of_allies",
    "entry_approval",
    "new_leader",
    "plan_target",
    "plan_by",
    *(f"{strategy}_share" for strategy in STRATEGIES),
)
"""What a government brings along, in the order of the table's first axis.

Leanings are -1 (hostile) to 1 (friendly); ``new_leader`` is 1 where the government starts with an
approval of its own and 0 where only the line changed; the shares of the patron's effort sum to 1;
without a declared plan of spending ``plan_target`` is 0.  ``unilateralism`` is what a patron does
without its allies or against their wishes, ``use_of_allies`` how far it works through channels with
them: one who tears up treaties may still consult at every step.
"""


@dataclass(frozen=True)
class GovernmentTable:
    """``values`` is (line, government, run or 1); ``keys`` and ``leaders`` name the rows."""

    values: Floats
    keys: tuple[str, ...]
    leaders: tuple[str, ...]

    def line(self, government: Integers) -> Floats:
        """The lines of the governments in office, (line, actor, run).

        ``government`` (actor, run) holds rows of the table.  Runs lie side by side in memory, as
        they do everywhere: looked up by row alone, the numbers of a line would.
        """
        lines, _, runs = self.values.shape
        if runs == 1:
            return self.values[..., 0].take(government, axis=1)
        places = government * runs + np.arange(runs)
        return self.values.reshape(lines, -1).take(places, axis=1)


Ballot = tuple[int, Integers, Floats, Floats]
"""An election: row of the actor, rows of the candidates' governments, log-odds, continuity."""

LEANING_PATRON = LINE.index("leaning_patron")
LEANING_PARTNER = LINE.index("leaning_partner")

VARIABLES = (
    Variable(
        "government",
        "set",
        ACTOR,
        "index",
        "1",
        "government in office (row of the table of governments)",
        ("C1", "C2"),
        0,
        inf,
        "first_government",
        dtype=int,
    ),
    inner(
        "line_change", "set", ACTOR, "whether the line of a government changed", 0, 1, dtype=bool
    ),
    inner(
        "line", "set", ("line", "actor"), "line of the governments in office", start="first_line"
    ),
    inner("leaning_drop", "set", ACTOR, "fall of the leaning towards the partner", 0, 2),
    inner("leaning_patron", "set", ACTOR, "leaning towards the patron", -1, 1),
    inner("leaning_partner", "set", ACTOR, "leaning towards the other ally", -1, 1),
    inner("leaning_adversary", "set", ACTOR, "leaning towards the adversary", -1, 1),
    inner("leaning_competitor", "set", ACTOR, "leaning towards the competitor", -1, 1),
    inner("leaning_backer", "set", ACTOR, "leaning towards the backer", -1, 1),
    inner("hawkishness", "set", ACTOR, "hawkishness of the government", 0, 1),
    inner("win_set", "set", ACTOR, "win-set of the government", 0, 1),
    inner("unilateralism", "set", ACTOR, "unilateralism of the government", 0, 1),
    inner("use_of_allies", "set", ACTOR, "how far the government works through its allies", 0, 1),
    inner("entry_approval", "set", ACTOR, "approval at entry", 0, 1),
    inner("new_leader", "set", ACTOR, "whether the government came with a new leader", 0, 1),
    inner("plan_target", "set", ACTOR, "declared plan of spending", 0, 60, units="percent"),
    inner("plan_by", "set", ACTOR, "month by which the plan is to be reached", units="month"),
    inner("strategy_share", "set", ("strategy",), "shares of the patron's effort", 0, 1),
)

SELDOM = frozenset(variable.name for variable in VARIABLES)
"""Variables that change with a government only: most months their arrays stay the same objects."""


@mechanism(
    sets=("government", "line_change"),
    claims=("C1", "C2", "D3"),
    source="Leeds, Mattes and Vogel 2009",
    draws=(Draw("election_draw", "uniform", over="actor"),),
)
def turnover(
    government: Integers,
    approval: Floats,
    scheduled: Integers,
    ballots: tuple[Ballot, ...],
    electoral_swing: float | Floats,
    election_draw: Floats,
) -> tuple[Integers, Flags]:
    """Scheduled governments take office; elections of the scenario are drawn with their odds.

    ``government`` (actor, run) is a row of the government table, ``scheduled`` (actor,) the row
    that takes office this month or ``NEVER``.  A candidate's log-odds move by
    ``electoral_swing * (approval - 1/2)`` where he continues the incumbents' line; one without a
    line of his own (row ``STAY``) leaves the government in office.  Returns the
    governments and whether the line changed, both (actor, run).
    """
    if not ballots and (scheduled == NEVER).all():
        return government, nowhere(government.shape)
    elected = np.where(scheduled[:, None] == NEVER, government, scheduled[:, None])
    for actor, rows, log_odds, continuity in ballots:
        swing = electoral_swing * (approval[actor] - 0.5)
        chances = log_odds[:, None] + continuity[:, None] * swing
        elected[actor] = winners(rows, chances, election_draw[actor], elected[actor])
    return elected, elected != government


@mechanism(
    sets=("government", "line_change"),
    claims=("C1", "C2", "D3", "S2"),
    source="retrospective voting: Fiorina 1981; issues abroad: Aldrich and others 2006",
    draws=(Draw("election_draw", "uniform", over="actor"),),
)
def elections_at_stake(
    government: Integers,
    standing: Floats,
    sympathy: Floats,
    grievance: Floats,
    audience_cost: Floats,
    effort: Floats,
    line: Floats,
    scheduled: Integers,
    ballots: tuple[Ballot, ...],
    government_table: GovernmentTable,
    pair_first: Integers,
    pair_second: Integers,
    electoral_swing: float | Floats,
    issue_vote: float | Floats,
    patron_preference: float | Floats,
    election_draw: Floats,
) -> tuple[Integers, Flags]:
    """Scheduled governments take office; elections turn on the term in office and on the issue.

    As :func:`turnover`, but the incumbents are held to their ``standing``, approval over their
    time in office; and a candidate of an ally who leans to the partner gains or loses
    ``issue_vote * audience_cost * leaning * (sympathy - grievance)``.  The patron's mediation may
    favour those who lean to it and to the partner.  Returns the governments and whether the line
    changed, both (actor, run).
    """
    if not ballots and (scheduled == NEVER).all():
        return government, nowhere(government.shape)
    elected = np.where(scheduled[:, None] == NEVER, government, scheduled[:, None])
    for actor, rows, log_odds, continuity in ballots:
        swing = electoral_swing * (standing[actor] - 0.5)
        chances = log_odds[:, None] + continuity[:, None] * swing
        ally = actor - 1
        if 0 <= ally < sympathy.shape[0]:
            leaning = lines_of(rows, line[:, actor], government_table)
            own = (pair_first == ally) | (pair_second == ally)
            mood = sympathy[ally] - np.maximum.reduce(grievance[own])
            favour = patron_preference * effort[MEDIATION] * 0.5
            chances = chances + issue_vote * audience_cost[actor] * mood * leaning[1]
            chances = chances + favour * (leaning[0] + leaning[1])
        elected[actor] = winners(rows, chances, election_draw[actor], elected[actor])
    return elected, elected != government


@lru_cache(maxsize=64)
def nowhere(shape: tuple[int, ...]) -> Flags:
    """No change anywhere, the same array each time."""
    none = np.zeros(shape, dtype=bool)
    none.flags.writeable = False
    return none


def lines_of(rows: Integers, line: Floats, table: GovernmentTable) -> Floats:
    """Leanings of candidates to patron and partner, (2, candidate, run or 1).

    Who goes on with the government in office has its ``line`` (line, run).
    """
    both = [LEANING_PATRON, LEANING_PARTNER]
    given = table.values[both][:, rows]
    stays = (rows == STAY)[None, :, None]
    return np.where(stays, line[both][:, None], given)


def winners(rows: Integers, chances: Floats, draw: Floats, incumbent: Integers) -> Integers:
    """Government that comes of an election, (run,): ``chances`` (candidate, run) are log-odds."""
    ladder = np.cumsum(np.exp(chances), axis=0)
    lost = draw * ladder[-1] >= ladder[:-1]
    winner = rows[lost.sum(axis=0)]
    return np.where(winner == STAY, incumbent, winner)


@mechanism(
    sets=("line", "leaning_drop"),
    claims=("D3", "C1"),
    source="foreign-policy leaning of governments, coded in the scenario",
)
def government_line(
    government: Integers, line_change: Flags, line: Floats, government_table: GovernmentTable
) -> tuple[Floats, Floats]:
    """The line of the governments in office, (line, actor, run), looked up when one changes.

    Also by how much the leaning towards the partner fell, (actor, run): what sets a backlash
    free.
    """
    if not line_change.any():
        return line, np.zeros(line_change.shape)
    taken = government_table.line(government)
    return taken, np.maximum(line[LEANING_PARTNER] - taken[LEANING_PARTNER], 0.0)


@mechanism(
    sets=(*LINE[: LINE.index("bilateral_share")], "strategy_share"),
    claims=("D3", "C2", "S1", "S2", "S3", "S4"),
    source="foreign-policy leaning of governments, coded in the scenario",
)
def parts_of_the_line(line: Floats) -> tuple[Floats, ...]:
    """The line by name: each (actor, run), but ``strategy_share`` (strategy, run) of the patron."""
    shares = len(STRATEGIES)
    return (*line[:-shares], line[-shares:, PATRON])
