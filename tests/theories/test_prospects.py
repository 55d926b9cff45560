"""F1, F2, C3, C4, X1, X2: room to grow, and what caps it."""

from typing import Any

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.alliance_dilemma import fear_of_losing_the_market, market_restraint
from sim.theories.integration import climbing, mutual_defence_pact
from sim.theories.quasi_alliance import (
    mutual_dependence,
    need_of_protection,
    quasi_alliance,
    reassurance,
    self_help,
)
from sim.theories.shared_threat import shared_threat
from tests.model.running import gain, record
from tests.model.worlds import friendly
from tests.theories.calling import TWO_ALLIES, act, rows, runs

MILITARY, ECONOMIC, DIPLOMATIC = range(3)


def climbed(rung: float, draw: float = 0.0, **changed: float) -> np.ndarray:
    """Rung of each domain after the month, with everything in place but for what is changed."""
    world = {"institutionalisation": 0.95, "cooperation": 0.95, **changed}
    relation = world.pop("relation", 0.95)
    levels = {name: rows(value, value, value) for name, value in world.items()}
    return act(
        climbing,
        integration=rows(rung, rung, rung),
        relation=rows(relation, 0.95),
        rung_draw=rows(draw, draw, draw),
        **levels,
    )[0][:, 0]


@pytest.mark.parametrize("missing", ["institutionalisation", "cooperation", "relation"])
def test_f1_no_rung_before_its_preconditions(missing: str) -> None:
    assert climbed(1.0).tolist() == [2.0, 2.0, 2.0]
    assert climbed(1.0, **{missing: 0.3}).tolist() == [1.0, 1.0, 1.0]


def test_f1_rungs_are_climbed_one_by_one_in_their_time_and_not_beyond_the_top() -> None:
    assert climbed(0.0).tolist() == [1.0, 1.0, 1.0]
    assert climbed(1.0, draw=0.99).tolist() == [1.0, 1.0, 1.0]
    assert climbed(3.0).tolist() == [4.0, 4.0, 3.0]
    assert climbed(4.0)[:DIPLOMATIC].tolist() == [4.0, 4.0]


def test_f1_each_rung_needs_more_than_the_one_before() -> None:
    reached = [
        [
            climbed(rung, institutionalisation=level)[MILITARY] > rung
            for level in np.arange(0, 1, 0.02)
        ]
        for rung in (0.0, 1.0, 2.0, 3.0)
    ]
    needed = [levels.index(True) for levels in reached]
    assert needed == sorted(set(needed))


def test_f1_the_relation_that_a_rung_needs_rises_in_equal_steps() -> None:
    default = {parameter.name: parameter.default for parameter in climbing.parameters}
    first, step = default["rung_relation_first"], default["rung_relation"]
    for rung in (0.0, 1.0, 2.0, 3.0):
        least = first + step * rung
        assert climbed(rung, relation=least + 1e-6)[MILITARY] == rung + 1
        assert climbed(rung, relation=least - 1e-6)[MILITARY] == rung


def test_f1_a_rung_is_lost_when_institutions_fall_far_below_it() -> None:
    assert climbed(3.0, institutionalisation=0.45, cooperation=0.1).tolist() == [3.0, 3.0, 3.0]
    assert climbed(3.0, institutionalisation=0.05, cooperation=0.1).tolist() == [2.0, 2.0, 2.0]
    assert climbed(0.0, institutionalisation=0.0, cooperation=0.0).tolist() == [0.0, 0.0, 0.0]


def test_c3_a_commitment_to_consult_is_in_force_from_its_rung_on() -> None:
    _, in_force = act(
        climbing,
        integration=rows(0.0, 0.0, runs(0, 1, 2, 3)),
        institutionalisation=rows(0.9, 0.9, 0.9),
        cooperation=rows(0.0, 0.0, 0.0),
        relation=rows(0.9),
        rung_draw=rows(0.99, 0.99, 0.99),
    )
    assert in_force.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_f1_the_friendly_world_climbs_and_the_real_one_less(baseline: Scenario) -> None:
    gained = gain(baseline, friendly(baseline), "integration", "consult_in_force", runs=100)
    assert (gained["integration"] > 0.5).all()
    assert gained["consult_in_force"] > 0.2


def test_f2_c4_dependence_coercion_and_rivalry_make_the_market_a_worry() -> None:
    def fear(**changed: np.ndarray) -> np.ndarray:
        world = {
            "coercion": rows(0.3, runs(0.3, 0.3)),
            "integration": rows(0.0, 0.0, 0.0),
            "rivalry": runs(0.5, 0.5),
            "market_dependence": rows(0.6, 0.6),
        }
        return act(fear_of_losing_the_market, **{**world, **changed})

    for changed in (
        {"coercion": rows(runs(0.1, 0.9), 0.3)},
        {"rivalry": runs(0.1, 0.9)},
        {"market_dependence": rows(runs(0.2, 0.9), 0.6)},
    ):
        feared = fear(**changed)
        assert feared[0, 1] > feared[0, 0]
    resilient = fear(integration=rows(4.0, runs(0, 3), 3.0))
    assert (resilient[:, 1] < resilient[:, 0]).all()


def test_c4_fear_for_the_market_holds_back_economic_cooperation_most() -> None:
    held = act(market_restraint, market_fear=rows(runs(0.0, 0.6), 0.0))[0]
    assert not held[:, 0].any()
    assert (held[:, 1] < 0.0).all()
    assert held[ECONOMIC, 1] == held[:, 1].min()


@pytest.mark.parametrize("field", ["market_dependence", "exposure"])
def test_c4_dependent_and_exposed_allies_cooperate_less(baseline: Scenario, field: str) -> None:
    low, high = (
        baseline.replace({f"actors.{code}.{field}": level for code in baseline.allies})
        for level in (0.1, 0.9)
    )
    gained = gain(low, high, "willingness", "cooperation")
    assert (gained["willingness"].mean(axis=0) < 0.0).all()
    assert (gained["cooperation"] < 0.0).all()


SPLIT = rows(rows(0.9, 0.2), rows(0.6, 0.2), rows(0.3, 0.2), rows(0.0, 0.0))
AGENDA = np.array([1.0, 0.0])[None, :, None].repeat(3, axis=0)


def common(in_force: float, scope: float) -> float:
    """Threat on which members can act when one sees 0.9, one 0.6 and one 0.3 of it."""
    _, shared = act(
        shared_threat,
        threat_perception=SPLIT,
        consult_in_force=runs(in_force),
        agenda=AGENDA,
        consult_scope=scope,
    )
    return float(shared[MILITARY, 0])


def test_c3_scope_decides_whether_one_members_threat_is_everybodys() -> None:
    assert common(in_force=1.0, scope=0.0) == pytest.approx(0.3)
    assert common(in_force=1.0, scope=1.0) == pytest.approx(0.6)
    assert common(in_force=1.0, scope=0.5) == pytest.approx(0.45)


def test_c3_without_a_commitment_its_scope_is_a_dead_letter() -> None:
    assert common(in_force=0.0, scope=1.0) == common(in_force=0.0, scope=0.0)


def test_c3_a_wider_duty_moves_allies_who_disagree_about_the_threat(baseline: Scenario) -> None:
    unworried = f"actors.{baseline.allies[1]}"
    divided = friendly(baseline).replace(
        {f"{unworried}.{what}.PRK": 0.1 for what in ("threat", "proximity", "intent")},
        ally_base_military=-2.0,
    )
    narrow, wide = (divided.replace(consult_scope=scope) for scope in (0.0, 1.0))
    gained = gain(narrow, wide, "shared_threat", "willingness", "cooperation")
    assert gained["shared_threat"][MILITARY] > 0.0
    assert (gained["willingness"][:, MILITARY] > 0.0).all()
    assert gained["cooperation"][MILITARY] > 0.0


READY: dict[str, Any] = {
    "pact": runs(0.0),
    "integration": rows(3.0, 0.0, 2.0),
    "willingness": np.full((2, 3, 1), 0.97),
    "patron_willingness": rows(0.97, 0.97, 0.97),
    "relation": rows(0.95),
    "grievance": rows(0.05),
    "shared_threat": rows(0.95, 0.0, 0.0),
    "line_change": np.zeros((4, 1), dtype=bool),
    "pact_draw": runs(0.0),
    "abrogation_draw": runs(0.99),
}
ALLY_UNWILLING = np.full((2, 3, 1), 0.97)
ALLY_UNWILLING[1, MILITARY] = 0.3


def pact(**changed: Any) -> list[float]:
    return act(mutual_defence_pact, **{**READY, **changed}).tolist()


def test_x1_a_pact_is_made_when_all_is_ready_and_its_time_has_come() -> None:
    assert pact() == [1.0]
    assert pact(pact_draw=runs(0.99)) == [0.0]
    assert pact(pact_chance=0.0) == [0.0]


@pytest.mark.parametrize(
    "lacking",
    [
        {"integration": rows(2.0, 4.0, 3.0)},
        {"integration": rows(4.0, 4.0, 1.0)},
        {"relation": rows(0.4)},
        {"grievance": rows(0.7)},
        {"shared_threat": rows(0.2, 0.9, 0.9)},
        {"willingness": ALLY_UNWILLING},
        {"patron_willingness": rows(0.3, 0.97, 0.97)},
    ],
    ids=[
        "logistics and intelligence",
        "duty to consult",
        "relation",
        "little grievance",
        "shared military threat",
        "willing allies",
        "willing patron",
    ],
)
def test_x1_a_pact_needs_all_its_preconditions(lacking: dict[str, np.ndarray]) -> None:
    assert pact(**lacking) == [0.0]


@pytest.mark.parametrize("actor", range(4), ids=["patron", "first", "second", "adversary"])
def test_x1_only_a_change_of_line_in_a_member_can_end_a_pact(actor: int) -> None:
    change = np.zeros((4, 1), dtype=bool)
    change[actor] = True
    in_force = {"pact": runs(1.0), "line_change": change}
    assert pact(**in_force, abrogation_draw=runs(0.0)) == [1.0 if actor == 3 else 0.0]
    assert pact(**in_force, abrogation_draw=runs(0.99)) == [1.0]


def test_x1_a_pact_outlives_the_conditions_it_was_made_under() -> None:
    assert pact(pact=runs(1.0), relation=rows(0.1), grievance=rows(0.9)) == [1.0]


def test_x1_there_is_no_pact_in_the_years_of_the_article(baseline: Scenario) -> None:
    assert not record(baseline, "pact", runs=500)["pact"].any()


def test_x1_the_pact_is_not_ruled_out_by_construction(baseline: Scenario) -> None:
    assert record(friendly(baseline), "pact", runs=200)["pact"][-1].mean() > 0.1


def drawn_together(first: float, second: float) -> float:
    """Relation moved under Cha's reading by the two allies' fears of abandonment."""
    moved = act(
        quasi_alliance,
        relation=rows(runs(0.5)),
        abandonment_fear=rows(first, second),
        **TWO_ALLIES,
    )
    return float(moved[0, 0])


def test_x2_cha_shared_doubt_unites_and_asymmetric_fears_divide() -> None:
    assert drawn_together(0.8, 0.8) > 0.0 > drawn_together(0.1, 0.1)
    assert drawn_together(0.8, 0.8) > drawn_together(0.8, 0.3) > drawn_together(0.8, 0.05)
    assert drawn_together(0.8, 0.05) < drawn_together(0.05, 0.05)
    assert drawn_together(0.8, 0.3) == drawn_together(0.3, 0.8)


def test_x2_cha_an_ally_in_doubt_seeks_the_others() -> None:
    sought = act(self_help, abandonment_fear=rows(runs(0.05, 0.9), 0.3))[0, 0]
    assert sought[0] < 0.0 < sought[1]


def test_x2_the_two_readings_disagree_about_a_doubtful_patron() -> None:
    doubt = 0.9
    by_article = act(
        reassurance, relation=rows(runs(0.5)), credibility=rows(1 - doubt, 1 - doubt), **TWO_ALLIES
    )
    assert drawn_together(doubt, doubt) > 0.0 > by_article[0, 0]


def test_x2_the_two_readings_disagree_in_the_model_too(baseline: Scenario) -> None:
    effect = {}
    for name in ("reassurance", "cha1999"):
        reading = baseline.replace(alignment=name)
        effect[name] = gain(reading.replace(bilateral_effort=0.0), reading, "relation")["relation"]
    assert effect["cha1999"][0] < 0.0 < effect["reassurance"][0]


def held_together(first: float, second: float, patron: float = 1.0, own: float = 0.5) -> float:
    """Relation moved under Snyder's reading by the threats two allies perceive from outside."""
    felt = rows(*(rows(threat, 0.0, 0.0, 0.0) for threat in (0.5, first, second, 0.0)))
    moved = act(
        mutual_dependence,
        relation=rows(runs(0.5)),
        threat_perception=felt,
        forces=rows(0.5, patron, own, own),
        outsiders=1,
        **TWO_ALLIES,
    )
    return float(moved[0, 0])


def test_x2_snyder_outside_pressure_holds_together_whom_it_makes_need_the_patron() -> None:
    assert held_together(0.9, 0.9) > 0.0 > held_together(0.1, 0.1)
    assert held_together(0.9, 0.2) == held_together(0.2, 0.9) == held_together(0.2, 0.2)
    assert held_together(0.5, 0.5) == 0.0  # half feared, by one as strong: neither way
    assert held_together(0.9, 0.9, own=0.2) > held_together(0.9, 0.9, own=1.0)


def test_x2_snyder_what_the_patron_does_or_has_is_not_asked() -> None:
    reads = {*mutual_dependence.reads, *need_of_protection.reads}
    assert not reads & {"commitment", "credibility", "abandonment_fear", "effort"}
    assert held_together(0.9, 0.9, patron=0.1) == held_together(0.9, 0.9, patron=1.0)


def test_x2_snyder_fear_of_another_member_is_no_need_of_the_patron() -> None:
    def sought(of_outsider: float, of_ally: float) -> float:
        felt = rows(rows(of_outsider, 0.0, 0.0, of_ally))
        others = np.array([[[1.0], [1.0], [0.0], [1.0]]])
        armed = {"forces": rows(0.5, 1.0, 0.5, 0.5), "others": others, "outsiders": 1}
        return float(act(need_of_protection, threat_perception=felt, **armed)[0, 0, 0])

    assert sought(0.9, 0.0) == sought(0.9, 0.9) > 0.0
    assert sought(0.1, 0.9) == sought(0.1, 0.0) < 0.0


def test_x2_pressure_from_outside_brings_allies_together_by_dependence(baseline: Scenario) -> None:
    named = {code: dict.fromkeys(baseline.sources, 0.0) for code in baseline.allies}
    safe = {
        f"actors.{code}.{field}": each
        for code, each in named.items()
        for field in ("threat", "proximity", "intent")
    }
    effect = {}
    for name in ("reassurance", "dependence"):
        reading = baseline.replace(alignment=name)
        effect[name] = gain(reading.replace(safe), reading, "relation")["relation"][0]
    assert effect["dependence"] > effect["reassurance"]


def test_x2_history_caps_cooperation(baseline: Scenario) -> None:
    burdened, free = (
        baseline.replace({"dyads.JPN-KOR.history": level, "dyads.JPN-KOR.grievance": level})
        for level in (0.9, 0.1)
    )
    gained = gain(burdened, free, "relation", "cooperation")
    assert gained["relation"][0] > 0.0
    assert (gained["cooperation"] > 0.0).all()
