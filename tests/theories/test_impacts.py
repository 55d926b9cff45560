"""I1–I3: what the mechanism does to the region."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.bloc_politics import (
    hardening_of_blocs,
    incidents,
    pressure_by_common_positions,
    weakening_of_governance,
)
from sim.theories.great_powers import acts_of_coercion, coercion_in_return
from tests.model.running import gain
from tests.theories.calling import act, evenly, rows, runs


def test_i1_cooperation_worsens_security(baseline: Scenario) -> None:
    off = {f"ally_base_{domain}": -2.5 for domain in ("military", "economic", "diplomatic")}
    names = ("launches", "tension", "alignment_backer")
    gained = gain(baseline.replace(off), baseline, *names, runs=400)
    for name in names:
        assert gained[name] > 0.0, name


def test_i1_launches_and_exercises_raise_tension_which_ebbs() -> None:
    moved = act(
        incidents,
        tension=runs(0.5, 0.5, 0.5),
        launches=runs(0, 8, 0),
        exercises=runs(0, 0, 3),
        rivalry=runs(0.0),
    )
    assert moved[0] < 0.0
    assert moved[1] > moved[0]
    assert moved[2] > moved[0]
    at_floor = act(
        incidents, tension=runs(0.0), launches=runs(0), exercises=runs(0), rivalry=runs(0.5)
    )
    assert at_floor[0] > 0.0


def hardened(**changed: np.ndarray) -> float:
    world = {
        "polarisation": runs(0.3, 0.3),
        "institutionalisation": rows(0.3, 0.3, runs(0.3, 0.3)),
        "rivalry": runs(0.3, 0.3),
        "alignment_backer": runs(0.3, 0.3),
    }
    return float(np.diff(act(hardening_of_blocs, **{**world, **changed}))[0])


def test_i2_institutions_rivalry_and_alignment_harden_camps() -> None:
    for domain in range(3):
        levels = [0.3, 0.3, 0.3]
        levels[domain] = runs(0.1, 0.9)
        assert hardened(institutionalisation=rows(*levels)) > 0.0
    assert hardened(rivalry=runs(0.1, 0.9)) > 0.0
    assert hardened(alignment_backer=runs(0.1, 0.9)) > 0.0


def test_i2_blocs_weaken_governance() -> None:
    moved = act(
        weakening_of_governance,
        regional_governance=runs(0.5, 0.5),
        polarisation=runs(0.1, 0.8),
    )
    assert moved[0] > 0.0 > moved[1]


def test_i2_and_i3_the_mechanism_hardens_camps_and_presses_on_the_competitor(
    baseline: Scenario,
) -> None:
    off = {f"ally_base_{domain}": -2.5 for domain in ("military", "economic", "diplomatic")}
    names = ("polarisation", "regional_governance", "pressure_on_competitor")
    gained = gain(baseline.replace(off), baseline, *names)
    assert gained["polarisation"] > 0.0 > gained["regional_governance"]
    assert gained["pressure_on_competitor"] > 0.0


def test_i3_common_positions_and_embedded_allies_press_on_the_competitor() -> None:
    def pressed(**changed: np.ndarray) -> float:
        world = {
            "pressure_on_competitor": runs(0.3, 0.3),
            "cooperation": rows(0.3, 0.3, runs(0.3, 0.3)),
            "embedding": rows(0.3, runs(0.3, 0.3)),
        }
        return float(np.diff(act(pressure_by_common_positions, **{**world, **changed}))[0])

    assert pressed(cooperation=rows(runs(0.1, 0.9), 0.3, 0.3)) == 0.0
    assert pressed(cooperation=rows(0.3, runs(0.1, 0.9), 0.3)) > 0.0
    assert pressed(cooperation=rows(0.3, 0.3, runs(0.1, 0.9))) > 0.0
    assert pressed(embedding=rows(0.3, runs(0.1, 0.9))) > 0.0


def chances(
    pressure: float = 0.8, rivalry: float = 0.8, dependence: float = 0.8, rung: int = 0
) -> np.ndarray:
    """Chance that the competitor, and another power, coerce each of two allies, (rival, ally)."""
    coerce = act(
        coercion_in_return,
        pressure=rows(pressure, pressure),
        competes=rows(1.0, 0.0),
        integration=rows(0.0, rung, 0.0),
        rivalry=runs(rivalry),
        market_dependence=rows(dependence, 0.0),
        coercion_rate=0.04,
        deterrence=0.2,
    )
    return coerce[..., 0]


def coerced(**world: float) -> float:
    """Mean coercion that a month of pressure brings on an ally that met none before."""
    drawn = rows(evenly(), 0.999)
    coerce = np.broadcast_to(chances(**world)[..., None], (2, *drawn.shape))
    struck, _ = act(
        acts_of_coercion, coercion=np.zeros(drawn.shape), coerce=coerce, coercion_draw=drawn
    )
    assert not struck[1].any(), "who depends on nobody is coerced by nobody"
    return float(struck[0].mean())


def test_i3_pressure_comes_back_as_coercion_of_the_dependent() -> None:
    plain = coerced()
    assert plain > 0.0
    assert coerced(pressure=0.2) < plain
    assert coerced(rivalry=0.2) < plain
    assert coerced(dependence=0.2) < plain
    assert coerced(pressure=0.0) == coerced(rivalry=0.0) == coerced(dependence=0.0) == 0.0


def test_i3_only_the_competitor_coerces_in_proportion_to_each_reason() -> None:
    by_competitor, by_another = chances()
    assert by_competitor.tolist() == [pytest.approx(0.04 * 0.8**3), 0.0]
    assert not by_another.any()
    for reason in ("pressure", "rivalry", "dependence"):
        assert chances(**{reason: 0.4})[0, 0] == pytest.approx(by_competitor[0] / 2)
    alone = act(
        coercion_in_return,
        pressure=runs(0.8),
        competes=runs(1.0),
        integration=rows(0.0, 0.0, 0.0),
        rivalry=runs(0.8),
        market_dependence=rows(0.8, 0.0),
        coercion_rate=0.04,
    )
    assert np.array_equal(alone[:, 0], by_competitor), "alone as beside others"


def test_f2_economic_integration_deters_coercion() -> None:
    assert coerced(rung=3) < coerced(rung=1) < coerced(rung=0)
    assert chances(rung=1)[0, 0] == pytest.approx(0.8 * chances()[0, 0])


def struck(*chances_of_powers: float, before: float = 0.0) -> np.ndarray:
    """Coercion of one ally after a month in which powers coerce it with these chances, (run,)."""
    drawn = rows(evenly(1000))
    coerce = np.array(chances_of_powers)[:, None, None] * np.ones(drawn.shape)
    found, _ = act(
        acts_of_coercion,
        coercion=np.full(drawn.shape, before),
        coerce=coerce,
        coercion_draw=drawn,
        coercion_size=0.5,
        coercion_decay=0.06,
    )
    return found[0]


def test_i3_the_chances_of_several_powers_add_up_to_no_more_than_certainty() -> None:
    assert (struck(0.3) > 0.0).mean() == pytest.approx(0.3)
    assert (struck(0.3, 0.25) > 0.0).mean() == pytest.approx(0.55)
    assert (struck(0.7, 0.6) > 0.0).all()
    assert not struck(0.0, 0.0).any()


def test_i3_an_act_of_coercion_hurts_as_far_as_there_is_something_left_to_hurt() -> None:
    assert struck(1.0) == pytest.approx(np.full(1000, 0.5))
    left = 0.4 * (1.0 - 0.06)
    assert struck(1.0, before=0.4) == pytest.approx(np.full(1000, left + 0.5 * (1.0 - left)))


def test_i3_coercion_ebbs() -> None:
    left, _ = act(
        acts_of_coercion,
        coercion=rows(runs(0.5), runs(0.0)),
        coerce=np.zeros((2, 2, 1)),
        coercion_draw=rows(0.0, 0.0),
    )
    assert 0.0 < left[0, 0] < 0.5
    assert left[1, 0] == 0.0
