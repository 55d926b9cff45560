"""The figures of claims and levers show the numbers of their tables."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.plots.claims import VERDICTS, claims
from sim.plots.levers import levers


def claim(
    name: str, verdict: str, effect: float, sign: str = "+", **more: float
) -> dict[str, object]:
    return {
        "id": name,
        "question": "Does a very long question about the alliance fit into the place that it has?",
        "expected": sign,
        "effect": effect,
        "low": effect - 0.1,
        "high": effect + 0.3,
        "smallest": 0.05,
        "probability": 0.6,
        "verdict": verdict,
        "kind": "built_in",
        **more,
    }


ROWS = pd.DataFrame(
    [
        claim("S1", "supported", 0.5, **{"probability, a": 0.2, "probability, b": 0.9}),
        claim("S2", "no_effect", 0.0, **{"probability, a": np.nan, "probability, b": 0.4}),
        claim("S2", "contradicted", 0.2, "-", **{"probability, a": 0.1, "probability, b": 0.1}),
    ]
)


@pytest.fixture(scope="module")
def figure() -> Figure:
    return claims(ROWS)


def test_effects_stand_in_multiples_of_what_matters_the_articles_sign_to_the_right(
    figure: Figure,
) -> None:
    left = figure.axes[0]
    points = [tuple(float(v[0]) for v in line.get_data()) for line in left.lines]
    np.testing.assert_allclose(points, [(10.0, 0.0), (0.0, 1.0), (-4.0, 2.0)], atol=1e-12)
    (bars,) = left.collections
    spans = [path.vertices[:, 0].tolist() for path in bars.get_paths()]
    assert spans == [pytest.approx(span) for span in ([8.0, 16.0], [-2.0, 6.0], [-10.0, -2.0])]


def test_probabilities_stand_with_those_of_rival_theories(figure: Figure) -> None:
    right = figure.axes[1]
    ticks = [line for line in right.lines if line.get_marker() == "|"]
    assert [list(line.get_xdata()) for line in ticks] == [[0.2, 0.9], [0.4], [0.1, 0.1]]
    markers = {marker for _, marker in VERDICTS.values()}
    own = [
        line for line in right.lines if line.get_marker() in markers and len(line.get_xdata()) == 1
    ]
    assert [float(line.get_xdata()[0]) for line in own] == [0.6, 0.6, 0.6]


def test_the_title_counts_and_every_verdict_has_a_look(figure: Figure) -> None:
    words = [text.get_text() for text in figure.texts]
    assert "3 experiments: 1 supported, 1 no effect, 1 contradicted" in words
    assert words.count("S2") == 1  # once for its rows together
    assert "no effect, built in" in words
    assert all(text.get_size() >= 8.0 for text in figure.texts)


def test_a_title_without_rival_theories_is_provisional() -> None:
    alone = ROWS[[name for name in ROWS.columns if not name.startswith("probability, ")]]
    words = [text.get_text().replace("\n", " ") for text in claims(alone).texts]
    head = "3 experiments, provisional (default theories only): "
    assert [text for text in words if text.startswith(head)]


def test_nothing_runs_out_of_the_page(figure: Figure) -> None:
    figure.canvas.draw()
    width = figure.bbox.width
    for text in figure.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= width


def test_levers_have_a_row_a_mix_and_a_mark_a_reading() -> None:
    rows = pd.DataFrame(
        [
            {
                "lever": f"{name}, {reading}",
                "bilateral": share,
                "mediation": 1.0 - share,
                "bottom_up": 0.0,
                "embedding": 0.0,
                "consult": reading,
                "regret": regret,
                "regret_90": 2.0 * regret,
                "regret, theory default": regret,
            }
            for name, share, regret in (("50 / 50 / 0 / 0", 0.5, 0.4), ("line of 2021", 0.3, 1.5))
            for reading in ("duty", "option")
        ]
    )
    figure = levers(rows)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "50 / 50 / 0 / 0",
        "line of 2021",
    ]
    marks = [
        float(line.get_xdata()[0])
        for line in axes.lines
        if len(line.get_xdata()) == 1 and line.get_marker() in "ov"
    ]
    assert marks == [0.4, 0.4, 1.5, 1.5]
    assert figure.texts[0].get_text() == "Most robust: 50 / 50 / 0 / 0, duty"
