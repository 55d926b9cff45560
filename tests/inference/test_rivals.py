"""Readings compared by forecasts made up for the purpose."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.scoreboard import OBSERVATION_COLUMNS
from sim.experiments.standing import comparisons, ruled_out, standing_of
from sim.inference.rivals import (
    all_at_once,
    by_choice,
    by_slot,
    effect,
    losses_of,
    main_effects,
    pooled,
    text,
    verdicts,
)

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
    table = table.assign(crps_climatology=1.9, crps_persistence=2.5, held_90=0.9)
    missing = [name for name in OBSERVATION_COLUMNS if name not in table]
    return table.assign(**{n: np.nan if n.startswith("crps") else 0.5 for n in missing})


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
    words = text(by_slot(observed), by_choice(observed), main_effects(observed))
    assert "alignment: single series prefer\n  cha1999 by missiles launched" in words
    assert "spending: richardson against error_correction: cannot say" in words
    won = by_choice(observed).assign(won=lambda table: table["skill"] > 0)
    most = won.groupby("formulations")["won"].sum().max()
    rivals = "climatology, persistence, bootstrap, last value"
    line = f"beats every naive forecast ({rivals}) in most series, {most} of "
    assert [each for each in words.splitlines() if each.startswith(line)]
    assert verdicts(by_slot(observed))["alignment"]["cha1999"] == ["missiles launched"]


def test_the_main_effect_weighs_series_alike_in_units_of_the_naive_loss() -> None:
    observed = observations(better=0.6)
    table = main_effects(observed).set_index("slot")
    own = table.loc["alignment"]
    # nothing in one series, 0.6 of a naive loss of 1.9 in the other
    assert own["effect"] == pytest.approx(0.6 / 1.9 / 2, abs=0.03)
    assert (own["reading"], own["verdict"]) == ("reassurance", "worse")
    assert (own["series"], own["years"]) == (2, 4)
    assert own["low"] < own["effect"] < own["high"]
    assert table.loc["spending", "verdict"] == "cannot say"


def test_the_interval_of_an_effect_is_that_of_blocks_of_years() -> None:
    rng = np.random.default_rng(0)
    rows = [
        (series, year, year_effect + rng.normal(0, 0.1))
        for year, year_effect in zip(
            range(2010, 2022), np.repeat(rng.normal(0, 1, 6), 2), strict=True
        )
        for series in "abc"
    ]
    table = pd.DataFrame(rows, columns=["series", "year", "own"]).assign(other=0.0)
    mean, low, high = effect(table)
    assert mean == pytest.approx(table["own"].mean())
    # by hand: circular blocks of two years, six of them, and the quantile of t with five degrees
    by_year = table.groupby("year")["own"].mean().to_numpy()
    blocks = (by_year + np.roll(by_year, -1)) / 2
    half = 2.5706 * blocks.std() / np.sqrt(6) * np.sqrt(6 / 5)
    assert high - mean == pytest.approx(half, rel=0.05)
    assert mean - low == pytest.approx(half, rel=0.05)
    # series of one year go together: taken as independent the interval were half as wide or less
    independent = 1.96 * table["own"].std() / np.sqrt(len(table))
    assert half > 1.8 * independent


def test_too_few_years_cannot_say() -> None:
    table = pd.DataFrame({"series": "a", "year": [2022, 2023], "own": [1.0, 1.0], "other": 0.0})
    mean, low, high = effect(table)
    assert mean == 1.0
    assert np.isnan([low, high]).all()


def test_losses_are_paired_by_fold_inputs_and_year() -> None:
    rows = [
        ("a", "to 2014", year, name, loss + year - 2020, 2.0, 4.0)
        for year in (2020, 2021)
        for name, loss in (("one", 1.0), ("two", 3.0))
    ]
    columns = ["series", "fold", "year", "who", "crps", "crps_climatology", "crps_persistence"]
    found = losses_of(pd.DataFrame(rows, columns=columns), "who", "two", "one")
    assert (found["own"] - found["other"] == 2.0).all()
    assert list(found["naive"]) == [2.0, 2.0]


def test_what_is_written_rules_readings_out_where_claims_look_it_up(tmp_path: Path) -> None:
    file = tmp_path / "readings.csv"
    observed = observations(better=0.6)
    by_slot(observed).to_csv(file, index=False)
    table = comparisons(file)
    assert standing_of("alignment: cha1999", table) == "better in 1, worse in 0 of 2 series"
    assert ruled_out("alignment: reassurance", table)
    assert not ruled_out("alignment: cha1999", table)
    assert not ruled_out("spending: richardson", table)


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


def test_readings_replaced_together_are_judged_as_one() -> None:
    """Two choices that differ in two slots: no slot alone can be compared, both at once can."""
    table = observations(better=0.5)
    one = (table["slot alignment"] == "reassurance") & (table["slot spending"] == "richardson")
    two = (table["slot alignment"] == "cha1999") & (table["slot spending"] == "error_correction")
    both = table[one | two]
    assert not len(by_slot(both))
    found = main_effects(both)
    assert found[["slot", "reading", "other"]].to_numpy().tolist() == [
        ["alignment, spending", "reassurance, richardson", "cha1999, error_correction"]
    ]
    # the second is better by 0.5 in one of two series, against a naive loss of the table's own
    naive = float(both.loc[both["series"] == "launches", "crps_climatology"].mean())
    assert found["effect"].iloc[0] == pytest.approx(0.25 / naive, rel=0.15)
    assert found["verdict"].iloc[0] == "worse"
    assert not len(all_at_once(table)), "four choices are no pair"
    assert not len(all_at_once(table[table["slot spending"] == "richardson"])), "one slot differs"
