"""Questions that facts will settle, on counts made up for the purpose."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.analysis import questions
from sim.analysis.observables import OBSERVABLES
from sim.analysis.questions import QUESTIONS, bands, probabilities


def dataset(leaders: np.ndarray) -> xr.Dataset:
    """Leaders' meetings by month, (time, run), from January 2024 on."""
    months, runs = leaders.shape
    meetings = np.zeros((months, runs, 3))
    meetings[:, :, 0] = leaders
    return xr.Dataset(
        {"meetings": (("time", "run", "level"), meetings)},
        coords={
            "time": pd.date_range("2024-01-01", periods=months, freq="MS"),
            "level": ["leader", "minister", "vice_minister"],
        },
    )


@pytest.fixture
def asked() -> pd.DataFrame:
    leaders = np.zeros((36, 9))
    leaders[5, :3] = 1  # three of nine runs in 2024
    leaders[9, :1] = 1  # one of them twice
    leaders[14, 3:6] = 1  # three others in 2025
    return probabilities(dataset(leaders), 2024, 2026, 2023).set_index(["key", "first", "last"])


def test_probabilities_are_shares_of_runs_and_never_certain(asked: pd.DataFrame) -> None:
    chance = asked["probability"]
    assert chance.loc[("leader_1", 2024, 2024)] == pytest.approx(3.5 / 10)
    assert chance.loc[("leader_2", 2024, 2024)] == pytest.approx(1.5 / 10)
    assert chance.loc[("leader_1", 2026, 2026)] == pytest.approx(0.5 / 10)
    assert chance.loc[("leader_1", 2024, 2026)] == pytest.approx(6.5 / 10)
    assert asked.loc[("leader_1", 2024, 2024), "error"] == pytest.approx((0.35 * 0.65 / 9) ** 0.5)
    assert asked.loc[("leader_1", 2024, 2024), "question"] == "Do the three leaders meet in 2024?"


def test_base_rates_are_those_of_the_record_up_to_the_cutoff(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = OBSERVABLES["leader"]
    seen = xr.DataArray(
        [0.0, 1.0, np.nan, 0.0, 2.0, 500.0],
        dims="year",
        coords={"year": [2019, 2020, 2021, 2022, 2023, 2024]},
    )
    planted = type(own)(**{**own.__dict__, "observed": lambda: seen})
    monkeypatch.setitem(OBSERVABLES, "leader", planted)
    table = probabilities(dataset(np.zeros((36, 4))), 2024, 2026, 2023)
    table = table.set_index(["key", "first", "last"])
    assert table.loc[("leader_1", 2024, 2024), "base_rate"] == pytest.approx(2.5 / 5)
    assert table.loc[("leader_1", 2024, 2024), "base_years"] == 4
    # three years together: 0+1+0 and 1+0+2
    assert table.loc[("leader_2", 2024, 2026), "base_rate"] == pytest.approx(1.5 / 3)


def test_what_a_result_cannot_tell_is_not_asked(asked: pd.DataFrame) -> None:
    assert set(asked["series"]) == {"leader", "minister", "vice_minister"}
    part_of_a_year = probabilities(dataset(np.zeros((30, 4))), 2024, 2026, 2023)
    assert set(part_of_a_year["last"]) == {2024, 2025}


def test_bands_are_of_the_runs() -> None:
    leaders = np.zeros((12, 5))
    leaders[3] = np.arange(5)
    row = bands(dataset(leaders), [2024]).set_index("series").loc["leader"]
    assert (row["mean"], row["q25"], row["median" if "median" in row else "q50"]) == (2, 1, 2)


def test_questions_name_series_that_are_scored_and_no_year_of_their_own() -> None:
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert question.series in OBSERVABLES
        assert question.text.count("{when}") == 1
        assert question.at_least > 0
    assert questions.COLUMNS[0] == "question"
