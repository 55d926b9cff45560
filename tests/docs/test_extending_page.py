"""What docs/extending.md tells to do is done: in a fresh process, and in a changed copy."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks, write_scenarios

BLOCKS = list(blocks("extending.md"))
CHANGE = "A new variable"
FILE = r"# file: (\S+)\n"


def python(arguments: list[str], package: Path, folder: Path) -> str:
    """Output of Python with the package found in a folder."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(code: str, package: Path, folder: Path) -> str:
    """Output of code run with the package found in a folder."""
    # `python -c` has no source file for `inspect`, which nothing here needs.
    return python(["-c", code], package, folder)


def write_files(part: list[Block], root: Path) -> None:
    """Write the files of Python that the page shows, each under the name in its first line."""
    for block in part:
        if found := re.match(FILE, block.text):
            told = block.text if block.language == "python" else block.text.partition("\n")[2]
            (root / found[1]).write_text(told, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scenarios and the plugin of the page."""
    path = tmp_path_factory.mktemp("extending")
    write_scenarios("extending.md", path)
    write_files([block for block in BLOCKS if block.section != CHANGE], path)
    return path


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What the page's code prints that needs no change of the package, in one process."""
    code = [
        block.text
        for block in BLOCKS
        if block.language == "python" and block.section != CHANGE and not re.match(FILE, block.text)
    ]
    return run("\n".join(code), ROOT, folder)


def number(text: str, printed: str) -> float:
    """The number that is printed after a text."""
    found = re.search(rf"{text}:? *([-+]?[\d.]+)", printed)
    assert found is not None, printed
    return float(found[1])


def test_a_behaviour_of_ones_own(printed: str) -> None:
    assert number("exercises in nine years", printed) < 0
    assert number("willingness of a proud ROK", printed) < 0
    assert number("relation", printed) != 0
    assert "<Cautious PRK>" in printed
    cautious, usual = (
        [float(n) for n in re.findall(rf"^tension, {how}: ([\d.]+)$", printed, re.MULTILINE)]
        for how in ("cautious", "as usual")
    )
    assert len(cautious) == len(usual) == 3
    assert cautious != usual


def test_what_the_ledger_says_of_it(printed: str) -> None:
    decided, override = number("decide  ", printed), number(r"PRK\.decide \(Cautious\)", printed)
    assert abs(override + 0.5 * decided) < 1e-5
    assert number(r"KOR\.appraise \(Proud\)", printed) < 0
    assert re.search(r"^habit +0\.\d", printed, re.MULTILINE)


def test_parameters_of_one_actor(printed: str) -> None:
    own, others = number("KOR  ", printed), number("JPN  ", printed)
    assert abs(own) > abs(others)


def test_the_commands_load_the_plugin(folder: Path) -> None:
    commands = [line for b in BLOCKS if b.language == "sh" for line in b.text.splitlines()]
    told = [
        python(["-m", "sim", *shlex.split(command)[1:]], ROOT, folder)
        for command in commands
        if command.startswith("alliance-sim ")
    ]
    assert len(told) == len(commands) == 5
    assert "bit for bit" in told[-1]
    assert "Cautious" in (folder / "runs/cautious/manifest.json").read_text(encoding="utf-8")


def test_without_touching_the_package(printed: str) -> None:
    lines = printed.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("level"))
    lost = {level: float(part) for level, part in map(str.split, lines[first + 1 : first + 4])}
    assert lost["leader"] < 0
    assert lost["minister"] < 0
    assert "108 months, 15 with closed borders" in lines
    assert number("willingness", printed) < 0
    ends = re.findall(r"'(\w+)': ([\d.]+)", next(line for line in lines if "barbieri" in line))
    assert float(dict(ends)["oneal_russett1997"]) > float(dict(ends)["barbieri1996"])
    assert any("['JPN', 'KOR', 'AUS']" in line for line in lines)


def test_a_new_variable(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    part = [block for block in BLOCKS if block.section == CHANGE]
    for block in part:
        if block.language == "diff":
            apply(block, tmp_path)
    write_files(part, tmp_path)
    (code,) = (b.text for b in part if b.text.startswith("# in the changed package"))
    printed = run(code, tmp_path, tmp_path)
    assert "public support for trilateral cooperation" in printed
    assert "parameters.support_threat" in printed


def apply(block: Block, root: Path) -> None:
    """Apply a change that the page shows: the lines it keeps must stand in the file once."""
    head, *lines = block.text.splitlines()
    path = root / head.removeprefix("--- ")
    old, new = (
        "".join(f"{line[1:]}\n" for line in lines if line[0] in kept) for kept in (" -", " +")
    )
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"docs/extending.md: {old!r} is not in {path} once"
    path.write_text(text.replace(old, new), encoding="utf-8")
