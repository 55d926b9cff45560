"""Results in other programs: the same numbers under names that those programs take."""

import re
from collections.abc import Callable
from pathlib import Path

import h5py
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
    with pytest.raises(AnalysisError, match=r"called baseline.*with a name of its own"):
        export(one, one)


def test_a_changed_scenario_is_told_from_the_one_it_was(one: xr.Dataset) -> None:
    changed = one.assign_attrs(changed='["consult_scope=1"]')
    names = set(export(one, changed).tables["by_ally"]["scenario"])
    assert names == {"baseline", "baseline, changed: consult_scope=1"}


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


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("seed", "x", r"seed is no whole number from 0 on \('x'\)"),
        ("seed", np.nan, "seed is no whole number"),
        ("seed", np.array([1, 2]), "seed is no whole number"),
        ("seed", -1, "seed is no whole number"),
        ("scenario_name", np.array([1, 2]), "scenario_name is no text"),
        ("scenario_name", "a\x01b", r"scenario_name holds a control character"),
        ("scenario", "x", "scenario is not a scenario, told as JSON"),
        ("scenario", "[]", "scenario is not a scenario"),
        ("scenario", '{"actors": [1]}', "scenario is not a scenario"),
        ("scenario", DEEP, "scenario is not a scenario"),
        ("government_rows", "null", "government_rows is not a list of governments"),
        ("government_rows", "[1]", "government_rows is not a list of governments"),
        ("government_rows", '[{"leader": [1]}]', "government_rows is not a list of governments"),
        ("government_rows", '[{"leader": "\\u0001"}]', "government_rows holds a control character"),
        ("actor_names", '{"USA": 5}', "actor_names is not a mapping of texts"),
        ("actor_names", DEEP, "actor_names is not a mapping of texts"),
        ("versions", "[]", "versions is not a mapping of texts"),
        ("changed", "[1]", "changed is not a list of texts"),
        ("behaviours", '{"PRK": 1}', "behaviours is not a mapping of behaviours"),
    ],
)
def test_a_stranger_s_attribute_is_one_message(
    name: str, value: object, told: str, one: xr.Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "result.nc"
    write_result(one, file)
    with h5py.File(file, "a") as stored:
        stored.attrs[name] = value
    stderr = invoke(file, "--out", tmp_path / "o", code=2).stderr
    assert re.search(
        rf"result\.nc: is not the result of an ensemble.*: the attribute {told}", stderr
    )
    assert len(stderr.splitlines()) == 1
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (lambda data: data["launches"].attrs.update(valid_range=[1, 2, 3]), "valid_range is not"),
        (lambda data: data["launches"].attrs.update(valid_range="a"), "valid_range is not"),
        (lambda data: data["launches"].attrs.update(units=[1, 2]), "units is no text"),
        (
            lambda data: data["launches"].attrs.update(long_name="a\x01"),
            "long_name holds a control",
        ),
        (lambda data: data.update({"actor": ["USA"] * data.sizes["actor"]}), "a label is there tw"),
        (lambda data: data.update({"ally": ["a", "b\x01"]}), "a label holds a control character"),
        (lambda data: data.update({"run": [-1, 0, 1]}), "run: its entries are not whole numbers"),
        (lambda data: data.update({"run": [0, 2**40, 1]}), "run: its entries are not whole"),
        (lambda data: data.update({"run": [1, 1, 2]}), "run: its entries are not whole"),
        (lambda data: data.update({"time": range(6)}), "time: its entries are not months"),
    ],
)
def test_a_stranger_s_variable_is_one_message(
    changed: Callable[[xr.Dataset], object], told: str, one: xr.Dataset
) -> None:
    strange = one.copy(deep=True)
    changed(strange)
    with pytest.raises(AnalysisError, match=f"is given is not the result of an ensemble: .*{told}"):
        export(strange)


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e308])
def test_what_stata_cannot_hold_is_refused_with_a_remedy(value: float, one: xr.Dataset) -> None:
    strange = one.assign(tension=one["tension"].astype(float))
    strange["tension"][2, 1] = value
    with pytest.raises(
        AnalysisError, match=r"tension holds .*, more than Stata takes; give another"
    ):
        export(strange, to="dta")
    export(strange, to="csv")
    strange["tension"] = one["tension"].fillna(0).astype(np.int64) + 2**31
    with pytest.raises(AnalysisError, match="tension holds 2147483648, more than Stata takes"):
        export(strange, to="dta")


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
    with pytest.raises(InputError, match="the extra 'export'"):
        export(one, to="parquet")
