"""The verb explain."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from sim.ensemble.ledger import ledger

VARIANT = """\
name: other-theory
description: Doubt about the patron drives the allies together, and the commitment is a duty.
extends: baseline
parameters:
  consult_scope: 1
formulations:
  alignment: cha1999
"""


def invoke(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def variant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("given") / "other.yaml"
    file.write_text(VARIANT)
    return file


@pytest.fixture(scope="module")
def done(variant: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("explain") / "out"
    arguments = ["explain", "baseline", str(variant), "--runs", "10"]
    return out, invoke(*arguments, "--out", str(out)).stdout


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, keep_default_na=False)


def test_explain_writes_books_shares_and_figures(done: tuple[Path, str]) -> None:
    folder, _ = done
    names = {path.name for path in folder.iterdir()}
    tables = {"ledger.csv", "difference.csv", "shapley.csv"}
    assert names == {*tables, "manifest.json", "figures", "report.html"}
    figures = sorted(path.name for path in (folder / "figures").iterdir())
    assert figures == [
        "1-ledger-relation.png",
        "2-ledger-cooperation.png",
        "3-ledger-channel.png",
        "4-difference-relation.png",
        "5-difference-cooperation.png",
        "6-difference-channel.png",
        "7-shapley.png",
    ]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert list(manifest["scenarios"]) == ["other-theory", "baseline"]
    assert all((folder / file).exists() for file in manifest["files"])


def test_what_tells_more_can_be_typed(done: tuple[Path, str], variant: Path) -> None:
    assert f"How sure? `compare baseline {variant} --theories` tells." in done[1]


@pytest.mark.parametrize("name", ["ledger.csv", "difference.csv"])
def test_the_parts_of_every_year_sum_to_its_change(done: tuple[Path, str], name: str) -> None:
    books = table(done[0], name)
    for _, rows in books.groupby(["variable", "element", "year"]):
        change = rows["change"].iloc[0]
        assert rows["mean"].sum() == pytest.approx(change, abs=1e-7)
        assert rows["net"].sum() == pytest.approx(change, abs=1e-7)


def test_the_changes_are_those_of_the_scenario(done: tuple[Path, str], variant: Path) -> None:
    rows = table(done[0], "ledger.csv")
    rows = rows[(rows["variable"] == "cooperation") & (rows["element"] == "military")]
    total = rows.groupby("year")["change"].first().sum()
    books = ledger(variant, 10, 0)
    level = books["cooperation"].sel(domain="military")
    start = books["cooperation_start"].sel(domain="military")
    assert total == pytest.approx(float((level.isel(time=-1) - start).mean()), abs=1e-7)


def test_the_parts_of_the_difference_sum_to_the_difference(
    done: tuple[Path, str], variant: Path
) -> None:
    rows = table(done[0], "difference.csv")
    rows = rows[(rows["variable"] == "relation") & (rows["year"] == rows["year"].max())]
    one, other = ledger(variant, 10, 0), ledger("baseline", 10, 0)
    levels = one["relation"].isel(time=-1) - other["relation"].isel(time=-1)
    start = one["relation_start"] - other["relation_start"]
    expected = float((levels - start).mean())
    assert rows["net_since_start"].sum() == pytest.approx(expected, abs=1e-7)
    assert {"quasi_alliance", "reassurance"} <= set(rows["term"])


def test_shares_sum_to_the_total(done: tuple[Path, str]) -> None:
    shares = table(done[0], "shapley.csv")
    for _, rows in shares.groupby("outcome"):
        assert rows["share"].sum() == pytest.approx(rows["total"].iloc[0], abs=1e-7)
    assert set(shares["player"]) >= {"D1", "C3", "other"}


def test_the_terminal_tells_who_moved_what_when(done: tuple[Path, str]) -> None:
    _, shown = done
    for words in (
        "relation: change, and the most by",
        "2022-05  Yoon Suk-yeol (KOR)",
        "channel vice_minister",
        "other-theory minus baseline",
        "Shapley shares",
        "7 figures in",
    ):
        assert words in shown


def test_the_parts_of_a_difference_and_all_else_sum_to_it(done: tuple[Path, str]) -> None:
    lines = [line for line in done[1].splitlines() if "; all else " in line]
    assert [line.split()[0] for line in lines] == ["relation", "cooperation", "channel"]
    for line in lines:
        change, *parts = map(float, re.findall(r"[+-]?\d+\.\d{3}", line))
        assert sum(parts) == pytest.approx(change, abs=0.004)  # each is rounded


def test_alone_there_is_no_difference_and_no_share(tmp_path: Path) -> None:
    out = tmp_path / "o"
    shown = invoke("explain", "baseline", "--runs", "3", "--no-plots", "--out", str(out)).stdout
    assert {path.name for path in out.iterdir()} == {"ledger.csv", "manifest.json"}
    assert "Shapley" not in shown


def test_another_actor_leaves_the_ledger_and_tells_why_there_are_no_shares(
    tmp_path: Path,
) -> None:
    out = tmp_path / "o"
    arguments = ["explain", "baseline", "seat-australia", "--runs", "2"]
    shown = invoke(*arguments, "--no-plots", "--out", str(out)).stdout
    assert "no Shapley shares" in shown
    assert (out / "difference.csv").exists()
    assert not (out / "shapley.csv").exists()
    assert json.loads((out / "manifest.json").read_text())["left_out"]


def test_one_month_of_one_run_is_told_in_words(tmp_path: Path) -> None:
    out = tmp_path / "o"
    arguments = ["explain", "baseline", "--run", "2", "--month", "2022-05", "--out", str(out)]
    shown = invoke(*arguments).stdout
    assert shown.startswith("baseline in 2022-05, run 2, seed 0: from the start of the month")
    assert "KOR Yoon Suk-yeol" in shown
    assert "declared line to partner +0.700 (+0.600)" in shown
    assert {path.name for path in out.iterdir()} == {
        "acts.csv",
        "steps.csv",
        "manifest.json",
        "report.html",
    }
    assert "declared line to partner" in (out / "report.html").read_text()
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["run"], manifest["month"]) == (2, "2022-05")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "REFERENCE"),
        (["baseline", "--month", "2024-01"], "allowed: 2015-01 to 2023-12"),
        (["baseline", "--run", "-1"], "--run"),
        (["baseline", "--run", "1", "--since", "2020-01"], "one month"),
        (["basline"], "baseline"),
        (["baseline", "basline"], "baseline"),
        (["baseline", "baseline"], "the same scenario"),
        (["baseline", "korea-clause-1969"], "no month in common"),
        (["baseline", "carried-on"], "carried-on and baseline are the same in all months"),
        (["carried-on", "storm", "--until", "2024-12"], "from 2025-01 on"),
        (["baseline", "--since", "2024-01"], "allowed: 2015-01 to 2023-12"),
        (["baseline", "--since", "2024"], "YYYY-MM"),
        (["baseline", "--runs", "0"], "--runs"),
        (["baseline", "--runs", "1000000000"], "GB of memory"),
    ],
)
def test_bad_input_is_one_message_and_nothing_written(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("explain", *arguments, code=2)
    assert words in result.stderr
    assert not list(tmp_path.iterdir())
