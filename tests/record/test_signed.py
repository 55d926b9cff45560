"""Signed events against facts counted by hand in the tables."""

import numpy as np
import pytest

from sim import record


def test_an_event_about_both_allies_counts_for_each() -> None:
    events = record.signed_events("commitment")
    camp_david = events.sel(time="2023-08-01", sign=1)
    assert camp_david.values.tolist() == [1, 1]
    nuclear_group = events.sel(time="2023-07-01", sign=1)
    assert nuclear_group.values.tolist() == [0, 1]
    assert events.sel(element="KOR", sign=-1, time="2018").sum() == 3  # tariffs, Singapore
    assert events.sizes["time"] == 144


def test_rows_before_the_coverage_are_background_only() -> None:
    assert record.table("commitment")[0]["date"] == "1998-08-31"
    events = record.signed_events("commitment")
    both = sum(row["about"] == "JPN KOR" for row in record.table("commitment")[1:])
    assert events.sum().item() == 31 + both


def test_alignment_counts_pairs() -> None:
    events = record.signed_events("alignment")
    veto = events.sel(time="2022-05-01", sign=1)
    pairs = ["CHN-PRK", "PRK-RUS", "CHN-RUS"]
    assert veto.sel(element=pairs).values.tolist() == [1, 1, 1]
    assert events.sel(time="2022-09-01").sum() == 0  # a law of the DPRK alone
    assert events.sel(element="PRK-RUS", sign=1, time="2023").sum() == 3
    assert events.sel(element="CHN-PRK", sign=-1, time="2020-01-01") == 1


def test_embedding_has_the_partner_that_came_late() -> None:
    events = record.signed_events("embedding").sel(sign=1)
    before = events.sel(time=slice("2012-01-01", "2021-12-01")).sum("time")
    assert before.sel(element="JPN") > before.sel(element="KOR")
    assert events.sel(element="KOR", time="2022").sum() == 7


@pytest.mark.parametrize("name", record.SIGNED)
def test_every_row_has_a_sign_and_somebody_it_is_about(name: str) -> None:
    for row in record.table(name):
        assert row["sign"] in ("1", "-1")
        assert all(len(code) == 3 and code.isupper() for code in row["about"].split())
    sourced = record.signed_events(name, support=["sourced"]).sum()
    assert 0 < sourced < record.signed_events(name).sum()
    assert np.isfinite(record.signed_events(name)).all()


def test_unknown_names_and_support_are_refused() -> None:
    with pytest.raises(KeyError, match="did you mean 'commitment'"):
        record.signed_events("comitment")
    with pytest.raises(ValueError, match="rumour"):
        record.signed_events("commitment", support=["rumour"])
