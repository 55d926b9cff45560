"""Bad input is one line that names file, line, key or value, what is allowed, the nearest name."""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load
from tests.scenario.malformed_inputs import CATALOGUE, FOLDER, MALFORMED, SOUND, Malformed


@pytest.mark.parametrize("case", MALFORMED, ids=[case.id for case in MALFORMED])
def test_the_message_names_the_fault(case: Malformed, tmp_path: Path) -> None:
    path = case.path(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load(path, CATALOGUE, case.overrides)
    text = str(caught.value)
    assert case.agrees(text, tmp_path), text
    assert "\n" not in text
    assert "pydantic" not in text


@pytest.mark.parametrize(
    "case", [case for case in MALFORMED if not case.needs_catalogue], ids=lambda case: case.id
)
def test_without_a_catalogue_it_is_refused_too(case: Malformed, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError):
        load(case.path(tmp_path), overrides=case.overrides)


def test_every_malformed_file_has_its_answer() -> None:
    files = {file.name for file in FOLDER.glob("*.yaml")} - set(SOUND)
    assert files == {case.id for case in MALFORMED if case.id.endswith(".yaml")}


def test_the_files_beside_them_are_sound() -> None:
    for name in SOUND:
        assert load(FOLDER / name, CATALOGUE).patron == "AAA"


def test_an_unknown_name_is_answered_with_the_nearest_bundled_one() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'baseline'") as caught:
        load("baselin")
    assert caught.value.nearest == "baseline"
    assert caught.value.line is None


def test_the_parts_of_a_message_can_be_read_apart() -> None:
    with pytest.raises(ScenarioError) as caught:
        load(FOLDER / "unknown_formulation.yaml", CATALOGUE)
    error = caught.value
    assert Path(error.file or "").name == "unknown_formulation.yaml"
    assert (error.line, error.key, error.value) == (5, "formulations.cooperation", "reasurance")
    assert (error.allowed, error.nearest) == ("cha1999, reassurance", "reassurance")
    assert error.more == 0
