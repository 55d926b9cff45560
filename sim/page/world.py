"""Levers that are not of one government: rivalry, a crisis, lasting views, depth, readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.page.fields import Field, Group, Values, chosen_month, month_field
from sim.page.governments import instead, plain, unused, usual
from sim.page.merging import merged
from sim.scenario import Scenario
from sim.scenario.actors import PoliticalActor
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS


def rivalry_path(scenario: Scenario) -> str | None:
    """Name of the context path that drives the competitor, if one does."""
    code = scenario.competitor
    activity = scenario.rival(code).activity if code else None
    return activity if isinstance(activity, str) else None


def levels_of(scenario: Scenario, path: str) -> dict[str, float]:
    """Months and levels of a path, a constant one at its start."""
    context = scenario.context[path]
    if context.constant is not None:
        return {str(scenario.start): float(context.constant)}
    return {str(month): float(level) for month, level in context.points.items()}


def rivalry_fields(scenario: Scenario, values: Values) -> list[Field]:
    """From when the rivalry goes another way, and where it arrives."""
    path = rivalry_path(scenario)
    if path is None:
        return []
    since = month_field(scenario, "rivalry_from", "From", "Month in which the path turns.")
    final = float(scenario.context[path].values(scenario.end, 1)[0])
    return [
        since,
        Field(
            "rivalry_end",
            "number",
            "Rivalry at the end",
            round(final, 3),
            "Where the rivalry of patron and competitor arrives in the last month, in a straight "
            "line from its level in the month above.",
            scenario.context[path].source or "the scenario",
            ends=("none", "cold war"),
        ),
    ]


def rivalry_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """The path as it was until the month, then straight to the level chosen."""
    path = rivalry_path(scenario)
    if path is None or "rivalry_end" not in values:
        return {}
    month = chosen_month(values, rivalry_fields(scenario, values)[0])
    level = float(scenario.context[path].values(month, 1)[0])
    points = {key: value for key, value in levels_of(scenario, path).items() if key < str(month)}
    points |= {str(month): level, str(scenario.end): float(values["rivalry_end"])}
    return {"context": {path: sorted([key, value] for key, value in points.items())}}


RIVALRY = Group("rivalry", "Great-power rivalry", rivalry_fields, rivalry_changes)


def crisis_fields(scenario: Scenario, values: Values) -> list[Field]:
    """A crisis with the competitor: whether, when, how long."""
    if rivalry_path(scenario) is None:
        return []
    return [
        Field(
            "crisis",
            "flag",
            "A crisis over Taiwan",
            False,
            "Rivalry, which is also the competitor's activity as others see it, at its ceiling; in "
            "the first month everyone's fear of the competitor rises by 0.1.",
            "as in the bundled scenario taiwan-crisis; size by judgement",
        ),
        month_field(scenario, "crisis_from", "Begins", "First month of the crisis."),
        Field(
            "crisis_months",
            "number",
            "Months",
            12.0,
            "How long it lasts; afterwards rivalry is where it would have been.",
            "a judgement",
            low=1.0,
            high=36.0,
            step=1.0,
        ),
    ]


def crisis_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """Rivalry at its ceiling for some months, and the alarm of the first."""
    path = rivalry_path(scenario)
    if path is None or not values.get("crisis"):
        return {}
    _, begins, lasts = crisis_fields(scenario, values)
    first = chosen_month(values, begins)
    end = first.plus(int(float(values.get("crisis_months", lasts.default))))
    around = {first.plus(-1), end}
    levels = {
        key: value
        for key, value in levels_of(scenario, path).items()
        if not str(first.plus(-1)) <= key <= str(end)
    }
    levels |= {str(m): float(scenario.context[path].values(m, 1)[0]) for m in around}
    levels |= {str(first): 1.0, str(end.plus(-1)): 1.0}
    alarm = {
        "date": str(first),
        "variable": "threat_perception",
        "of": scenario.competitor,
        "add": 0.1,
        "source": "as in taiwan-crisis",
    }
    return {
        "context": {path: sorted([key, value] for key, value in levels.items())},
        "events": {"alarm-of-a-crisis": alarm},
    }


CRISIS = Group("crisis", "A Taiwan crisis", crisis_fields, crisis_changes)


def intent_of(scenario: Scenario, who: str) -> Mapping[str, Any]:
    """Intent that an actor sees in each source of threat."""
    actor = scenario.actors[who]
    assert isinstance(actor, PoliticalActor)
    return actor.intent


def views_fields(scenario: Scenario, values: Values) -> list[Field]:
    """How hostile the competitor's intent is thought to be, by ally."""
    code = scenario.competitor
    if code is None:
        return []
    rival = scenario.actors[code].name
    return [
        Field(
            f"{who}_intent",
            "number",
            f"{scenario.actors[who].name}: view of {rival}",
            usual(scenario, intent_of(scenario, who)[code]),
            f"How hostile {rival}'s intent is thought to be (Walt 1987), in the whole run."
            f"{instead(intent_of(scenario, who)[code])}",
            scenario.actors[who].source or "the scenario",
            ends=("benign", "hostile"),
        )
        for who in scenario.members
    ]


def views_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """Intent towards the competitor."""
    code = scenario.competitor
    changes: dict[str, Any] = {}
    if code is None:
        return changes
    for who in scenario.members:
        if f"{who}_intent" in values:
            one = {"actors": {who: {"intent": {code: values[f"{who}_intent"]}}}}
            changes = merged(changes, one)
    given = [
        intent_of(scenario, who)[code] for who in scenario.members if f"{who}_intent" in values
    ]
    return {**changes, **unused(scenario, given)}


VIEWS = Group("views", "Lasting views of the competitor", views_fields, views_changes)


def depth_fields(scenario: Scenario, values: Values) -> list[Field]:
    """Reconciliation, and the reading of the commitment to consult."""
    key = next(pair for pair, dyad in scenario.dyads.items() if dyad.focal)
    scope = scenario.parameters.get("consult_scope")
    declared = registry.parameters()["consult_scope"]
    fixed = scope if scope is not None and not isinstance(scope, str) else declared.default
    given = "" if scope is not None else "; without the lever each run draws it from the fit"
    return [
        Field(
            "depth",
            "number",
            "Depth of reconciliation",
            plain(scenario.dyads[key].reconciliation_depth),
            "Share of a concession that both societies support, in the whole run; the rest is "
            "stored as backlash (C1).",
            "surveys named in the scenario",
            ends=("elites only", "both societies"),
        ),
        Field(
            "consult_scope",
            "number",
            "Reading of the commitment to consult",
            plain(fixed),
            f"{declared.meaning[:1].upper()}{declared.meaning[1:]} (C3).",
            f"{declared.source}{given}",
            ends=("an option", "a duty"),
        ),
    ]


def depth_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """The constant of the pair and the parameter."""
    key = next(pair for pair, dyad in scenario.dyads.items() if dyad.focal)
    changes: dict[str, Any] = {}
    if "depth" in values:
        changes["dyads"] = {key: {"reconciliation_depth": values["depth"]}}
    if "consult_scope" in values:
        changes["parameters"] = {"consult_scope": values["consult_scope"]}
    return changes


DEPTH = Group("depth", "Reconciliation and commitment", depth_fields, depth_changes)
SLOTS = {
    "alignment": "What doubt about the patron does",
    "provocation": "What exercises provoke",
    "spending": "How defence spending is decided",
    "cooperation": "Whose will decides",
    "powers": "What rival powers do",
    "beliefs": "Whether members learn of each other",
    "fear": "What fear of abandonment leads to",
    "meetings": "Why members meet",
    "decision": "How governments decide",
}
"""Slot → the question that its readings answer; another slot is asked by its name."""


def readings_fields(scenario: Scenario, values: Values) -> list[Field]:
    """Rival theories and the rule of decision, a choice a slot."""
    return list(_readings(scenario))


def _readings(scenario: Scenario) -> Iterator[Field]:
    for slot, readings in FORMULATIONS.items():
        usual = DEFAULT_FORMULATIONS.get(slot, next(iter(readings)))
        yield Field(
            f"theory_{slot}",
            "choice",
            SLOTS.get(slot, slot),
            scenario.formulations.get(slot, usual),
            "Which reading of a debate the model runs; the rest of the model stays.",
            f"docs/odd.md; the project's own choice is {usual}",
            options=[(name, name.replace("_", " ")) for name in readings],
        )


def readings_changes(scenario: Scenario, values: Values) -> dict[str, Any]:
    """Formulations."""
    chosen = {slot: values[f"theory_{slot}"] for slot in FORMULATIONS if f"theory_{slot}" in values}
    return {"formulations": chosen} if chosen else {}


READINGS = Group("readings", "Rival theories", readings_fields, readings_changes)
