"""Actors exchanged by role: codes as whole words, all at once, and nothing that is only prose."""

import numpy as np
import pytest
import xarray as xr

import sim
from sim.core.errors import AnalysisError
from sim.experiments.roles import recoded, relabelled, seated, seats


def test_who_has_whose_role() -> None:
    here, there = sim.load("since-1994"), sim.load("us-jpn-aus")
    found = seats(here, there)
    assert found == {code: code for code in ("USA", "JPN", "PRK", "CHN", "RUS")} | {"KOR": "AUS"}
    assert seats(there, here)["AUS"] == "KOR"


def test_another_number_of_allies_is_refused() -> None:
    with pytest.raises(AnalysisError, match="same roles"):
        seats(sim.load("baseline"), sim.load("seat-australia"))


def test_codes_are_exchanged_at_once_and_only_as_words() -> None:
    swap = {"KOR": "AUS", "AUS": "KOR"}
    assert recoded("JPN-KOR", swap) == "JPN-AUS"
    assert recoded("actors.KOR.opinion.AUS", swap) == "actors.AUS.opinion.KOR"
    assert recoded("KORUS and rok_exposure", swap) == "KORUS and rok_exposure"


def test_prose_keeps_its_names() -> None:
    data = {"KOR": {"source": "a paper of KOR", "proximity": {"KOR": 0.2}, "of": ["KOR/CHN", 1]}}
    assert seated(data, {"KOR": "AUS"}) == {
        "AUS": {"source": "a paper of KOR", "proximity": {"AUS": 0.2}, "of": ["AUS/CHN", 1]}
    }


def test_a_result_is_read_by_the_other_labels() -> None:
    values = np.arange(4.0).reshape(2, 2)
    data = xr.Dataset({"a": (("actor", "run"), values)}, {"actor": ["JPN", "AUS"], "run": [0, 1]})
    found = relabelled(data, {"AUS": "KOR"})
    np.testing.assert_array_equal(found["a"].sel(actor="KOR"), [2.0, 3.0])
    assert list(data["actor"].values) == ["JPN", "AUS"]
