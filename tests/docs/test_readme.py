"""What README.md shows works: its commands are taken, its class takes its seat."""

import re
import shlex
from pathlib import Path

import click
import pytest

from sim.cli import VERBS, main
from sim.scenario import bundled_names
from sim.sweeps.loading import bundled_sweeps
from tests.docs.pages import FENCE, ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    part.strip().split(" > ")[0]
    for language, block in FENCE.findall(TEXT)
    if language == "sh"
    for line in block.splitlines()
    for part in line.partition(" # ")[0].split(" && ")
    if part.strip().startswith("alliance-sim ")
]
"""Every call of the command, without its comment."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_taken_as_it_stands(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("runs/collapse", "runs/indices", "runs/baseline", "my-triangle"):
        Path(folder).mkdir(parents=True)
    Path("my-triangle/my-triangle.yaml").touch()
    Path("no-bottom-up.yaml").touch()
    _, verb, *arguments = shlex.split(command)
    with click.Context(main) as above:
        found = main.get_command(above, verb)
        assert found is not None, verb
        given = found.make_context(verb, arguments, parent=above).params
    named = [given.get(key) for key in ("scenario", "reference", "sweep")]
    names = [*filter(None, named), *(given.get("scenarios") or ())]
    for name in map(str, names):
        assert Path(name).exists() or name in (*bundled_names(), *bundled_sweeps()), name


def test_every_verb_is_shown() -> None:
    assert {command.split()[1] for command in COMMANDS} == set(VERBS)


def test_every_page_that_it_links_to_is_there() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)", TEXT)
    assert linked
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_an_agent_that_one_can_replace() -> None:
    (code,) = (found[2] for found in FENCE.finditer(TEXT) if "class Cautious" in found[2])
    names: dict[str, object] = {}
    before = 'import sim\nscenario = sim.load("baseline")\ndata = sim.simulate(scenario, runs=40)\n'
    exec(compile(before + code.replace("runs=1000", "runs=40"), "README.md", "exec"), names)
    cautious, data = names["cautious"], names["data"]
    assert float(cautious["launches"].mean()) < float(data["launches"].mean())  # type: ignore[index]
