"""Bands of two allies that lie over one another stay two."""

import json

import numpy as np
import pytest

from sim import plots
from sim.plots.outside import label_of
from tests.plots.synthetic import synthetic


def test_each_ally_has_edges_of_its_own_at_the_quantiles() -> None:
    data = synthetic(30)
    figure = plots.fears(data)
    (axes,) = [a for a in figure.axes if a.get_title(loc="left") == "Fear of entrapment"]
    edges = [line for line in axes.get_lines() if line.get_label() in ("_50 %", "_90 %")]
    assert len({line.get_color() for line in edges}) == 2
    for ally, colour in zip(
        ("JPN", "KOR"), dict.fromkeys(e.get_color() for e in edges), strict=True
    ):
        drawn = [np.asarray(e.get_ydata()) for e in edges if e.get_color() == colour]
        wanted = data["entrapment_fear"].sel(ally=ally).quantile([0.05, 0.95, 0.25, 0.75], "run")
        np.testing.assert_allclose(drawn, wanted.values)


@pytest.mark.parametrize("actors", [("USA", "JPN", "KOR", "PRK"), ("USA", "JPN", "AUS", "CHN")])
def test_alignment_names_the_adversary_and_its_backer(actors: tuple[str, ...]) -> None:
    data = synthetic(2, actors=actors)
    roles = {code: {"role": "ally"} for code in actors[1:-1]}
    roles |= {actors[-1]: {"role": "adversary"}, "RUS": {"role": "rival", "backer": True}}
    scenario = {"name": "x", "actors": {actors[0]: {"role": "patron"}, **roles}}

    told = data.assign_attrs(scenario=json.dumps(scenario))
    assert label_of(told, "alignment_backer") == f"alignment {actors[-1]}–RUS"
