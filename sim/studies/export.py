"""A result for other programs: tidy tables for R, Stata, Excel, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.frames import CODEBOOK, Table, codebook, frame, tables_of
from sim.analysis.results import result_variables
from sim.core.errors import AnalysisError, InputError, needed
from sim.ensemble.about import fault_of
from sim.ensemble.opened import open_result
from sim.studies.study import Study

KINDS = ("csv", "parquet", "dta", "xlsx")
"""Kinds of file: text for any program, Apache Parquet, Stata, Excel."""
NEEDS = {"parquet": "pyarrow", "xlsx": "openpyxl"}
"""Kind of file → the package that writes it."""
SHEET = 1_048_576
"""Rows of a sheet of Excel, its head included."""
STATA = {"f": 8.9e307, "i": 2_147_483_620, "u": 2_147_483_620}
"""Kind of number → the greatest that Stata takes for one that is not missing."""
RESULT = "result.nc"


class Frames(Mapping[str, pd.DataFrame]):
    """Tables that are made when they are asked for, so that one at a time is held."""

    def __init__(self, results: Sequence[xr.Dataset], tables: Mapping[str, Table]) -> None:
        self.results = results
        self.tables = tables
        book = pd.concat([codebook(data) for data in results])
        values = book.groupby(["table", "name"], sort=False)["values"].agg(_joined)
        book = book.drop_duplicates(["table", "name"]).set_index(["table", "name"])
        self.book = book.assign(values=values).reset_index()[list(CODEBOOK)]

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name == "codebook":
            return self.book
        parts = [
            frame(data, tables_of(data)[name]) for data in self.results if name in tables_of(data)
        ]
        if len(parts) == 1:
            return parts[0]
        for column in parts[0].select_dtypes("category"):
            union = list(
                dict.fromkeys(label for part in parts for label in part[column].cat.categories)
            )
            for part in parts:
                part[column] = part[column].cat.set_categories(union)
        return pd.concat(parts, ignore_index=True)

    def __iter__(self) -> Iterator[str]:
        return iter([*self.tables, "codebook"])

    def __len__(self) -> int:
        return len(self.tables) + 1


def _joined(values: pd.Series) -> str:
    """Labels of several results together, each once."""
    labels = [label for text in values for label in str(text).split("; ") if label]
    return "; ".join(dict.fromkeys(labels))


def export(*results: xr.Dataset | str | Path, to: str = "csv", runs: int | None = None) -> Study:
    """Make tidy monthly tables of results, one for each set of axes.

    Parameters
    ----------
    results
        Results as `sim.simulate` gives them, or paths of result.nc or of a folder that holds it.
        Several stand below one another and are told apart by the column scenario, which has the
        name and what was changed by ``run --set``.
    to
        Kind of file: one of `KINDS`.
    runs
        Only so many runs of each, the first ones.

    Returns
    -------
    Study
        ``tables``: by name `monthly`, `by_actor` and so on, made when they are asked for, and
        `codebook`.

    Raises
    ------
    InputError
        If a file is no result, or a package that writes the kind of file is not installed.
    AnalysisError
        If there is nothing to export, two results have one name, the kind of file is unknown, or a
        table is too long for it.
    """
    if to not in KINDS:
        raise AnalysisError(f"{to} is no kind of file to export to; allowed: {', '.join(KINDS)}")
    if to in NEEDS:
        needed(NEEDS[to])
    if not results:
        raise AnalysisError("give at least one result")
    opened = [looked_at(each) if isinstance(each, xr.Dataset) else read(each) for each in results]
    if runs is not None:
        opened = [data.isel(run=slice(runs)) for data in opened]
    names = [data.sim.label for data in opened]
    for name in names:
        if names.count(name) > 1:
            raise AnalysisError(
                f"two results are called {name}: nothing would tell them apart; export each alone "
                "(--out), or run one of them from a scenario file with a name of its own"
            )
    tables: dict[str, Table] = {}
    for data in opened:
        tables = {**tables_of(data), **tables}
    lines = {
        name: sum(tables_of(data)[name].rows(data) for data in opened if name in tables_of(data))
        for name in tables
    }
    longest = max(lines, key=lambda name: lines[name])
    if to == "xlsx" and lines[longest] >= SHEET:
        most = min(data.sizes["run"] for data in opened) * (SHEET - 1) // lines[longest]
        raise AnalysisError(
            f"{longest} has {lines[longest]:,} rows, and a sheet of Excel takes {SHEET - 1:,}: "
            f"give --runs {most} or fewer, or another kind of file"
        )
    if to == "dta":
        check_stata(opened)
    frames = Frames(opened, tables)
    files = ("tables.xlsx",) if to == "xlsx" else tuple(f"{name}.{to}" for name in tables)
    return Study(
        kind="export",
        name="export",
        about={
            "results": names,
            "runs": [data.sizes["run"] for data in opened],
            "seeds": [int(data.attrs["seed"]) for data in opened if "seed" in data.attrs],
            "to": to,
            "versions": opened[0].sim.versions,
        },
        title=f"{'; '.join(names)}: {len(tables)} tables, {sum(lines.values()):,} rows",
        text="\n".join(f"  {name}: {count:,} rows" for name, count in lines.items()),
        tables=frames,
        files=(*files, "codebook.csv", "manifest.json"),
        digits=7,
    )


def looked_at(data: xr.Dataset) -> xr.Dataset:
    """A result that is at hand already.

    Raises
    ------
    AnalysisError
        If it is none of an ensemble.
    """
    lacking = [axis for axis in ("time", "run") if axis not in data.dims]
    why = f"it has no {' and no '.join(lacking)}" if lacking else fault_of(data)
    if why:
        raise AnalysisError(f"a dataset that is given is not the result of an ensemble: {why}")
    return data


def check_stata(results: Iterable[xr.Dataset]) -> None:
    """Refuse numbers that Stata has no room for; those that are missing it has.

    Raises
    ------
    AnalysisError
        With the variable, the greatest of its numbers and a remedy.
    """
    for data in results:
        for name, array in result_variables(data):
            if array.dtype.kind not in STATA:
                continue
            sizes = np.abs(array.values.astype(np.float64))
            greatest = sizes.max(initial=0.0, where=~np.isnan(sizes))
            if greatest > STATA[array.dtype.kind]:
                raise AnalysisError(
                    f"{data.sim.name}: {name} holds {greatest:.10g}, more than Stata takes; "
                    "give another kind of file"
                )


def read(path: str | Path) -> xr.Dataset:
    """The result in a file, or in a folder that a run wrote.

    Raises
    ------
    InputError
        If there is none.
    """
    path = Path(path)
    file = path / RESULT if path.is_dir() else path
    if not file.is_file():
        what = f"holds no {RESULT}" if path.is_dir() else "is no file"
        raise InputError(f"{path}: {what}; make one with: alliance-sim run SCENARIO --out {path}")
    return open_result(file)
