"""What a visitor takes along gives the same numbers again."""

from pathlib import Path

import pytest

import sim
from sim.page.answers import Kept, answer
from sim.page.bands import fan
from sim.page.library import Library
from sim.page.outcomes import catalogue
from sim.page.state import State, from_query, variant_of
from sim.page.takeaway import drawn, python_of, tidy, yaml_of
from sim.scenario import Scenario

QUERY = (
    "reference=carried-on&scenario=storm&runs=7&seed=2&lever.KOR_partner=0.5&lever.crisis=true"
    "&lever.patron_who=biden&lever.theory_provocation=null&set=consult_scope%3D1"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([sim.load("carried-on")])


@pytest.fixture(scope="module")
def state(library: Library) -> State:
    state, refused = from_query(QUERY, library)
    assert not refused
    return state


@pytest.fixture(scope="module")
def variant(state: State, library: Library) -> Scenario:
    return variant_of(state, library)


def same(one: Scenario, other: Scenario) -> bool:
    """Equal but for what a scenario says of itself."""
    return one == other.replace(
        {"name": one.name, "description": one.description, "claims": list(one.claims)}
    )


def test_the_file_is_the_variant(
    state: State, library: Library, variant: Scenario, tmp_path: Path
) -> None:
    text = yaml_of(state, library.get("storm"), variant)
    file = tmp_path / "taken.yaml"
    file.write_text(text, encoding="utf-8")
    assert "extends: storm" in text
    assert same(sim.load(file), variant)


def test_the_file_of_a_loaded_scenario_is_whole(library: Library, tmp_path: Path) -> None:
    name = library.load("mine.yaml", b"name: mine\ndescription: d\nextends: baseline\n")
    state = State("baseline", scenario=name, levers={"depth": 0.5})
    variant = variant_of(state, library)
    file = tmp_path / "taken.yaml"
    file.write_text(yaml_of(state, library.get(name), variant), encoding="utf-8")
    assert sim.load(file) == variant


def test_the_lines_of_python_run(
    state: State, library: Library, variant: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    exec(python_of(state, library.get("storm"), variant), names)
    made = names["variant"]
    assert isinstance(made, Scenario)
    assert same(made, variant)
    assert "7 runs each" in capsys.readouterr().out


def test_tidy_data_has_every_outcome(library: Library) -> None:
    short = sim.load("baseline").replace(start="2021-01")
    other = short.replace({"governments.KOR.yoon.leaning.partner": -0.5}, name="turned")
    found = answer(Kept(), short, other, 5)
    lines = tidy(found).splitlines()
    assert lines[0] == "scenario,outcome,when,statistic,value,units,arm"
    outcomes = {line.split(",")[1] for line in lines[1:]}
    assert outcomes == set(catalogue(short))
    shown = catalogue(short)["relation"]
    median = fan(found, shown)["scenario"]["median"][-1]
    assert any(line.startswith(f"turned,relation,2023-12,median,{median}") for line in lines)
    assert drawn(found, shown, "svg").startswith(b"<?xml")
    assert drawn(found, shown, "png").startswith(b"\x89PNG")
