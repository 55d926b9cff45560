"""Readings compared by forecasts made up for the purpose."""

import numpy as np
import pandas as pd
import pytest

from sim.inference.rivals import by_choice, by_slot, pooled, text, verdicts

SERIES = ("leader", "launches")
SLOTS = {"alignment": ("reassurance", "cha1999"), "spending": ("richardson", "error_correction")}


def observations(better: float, seed: int = 0) -> pd.DataFrame:
    """Losses around 2; of `launches` those of `cha1999` are lower by `better`."""
    rng = np.random.default_rng(seed)
    rows = []
    for one in SLOTS["alignment"]:
        for other in SLOTS["spending"]:
            for fold, years in (("to 2019", range(2020, 2024)), ("to 2021", (2022, 2023))):
                for year in years:
                    for series in SERIES:
                        gain = better if (one, series) == ("cha1999", "launches") else 0.0
                        loss = 2.0 + rng.normal(0.0, 0.05) - gain
                        rows.append((series, year, fold, one, other, loss))
    columns = ["series", "year", "fold", "slot alignment", "slot spending", "crps"]
    table = pd.DataFrame(rows, columns=columns)
    table["formulations"] = table["slot alignment"] + ", " + table["slot spending"]
    numbers = ("log_score", "log_climatology", "log_persistence", "in_50", "held_50", "in_90")
    return table.assign(
        crps_climatology=1.9, crps_persistence=2.5, held_90=0.9, **dict.fromkeys(numbers, 0.5)
    )


def test_a_clearly_better_reading_is_preferred_where_it_is_better() -> None:
    table = by_slot(observations(better=0.6)).set_index(["slot", "series"])
    assert table.loc[("alignment", "launches"), "preferred"] == "cha1999"
    assert table.loc[("alignment", "launches"), "difference"] == pytest.approx(0.6, abs=0.08)
    assert table.loc[("alignment", "launches"), "n"] == 6
    assert table.loc[("alignment", "leader"), "preferred"] == ""


def test_without_a_difference_nothing_is_preferred_mostly() -> None:
    told = [(by_slot(observations(0.0, seed))["preferred"] != "").mean() for seed in range(40)]
    assert np.mean(told) < 0.12


def test_naive_forecasts_are_named_where_they_win() -> None:
    table = by_slot(observations(better=0.6)).set_index(["slot", "series"])
    assert table.loc[("alignment", "launches"), "beats_naive"]
    assert not table.loc[("alignment", "leader"), "beats_naive"]
    choices = by_choice(observations(better=0.6)).set_index(["formulations", "name"])
    assert choices.loc[("cha1999, richardson", "launches"), "skill"] > 0.2
    assert choices.loc[("reassurance, richardson", "leader"), "skill"] < 0.0


def test_the_words_name_slot_reading_and_series() -> None:
    observed = observations(better=0.6, seed=1)
    words = text(by_slot(observed), by_choice(observed))
    assert "alignment: the record prefers\n  cha1999 by missiles launched" in words
    assert "spending: the record cannot say" in words
    assert verdicts(by_slot(observed))["alignment"]["cha1999"] == ["missiles launched"]


def test_pooled_keeps_the_reading_of_each_slot() -> None:
    from types import SimpleNamespace

    made = [
        SimpleNamespace(
            job=SimpleNamespace(formulations=(("alignment", name), ("spending", "richardson"))),
            observations=pd.DataFrame({"crps": [1.0, 2.0]}),
        )
        for name in SLOTS["alignment"]
    ]
    table = pooled(made)
    assert list(table["slot alignment"]) == ["reassurance"] * 2 + ["cha1999"] * 2


def test_a_rival_of_another_slot_does_not_speak_against_a_reading() -> None:
    every = observations(better=0.6)
    # One departure at a time: the rival of spending was fitted with reassurance only, and is bad.
    alone = ~((every["slot alignment"] == "cha1999") & (every["slot spending"] == "richardson"))
    few = every[alone].copy()
    few.loc[few["slot spending"] == "richardson", "crps"] += 5.0
    table = by_slot(few).set_index(["slot", "series"])
    assert table.loc[("alignment", "launches"), "difference"] == pytest.approx(0.6, abs=0.08)
    assert table.loc[("alignment", "leader"), "difference"] == pytest.approx(0.0, abs=0.08)
    assert table.loc[("spending", "leader"), "difference"] == pytest.approx(5.0, abs=0.2)
