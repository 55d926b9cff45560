"""The levers in political language: what they are, and what they change in a scenario."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from sim.core.errors import unknown
from sim.model import checked
from sim.page.fields import Chosen, Field, Group, Values, chosen_month, month_field
from sim.page.governments import (
    adjust,
    enter,
    in_office,
    instead,
    plain,
    stance_of,
    stances,
    unused,
    usual,
)
from sim.page.merging import merged
from sim.page.world import CRISIS, DEPTH, READINGS, RIVALRY, VIEWS
from sim.scenario import Scenario

BORROWED = ("baseline", "us-unilateralist-return")
"""Bundled scenarios whose presidents any scenario with the same patron may choose."""
STRATEGIES = {
    "bilateral": "strengthening each alliance (S1)",
    "mediation": "mediating between the allies (S2)",
    "bottom_up": "building from officials upwards (S3)",
    "embedding": "embedding allies in wider networks (S4)",
}
LEANINGS = {
    "partner": ("Line towards the partner", "towards the other ally"),
    "patron": ("Line towards the patron", "towards Washington, or whoever is the patron"),
    "competitor": ("Line towards the competitor", "towards China, or whoever is the main rival"),
    "adversary": ("Line towards the adversary", "towards Pyongyang, or whoever is the adversary"),
}
ENDS = ("hostile", "friendly")


@cache
def borrowed(code: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Lines of a patron in bundled scenarios: key → name and stance."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for name in BORROWED:
        scenario = checked.load(name)
        if scenario.patron == code:
            found |= lines_of(scenario, code)
    return found


def lines_of(scenario: Scenario, code: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """The lines of an actor in one scenario: key → name and stance."""
    written = stances(scenario, code)
    return {
        key: (f"{one.leader}, line of {one.since}", written[key])
        for key, one in scenario.governments[code].items()
    }


def presidents(scenario: Scenario) -> dict[str, tuple[str, dict[str, Any]]]:
    """Who may govern the patron: its own lines, and those of bundled scenarios."""
    return {**borrowed(scenario.patron), **lines_of(scenario, scenario.patron)}


def washington_fields(scenario: Scenario, values: Values) -> list[Field]:
    """Who governs the patron, from when, how."""
    code = scenario.patron
    since = month_field(
        scenario, "patron_from", "From", "Month from which the levers of this group hold.", [code]
    )
    month = chosen_month(values, since)
    now = scenario.governments[code][in_office(scenario, code, month)]
    own = "as in the scenario"
    options = [("", own), *((key, name) for key, (name, _) in presidents(scenario).items())]
    stance = _stance(scenario, values, month)
    said = now.source or "the scenario"
    return [
        Field(
            "patron_who",
            "choice",
            "Who governs",
            "",
            "Whose line the patron takes from that month to the end; later governments and "
            "elections of the scenario are then left out.",
            f"lines as coded in the scenarios; in office then: {now.leader}",
            options=options,
        ),
        since,
        Field(
            "unilateralism",
            "number",
            "Unilateralism",
            plain(stance.get("unilateralism", 0.0)),
            "Going alone and protectionism: 0 consults its allies in everything, 1 in nothing.",
            said,
            ends=("consults", "goes alone"),
        ),
        Field(
            "use_of_allies",
            "number",
            "Use of allies",
            plain(_use_of_allies(stance)),
            "How far policy is to be made with the allies: 0 alone, 1 with all of them. Where no "
            "document sets the two apart it is 1 minus unilateralism.",
            said,
            ends=("alone", "with allies"),
        ),
        *_shares(stance, said),
    ]


def _use_of_allies(stance: Mapping[str, Any]) -> Any:
    """What a stance says of it, or what follows from its unilateralism."""
    given = stance.get("use_of_allies")
    return round(1.0 - plain(stance.get("unilateralism", 0.0)), 3) if given is None else given


def _stance(scenario: Scenario, values: Values, month: Any) -> Mapping[str, Any]:
    """The stance of whoever governs the patron in a month, the lever included."""
    who = str(values.get("patron_who", ""))
    if who:
        return presidents(scenario)[who][1]
    code = scenario.patron
    return stance_of(scenario, code, in_office(scenario, code, month))


def _shares(stance: Mapping[str, Any], source: str) -> Iterator[Field]:
    given = stance.get("strategies") or {}
    for name, meaning in STRATEGIES.items():
        yield Field(
            f"share_{name}",
            "number",
            f"Share: {name.replace('_', '-')}",
            plain(given.get(name, 0.0)),
            f"Share of the patron's effort that goes into {meaning}. The four are scaled to sum "
            "to 1.",
            source,
        )


def washington_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """The change that the levers of the patron make."""
    code = scenario.patron
    month = chosen_month(values, washington_fields(scenario, values)[1])
    changes: dict[str, Any] = {}
    who = str(values.get("patron_who", ""))
    after = scenario
    if who:
        changes = enter(scenario, code, month, presidents(scenario)[who][1])
        after = scenario.replace(changes)
    patch: dict[str, Any] = {}
    patch |= {name: values[name] for name in ("unilateralism", "use_of_allies") if name in values}
    shares = {name: values[f"share_{name}"] for name in STRATEGIES if f"share_{name}" in values}
    if shares:
        patch["strategies"] = shares
    if patch:
        changes = _both(changes, adjust(after, code, month, patch))
    return changes


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two changes in one; what the first takes away stays away."""
    result = dict(one)
    for key, value in other.items():
        inside = result.get(key)
        if isinstance(inside, dict) and isinstance(value, dict):
            result[key] = _both(inside, value)
        else:
            result[key] = value
    return result


def allies_fields(scenario: Scenario, values: Values) -> list[Field]:
    """Lines, win-set and approval of the allies."""
    said = "Month from which lines and win-sets hold."
    since = month_field(scenario, "allies_from", "From", said, scenario.allies)
    month = chosen_month(values, since)
    return [since, *(f for code in scenario.allies for f in _ally(scenario, code, month))]


def _ally(scenario: Scenario, code: str, month: Any) -> Iterator[Field]:
    name = scenario.actors[code].name
    government = scenario.governments[code][in_office(scenario, code, month)]
    said = government.source or "the scenario"
    for target, (label, meaning) in LEANINGS.items():
        yield Field(
            f"{code}_{target}",
            "number",
            f"{name}: {label[0].lower()}{label[1:]}",
            plain(getattr(government.leaning, target)),
            f"Declared line {meaning}: −1 hostile, 0 neutral, +1 friendly.",
            f"{government.leader}: {said}",
            low=-1.0,
            ends=ENDS,
        )
    yield Field(
        f"{code}_win_set",
        "number",
        f"{name}: win-set",
        plain(government.win_set),
        "What the government can get ratified at home (Putnam 1988).",
        f"{government.leader}: {said}",
        ends=("nothing", "everything"),
    )
    actor = scenario.actors[code]
    base = getattr(actor, "approval_base", 0.5)
    yield Field(
        f"{code}_approval",
        "number",
        f"{name}: usual approval",
        usual(scenario, base),
        f"Long-run mean of the government's approval, in the whole run.{instead(base)}",
        actor.source or "the scenario",
    )


def allies_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """The change that the levers of the allies make."""
    month = chosen_month(values, allies_fields(scenario, values)[0])
    changes: dict[str, Any] = {}
    for code in scenario.allies:
        leaning = {
            target: values[f"{code}_{target}"]
            for target in LEANINGS
            if f"{code}_{target}" in values
        }
        patch: dict[str, Any] = {"leaning": leaning} if leaning else {}
        if f"{code}_win_set" in values:
            patch["win_set"] = values[f"{code}_win_set"]
        if patch:
            changes = merged(changes, adjust(scenario, code, month, patch))
        if f"{code}_approval" in values:
            base = {"actors": {code: {"approval_base": values[f"{code}_approval"]}}}
            changes = merged(changes, base)
    given = [
        getattr(scenario.actors[code], "approval_base", None)
        for code in scenario.allies
        if f"{code}_approval" in values
    ]
    return {**changes, **unused(scenario, given)}


GROUPS: tuple[Group, ...] = (
    Group("patron", "The patron (Washington)", washington_fields, washington_changes),
    Group("allies", "The allies (Tokyo, Seoul)", allies_fields, allies_changes),
    RIVALRY,
    CRISIS,
    VIEWS,
    DEPTH,
    READINGS,
)
"""In the order of the page."""


def fields(scenario: Scenario, values: Values) -> dict[str, list[Field]]:
    """Fields by group, with the defaults that a scenario gives them."""
    return {group.id: list(group.fields(scenario, values)) for group in GROUPS}


def checked_values(scenario: Scenario, given: Mapping[str, object]) -> dict[str, Chosen]:
    """Values from outside, checked; those at their default and those unknown here are left out.

    Raises
    ------
    AnalysisError
        If a field cannot have its value.
    """
    values: dict[str, Chosen] = {}
    for group in GROUPS:
        for field in group.fields(scenario, values):  # a month first decides defaults of others
            if field.id in given and field.kind in ("month", "choice", "flag"):
                values[field.id] = field.checked(given[field.id])
        for field in group.fields(scenario, values):
            if field.id in given:
                value = field.checked(given[field.id])
                if value == field.default:
                    values.pop(field.id, None)
                else:
                    values[field.id] = value
    return values


def check_known(scenario: Scenario, ids: Collection[str]) -> None:
    """Refuse levers that a scenario does not have.

    Raises
    ------
    AnalysisError
        With the nearest one.
    """
    known = [one.id for inside in fields(scenario, {}).values() for one in inside]
    for key in ids:
        if key not in known:
            unknown("lever", key[:60], known)


def applied(scenario: Scenario, values: Values) -> Scenario:
    """A scenario with the levers set, group by group.

    Raises
    ------
    ScenarioError
        If what they make together is not valid.
    """
    for group in GROUPS:
        changes = group.changes(scenario, values)
        if changes:
            scenario = scenario.replace(changes)
    return scenario
