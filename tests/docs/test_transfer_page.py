"""docs/transfer.md is filled from the tables of the verb, whatever they hold."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

from tests.docs.pages import FOLDER, page

SCRIPT = runpy.run_path(str(FOLDER / "transfer.py"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables of a made-up test: one series fails, one could not be carried over."""
    carried = {"skill_carried": 0.3, "low_carried": 0.1, "high_carried": 0.5}
    common = {
        **carried,
        "posterior": "fitted-x",
        "facts": "of this triangle",
        "n": 9,
        "persistence": 1.0,
    }
    rows = [
        {**common, "series": "a", "title": "talks", "verdict": "worse", "verdict_carried": "better",
         "score": 2.0, "climatology": 1.0, "carried": 3.0, "reached": 0.5,
         "skill": -1.0, "low": -2.0, "high": -0.5},
        {**common, "series": "b", "title": "arms", "verdict": "cannot say",
         "verdict_carried": "cannot say", "score": 1.0, "climatology": 1.0,
         "carried": float("nan"), "reached": 1.0, "skill": 0.0, "low": -1.0, "high": 1.0},
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "transfer.csv", index=False)
    reading = {"posterior": "fitted-x", "reading": "slot: other", "series": 2, "years": 9}
    pd.DataFrame([{**reading, "skill": 0.2, "low": 0.1, "high": 0.3, "verdict": "better"}]).to_csv(
        tmp_path / "readings.csv", index=False
    )
    share = {"outcome": "relation", "units": "index", "share": -0.25, "low": -0.3, "high": -0.2}
    pd.DataFrame(
        [{**share, "player": each, "differs": 4, "second": 0.7, "recorded": float("nan")}
         for each in ("quarrels", "total")]
    ).to_csv(tmp_path / "shares.csv", index=False)  # fmt: skip
    claim = {"claim": "C4", "experiment": "x", "question": "Does it?", "same_sign": "no"}
    numbers = {
        f"{name}{end}": value
        for name, value in (("effect", 0.1), ("effect_there", -0.2), ("ratio", -2.0))
        for end in ("", "_low", "_high")
    }
    pd.DataFrame([{**claim, **numbers, "note": "without D4"}]).to_csv(
        tmp_path / "claims.csv", index=False
    )
    pd.DataFrame([{**claim, "why_not": "an ally who is not here"}]).to_csv(
        tmp_path / "untranslated.csv", index=False
    )
    return tmp_path


def test_every_place_is_filled_with_what_was_found(folder: Path) -> None:
    text = SCRIPT["filled"](page("transfer.md"), folder)
    assert "*Not run yet.*" not in text
    assert "- **worse than a naive forecast**: talks\n" in text
    assert "- **worse than the first triangle's rates**: none\n" in text
    assert "| talks | 9 | 1.000 | 1.000 | 3.000 | 0.500 | 2.000 |" in text
    assert "−1.00 (−2.00 to −0.50) | **worse** | +0.30 (+0.10 to +0.50) |" in text
    assert "| arms | 9 | 1.000 | 1.000 | – |" in text
    assert "| slot: other | `fitted-x` | 2 | +0.200 (+0.100 to +0.300) | better |" in text
    assert "| quarrels | 4 | −0.250 (−0.300 to −0.200) |" in text
    assert "Does it? *(without D4)*" in text
    assert "| C4 | Does it? | an ally who is not here |" in text


def test_filling_it_again_changes_nothing(folder: Path) -> None:
    once = SCRIPT["filled"](page("transfer.md"), folder)
    assert SCRIPT["filled"](once, folder) == once


def test_what_fails_stands_before_everything_else() -> None:
    text = page("transfer.md")
    places = [text.index(f"<!-- {name}:start -->") for name in SCRIPT["BLOCKS"]]
    assert places == sorted(places)
    assert next(iter(SCRIPT["BLOCKS"])) == "fails"
