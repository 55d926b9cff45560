"""Every file and every command of docs/scenarios.md works."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from sim.cli import VERBS
from sim.model import checked
from sim.scenario import ScenarioError
from tests.docs.pages import blocks, page, write_scenarios

YAML = [block for block in blocks("scenarios.md") if block.language == "yaml"]
COMMANDS = [
    shlex.split(line, comments=True)
    for name in ("scenarios.md", "results.md")
    for block in blocks(name)
    if block.language == "sh"
    for line in block.text.splitlines()
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenarios")
    write_scenarios("scenarios.md", path)
    return path


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.name)
def test_file(block: object, folder: Path) -> None:
    refused = re.match(r"# refused: (.*)\n", block.text)
    path = folder / f"{block.name}.yaml"
    if refused is None:
        assert checked.load(path).name == block.name
        return
    with pytest.raises(ScenarioError) as caught:
        checked.load(path)
    assert refused[1] in str(caught.value)


def test_the_counterfactual_has_five_lines() -> None:
    assert len(YAML[0].text.splitlines()) == 5


def test_the_message_that_is_shown(folder: Path) -> None:
    (shown,) = (block.text.strip() for block in blocks("scenarios.md") if block.language == "text")
    beginning, end = shown.split("…")
    with pytest.raises(ScenarioError) as caught:
        checked.load(folder / "misspelt.yaml")
    message = str(caught.value).replace(f"{folder}/", "")
    assert message.startswith(beginning.strip())
    assert message.endswith(end.strip())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command(command: list[str]) -> None:
    assert command[0] == "alliance-sim"
    assert command[1] in VERBS
    given = [after for word, after in pairwise(command) if word == "--set"]
    if given:
        checked.load(command[2], [tuple(pair.split("=", 1)) for pair in given])


def test_events_change_stocks_only() -> None:
    text = page("scenarios.md")
    assert [name for name in checked.catalogue().variables if f"`{name}`" not in text] == []
