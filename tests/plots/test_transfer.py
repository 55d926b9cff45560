"""Both records on one sheet: a row a series on one scale, and what the title counts."""

import numpy as np
import pandas as pd
import pytest

from sim.plots.transfer import bands, inside


@pytest.fixture
def table() -> pd.DataFrame:
    parts = []
    for triangle, level in (("first", 4.0), ("second", 1.0)):
        for series, kind in (("leader", "count"), ("spent", "level")):
            years = np.arange(2001, 2005)
            quantiles = {f"q{q:02}": level + (q - 50) / 50 for q in (5, 25, 75, 95)}
            parts.append(
                pd.DataFrame(
                    {"triangle": triangle, "series": series, "title": f"{series}s", "kind": kind,
                     "units": "a year", "year": years, "mean": level, **quantiles,
                     "observed": [level, level + 5.0, np.nan, level]}
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_known_values_are_counted(table: pd.DataFrame) -> None:
    assert inside(table[(table["triangle"] == "first") & (table["series"] == "leader")]) == (2, 3)


def test_a_row_has_one_scale_and_counts_start_at_nought(table: pd.DataFrame) -> None:
    figure = bands(table, ("first", "second"), "a note")
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left") for axes in panels] == [
        "Leaders, first", "Leaders, second", "Spents, first", "Spents, second"
    ]  # fmt: skip
    assert panels[0].get_ylim() == panels[1].get_ylim()
    assert panels[2].get_ylim() == panels[3].get_ylim()
    assert panels[0].get_ylim()[0] == 0.0 != panels[2].get_ylim()[0]
    assert panels[0].get_ylim()[1] > 9.0
    texts = " ".join(text.get_text() for text in figure.texts)
    assert "4 of 6 in second, 4 of 6 in first" in " ".join(texts.split())
    assert "claims I3 P1 S3" in texts


def test_counts_have_whole_ticks_and_levels_need_not(table: pd.DataFrame) -> None:
    low = table.assign(**{name: table[name] / 4 for name in ("q05", "q25", "q75", "q95", "mean")})
    low["observed"] = 1.0
    panels = [
        axes for axes in bands(low, ("first", "second")).figure.axes if axes.get_title(loc="left")
    ]
    assert all(tick == round(tick) for tick in panels[0].get_yticks())
    assert any(tick != round(tick) for tick in panels[2].get_yticks())
