"""A new triangle is valid as it stands, and so is every key that may be left out."""

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

import sim
from sim.core.errors import InputError
from sim.model import checked
from sim.record import VARIABLES, check
from sim.report.fresh import write_fresh
from sim.studies.new import TEMPLATE, TEMPLATE_NAME, new, next_steps

OPTIONAL = re.compile(r"^# (?!yaml-language-server)(.*)$", re.MULTILINE)
"""A key of the scenario that may be left out: the rest of the line is the key."""
FEARED = re.compile(r"^(    (?:threat|proximity|intent): \{.*)\}", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_fresh(tmp_path / "coast", new("coast"))
    return tmp_path / "coast"


def text(folder: Path) -> str:
    return (folder / "coast.yaml").read_text(encoding="utf-8")


def in_full(scenario: str) -> str:
    """Every optional key given, and the second power feared by all."""
    return FEARED.sub(r"\1, FFF: 0.2}", OPTIONAL.sub(r"\1", scenario))


def test_it_has_scenario_record_and_notebook_and_nothing_else(folder: Path) -> None:
    top = sorted(path.name for path in folder.iterdir())
    assert top == ["coast.ipynb", "coast.yaml", "record"]
    inside = {path.name for path in (folder / "record").iterdir()}
    tables = check(folder / "record").tables
    assert inside == {"record.toml", "series.csv", "README.md", *(f"{t}.csv" for t in tables)}


def test_next_steps_can_be_typed(folder: Path) -> None:
    above = folder.rename(folder.with_name("east coast"))
    steps = [line.strip() for line in next_steps("coast", above).splitlines()]
    verbs = [shlex.split(step)[1:] for step in steps if step.startswith("alliance-sim ")]
    assert [verb for verb, _ in verbs] == ["check", "run", "history"]
    assert all(Path(file).is_file() for _, file in verbs)
    assert steps[-2] == "and when the record has facts:"  # without any nothing can be scored


def test_nothing_in_it_bears_the_name_of_the_template(folder: Path) -> None:
    for path in folder.rglob("*"):
        assert TEMPLATE_NAME not in path.name
        assert path.is_dir() or TEMPLATE_NAME not in path.read_text(encoding="utf-8")


def test_no_line_is_too_wide_and_no_state_is_real() -> None:
    scenario = (TEMPLATE / f"{TEMPLATE_NAME}.yaml").read_text(encoding="utf-8")
    assert max(map(len, scenario.splitlines())) <= 120
    codes = set(re.findall(r"\b[A-Z]{3}\b", scenario))
    assert codes == {"AAA", "BBB", "CCC", "DDD", "EEE", "FFF"} | (codes & {"GDP"})


def test_the_scenario_is_valid_and_finds_its_record(folder: Path) -> None:
    scenario = checked.load(folder / "coast.yaml")
    roles = [actor.role for actor in scenario.actors.values()]
    assert roles == ["patron", "ally", "ally", "adversary", "rival"]
    assert scenario.name == "coast"
    assert not scenario.events
    facts = scenario.facts
    assert facts is not None
    assert facts.folder == (folder / "record").resolve()
    assert facts.applies_to(scenario.actors)


def test_names_that_yaml_takes_for_something_else() -> None:
    for name in ("1e3", "2023-12", "null", "true", "007"):
        assert YAML(typ="safe").load(new(name)[f"{name}.yaml"])["name"] == name


def test_the_keys_in_use_are_those_that_must_be_given(folder: Path) -> None:
    # Taking any of the commented keys in must not be needed; taking all of them in must do.
    scenario = text(folder)
    (folder / "coast.yaml").write_text(in_full(scenario), encoding="utf-8")
    full = checked.load(folder / "coast.yaml")
    assert full.backer == "FFF"
    assert set(full.dyads["BBB-CCC"].quarrels) == {"trade"}
    assert set(full.elections) == {"bbb_2023"}
    assert set(full.regimes) == {"a_halt"}
    assert set(full.channels) == {"defence_minister"}
    assert full.formulations["alignment"] == "cha1999"
    assert full.parameters["initial_sanctions"] == 0
    (folder / "coast.yaml").write_text(OPTIONAL.sub(r"\1", scenario), encoding="utf-8")
    with pytest.raises(sim.ScenarioError, match="lacks an entry for FFF"):
        checked.load(folder / "coast.yaml")


def test_editors_take_it_too(folder: Path) -> None:
    validator = jsonschema.Draft202012Validator(checked.schema())
    for scenario in (text(folder), in_full(text(folder))):
        plain = json.loads(json.dumps(YAML(typ="safe").load(scenario), default=str))
        validator.validate(plain)
    assert text(folder).startswith("# yaml-language-server: $schema=")


def test_the_empty_record_claims_nothing(folder: Path) -> None:
    facts = check(folder / "record")
    assert all(facts.table(name) == [] for name in facts.tables)
    everything = {**facts.series, **facts.levels}
    assert all(series.scored == () for series in everything.values())
    assert {series.variable for series in everything.values()} == set(VARIABLES)
    for name in facts.series:
        assert facts.monthly_counts(name, only_scored=True).isnull().all()


def test_a_fact_counts_once_the_dictionary_says_so(folder: Path) -> None:
    meetings, dictionary = folder / "record" / "meetings.csv", folder / "record" / "series.csv"
    row = "2018-11-18,,leader,meeting,no,summit,Town,A meeting,unsourced,\n"
    meetings.write_text(meetings.read_text(encoding="utf-8") + row, encoding="utf-8")
    lines = dictionary.read_text(encoding="utf-8")
    dictionary.write_text(re.sub(r"^(leader,.*),none,", r"\1,all,", lines, flags=re.MULTILINE))
    counts = check(folder / "record").yearly_counts("leader", only_scored=True)
    assert counts.sel(year=2018) == 1
    assert counts.sel(year=2017) == 0
    assert counts.size == 9


def test_it_runs_with_every_key_and_with_few(folder: Path) -> None:
    scenario = folder / "coast.yaml"
    few = sim.simulate(checked.load(scenario).replace(end="2016-12"), runs=2, seed=0)
    scenario.write_text(in_full(text(folder)), encoding="utf-8")
    every = sim.simulate(sim.load(scenario).replace({"end": "2023-12"}), runs=2, seed=0)
    for data in (few, every):
        assert list(data["ally"].values) == ["BBB", "CCC"]
        assert data["relation"].notnull().all()
    assert "FFF" in every["source"].values


@pytest.mark.parametrize("name", ["", "Coast", "a b", "../up", "-x", "x/y", "a" * 101, "é"])
def test_a_name_that_no_file_should_bear(name: str) -> None:
    with pytest.raises(InputError, match="no name of a triangle"):
        new(name)


def test_a_bundled_name_is_taken() -> None:
    with pytest.raises(InputError, match="bundled"):
        new("baseline")


def test_the_notebook_runs_beside_its_scenario(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = json.loads((folder / "coast.ipynb").read_text(encoding="utf-8"))["cells"]
    assert all(cell["outputs"] == [] for cell in cells if cell["cell_type"] == "code")
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    small = code.replace("%matplotlib inline\n", "").replace("RUNS = 200", "RUNS = 3")
    assert "RUNS = 3" in small
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(small, "coast.ipynb", "exec"), names)
    assert names["study"] is None  # nothing is on record
    assert names["data"].sizes["run"] == 3  # type: ignore[attr-defined]
