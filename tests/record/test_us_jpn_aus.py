"""The second triangle's record against counts made by hand from its sources."""

import numpy as np
import pytest

from sim.record import Record, bundled

YEARS = range(2001, 2024)


@pytest.fixture(scope="module")
def facts() -> Record:
    return bundled("us-jpn-aus")


@pytest.mark.parametrize(
    ("name", "since", "years"),
    [
        ("leader", 2001, {2007: 1, 2014: 1, 2017: 1}),
        (
            "foreign_minister",
            2006,
            {2006: 2, 2008: 1, 2009: 1, 2013: 1, 2016: 1, 2017: 1, 2018: 1, 2019: 1, 2022: 1},
        ),
        (
            "defense_minister",
            2007,
            {2007: 1, 2012: 1, 2013: 1, 2014: 1, 2015: 1, 2017: 1, 2018: 1, 2019: 1}
            | {2020: 1, 2022: 2, 2023: 1},
        ),
        (
            "disputes",
            2001,
            {2003: 1, 2005: 1, 2006: 1, 2007: 1, 2008: 4, 2010: 3, 2013: 2, 2014: 1, 2015: 2}
            | {2016: 1, 2017: 1, 2018: 1, 2023: 1},
        ),
        ("whaling", 2001, {2005: 1, 2007: 1, 2008: 2, 2010: 3, 2013: 2, 2014: 1, 2015: 1}
         | {2017: 1, 2018: 1}),
        ("southern_jackaroo", 2013, {year: 1 for year in range(2013, 2024) if year != 2020}),
        ("exercises", 2010, {2010: 1, 2011: 1, 2012: 2, 2013: 3, 2014: 2, 2015: 3, 2016: 2, 2017: 3}
         | {2018: 2, 2019: 3, 2020: 3, 2021: 4, 2022: 2, 2023: 5}),
    ],
)  # fmt: skip
def test_counts_by_year(facts: Record, name: str, since: int, years: dict[int, int]) -> None:
    counts = facts.yearly_counts(name, "2001-01", "2023-12")
    for year in YEARS:
        found = counts.sel(year=year).item()
        assert np.isnan(found) if year < since else found == years.get(year, 0), (name, year)


def test_a_channel_that_did_not_exist_is_missing_and_never_zero(facts: Record) -> None:
    assert np.isnan(facts.monthly_counts("foreign_minister", "2005-12", "2005-12")).all()
    assert np.isnan(facts.monthly_counts("defense_minister", "2006-12", "2006-12")).all()
    assert "vice_minister" not in facts.series
    scored = facts.yearly_counts("defense_minister", "2007-01", only_scored=True)
    assert np.isnan(scored.sel(year=slice(2007, 2011))).all()
    assert scored.sel(year=slice(2012, None)).sum() == 11


def test_only_economic_coercion_counts(facts: Record) -> None:
    counts = facts.yearly_counts("coercion_AUS", "2017-01")
    # coal at the ports in 2019; from barley in 2020-05 on something lasted to the end
    assert counts.values.tolist() == [0, 0, 12, 8, 12, 12, 12]
    assert facts.coerced == ("JPN", "AUS")


def test_what_the_triangles_share_is_one_fact(facts: Record) -> None:
    first = bundled("us-jpn-kor")
    for name in ("launches", "nuclear_tests", "council_action", "coercion_JPN"):
        assert facts.monthly_counts(name).equals(first.monthly_counts(name))
    spending = facts.defence_spending(2000, 2001)
    assert spending.sel(actor="AUS").values.tolist() == [1.82, 1.86]
    assert spending.sel(actor="USA").equals(first.defence_spending(2000, 2001).sel(actor="USA"))


def test_levels_of_its_own_are_held_by_their_changes(facts: Record) -> None:
    assert set(facts.pollsters) == {"USA", "JPN"}  # Newspoll's share is derived from the net
    assert facts.levels["approval_AUS"].compare == "change"
    assert facts.levels["trust_chn_lowy"].of == ("AUS", "CHN")
    trust = facts.opinion("trust_chn_lowy", "2018-01")
    assert trust.values.tolist() == pytest.approx([0.52, 0.32, 0.23, 0.16, 0.12, 0.15])
