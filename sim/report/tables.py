"""Tables of a study as files of other programs: text, Parquet, Stata, Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.frames import labels_of
from sim.core.files import write_whole
from sim.studies.study import Study


def write_table(study: Study, path: Path) -> None:
    """Write the table that is named as the file, or all of them as sheets of a workbook."""
    TABLES[path.suffix](study, path)


def _text(study: Study, path: Path) -> None:
    digits = None if study.digits is None else f"%.{study.digits}g"
    table = study.tables[path.stem]
    write_whole(path, partial(table.to_csv, index=False, float_format=digits))


def _parquet(study: Study, path: Path) -> None:
    write_whole(path, partial(study.tables[path.stem].to_parquet, index=False))


def _stata(study: Study, path: Path) -> None:
    """With labels of variables and values, and months as Stata counts them."""
    table = plain(study.tables[path.stem])
    write_whole(
        path,
        partial(
            table.to_stata,
            write_index=False,
            version=118,
            convert_dates={"month": "tm"} if "month" in table else None,
            variable_labels=labels_of(study.tables["codebook"], path.stem),
        ),
    )


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """With numbers in kinds that Stata has."""
    wide = {
        str(name): "float64" if kind.kind == "f" else "int32"
        for name, kind in table.dtypes.items()
        if getattr(kind, "kind", "O") in "iufb"
    }
    return table.astype(wide)


def as_text(sheet: Any) -> None:
    """Keep texts that begin with an equals sign as texts: a name is no formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def _workbook(study: Study, path: Path) -> None:
    def write(file: Path) -> None:
        with pd.ExcelWriter(file, engine="openpyxl", datetime_format="YYYY-MM-DD") as book:
            for name, table in study.tables.items():
                table.to_excel(book, sheet_name=name[:31], index=False)
                for column in table.select_dtypes(exclude="number"):
                    if table[column].astype(str).str.startswith("=").any():
                        as_text(book.sheets[name[:31]])
                        break

    write_whole(path, write)


TABLES: Mapping[str, Callable[[Study, Path], None]] = {
    ".csv": _text,
    ".parquet": _parquet,
    ".dta": _stata,
    ".xlsx": _workbook,
}
"""How the name of a file ends → what writes it."""
