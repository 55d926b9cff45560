"""Defence spending answers threats: two rival readings (I1).

``richardson`` (Richardson 1960): spending rises with the opponent's and is held back by its own
burden.  ``error_correction`` (the form that fits most pairs of states better): spending returns to
a long-run relation with perceived threat.  Spending is a share of GDP in percent.  What an actor
decides (``arm``) is by how much its spending changes in the month.
"""

import numpy as np

from sim.core.axes import ADVERSARY, ADVERSARY_SOURCE, MEMBERS, MILITARY, Floats, average, positive
from sim.core.declarations import ACTOR, POLITICAL, RIVAL, Draw, Variable, inner, mechanism
from sim.core.remembered import Recalled
from sim.theories.balance_of_threat import largest_of, relative_to

SLACK = 6.0
"""Months within which a budget can be turned, at the least."""

VARIABLES = (
    inner(
        "arm", "act", ACTOR, "change of spending that each decides", -60, 60, units="percent/month"
    ),
    inner(
        "rival_spending",
        "stock",
        RIVAL,
        "defence spending of the powers, share of GDP",
        0,
        60,
        "initial_rival_spending",
        units="percent",
    ),
    Variable(
        "defence_spending",
        "stock",
        ACTOR,
        "level",
        "percent",
        "defence spending, share of GDP",
        ("I1",),
        high=60.0,
        start="initial_spending",
    ),
)


@mechanism(motive="danger", of=POLITICAL, claims=("I1",), source="Walt 1987")
def largest_threat(threat_perception: Floats) -> Floats:
    """An actor is in as much danger as its largest threat says, (…, run), 0–1."""
    return largest_of(threat_perception)


@mechanism(motive="danger", of="adversary", claims=("I1",), source="article I1")
def danger_of_encirclement(
    threat_perception: Floats, cooperation: Floats, encirclement: float | Floats
) -> Floats:
    """Military cooperation against it moves the adversary's sense of danger, (…, run)."""
    return encirclement * (cooperation[MILITARY] - largest_of(threat_perception))


@mechanism(motive="arm", of=("patron", "ally"), claims=("I1",), source="Richardson 1960")
def richardson(
    defence_spending: Floats,
    threat_perception: Floats,
    spending_of_all: Floats,
    rival_spending: Floats,
    initial_spending: Floats,
    initial_spending_of_all: Floats,
    initial_rival_mean: Floats,
    initial_pull: Floats,
    richardson_defence: float | Floats,
    richardson_fatigue: float | Floats,
) -> Floats:
    """``own_0 * k * (pull - pull_0) - a * (own - own_0)``, (…, run), percent per month.

    The pull is the opponents' spending, each relative to its start, weighed by the threat seen
    in them; the constant term of Richardson's equation is set so that the start of the scenario
    is an equilibrium.
    """
    relative = relative_to(initial_spending_of_all, spending_of_all)
    pull = pull_on_member(relative, threat_perception, rival_spending / initial_rival_mean)
    burden = richardson_fatigue * (defence_spending - initial_spending)
    return richardson_defence * initial_spending * (pull - initial_pull) - burden


@mechanism(motive="arm", of="adversary", claims=("I1",), source="Richardson 1960")
def richardson_of_adversary(
    defence_spending: Floats,
    danger: Floats,
    spending_of_all: Floats,
    initial_spending: Floats,
    initial_spending_of_all: Floats,
    initial_pull: Floats,
    richardson_defence: float | Floats,
    richardson_fatigue: float | Floats,
) -> Floats:
    """The same for the adversary, (…, run), percent per month: it faces the members together."""
    relative = relative_to(initial_spending_of_all, spending_of_all)
    pull = pull_on_adversary(relative, danger)
    burden = richardson_fatigue * (defence_spending - initial_spending)
    return richardson_defence * initial_spending * (pull - initial_pull) - burden


def pull_on_member(relative: Floats, threat_perception: Floats, rival_burden: Floats) -> Floats:
    """Opponents' spending, relative to its start, weighed by threat, (…, run).

    Members face the adversary and the rivals, which count by their burden relative to the rivals'
    mean at the start, ``rival_burden`` (rival, 1 or run).
    """
    pull = threat_perception[..., ADVERSARY_SOURCE, :] * relative[ADVERSARY]
    for rival, burden in enumerate(rival_burden, start=1):
        pull = pull + threat_perception[..., rival, :] * burden
    return pull


def pull_on_adversary(relative: Floats, danger: Floats) -> Floats:
    """The mean of the members' relative spending, weighed by the sense of danger, (…, run)."""
    members = relative[MEMBERS]
    faced = members[0]
    for member in members[1:]:
        faced = faced + member
    return danger * faced / len(members)


def equilibrium(
    threat_perception: Floats,
    cooperation: Floats,
    initial_spending: Floats,
    initial_rival_spending: Floats,
    encirclement: float | Floats | None,
) -> dict[str, Floats]:
    """Spending, danger and pull at the start, to which later ones are compared, (actor, run).

    All by name, with the rivals' mean burden, (1 or run,); arrays are those of the start, and
    ``encirclement`` is the adversary's, None where that reading does not run.
    """
    danger = largest_threat(threat_perception).copy()
    if encirclement is not None:
        danger[ADVERSARY] += danger_of_encirclement(
            threat_perception[ADVERSARY], cooperation, encirclement
        )
    rivals, relative = initial_rival_spending, np.ones_like(initial_spending)
    mean = np.maximum(average(rivals), 1e-9) if len(rivals) else np.ones(1)
    pull = pull_on_member(relative, threat_perception, rivals / mean)
    pull[ADVERSARY] = pull_on_adversary(relative, danger[ADVERSARY])
    return {
        "initial_spending": initial_spending,
        "initial_danger": danger,
        "initial_pull": pull,
        "initial_rival_mean": mean,
    }


@mechanism(
    motive="arm",
    of=POLITICAL,
    claims=("I1",),
    source="error-correction models of military spending",
)
def error_correction(
    defence_spending: Floats,
    danger: Floats,
    spending_norm: Floats,
    initial_danger: Floats,
    spending_correction: float | Floats,
    spending_elasticity: float | Floats,
) -> Floats:
    """``b * (norm * (1 + e * (danger - danger_0)) - own)``, (…, run), percent per month.

    The norm is spending at the start, until a plan that an actor announces makes another share the
    usual one.
    """
    long_run = spending_norm * positive(1.0 + spending_elasticity * (danger - initial_danger))
    return spending_correction * (long_run - defence_spending)


@mechanism(
    decides="arm",
    of=POLITICAL,
    claims=("I1", "D3"),
    source="declared plans: documents of December 2022 (2 % of GDP by 2027)",
)
def arming_by_plan(
    motive: Floats,
    defence_spending: Floats,
    plan_target: Floats,
    plan_by: Floats,
    spending_norm: Floats,
    planned: Floats,
    month: int,
    plan_resolve: float | Floats,
) -> Floats:
    """Change of spending, (…, run), percent per month: the motive, or a declared plan at its pace.

    A government with a plan gives it the weight ``plan_resolve`` and its motives the rest; the
    plan's pace is ``max(target - own, 0) / months left``, at least half a year.  ``plan_target``
    (…, run) is in percent, 0 without a plan; ``plan_by`` (…, run) a month of the scenario.  Under a
    plan of the actor, where ``planned`` (…, 1) is 1, a government without one of its own follows
    ``spending_norm`` (…, 1 or run) up or down, half a year behind.
    """
    weight = weight_of_plan(plan_target, plan_resolve)
    left = np.maximum(plan_by - month, SLACK)
    pace = np.maximum(plan_target - defence_spending, 0.0) / left
    pace -= motive
    pace *= weight
    pace += motive
    if not planned.any():
        return pace
    follows = (spending_norm - defence_spending) / SLACK
    return pace + plan_resolve * planned * (plan_target <= 0.0) * (follows - motive)


@Recalled
def weight_of_plan(plan_target: Floats, plan_resolve: float | Floats) -> Floats:
    """How much a declared plan weighs, (…, run), 0–1: nothing where there is none."""
    return plan_resolve * (plan_target > 0.0).astype(np.float64)


@mechanism(
    adds_to="defence_spending",
    claims=("I1",),
    source="SIPRI: shares of GDP vary from year to year without a decision",
    draws=(Draw("budget_draw", "normal", over="actor"),),
)
def budgets_own_noise(
    defence_spending: Floats, budget_shock: float | Floats, budget_draw: Floats
) -> Floats:
    """Growth, prices and supplementary budgets move the share, (actor, run), percent per month."""
    return budget_shock * defence_spending * budget_draw


@mechanism(adds_to="defence_spending", claims=("I1",), source="decisions of the governments")
def decided_spending(arm: Floats) -> Floats:
    """Spending changes as the governments decide, (actor, run), percent per month."""
    return arm


@mechanism(adds_to="rival_spending", claims=("I1",), source="decisions of the powers")
def decided_spending_of_rivals(rival_arm: Floats) -> Floats:
    """Spending of the rival powers changes as they decide, (rival, run), percent per month."""
    return rival_arm
