"""What coarser codings lose, on losses made up for the purpose."""

import numpy as np
import pandas as pd
import pytest

from sim.inference.codings import by_coding, codings, text

LOSS = {"as coded": 1.0, "party family": 1.5, "jittered 1": 1.1, "jittered 2": 1.3}


def observations() -> pd.DataFrame:
    """Two series, of which one loses by a coarser coding; the naive forecast's loss is 1.25."""
    rng = np.random.default_rng(0)
    rows = [
        (series, year, "to 2014", "frozen", coding, (loss if series == "a" else 1.0) + noise)
        for series in "ab"
        for year in range(2015, 2024)
        for noise in [rng.normal(0, 0.02)]
        for coding, loss in LOSS.items()
    ]
    columns = ["series", "year", "fold", "inputs", "coding", "crps"]
    return pd.DataFrame(rows, columns=columns).assign(crps_climatology=2.0, crps_persistence=1.25)


def test_each_coding_is_compared_with_the_files() -> None:
    table = by_coding(observations()).set_index("coding")
    assert table.loc["as coded", "loss"] == pytest.approx(0.8, abs=0.02)
    assert table.loc["as coded", "verdict"] == ""
    assert table.loc["as coded", "beaten"] == 2
    family = table.loc["party family"]
    assert family["effect"] == pytest.approx(0.5 / 1.25 / 2)
    assert (family["verdict"], family["beaten"], family["years"]) == ("worse", 1, 9)


def test_other_coders_are_shown_one_by_one_and_together() -> None:
    table = by_coding(observations()).set_index("coding")
    assert table.loc["jittered 1", "effect"] == pytest.approx(0.1 / 1.25 / 2)
    assert table.loc["jittered", "effect"] == pytest.approx(0.2 / 1.25 / 2)
    assert list(codings(2)) == list(LOSS)


def test_the_words_say_by_how_much() -> None:
    words = text(by_coding(observations()))
    assert "to 2014, inputs frozen" in words
    assert "party family: 0.995, beats it in 1 of 2 series; worse than as coded (+0.200" in words
