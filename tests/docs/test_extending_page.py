"""What docs/extending.md tells to do is done: in a fresh process, and in a changed copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT, Block, blocks, write_scenarios

BLOCKS = list(blocks("extending.md"))
CHANGE = "A new variable"


def run(code: str, package: Path, folder: Path) -> str:
    """Output of code run with the package found in a folder."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_touching_the_package(tmp_path: Path) -> None:
    write_scenarios("extending.md", tmp_path)
    code = [b.text for b in BLOCKS if b.language == "python" and b.section != CHANGE]
    # `python -c` has no source file for `inspect`, which nothing here needs.
    printed = run("\n".join(code), ROOT, tmp_path).splitlines()
    lost = {level: float(number) for level, number in map(str.split, printed[1:4])}
    assert lost["leader"] < 0
    assert lost["minister"] < 0
    assert "108 months, 15 with closed borders" in printed
    ends = re.findall(r"'(\w+)': ([\d.]+)", next(line for line in printed if "barbieri" in line))
    assert float(dict(ends)["oneal_russett1997"]) > float(dict(ends)["barbieri1996"])
    assert any("['JPN', 'KOR', 'AUS']" in line for line in printed)


def test_a_new_variable(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    part = [block for block in BLOCKS if block.section == CHANGE]
    for block in part:
        if block.language == "diff":
            apply(block, tmp_path)
        elif found := re.match(r"# file: (\S+)\n", block.text):
            told = block.text if block.language == "python" else block.text[found.end() :]
            (tmp_path / found[1]).write_text(told, encoding="utf-8")
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
