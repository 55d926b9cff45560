"""Who moved a level most, by government."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.books import moves, net, periods, whole, with_shares
from sim.analysis.sides import foremost, leading
from tests.analysis.bookkeeping import bookkeeping
from tests.plots.shares import shares_of


@pytest.fixture(scope="module")
def books() -> xr.Dataset:
    return net(bookkeeping())


def test_a_period_lasts_from_one_change_of_leader_to_the_next(books: xr.Dataset) -> None:
    found = [(period.since, period.began) for period in periods(books)]
    assert found == [
        ("2015-01", ""),
        ("2017-01", "Donald Trump (USA)"),
        ("2017-05", "Moon Jae-in (KOR)"),
    ]


def test_without_governments_the_periods_are_years() -> None:
    found = periods(bookkeeping(governments=[]))
    assert [period.since for period in found] == ["2015-01", "2016-01", "2017-01", "2018-01"]
    long = periods(bookkeeping(governments=[], months=12 * 50, runs=1))
    assert len(long) == 10
    assert long[1].since == "2020-01"


def test_changes_of_the_periods_add_up(books: xr.Dataset) -> None:
    for name in ("relation", "channel"):
        found = moves(books, name, periods(books), count=99)
        total = books[name].isel(time=-1).mean() - books[f"{name}_start"].mean()
        assert sum(move.change for move in found) == pytest.approx(float(total))
        for move in found:
            assert sum(part for *_, part in move.terms) == pytest.approx(move.change)


def test_the_largest_come_first_with_their_claims(books: xr.Dataset) -> None:
    (move,) = moves(books, "relation", whole(books), count=2)
    sums = books["relation_parts"].sum("time").mean("run").to_series()
    assert {term for term, *_ in move.terms} == set(leading(sums.to_dict(), move.change, 2))
    along = sums[np.sign(sums) == np.sign(move.change)]
    assert move.terms[0][0] == along.abs().idxmax()
    claims = dict(zip(books["relation_term"].values, books["relation_claims"].values, strict=True))
    assert all(claims[term] == ids for term, ids, _ in move.terms)


def test_what_goes_the_way_of_a_change_stands_first_and_is_never_left_out() -> None:
    parts = {"brake": -0.5, "drag": -0.4, "push": 0.3, "nudge": 0.1, "still": 0.0}
    assert leading(parts, -0.5, 2) == ["brake", "drag"]
    assert leading(parts, 0.5, 2) == ["push", "brake"]
    assert leading(parts, 0.5, 4) == ["push", "nudge", "brake", "drag"]
    assert foremost(parts, 0.5) == ("push", "brake")
    assert foremost(parts, -0.5) == ("brake", None)  # the push is smaller
    assert foremost({"brake": -0.5}, 0.2) == (None, "brake")
    assert foremost({"still": 0.0}, 0.2) == (None, None)


def test_a_change_that_a_larger_part_went_against_is_put_down_to_what_made_it() -> None:
    books = bookkeeping(relation={"mediation": "", "history": "", "pull_of_history": ""})
    terms = books["relation_term"].values
    rise = {"mediation": 0.001, "history": -0.003, "pull_of_history": 0.004}
    parts = books["relation_parts"].copy(data=np.zeros(books["relation_parts"].shape))
    for term in terms:
        parts.loc[{"relation_term": term}] = rise[str(term)]
    level = books["relation_start"] + parts.sum("relation_term").cumsum("time")
    books = books.assign(relation_parts=parts, relation=level.transpose("time", "run"))
    (move,) = moves(books, "relation", whole(books), count=1, reasons=True)
    assert move.change > 0
    assert [term for term, *_ in move.terms] == ["mediation"]


def test_players_who_differ_in_nothing_are_left_out() -> None:
    shares = shares_of(np.array([[0.0, -0.2], [0.0, 0.1]]), ["D1", "C2"])
    assert with_shares(shares) == ["C2"]
