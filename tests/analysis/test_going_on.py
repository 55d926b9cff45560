"""What is left at the end of a window, counted by hand."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.going_on import goes_on, how_sure, told
from sim.analysis.window import Window

MONTHS = np.arange("2020-01", "2022-01", dtype="datetime64[M]")
WINDOW = Window(np.datetime64("2020-07"), np.datetime64("2021-12"))


def result(met: int, level: float) -> xr.Dataset:
    """Four runs; `met` of them have a leaders' meeting in 2021, all in 2020, all in ministers'."""
    meetings = np.zeros((MONTHS.size, 4, 2))
    meetings[:, :, 1] = 1
    meetings[8, :, 0] = 1  # 2020-09: in the window, before its last year
    meetings[12, :met, 0] = 2  # 2021-01
    force = np.zeros((MONTHS.size, 4))
    force[:-1] = 1
    force[-1, 0] = 1
    strength = np.zeros((MONTHS.size, 4, 2))
    strength[5] = [0.2, 0.4]  # 2020-06, the month before
    strength[-1, :, :] = level
    return xr.Dataset(
        {
            "meetings": (("time", "run", "level"), meetings),
            "consult_in_force": (("time", "run"), force),
            "institutionalisation": (("time", "run", "domain"), strength),
        },
        coords={"time": MONTHS.astype("datetime64[ns]"), "level": ["leader", "minister"]},
    )


def test_what_is_left_is_that_of_the_last_year_and_month() -> None:
    found = goes_on(result(3, 0.5), WINDOW)
    assert found == {"meet": 0.75, "consult": 0.25, "before": pytest.approx(0.3), "level": 0.5}


def test_a_window_at_the_start_begins_with_the_first_month() -> None:
    short = Window(np.datetime64("2020-01"), np.datetime64("2020-08"))
    found = goes_on(result(4, 0.5), short)
    assert (found["meet"], found["consult"], found["before"]) == (0.0, 1.0, 0.0)


def test_it_is_told_beside_the_reference() -> None:
    text = told({"a": result(4, 0.5), "b": result(1, 0.25)}, "a", "b", WINDOW)
    assert "under b (under a)" in text
    assert "from 2021-01 to 2021-12 in 25 % of the runs (100 %)" in text
    assert "at 0.25 in 2021-12 (0.50), after 0.30 in 2020-06" in text
    assert told({"a": result(4, 0.5), "b": xr.Dataset()}, "a", "b", WINDOW) == ""


def test_a_setting_is_not_named_as_a_scenario_to_explain() -> None:
    assert "`explain a b`" in how_sure("a", ["x=1", "b"])
    assert "`explain` with two scenarios" in how_sure("a", ["x=1"])


def test_it_says_whether_rival_theories_were_tried() -> None:
    assert "--theories repeats it" in how_sure("a", ["b"])
    assert "--theories" not in how_sure("a", ["b"], tried=True)
    assert "never fitted" in how_sure("a", ["b"], tried=True)
