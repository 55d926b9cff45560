"""The check on doubled runs counts the verdicts that change, and says when they are too many."""

import json
import runpy
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

FILE = Path(__file__).resolve().parents[2] / "docs" / "doubling.py"
SCRIPT = runpy.run_path(str(FILE))


def finding(place: int, verdict: str) -> dict[str, Any]:
    return {"id": "S1", "experiment": f"e{place}", "verdict": verdict, "probability": 0.8}


def compared(folder: Path, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Result:
    files = folder / "a.json", folder / "b.json"
    for file, content in zip(files, (before, after), strict=True):
        file.write_text(json.dumps(content))
    return CliRunner().invoke(SCRIPT["main"], [str(file) for file in files])


def test_one_verdict_in_twenty_may_change_and_order_does_not_matter(tmp_path: Path) -> None:
    before = [finding(place, "open") for place in range(20)]
    after = [finding(0, "leaning"), *before[1:]][::-1]
    told = compared(tmp_path, before, after)
    assert told.exit_code == 0
    assert "S1 e0: open (0.80), then leaning (0.80)" in told.output
    assert "1 of 20 verdicts change: 5.0%" in told.output
    fewer = compared(tmp_path, before[:19], after[1:])
    assert fewer.exit_code == 1
    assert "1 of 19 verdicts change: 5.3%" in fewer.output


def test_other_experiments_are_refused(tmp_path: Path) -> None:
    told = compared(tmp_path, [finding(0, "open")], [finding(1, "open")])
    assert told.exit_code == 1
    assert "not about the same experiments" in told.output
