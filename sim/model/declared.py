"""What is declared ahead, by month: restraint of the adversary, plans of defence spending."""

from typing import Any

import numpy as np

from sim.core.axes import Floats
from sim.model.uncertain import Numbers
from sim.scenario import Scenario


def declared_restraint(scenario: Scenario) -> dict[str, Floats]:
    """Regimes of restraint in each month, by the names that mechanisms read, (month, 1).

    Where several are in force the widest words count.  A regime begins anew in the month in which
    it is declared, and so do those that are in force at the start.
    """
    months = scenario.months
    found = {
        name: np.zeros((months, 1))
        for name in (
            "regime_in_force",
            "regime_begins",
            "launches_covered",
            "tests_covered",
            "talks_held",
        )
    }
    for regime in scenario.regimes.values():
        held = regime.held(scenario.start, months)
        begins = held & ~np.concatenate([[False], held[:-1]])
        talks = regime.kind == "talks"
        for name, value in (
            ("regime_in_force", held),
            ("regime_begins", begins),
            ("launches_covered", held * (0.0 if talks else regime.launches)),
            ("tests_covered", held * (0.0 if talks else regime.tests)),
            ("talks_held", held & talks),
        ):
            np.maximum(found[name], np.asarray(value, float)[:, None], out=found[name])
    return found


def declared_spending(scenario: Scenario, numbers: Numbers) -> dict[str, Floats]:
    """The spending that plans make the usual one, percent of GDP, and whether a plan is under way.

    ``spending_norm`` (month, actor, 1 or run) and ``rival_spending_norm`` (month, rival, …) are
    spending at the start until a plan is announced; from then on the line from there to the plan's
    dated shares, and its last share after.  A later plan takes over where it is announced.
    ``planned`` (month, actor, 1) is 1 up to the last date of a plan.
    """
    found: dict[str, Floats] = {}
    for name, codes in (
        ("spending_norm", scenario.actor_codes),
        ("rival_spending_norm", scenario.rivals),
    ):
        rows = [norm_of(scenario, numbers, code) for code in codes]
        norms = [norm for norm, _ in rows] or [np.zeros((scenario.months, 1))]
        shape = (scenario.months, len(codes))
        stacked = np.stack(np.broadcast_arrays(*norms), axis=1) if codes else np.zeros((*shape, 1))
        found[name] = stacked
        if name == "spending_norm":
            found["planned"] = np.stack([planned for _, planned in rows], axis=1)
    return found


def norm_of(scenario: Scenario, numbers: Numbers, code: str) -> tuple[Floats, Floats]:
    """One actor's usual spending, (month, 1 or run), and where a plan is under way, (month, 1)."""
    actor: Any = scenario.actors[code]
    months, start = scenario.months, int(scenario.start)
    own = numbers.of(f"actors.{code}.defence_spending", actor.defence_spending, 0.0, 60.0)
    norm, planned = np.repeat(own[None], months, axis=0), np.zeros((months, 1))
    calendar = np.arange(months) + start
    for key, plan in sorted(actor.plans.items(), key=lambda item: item[1].announced):
        path = f"actors.{code}.plans.{key}.points"
        named = {
            int(month): numbers.of(f"{path}.{month}", share, 0.0, 60.0)
            for month, share in plan.points.items()
        }
        begins = max(
            int(plan.announced), start
        )  # a plan from before leads on from where things are
        ahead = {month: share for month, share in named.items() if month > begins}
        if not ahead or begins >= start + months:
            continue
        levels, dates = [norm[begins - start], *ahead.values()], [begins, *ahead]
        line = sum(
            np.interp(calendar, dates, np.eye(len(dates))[row])[:, None] * level
            for row, level in enumerate(levels)
        )
        after = calendar >= begins
        norm = np.where(after[:, None], line, norm)
        planned[after, 0] = (calendar <= dates[-1])[after]
    return norm, planned
