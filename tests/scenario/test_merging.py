"""Difference files: JSON merge patch, chains, and where a fault is said to be."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import ScenarioError, load
from sim.scenario.inherit import merge, name_nulls
from sim.scenario.node import Node
from sim.scenario.reading import MOST_BYTES, read_text
from tests.scenario.malformed_inputs import CATALOGUE, HEAD, VALID

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b"])
KEYS = st.sampled_from(["x", "y", "z"])
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def merge_patch(target: Any, patch: Any) -> Any:
    """The algorithm as RFC 7396 writes it."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


def nodes(data: Any, file: str) -> Node:
    if isinstance(data, dict):
        return Node({key: nodes(item, file) for key, item in data.items()}, file)
    if isinstance(data, list):
        return Node([nodes(item, file) for item in data], file)
    return Node(data, file)


@given(base=DATA, patch=DATA)
def test_merging_is_json_merge_patch(base: Any, patch: Any) -> None:
    assert merge(nodes(base, "base"), nodes(patch, "patch")).plain() == merge_patch(base, patch)


@given(base=DATA, patch=DATA)
def test_every_leaf_keeps_the_file_it_came_from(base: Any, patch: Any) -> None:
    merged = merge(nodes(base, "base"), nodes(patch, "patch"))
    in_patch = nodes(patch, "patch")

    def check(node: Node, path: tuple[str, ...]) -> None:
        if isinstance(node.value, dict) and node.value:
            for key, child in node.value.items():
                check(child, (*path, key))
        elif node.file == "patch":
            assert in_patch.at(path).plain() == node.plain() or node.value == {}
        else:
            assert nodes(base, "base").at(path).plain() == node.plain()

    check(merged, ())


@given(base=DATA)
def test_an_empty_patch_changes_no_mapping(base: Any) -> None:
    mapping = {"whole": base}
    assert merge(nodes(mapping, "base"), nodes({}, "patch")).plain() == mapping


def test_null_names_a_formulation_and_removes_elsewhere() -> None:
    patch = name_nulls(read_text("formulations: {answer: null}\nevents: {visit: null}\n", "patch"))
    base = read_text("formulations: {answer: spiral}\nevents: {visit: {months: 1}}\n", "base")
    assert merge(base, patch).plain() == {"formulations": {"answer": "null"}, "events": {}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "valid.yaml").write_text(VALID.read_text())
    return tmp_path


def write(folder: Path, name: str, body: str, extends: str = "valid.yaml") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{HEAD}extends: {extends}\n{body}")
    return file


def test_a_counterfactual_is_a_five_line_file(folder: Path) -> None:
    file = write(folder, "strong.yaml", "parameters:\n  rate: 0.9\n")
    base, strong = load(folder / "valid.yaml", CATALOGUE), load(file, CATALOGUE)
    assert strong.parameters["rate"] == 0.9
    same = strong.replace(name=base.name, description=base.description, claims=base.claims)
    assert same.replace(rate=0.3) == base


def test_name_description_and_claims_are_not_inherited(folder: Path) -> None:
    scenario = load(write(folder, "other.yaml", ""), CATALOGUE)
    assert scenario.name == "faulty"
    assert scenario.claims == ()


def test_lists_replace_and_mappings_merge(folder: Path) -> None:
    body = "forums:\n  summit: {annual: [1]}\nactors:\n  CCC: {threat: {RRR: 0.9}}\n"
    scenario = load(write(folder, "other.yaml", body), CATALOGUE)
    assert scenario.forums["summit"].annual == (1,)
    assert scenario.actors["CCC"].threat == {"PPP": 0.6, "RRR": 0.9}


def test_a_chain_goes_through_folders_below(folder: Path) -> None:
    write(folder, "below/one.yaml", "parameters: {rate: 0.9}\n", extends="../valid.yaml")
    top = write(folder, "two.yaml", "parameters: {weight: 2}\n", extends="below/one.yaml")
    assert load(top, CATALOGUE).parameters == {"rate": 0.9, "weight": 2}


def test_the_folder_of_the_file_asked_for_is_the_bound(folder: Path) -> None:
    below = write(folder, "below/one.yaml", "", extends="../valid.yaml")
    with pytest.raises(ScenarioError, match="leads out of the scenario's folder"):
        load(below, CATALOGUE)


def test_a_file_anywhere_can_extend_a_bundled_scenario(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + "extends: baseline\n")
    assert load(file).end == load("baseline").end


def test_what_can_be_extended_by_nobody_is_told_where_it_is_asked_for(folder: Path) -> None:
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "empty.yaml").touch()
    (folder / "large.yaml").write_text("a" * (MOST_BYTES + 1))
    for name, why in (
        ("folder", "is a directory"),
        ("pipe", "is no ordinary file"),
        ("empty", "is empty"),
        ("large", "is too large"),
    ):
        file = write(folder, "asks.yaml", "", extends=f"{name}.yaml")
        told = rf"asks\.yaml:3: extends names a file that {why} \(value '{name}\.yaml'\); allowed: "
        with pytest.raises(ScenarioError, match=told):
            load(file, CATALOGUE)


def test_a_fault_on_a_line_of_what_is_extended_is_told_there(folder: Path) -> None:
    (folder / "faulty.yaml").write_text("name: x\nname: y\n")
    file = write(folder, "asks.yaml", "", extends="faulty.yaml")
    with pytest.raises(ScenarioError, match=r"faulty\.yaml:2: the key 'name' is there twice"):
        load(file, CATALOGUE)


def test_a_merged_fault_is_said_to_be_where_it_stands(folder: Path) -> None:
    one = write(folder, "one.yaml", "actors:\n  BBB:\n    approval: 1.2\n")
    two = write(folder, "two.yaml", "end: 2016-06\n", extends="one.yaml")
    with pytest.raises(ScenarioError) as caught:
        load(two, CATALOGUE)
    assert (caught.value.file, caught.value.line) == (str(one), 6)


def test_a_fault_across_files_is_said_to_be_in_the_later_one(folder: Path) -> None:
    file = write(folder, "late.yaml", "\nstart: 2017-01\n")
    with pytest.raises(ScenarioError) as caught:
        load(file, CATALOGUE)
    assert "end is before the start" in str(caught.value)
    assert caught.value.file == str(folder / "valid.yaml")
    file = write(folder, "early.yaml", "\nend: 2014-01\n")
    with pytest.raises(ScenarioError) as caught:
        load(file, CATALOGUE)
    assert (caught.value.file, caught.value.line) == (str(file), 5)
