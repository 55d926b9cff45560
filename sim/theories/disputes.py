"""Disputes and accords between two allies with a past (D4, C1, X2).

Two readings: ``untyped`` counts of events, and ``named``, in which every event is about an issue
(see :mod:`sim.theories.quarrels`).  There disputes cluster in two ways: one brings others in
return, and it leaves a quarrel open that breeds more.  Neither excites itself without end: what
comes in return is a geometric number cut at what a month can hold, and openness ends at 1.

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.core.axes import (
    ALLIES,
    MEDIATION,
    Floats,
    Integers,
    climbed,
    geometric_count,
    happens,
    picked,
    poisson_count,
    positive,
    total,
)
from sim.core.declarations import ALLY, DYAD, Draw, Variable, inner, mechanism
from sim.core.events import Events
from sim.core.remembered import Recalled
from sim.theories.quarrels import (
    burden,
    least_costly_first,
    mood_between,
    share_of_the_first,
    without_support,
)

MOST_EVENTS = 4

VARIABLES = (
    inner("stance", "act", ALLY, "what each ally can do towards its partner", -1, 1),
    Variable(
        "disputes",
        "set",
        DYAD,
        "count",
        "disputes per month",
        "disputes that break out in the month",
        ("C1", "D4"),
        high=MOST_EVENTS,
        output="dyad_disputes",
    ),
    Variable(
        "accords",
        "set",
        DYAD,
        "count",
        "accords per month",
        "accords struck in the month",
        ("D4",),
        high=MOST_EVENTS,
        output="dyad_accords",
    ),
    inner("dispute_memory", "set", (), "memory of recent disputes", 0, 1),
)


@mechanism(
    motive="stance",
    of="ally",
    claims=("D3", "D4"),
    source="foreign-policy leaning of governments, coded in the scenario",
)
def declared_line_to_partner(leaning_partner: Floats) -> Floats:
    """What an ally's government wants towards its partner, (…, run), -1 to 1."""
    return leaning_partner


@mechanism(decides="stance", of="ally", claims=("D3", "D4", "C1"), source="Putnam 1988")
def stance_within_win_set(motive: Floats, latitude: Floats) -> Floats:
    """What an ally's government can do towards its partner, (…, run), -1 to 1.

    A friendly wish, at most 1, goes as far as the win-set allows; a hostile one, at least -1, meets
    no such limit.
    """
    wish = motive.clip(-1.0, 1.0)
    return np.minimum(wish * latitude, wish)


@mechanism(
    sets=("disputes", "accords"),
    claims=("C1", "D4", "X2"),
    source="event record of the dyad",
    draws=(
        Draw("dispute_draw", "uniform", over="dyad"),
        Draw("accord_draw", "uniform", over="dyad"),
    ),
)
def disputes_and_accords(
    relation: Floats,
    grievance: Floats,
    backlash: Floats,
    stance: Floats,
    effort: Floats,
    pair_first: Integers,
    pair_second: Integers,
    dispute_rate: float | Floats,
    dispute_grievance: float | Floats,
    dispute_stance: float | Floats,
    dispute_relation: float | Floats,
    dispute_backlash: float | Floats,
    accord_rate: float | Floats,
    accord_mediation: float | Floats,
    dispute_draw: Floats,
    accord_draw: Floats,
) -> tuple[Floats, Floats]:
    """Disputes and accords that break out or are struck this month, counts (dyad, run), 0–4."""
    mood = mood_between(stance, pair_first, pair_second)
    tendency = (
        dispute_grievance * (grievance - 0.5)
        - dispute_stance * mood
        - dispute_relation * (relation - 0.5)
        + dispute_backlash * backlash
    )
    rate = np.minimum(dispute_rate * np.exp(tendency), 2.0)
    will = positive(mood + accord_mediation * effort[MEDIATION])
    agreed = np.minimum(accord_rate * relation * will, 2.0)
    return (
        poisson_count(dispute_draw, rate, MOST_EVENTS),
        poisson_count(accord_draw, agreed, MOST_EVENTS),
    )


@mechanism(
    sets=("disputes", "disputes_by_issue"),
    claims=("C1", "D4", "X2"),
    source="Diehl and Goertz 2000; Vasquez and Leskiw 2001 on issues and rivalry",
    draws=(
        Draw("dispute_draw", "uniform", over="dyad"),
        Draw("issue_draw", "uniform", over="dyad"),
        Draw("retaliation_draw", "uniform", over="dyad"),
        Draw("answer_draw", "uniform", over="dyad"),
    ),
)
def disputes_over_issues(
    relation: Floats,
    grievance: Floats,
    backlash: Floats,
    stance: Floats,
    quarrel: Floats,
    reopened: Floats,
    quarrel_salience: Floats,
    pair_first: Integers,
    pair_second: Integers,
    dispute_rate: float | Floats,
    dispute_grievance: float | Floats,
    dispute_stance: float | Floats,
    dispute_relation: float | Floats,
    dispute_backlash: float | Floats,
    dispute_openness: float | Floats,
    retaliation: float | Floats,
    dispute_draw: Floats,
    issue_draw: Floats,
    retaliation_draw: Floats,
    answer_draw: Floats,
) -> tuple[Floats, Floats]:
    """Disputes that break out this month: (dyad, run), and by issue (dyad, issue, run), 0–4.

    One breaks out over an issue that matters and is open, and brings others in return over
    whatever issue is at hand, the more the colder the governments.  ``dispute_rate`` is that of
    all disputes, returned ones included, at quarrels half open.  What is opened again is a dispute.
    """
    mood = mood_between(stance, pair_first, pair_second)
    tendency = (
        dispute_grievance * (grievance - 0.5)
        - dispute_stance * mood
        - dispute_relation * (relation - 0.5)
        + dispute_backlash * backlash
    )
    openness = dispute_openness * (quarrel - 0.5)
    np.exp(openness, out=openness)
    openness *= quarrel_salience
    at_hand = ladder_of_salience(quarrel_salience)
    heat = total(openness, axis=1) / np.maximum(at_hand[:, -1], 1e-9)
    returned = retaliation * (1.0 - mood)
    rate = np.minimum(dispute_rate * np.exp(tendency) * heat, 2.0) / (1.0 + returned)
    broke = happens(dispute_draw, rate)
    again = (reopened > 0.0).astype(np.float64)
    most = MOST_EVENTS - 1.0 - total(again, axis=1)
    at = Events(broke)
    if at.size:
        answers = geometric_count(at.of(retaliation_draw), at.of(returned))
        answers = np.minimum(answers, at.of(most))
        began = picked(at.of(issue_draw), climbed(at.by_label(openness)))
        others = answers * picked(at.of(answer_draw), at.by_label(at_hand))
        at.put(again, at.by_label(again) + (began + others))
    return total(again, axis=1), again


@Recalled
def ladder_of_salience(quarrel_salience: Floats) -> Floats:
    """What matters summed up issue by issue, (dyad, issue, run)."""
    return climbed(quarrel_salience)


@Recalled
def number_of_issues(quarrel_salience: Floats) -> Integers:
    """Issues that matter at all between two allies, (dyad, run), at least one."""
    return np.maximum(np.add.reduce(quarrel_salience > 0.0, axis=1), 1)


@mechanism(
    sets=("accords", "accords_by_issue", "settled", "hollow"),
    claims=("D4", "S2", "C1", "D2"),
    source="Putnam 1988; issue linkage: Tollison and Willett 1979",
    draws=(
        Draw("accord_draw", "uniform", over="dyad"),
        Draw("package_draw", "uniform", over="dyad"),
    ),
)
def accords_in_packages(
    stance: Floats,
    latitude: Floats,
    leverage: Floats,
    room: Floats,
    grievance: Floats,
    reconciliation_depth: Floats,
    quarrel: Floats,
    quarrel_salience: Floats,
    cost_first: Floats,
    cost_second: Floats,
    pair_first: Integers,
    pair_second: Integers,
    accord_rate: float | Floats,
    accord_routine: float | Floats,
    accord_package: float | Floats,
    settling: float | Floats,
    hollowness: float | Floats,
    accord_draw: Floats,
    package_draw: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Accords of this month, (dyad, run), 0–4; by issue; what they settle; what of it is hollow.

    Governments choose to settle what is open; mediation multiplies their will, and a threat that
    both feel makes room for it.  What governments choose comes in packages, which begin where most
    is settled for the least audience cost; routine business comes alone.  The latter three are
    (dyad, issue, run).
    """
    mood = mood_between(stance, pair_first, pair_second)
    chosen = positive(mood)
    will = (chosen + accord_routine) * (1.0 + leverage) * (1.0 + room)
    linked = accord_package * chosen / (chosen + accord_routine + 1e-9)
    rate = np.minimum(accord_rate * will * burden(quarrel, quarrel_salience), 2.0) / (1.0 + linked)
    issues = number_of_issues(quarrel_salience)
    struck = happens(accord_draw, rate)
    accords, at = np.zeros(struck.shape), Events(struck)
    by_issue, settled, hollow = np.zeros((3, *quarrel.shape[:-1], struck.shape[-1]))
    if not at.size:
        return accords, by_issue, settled, hollow
    package = 1.0 + geometric_count(at.of(package_draw), at.of(linked))
    package = np.minimum(np.minimum(package, MOST_EVENTS), at.of(issues))
    share = share_of_the_first(at.end_of(stance, pair_first), at.end_of(stance, pair_second))
    first, second = at.by_label(cost_first), at.by_label(cost_second)
    cost = share * first + (1.0 - share) * second
    order = np.arange(quarrel.shape[1])[:, None] * 1e-9
    open_now, salience = at.by_label(quarrel), at.by_label(quarrel_salience)
    chosen = least_costly_first(salience * (open_now * (1.0 - cost) + 1e-3) - order, package)
    free = latitude[ALLIES]
    shallowly = without_support(
        share,
        first,
        second,
        1.0 - at.end_of(free, pair_first),
        1.0 - at.end_of(free, pair_second),
        at.of(grievance),
        at.of(reconciliation_depth),
        at.of(hollowness),
    )
    now = at.of(settling) * open_now * chosen
    at.put(accords, total(chosen))
    at.put(by_issue, chosen)
    at.put(settled, now)
    at.put(hollow, now * shallowly)
    return accords, by_issue, settled, hollow


@mechanism(adds_to="relation", claims=("C1", "D4"), source="event record of the dyad")
def events_of_the_dyad(
    relation: Floats,
    disputes: Floats,
    accords: Floats,
    dispute_damage: float | Floats,
    accord_gain: float | Floats,
) -> Floats:
    """Disputes hurt, accords help, (dyad, run), per month."""
    return accord_gain * accords * (1.0 - relation) - dispute_damage * disputes * relation


@mechanism(sets="dispute_memory", claims=("C1", "D4"), source="event record of the dyad")
def memory_of_disputes(
    dispute_memory: Floats, disputes: Floats, dispute_memory_decay: float | Floats
) -> Floats:
    """Recent disputes anywhere among the allies, (run,), 0–1: burdens what officials can do."""
    fresh = np.minimum(np.maximum.reduce(disputes), 1.0)
    return np.maximum(dispute_memory * (1.0 - dispute_memory_decay), fresh)
