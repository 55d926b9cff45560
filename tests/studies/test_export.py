"""Results in other programs: the same numbers under names that those programs take."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import sim
from sim.analysis.frames import RESERVED, legal, to_frame
from sim.cli import main
from sim.core.errors import AnalysisError, InputError
from sim.ensemble import write_result
from sim.report.output import write
from sim.studies.export import export
from tests.plots.synthetic import synthetic


@pytest.fixture(scope="module")
def one() -> xr.Dataset:
    return sim.simulate(sim.load("baseline").replace(end="2015-06"), runs=3)


@pytest.fixture(scope="module")
def folder(one: xr.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run, as run writes it."""
    where = tmp_path_factory.mktemp("run")
    write_result(one, where / "result.nc")
    return where


def invoke(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["export", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def check(table: pd.DataFrame, one: xr.Dataset) -> None:
    """Every number of threat stands where it belongs."""
    assert len(table) == 6 * 3 * one.sizes["actor"] * one.sizes["source"]
    for row in table.sample(40, random_state=1).to_dict("records"):
        month = pd.Timestamp(row["month"])
        cell = one["threat_perception"].sel(
            run=row["run"], time=month, actor=row["actor"], source=row["source"]
        )
        np.testing.assert_allclose(row["threat_perception"], float(cell), rtol=1e-5)
        assert (row["scenario"], row["year"]) == ("baseline", month.year)


def test_text_has_the_numbers_of_the_result(folder: Path, one: xr.Dataset, tmp_path: Path) -> None:
    shown = invoke(folder, "--out", tmp_path / "o").stdout
    assert "by_actor_source: 648 rows" in shown
    check(pd.read_csv(tmp_path / "o" / "by_actor_source.csv"), one)
    monthly = pd.read_csv(tmp_path / "o" / "monthly.csv")
    np.testing.assert_allclose(
        monthly["relation"], one["relation"].transpose("run", "time").values.ravel(), rtol=1e-5
    )


def test_parquet_has_them_too(folder: Path, one: xr.Dataset, tmp_path: Path) -> None:
    invoke(folder, "--to", "parquet", "--out", tmp_path)
    check(pd.read_parquet(tmp_path / "by_actor_source.parquet"), one)


def test_stata_reads_names_labels_and_months(folder: Path, one: xr.Dataset, tmp_path: Path) -> None:
    invoke(folder, "--to", "dta", "--out", tmp_path)
    check(pd.read_stata(tmp_path / "by_actor_source.dta"), one)
    with pd.read_stata(tmp_path / "by_actor.dta", iterator=True) as reader:
        labels = reader.variable_labels()
        table = reader.read()
    assert labels["approval"] == "approval of the government (democracies) [index]"
    first = table[(table["actor"] == "KOR") & (table["month"] == "2015-06-01")]
    assert set(first["leader"]) == {"Park Geun-hye"}


def test_a_workbook_has_a_sheet_a_table_and_the_codebook(folder: Path, tmp_path: Path) -> None:
    invoke(folder, "--to", "xlsx", "--runs", 1, "--out", tmp_path)
    sheets = pd.read_excel(tmp_path / "tables.xlsx", sheet_name=None)
    assert {"monthly", "by_actor", "codebook"} <= set(sheets)
    assert sheets["monthly"]["run"].unique().tolist() == [0]
    assert str(sheets["monthly"]["month"].iloc[1])[:10] == "2015-02-01"


def test_the_codebook_tells_of_every_column_of_every_table(
    folder: Path, one: xr.Dataset, tmp_path: Path
) -> None:
    study = export(folder)
    write(study, tmp_path, 0.0, plots=False)
    book = pd.read_csv(tmp_path / "codebook.csv", keep_default_na=False)
    for name in [each for each in study.tables if each != "codebook"]:
        columns = list(pd.read_csv(tmp_path / f"{name}.csv", nrows=1))
        assert sorted(columns) == sorted(book[book["table"] == name]["name"])
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}", column) for column in columns)
    row = book[book["name"] == "approval"].iloc[0]
    assert (row["label"], row["units"]) == ("approval of the government (democracies)", "index")
    assert "KOR Republic of Korea" in book[book["name"] == "ally"].iloc[0]["values"]
    exported = {name for table in study.tables for name in study.tables[table]}
    assert {str(name) for name, array in one.items() if "time" in array.dims} <= exported


def test_several_results_stand_below_one_another(one: xr.Dataset) -> None:
    other = one.assign_attrs(scenario_name="other")
    table = export(one, other).tables["by_ally"]
    assert table["scenario"].value_counts().to_dict() == {"baseline": 36, "other": 36}
    with pytest.raises(AnalysisError, match="two results are called baseline"):
        export(one, one)


def test_a_frame_holds_variables_of_the_same_axes(one: xr.Dataset) -> None:
    table = to_frame(one, "cooperation", "institutionalisation")
    assert list(table) == [
        *("scenario", "run", "month", "year", "domain"),
        *("cooperation", "institutionalisation"),
    ]
    cell = table[
        (table["run"] == 2) & (table["month"] == "2015-03") & (table["domain"] == "economic")
    ]
    expected = one["cooperation"].sel(run=2, time="2015-03", domain="economic").item()
    assert cell["cooperation"].item() == expected
    assert "tension" in to_frame(one)
    with pytest.raises(AnalysisError, match="same axes"):
        to_frame(one, "relation", "cooperation")
    with pytest.raises(AnalysisError, match="did you mean 'relation'"):
        to_frame(one, "relatoin")
    assert sim.to_frame is to_frame


@pytest.mark.parametrize(
    "name", ["2nd try", "_x", "", "Größe", "a" * 50, "if", "double", "run", "é"]
)
def test_names_are_legal_in_stata_and_r(name: str) -> None:
    found = legal(name)
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}", found)
    assert found not in RESERVED
    again = legal(name, [found])
    assert again != found
    assert len(again) <= 32


def test_bad_input_is_one_message_and_nothing_written(folder: Path, tmp_path: Path) -> None:
    not_one = tmp_path / "x.nc"
    not_one.write_text("no")
    before = sorted(tmp_path.rglob("*"))
    for arguments, words in (
        ([tmp_path / "gone"], "is no file"),
        ([tmp_path], "holds no result.nc"),
        ([not_one], "is not the result of an ensemble"),
        ([folder, folder], "two results"),
        ([folder, "--to", "sas"], "--to"),
        ([folder, "--runs", "0"], "--runs"),
        ([], "RESULT"),
    ):
        assert words in invoke(*arguments, "--out", tmp_path / "o", code=2).stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_what_excel_cannot_hold_is_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.studies.export.SHEET", 200)
    data = synthetic(4, "2015-01", "2015-06").assign_attrs(scenario_name="it")
    with pytest.raises(AnalysisError, match="--runs 2 or fewer"):
        export(data, to="xlsx")
    export(data, to="xlsx", runs=2)


def test_a_missing_package_is_named_with_its_extra(
    one: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"alliance-sim\[export\]"):
        export(one, to="parquet")
