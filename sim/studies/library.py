"""Which scenarios are there, for which question; and what a file of one's own changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.model import checked
from sim.scenario import Scenario, bundled_names, load
from sim.scenario.contrast import changes
from sim.scenario.inherit import extended
from sim.scenario.words import differences
from sim.studies.between import listed
from sim.studies.show import in_short
from sim.studies.study import Study

WORLDS = "Where to begin: what was, and what may come"
RIVALS = "Does it hang on the theory? The same world, read otherwise"
QUESTIONS = {
    "S": "What did each strategy of the patron do?",
    "P": "How far did it come, and what carried that?",
    "T": "What do the leaders name?",
    "D": "What drove it?",
    "I": "What does it do to the region?",
    "F": "How far can it still grow?",
    "C": "What could break it?",
    "X": "How does it end?",
}
"""First letter of a claim → the question that its scenarios ask."""


@dataclass(frozen=True)
class Entry:
    """A bundled scenario, and what it extends."""

    scenario: Scenario
    reference: str | None
    question: str


def library() -> Study:
    """The bundled scenarios by question.

    ``record`` is a list of {name, question, reference, start, end, claims, description}.
    """
    found = entries()
    return Study(
        kind="list",
        name="library",
        about={},
        text=text(found),
        record=[
            {
                "name": each.scenario.name,
                "question": each.question,
                "reference": each.reference,
                "start": str(each.scenario.start),
                "end": str(each.scenario.end),
                "claims": list(each.scenario.claims),
                "description": first_line(each.scenario),
            }
            for each in found
        ],
    )


def entries() -> list[Entry]:
    """Every bundled scenario, the questions in order."""
    known_names = checked.catalogue()
    scenarios = {name: load(name, known_names) for name in bundled_names()}
    found = []
    for name, scenario in scenarios.items():
        reference = extended(name)
        known = scenarios.get(reference) if reference else None
        found.append(Entry(scenario, reference, question_of(scenario, known)))
    order = [WORLDS, *QUESTIONS.values(), RIVALS]
    return sorted(found, key=lambda each: order.index(each.question))


def question_of(scenario: Scenario, reference: Scenario | None) -> str:
    """What a scenario asks: by the months it has, what it changes, and its first claim."""
    if reference is None or (scenario.start, scenario.end) != (reference.start, reference.end):
        return WORLDS
    if {change.path[0] for change in changes(scenario, reference)} == {"formulations"}:
        return RIVALS
    return QUESTIONS[scenario.claims[0][0]] if scenario.claims else WORLDS


def first_line(scenario: Scenario) -> str:
    """The description on one line."""
    return " ".join(scenario.description.split())


def text(found: Sequence[Entry]) -> str:
    """The scenarios under their questions."""
    width = max(len(each.scenario.name) for each in found)
    lines: list[str] = []
    question = ""
    for each in found:
        if each.question != question:
            question = each.question
            lines.append(f"\n# {question}" if lines else f"# {question}")
        scenario = each.scenario
        against = f"; against {each.reference}" if each.reference else ""
        span = f"{scenario.start}–{scenario.end}"
        lines.append(f"{scenario.name:<{width}}  {span}  {first_line(scenario)}")
        about = f"claims: {' '.join(scenario.claims) or 'none'}{against}"
        lines.append(f"{'':<{width}}  {about}")
    return "\n".join(lines)


def described(file: str | Path) -> str:
    """What there is to say of a valid scenario: its size, and what differs from what it extends.

    Raises
    ------
    ScenarioError
        If it is not valid.
    """
    scenario = checked.load(file)
    told = (
        f"valid; {scenario.name}, {scenario.start} to {scenario.end} "
        f"({scenario.months} months), {len(scenario.actors)} actors"
    )
    name = extended(file)
    if name is None:
        return told
    reference = checked.load(parent(file, name))
    found = changes(scenario, reference)
    words = tuple(differences(found, scenario, reference))
    lines = [told, f"  against {reference.name}: {in_short(found, scenario, reference)}"]
    if words:
        lines.append(listed(words))
    return "\n".join(lines)


def parent(file: str | Path, name: str) -> str | Path:
    """What a file extends: a bundled name, or a path beside the file."""
    if Path(name).suffix not in (".yaml", ".yml") and "/" not in name:
        return name
    return Path(file).parent / name
