"""I1–I3: what the mechanism does to the region."""

import numpy as np
import pytest

from sim.mechanisms.arms_spending import (
    error_correction,
    opponents_pull,
    richardson,
    sense_of_danger,
)
from sim.mechanisms.bloc_politics import (
    coercion_in_return,
    hardening_of_blocs,
    incidents,
    pressure_by_common_positions,
    weakening_of_governance,
)
from sim.mechanisms.provocation import (
    launches_of_the_month,
    leaning_on_the_backer,
    memory_of_exercises,
    programme_and_dialogue,
    spiral,
)
from sim.scenario import Scenario
from tests.mechanisms.calling import act, evenly, rows, runs
from tests.model.running import gain, record


def test_i1_recent_exercises_provoke_and_are_forgotten() -> None:
    drive = act(spiral, exercise_memory=runs(0, 1, 2, 50))
    assert drive[0] == 0.0
    assert (np.diff(drive) > 0.0).all()
    assert drive[2] - drive[1] < drive[1]
    memory = act(memory_of_exercises, exercise_memory=runs(2.0, 2.0), exercises=runs(0, 3))
    assert memory[0] < 2.0
    assert memory[1] == memory[0] + 3.0


def test_i1_spiral_formulation_answers_exercises_and_null_does_not(baseline: Scenario) -> None:
    for name, answers in (("spiral", True), ("null", False)):
        reading = baseline.replace(provocation=name)
        few, many = (
            record(reading.replace(exercise_rate=rate), "exercises", "launches", runs=200)
            for rate in (0.1, 2.0)
        )
        assert many["exercises"].sum() > 2 * few["exercises"].sum()
        if answers:
            assert many["launches"].mean() > few["launches"].mean()
        else:
            assert np.array_equal(many["launches"], few["launches"])


def test_d2_launches_follow_the_programme_and_pause_for_talks() -> None:
    def drive(**changed: np.ndarray) -> np.ndarray:
        world = {
            "adversary_capability": runs(0.5, 0.5),
            "dialogue": runs(0.0, 0.0),
            "leaning_patron": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
        }
        return act(programme_and_dialogue, **{**world, **changed})

    assert np.diff(drive(adversary_capability=runs(0.2, 0.9)))[0] > 0.0
    assert np.diff(drive(dialogue=runs(0.0, 0.8)))[0] < 0.0
    assert np.diff(drive(leaning_patron=rows(0.0, 0.0, 0.0, runs(-0.8, 0.5))))[0] < 0.0
    assert np.diff(drive(leaning_patron=rows(0.9, 0.9, 0.9, runs(0.0, 0.0))))[0] == 0.0


def test_d2_launches_come_in_salvos_wider_than_chance() -> None:
    rng = np.random.default_rng(0)
    launches, memory = act(
        launches_of_the_month,
        launch_drive=np.full(20_000, np.log(0.5)),
        launch_memory=np.full(20_000, 4.0),
        launch_draw=rng.random(20_000),
        salvo_draw=rng.random(20_000),
    )
    assert (launches > 0).mean() == pytest.approx(1.0 - np.exp(-0.5), abs=0.015)
    assert launches.var() > 1.5 * launches.mean()
    np.testing.assert_allclose(memory - launches, memory[0] - launches[0])
    assert 0.0 < memory[0] - launches[0] < 4.0


def test_i1_an_encircled_adversary_leans_on_its_backer() -> None:
    def leaning(**changed: np.ndarray) -> np.ndarray:
        world = {
            "adversary_alignment": runs(0.3, 0.3),
            "cooperation": rows(runs(0.3, 0.3), 0.3, 0.3),
            "backer_activity": runs(0.3, 0.3),
            "leaning_backer": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
            "dialogue": runs(0.0, 0.0),
        }
        return np.diff(act(leaning_on_the_backer, **{**world, **changed}))[0]

    assert leaning(cooperation=rows(runs(0.1, 0.9), 0.3, 0.3)) > 0.0
    assert leaning(cooperation=rows(0.3, runs(0.1, 0.9), runs(0.1, 0.9))) == 0.0
    assert leaning(backer_activity=runs(0.1, 0.9)) > 0.0
    assert leaning(leaning_backer=rows(0.0, 0.0, 0.0, runs(-0.5, 0.5))) > 0.0
    assert leaning(dialogue=runs(0.0, 0.8)) < 0.0


def test_i1_cooperation_worsens_security(baseline: Scenario) -> None:
    off = {f"ally_base_{domain}": -2.5 for domain in ("military", "economic", "diplomatic")}
    names = ("launches", "tension", "adversary_alignment")
    gained = gain(baseline.replace(off), baseline, *names, runs=400)
    for name in names:
        assert gained[name] > 0.0, name


def test_i1_danger_is_what_is_feared_most_and_for_the_adversary_encirclement() -> None:
    seen = rows(rows(0.2, runs(0.7, 0.7)), rows(0.6, 0.1), rows(0.3, 0.3), rows(0.0, 0.2))
    danger = act(
        sense_of_danger, threat_perception=seen, cooperation=rows(runs(0.2, 0.9), 0.0, 0.0)
    )
    assert danger[:3, 0].tolist() == [0.7, 0.6, 0.3]
    assert danger[3, 1] > danger[3, 0] == pytest.approx(0.2)


def test_i1_spending_answers_danger_and_settles() -> None:
    own = rows(2.0, 2.0, 2.0, runs(2.0, 2.0))
    start = {"initial_spending": own, "initial_danger": np.full((4, 2), 0.5)}
    moved = act(
        error_correction,
        defence_spending=own,
        danger=rows(runs(0.5, 0.9), 0.5, runs(0.5, 0.1), 0.5),
        **start,
    )
    assert not moved[:, 0].any()
    assert moved[0, 1] > 0.0 == moved[1, 1]
    assert moved[2, 1] < 0.0
    high = act(error_correction, defence_spending=own + 3.0, danger=np.full((4, 2), 0.5), **start)
    assert (high < 0.0).all()


def test_i1_by_richardson_spending_answers_spending_and_its_own_burden() -> None:
    own = rows(2.0, 1.0, 2.0, runs(10.0, 10.0))
    seen, danger, rivals = np.full((4, 2, 2), 0.5), np.full((4, 2), 0.5), rows(1.0)

    def moved(spending: np.ndarray, perceived: np.ndarray = seen) -> np.ndarray:
        return act(
            richardson,
            defence_spending=spending,
            danger=danger,
            threat_perception=perceived,
            rival_burden=rivals,
            initial_spending=own,
            initial_pull=opponents_pull(np.ones((4, 2)), danger, seen, rivals),
        )

    assert not moved(own).any(), "the start is an equilibrium"
    armed_adversary = moved(rows(2.0, 1.0, 2.0, runs(10.0, 15.0)))
    assert (armed_adversary[:3, 1] > 0.0).all()
    assert armed_adversary[0, 1] == pytest.approx(2.0 * armed_adversary[1, 1])
    assert armed_adversary[3, 1] < 0.0
    armed_member = moved(rows(8.0, 1.0, 2.0, runs(10.0, 10.0)))
    assert (armed_member[3] > 0.0).all()
    assert (armed_member[0] < 0.0).all()
    more_feared_rival = seen.copy()
    more_feared_rival[1, 1, 1] = 0.9
    answered = moved(own, more_feared_rival)
    assert np.argwhere(answered != 0.0).tolist() == [[1, 1]]
    assert answered[1, 1] > 0.0


@pytest.mark.parametrize("reading", ["error_correction", "richardson"])
def test_i1_a_more_dangerous_region_spends_more(baseline: Scenario, reading: str) -> None:
    now = baseline.replace(spending=reading)
    calm = now.replace({"context.missile_programme": 0.1, "context.ukraine_war": 0.1})
    assert (gain(calm, now, "defence_spending")["defence_spending"][:3] > 0.0).all()


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
        "adversary_alignment": runs(0.3, 0.3),
    }
    return float(np.diff(act(hardening_of_blocs, **{**world, **changed}))[0])


def test_i2_institutions_rivalry_and_alignment_harden_camps() -> None:
    for domain in range(3):
        levels = [0.3, 0.3, 0.3]
        levels[domain] = runs(0.1, 0.9)
        assert hardened(institutionalisation=rows(*levels)) > 0.0
    assert hardened(rivalry=runs(0.1, 0.9)) > 0.0
    assert hardened(adversary_alignment=runs(0.1, 0.9)) > 0.0


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


def coerced(
    pressure: float = 0.8, rivalry: float = 0.8, dependence: float = 0.8, rung: int = 0
) -> float:
    """Mean coercion that a month of pressure brings on an ally that met none before."""
    drawn = rows(evenly(), 0.999)
    return float(
        act(
            coercion_in_return,
            coercion=np.zeros(drawn.shape),
            pressure_on_competitor=runs(pressure),
            integration=rows(0.0, rung, 0.0),
            rivalry=runs(rivalry),
            market_dependence=rows(dependence, 0.0),
            coercion_draw=drawn,
        )[0].mean()
    )


def test_i3_pressure_comes_back_as_coercion_of_the_dependent() -> None:
    plain = coerced()
    assert plain > 0.0
    assert coerced(pressure=0.2) < plain
    assert coerced(rivalry=0.2) < plain
    assert coerced(dependence=0.2) < plain
    assert coerced(pressure=0.0) == coerced(rivalry=0.0) == coerced(dependence=0.0) == 0.0


def test_f2_economic_integration_deters_coercion() -> None:
    assert coerced(rung=3) < coerced(rung=1) < coerced(rung=0)


def test_i3_coercion_ebbs() -> None:
    left = act(
        coercion_in_return,
        coercion=rows(runs(0.5), runs(0.0)),
        pressure_on_competitor=runs(0.0),
        integration=rows(0.0, 0.0, 0.0),
        rivalry=runs(0.5),
        market_dependence=rows(0.5, 0.5),
        coercion_draw=rows(0.0, 0.0),
    )
    assert 0.0 < left[0, 0] < 0.5
    assert left[1, 0] == 0.0
