"""What a result holds, from a small simulation, and the figures that are drawn of it."""

from functools import cache

import numpy as np
import xarray as xr

from blocks.markdown import code, number, table
from sim.analysis.results import kind_of, result_variables
from sim.analysis.summary import COLUMNS
from sim.ensemble import simulate
from sim.plots import FIGURES

WORDS = {
    "level": "level of the month",
    "index": "row of another table",
    "count": "count in the month",
    "flag": "in force or not, or rung",
    "topic": "share of meetings",
}
COLUMN_MEANINGS = {
    "variable": "name of the result variable",
    "element": "labels of its other axes, joined by `/`; empty without any",
    "period": "a calendar year, or `final`",
    "since": "first month that enters the row",
    "until": "last month that enters it",
    "measure": "how the months of the period are put together",
    "mean": "mean over the runs",
    "sd": "sample standard deviation over the runs",
    "q05": "quantile 0.05 over the runs",
    "q25": "quantile 0.25",
    "median": "median",
    "q75": "quantile 0.75",
    "q95": "quantile 0.95",
    "runs": "runs that enter (for topics, those with a leaders' meeting)",
    "units": "unit of the numbers",
}


@cache
def sample() -> xr.Dataset:
    """A small result of the baseline."""
    return simulate("baseline", runs=2, seed=0)


def variable_table() -> str:
    """Table of the variables of a result."""
    rows = [
        [
            f"`{name}`",
            ", ".join(str(dim) for dim in array.dims),
            WORDS[kind_of(array)],
            _units(array),
            _range(array),
            str(array.attrs["long_name"]),
            str(array.attrs["claims"]),
        ]
        for name, array in result_variables(sample())
    ]
    return table(["variable", "dimensions", "kind", "units", "range", "meaning", "claims"], rows)


def _units(array: xr.DataArray) -> str:
    units = str(array.attrs["units"])
    return "index" if units == "1" else units


def _range(array: xr.DataArray) -> str:
    span = array.attrs.get("valid_range")
    return "" if span is None else f"{number(span[0])} to {number(span[1])}"


def coordinate_table() -> str:
    """Table of the coordinates of a result."""
    rows = []
    for name, array in sample().coords.items():
        values = array.values
        text = values.dtype.kind in "UO"
        shown = code(str(each) for each in values) if text else _span(values)
        rows.append([f"`{name}`", f"`{array.dims[0]}`", shown])
    return table(["coordinate", "along", "labels in the baseline"], rows)


def _span(values: np.ndarray) -> str:
    if values.dtype.kind == "M":
        first, last = values[[0, -1]].astype("datetime64[D]")
        return f"{first} to {last}, first day of each month"
    return "whole numbers from 0"


def attribute_table() -> str:
    """Table of the attributes of a result."""
    meanings = {
        "title": "description of the scenario",
        "scenario_name": "its name",
        "scenario": "the resolved scenario, defaults filled in (JSON)",
        "claims": "claim ids that the scenario names",
        "seed": "seed of the shocks",
        "formulations": "reading chosen in every slot (JSON)",
        "governments": "scheduled governments within the run (JSON)",
        "government_rows": "key and leader of each number of `government` (JSON)",
        "actor_names": "name by code (JSON)",
        "behaviours": "class of every actor whose behaviour is not the default, by code (JSON)",
        "interventions": "events of the scenario: what came from outside the model (JSON)",
        "versions": "versions of Python and of the packages (JSON)",
        "posterior": "posterior that parameters without a value were drawn from, if any",
        "fitted_to": "last month of the record that it saw",
        "posterior_digest": "SHA-256 of its content",
        "begins_in": "longer scenario, and month, from whose state the runs began, if from any",
    }
    return table(["attribute", "holds"], ([f"`{n}`", meanings[n]] for n in sample().attrs))


def column_table() -> str:
    """Table of the columns of summary.csv."""
    return table(["column", "holds"], ([f"`{name}`", COLUMN_MEANINGS[name]] for name in COLUMNS))


def figure_table() -> str:
    """Table of the figures, with what the drawing functions say of themselves."""
    rows = [
        [f"`{name}.png`", " ".join((draw.__doc__ or "").split("\n\n")[0].split())]
        for name, draw in FIGURES.items()
    ]
    return table(["file", "what is drawn"], rows)
