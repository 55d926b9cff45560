"""Whom the runs fear most, beside the threat that an actor's papers name first."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.first_threats import agreement, first_threats

ALL = ["USA", "JPN", "KOR", "PRK", "CHN", "RUS"]


def perceptions(
    runs: int = 4, start: str = "2015-01", end: str = "2023-12", actors: list[str] = ALL
) -> xr.Dataset:
    """Everyone fears everyone alike, at 0.2."""
    time = np.arange(start, np.datetime64(end, "M") + np.timedelta64(1, "M"), dtype="datetime64[M]")
    shape = (time.size, runs, len(actors), len(ALL))
    return xr.Dataset(
        {"threat_perception": (("time", "run", "actor", "source"), np.full(shape, 0.2))},
        coords={"time": time.astype("datetime64[ns]"), "actor": actors, "source": ALL},
    )


def put(data: xr.Dataset, value: float, **where: object) -> None:
    data["threat_perception"].loc[where] = value


def test_a_year_in_which_papers_change_has_two_rows_each_of_its_months() -> None:
    data = perceptions()
    put(data, 0.8, actor="JPN", source="CHN", time=slice("2019-09", "2019-12"))
    put(data, 0.6, actor="JPN", source="PRK", time=slice("2019-01", "2019-08"))
    table = first_threats(data).set_index(["actor", "year"]).loc[("JPN", 2019)]
    assert table["named"].tolist() == table["largest"].tolist() == ["PRK", "CHN"]
    assert table["months"].tolist() == [8, 4]
    assert table["perceived"].tolist() == pytest.approx([0.6, 0.8])
    assert table["of_CHN"].tolist() == pytest.approx([0.2, 0.8])
    assert table["share"].tolist() == [1.0, 1.0]


def test_the_share_is_that_of_the_runs() -> None:
    data = perceptions()
    put(data, 0.9, actor="USA", source="CHN", time="2020")
    data["threat_perception"].loc[{"actor": "USA", "source": "PRK", "time": "2020"}][:, 0] = 0.95
    row = first_threats(data).query("actor == 'USA' and year == 2020").iloc[0]
    assert row["share"] == 0.75
    assert row["largest"] == "CHN"
    assert row["documents"].startswith("National Defense Strategy, 2018-01")
    assert row["support"] == "unsourced"


def test_missing_perceptions_are_left_out_and_nobody_fears_himself() -> None:
    data = perceptions()
    for actor in ALL:
        put(data, 1.0, actor=actor, source=actor)
    put(data, 0.5, actor="PRK", source="USA")
    data["threat_perception"].loc[{"actor": "PRK"}][:, 3] = np.nan
    data["threat_perception"].loc[{"actor": "PRK", "source": "JPN"}] = np.nan
    table = first_threats(data)
    own = table[table["actor"] == "PRK"]
    assert len(own) == 9
    assert (own["share"] == 1.0).all()
    assert np.isnan(own["of_PRK"]).all()
    assert np.isnan(own["of_JPN"]).all()
    put(data, np.nan, actor="PRK", source="USA")
    assert "PRK" not in set(first_threats(data)["actor"])


def test_actors_sources_and_months_that_the_result_lacks_have_no_row() -> None:
    table = first_threats(perceptions(actors=["USA", "PRK"]))
    assert set(table["actor"]) == {"USA", "PRK"}
    without = perceptions().sel(source=["PRK", "CHN", "RUS"])
    assert set(first_threats(without)["actor"]) == {"USA", "JPN", "KOR"}  # the others name the USA
    late = first_threats(perceptions(start="2017-12", end="2019-08"))
    assert late[late["actor"] == "USA"]["year"].tolist() == [2017, 2018]  # 2019 is not whole
    assert late[late["actor"] == "JPN"]["year"].tolist() == [2018, 2019]  # 2017 is not whole
    assert not len(first_threats(xr.Dataset()))
    assert not len(first_threats(perceptions(start="2024-01", end="2024-12")))


def test_agreement_weighs_by_months() -> None:
    data = perceptions()
    put(data, 0.8, actor="USA", source="RUS", time=slice("2015-02", "2015-12"))
    told = agreement(first_threats(data)).set_index(["actor", "named"])
    row = told.loc[("USA", "RUS")]
    assert row["months"] == 34
    assert row["perceived"] == pytest.approx((11 * 0.8 + 23 * 0.2) / 34)
    assert row["share"] == pytest.approx(11 / 34)
    assert row["years"] == "2015–2017"
