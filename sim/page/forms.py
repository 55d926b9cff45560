"""The forms of the page as plain data, and what a change in one of them means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.page.answers import MOST_RUNS, REFERENCE, SCENARIO, USUAL_RUNS, Answer
from sim.page.bands import Columns
from sim.page.levers import GROUPS, fields
from sim.page.library import Library
from sim.page.outcomes import TABS, Shown
from sim.page.state import State, offered, with_settings
from sim.page.words import interval, number
from sim.scenario import Scenario

Spec = list[dict[str, Any]]
SLOW = 400
"""More runs than this show their progress."""
LEVER, UNSET = "lever.", "unset."
"""Before the ids of levers, and of buttons that take back a key."""
BACK = "back"
OPEN = ("patron",)
"""Groups of levers that are open at first."""


def change_of(key: str, value: object) -> dict[str, object]:
    """What a change in a form changes in the state."""
    if key.startswith(LEVER):
        name = key.removeprefix(LEVER)
        return {BACK: name} if value is None else {"levers": {name: value}}
    if key == "tab":
        return {"show": value}
    if key.startswith(UNSET):
        return {"set": f"{key.removeprefix(UNSET)}="}
    return {key: "" if value is None else value}


def without_lever(state: State, change: Mapping[str, object]) -> State:
    """The state with a lever back at its default, where that is asked for."""
    back = change.get(BACK)
    if back is None:
        return state
    kept = {key: value for key, value in state.levers.items() if key != back}
    return replace(state, levers=kept)


def field(key: str, kind: str, label: str, value: object, **more: Any) -> dict[str, Any]:
    """One input."""
    usual = {"default": value, "options": [], "ends": ["", ""], "meaning": "", "source": ""}
    return {"id": key, "kind": kind, "label": label, "value": value, **usual, **more}


def levers(state: State, library: Library) -> Spec:
    """The levers by group, with a drawer for any key."""
    start = with_settings(library.get(state.start), state.settings)
    known = fields(start, state.levers)
    spec: Spec = []
    for group in GROUPS:
        inside = []
        for one in known[group.id]:
            value = state.levers.get(one.id, one.default)
            touched = one.id in state.levers
            told = {**one.plain(), "id": LEVER + one.id, "value": value}
            inside.append({**told, "touched": touched, "levered": True})
        if inside:
            opened = group.id in OPEN
            spec.append({"id": group.id, "title": group.title, "open": opened, "fields": inside})
    return [*spec, drawer(state, start)]


def drawer(state: State, start: Scenario) -> dict[str, Any]:
    """Any key of a scenario file, and any file."""
    names = list(start.catalogue.parameters) if start.catalogue else []
    meaning = (
        "KEY=VALUE as with --set: a parameter by its name, or a dotted key of the scenario, such "
        "as actors.KOR.audience_cost=0.8. KEY= takes a change back."
    )
    inside = [
        field(
            "set",
            "text",
            "Set any key",
            "",
            ends=["consult_scope=1", ""],
            meaning=meaning,
            source="docs/parameters.md and docs/scenarios.md",
            default="nothing is set",
            list=[f"{name}=" for name in names],
        ),
        field(
            "file",
            "file",
            "Load a scenario file",
            "",
            default="none",
            meaning="A YAML file of at most 1 MB. It is read, never run; it can extend bundled "
            "scenarios and no other file.",
            source="docs/scenarios.md",
        ),
    ]
    for key, text in state.settings:
        taken = f"Take back {key}={text}"
        inside.append(field(f"{UNSET}{key}", "button", taken, True))
    return {"id": "drawer", "title": "Any key, any file", "open": False, "fields": inside}


def bar(state: State, library: Library, can_undo: bool, waiting: bool, theme: str) -> Spec:
    """Reference and scenario, runs, undo."""
    names = [(name, name) for name in library.names]
    runs = sorted({USUAL_RUNS, 1000, MOST_RUNS, state.runs})
    inside = [
        field(
            "reference",
            "choice",
            "Reference",
            state.reference,
            options=names,
            meaning="The yardstick: what the scenario is compared with, under the same chance. "
            + library.get(state.reference).description,
            source="the scenario file",
            default=library.first,
        ),
        field(
            "scenario",
            "choice",
            "Scenario: levers start from",
            state.scenario,
            options=[("", "the reference itself"), *names],
            meaning="What the levers change. " + library.get(state.start).description,
            source="the scenario file",
            default=library.second,
        ),
        field(
            "runs",
            "choice",
            "Runs",
            str(state.runs),
            options=[(str(count), f"{count:,}") for count in runs],
            meaning="Runs of each of the two: more make intervals narrower and answers slower.",
            source="the page's own choice",
            default=str(USUAL_RUNS),
        ),
        field("undo", "button", "Undo", can_undo),
        field("cancel", "button", "Stop", waiting),
        field("theme", "button", "Light" if theme == "dark" else "Dark", True),
    ]
    return [{"id": "scenario-bar", "title": "", "fields": inside}]


def looks(state: State, library: Library, with_rivals: bool) -> Spec:
    """Tab and outcome, and whether rival theories are asked too."""
    known = offered(state, library)
    tab = known[state.show].tab
    first = {one.tab: one.id for one in reversed(known.values())}
    rivals = "Without the rival theories" if with_rivals else "The same under rival theories"
    tabs = [(first[key], name) for key, name in TABS.items() if key in first]
    inside = [
        field("tab", "choice", "Look at", first[tab], options=tabs, radios=True),
        field(
            "show",
            "choice",
            "Outcome",
            state.show,
            options=[(one.id, one.label) for one in known.values() if one.tab == tab],
        ),
        field("rivals", "button", rivals, True),
    ]
    return [{"id": "look", "title": "", "fields": inside}]


def more(differs: list[str], wrong: str, answer: Answer) -> Spec:
    """What differs, what the model gets wrong, what was left out."""
    blocks: Spec = [{"kind": "heading", "text": "What differs from the reference"}]
    if differs:
        blocks.append({"kind": "list", "items": differs})
    else:
        blocks.append({"kind": "text", "text": "Nothing."})
    blocks += [
        {"kind": "heading", "text": "What the model is known to get wrong here"},
        {"kind": "text", "text": wrong},
    ]
    if answer.left_out:
        blocks += [
            {"kind": "heading", "text": "Left out, because not both have it"},
            {"kind": "list", "items": list(answer.left_out)},
        ]
    told = f"{answer.runs:,} runs each on the same shocks, seed {answer.seed}. {BANDS}"
    return [*blocks, {"kind": "text", "tone": "quiet", "text": told}]


def numbers(columns: Mapping[str, Columns], shown: Shown) -> dict[str, Any]:
    """The fan as a table, a row a year."""
    one, other = columns[REFERENCE], columns[SCENARIO]
    step = 12 if len(one["when"]) > YEARLY else 1
    rows = []
    for place in range(0, len(one["when"]), step):
        told = [one["when"][place]]
        for part in (one, other):
            if place < len(part["when"]):
                low, high = part["low90"][place], part["high90"][place]
                told += [number(part["line"][place]), interval(low, high)]
            else:
                told += ["", ""]
        rows.append(told)
    middle = "median" if step > 1 else "mean"
    head = ["", f"reference, {middle}", "90 % of runs", f"scenario, {middle}", "90 % of runs"]
    caption = f"{shown.label} ({shown.outcome.units.split(',')[0]})"
    closed = "The numbers as a table"
    return {"kind": "table", "head": head, "rows": rows, "caption": caption, "closed": closed}


YEARLY = 40
"""More points than this are months."""


def ask(state: State, reference: Scenario) -> Spec:
    """The month and the run that are asked about."""
    span = {"first": str(reference.start), "last": str(reference.end)}
    inside = [
        field("month", "month", "Month", state.month, **span),
        field("run", "whole", "Run", state.run, low=0, high=state.runs - 1),
    ]
    return [{"id": "ask-why", "title": "", "fields": inside}]


def files(names: Mapping[str, str]) -> Spec:
    """Buttons for files."""
    inside = [field(key, "button", name, True) for key, name in names.items()]
    return [{"id": "take-along", "title": "", "fields": inside}]


BANDS = (
    "Line: median, of yearly counts the mean; dark band: middle half of the runs, light band: "
    "middle 90 %. Bands show chance and uncertain parameters, not whether the model is right."
)
