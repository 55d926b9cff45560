"""How theories tell their own results apart, held against an independent route.

Take one thing away, call the theory again, and compare what is lost with the part that was told.
"""

import inspect
from typing import Any

import numpy as np
import pytest

from sim.core.axes import Floats, logistic
from sim.core.declarations import FOLLOWED, Explanation, Heard, Mechanism, Parts, mechanism
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.channels import channel_adjustment
from sim.theories.cooperation import led_weakest_link, mean, weakest_link
from tests.theories.calling import rows, runs

RNG_SEED = 5
CONTRIBUTIONS = ("routine", "work", "tending", "neglect")


def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Floats:
    """Values anywhere between two ends, the same in every test."""
    return np.random.default_rng(RNG_SEED).uniform(low, high, shape)


def told(theory: Mechanism, given: dict[str, Any], **parts: Parts) -> Parts:
    """What a theory tells apart."""
    assert theory.explained_by is not None
    return theory.explained_by.split(**given, parts=parts)


def carried() -> tuple[dict[str, Any], Parts]:
    """Channels that rise, fall and are revived, and what carries them, some beyond the limits."""
    whole = uniform(5, 3, 400, low=-0.3, high=0.7)
    parts = dict(zip(CONTRIBUTIONS, whole[:4], strict=True))
    given = {
        "channel": uniform(3, 400, low=0.1, high=0.9),
        "channel_target": sum(parts.values()),
        "channel_peak": np.maximum(uniform(3, 400), whole[4]),
        "channel_open": np.ones((3, 1)),
        "channel_build": 0.15,
        "channel_decay": 0.1,
        "channel_revival": 2.0,
    }
    return given, parts


@pytest.mark.parametrize("name", CONTRIBUTIONS)
def test_a_contribution_moves_a_channel_by_what_is_lost_without_it(name: str) -> None:
    given, parts = carried()
    part = told(channel_adjustment, given, channel_target=parts)[name]
    target, channel = given["channel_target"], given["channel"]
    without = target - parts[name]
    inside = (np.minimum(target, without) > 0.0) & (np.maximum(target, without) < 1.0)
    same_way = (target > channel) == (without > channel)  # up and down have rates of their own
    compared = inside & same_way
    assert compared.sum() > 100
    lost = channel_adjustment(**given) - channel_adjustment(**{**given, "channel_target": without})
    np.testing.assert_allclose(part[compared], lost[compared], rtol=0, atol=1e-12)


def test_the_limits_of_a_target_cut_off_what_an_unlimited_target_would_move() -> None:
    """What is beyond them moves a channel at the rate of the rest."""
    given, parts = carried()
    part = told(channel_adjustment, given, channel_target=parts)["bounds_of_target"]
    target, channel = given["channel_target"], given["channel"]
    beyond = np.where(target > 1.0, target - 1.0, np.minimum(target, 0.0))
    rate = channel_adjustment(**given) / (np.clip(target, 0.0, 1.0) - channel)
    assert (beyond > 0).any()
    assert (beyond < 0).any()
    np.testing.assert_allclose(part, -rate * beyond, rtol=0, atol=1e-12)


def test_a_closed_channel_is_cut_off_from_all_that_would_carry_it() -> None:
    given, parts = carried()
    closed = {**given, "channel_open": np.array([[1.0], [0.0], [1.0]])}
    told_apart = told(channel_adjustment, closed, channel_target=parts)
    whole = sum(told_apart.values())
    np.testing.assert_allclose(whole, channel_adjustment(**closed), rtol=0, atol=1e-12)
    carrying = sum(told_apart[name] for name in parts) + told_apart["bounds_of_target"]
    np.testing.assert_allclose(carrying[1], 0.0, rtol=0, atol=1e-12)
    assert np.abs(carrying[0]).max() > 0.01


def test_a_channel_loses_by_moving_what_an_empty_one_would_not_lose() -> None:
    given, parts = carried()
    parts = {name: np.abs(part) / 4.0 for name, part in parts.items()}
    falling = {**given, "channel_target": sum(parts.values()) * 0.0}
    nothing = {name: part * 0.0 for name, part in parts.items()}
    part = told(channel_adjustment, falling, channel_target=nothing)["inertia"]
    np.testing.assert_allclose(part, channel_adjustment(**falling), rtol=0, atol=1e-12)


def members(theory: Mechanism) -> dict[str, Any]:
    """What a reading of cooperation is given: two allies, three domains, several runs."""
    wills = uniform(3, 3, 50)
    given = {
        "cooperation": uniform(3, 50),
        "willingness": wills[1:],
        "patron_willingness": wills[0],
        "relation": uniform(2, 50),
        "cooperation_rate": 0.12,
        "gate": np.array([0.5, 0.25, 0.35])[:, None],
    }
    led = {"unled_share": 0.35, "leader_pace": 0.5}
    given |= {name: value for name, value in led.items() if name in theory.reads}
    assert set(given) == set(theory.reads)
    return given


def pace(theory: Mechanism, given: dict[str, Any]) -> Floats:
    """How fast a reading goes: what a level moves for each unit that the target is off."""
    if theory is not led_weakest_link:
        return np.full(given["cooperation"].shape, given["cooperation_rate"])
    worst = given["gate"] * (1.0 - given["relation"].min(axis=0))
    lead = given["patron_willingness"]
    target = given["willingness"].min(axis=0) * (1.0 - worst) * (0.35 + 0.65 * lead)
    rising = target > given["cooperation"]
    assert 0 < rising.sum() < rising.size
    return given["cooperation_rate"] * np.where(rising, 0.5 + lead, 1.0)


def usual(given: dict[str, Any], **more: Parts) -> dict[str, Parts]:
    """Books of members who do as they will."""
    return {
        "actions.lead": {"decide": given["patron_willingness"]},
        "actions.cooperate": {"decide": given["willingness"]},
        FOLLOWED: {},
        **more,
    }


READINGS = pytest.mark.parametrize("theory", [led_weakest_link, weakest_link, mean])


@READINGS
def test_the_gate_takes_what_is_won_by_opening_it(theory: Mechanism) -> None:
    """At one pace: where it differs between the two, the part is at the pace that there is."""
    given = members(theory)
    part = told(theory, given, **usual(given))["gate_of_relation"]
    open_given = {**given, "gate": np.zeros((3, 1))}
    if theory is led_weakest_link:  # so that the target lies above with the gate and without
        given["cooperation"] = open_given["cooperation"] = np.zeros((3, 50))
        part = told(theory, given, **usual(given))["gate_of_relation"]
    opened = theory(**open_given)
    np.testing.assert_allclose(part, theory(**given) - opened, rtol=0, atol=1e-12)
    assert (part < 0.0).all()


@READINGS
def test_inertia_is_what_a_level_of_zero_would_not_lose(theory: Mechanism) -> None:
    given = members(theory)
    rate = pace(theory, given)
    part = told(theory, given, **usual(given))["inertia"]
    np.testing.assert_allclose(part, -rate * given["cooperation"], rtol=0, atol=1e-12)


@READINGS
def test_an_override_has_what_is_lost_when_it_is_taken_back(theory: Mechanism) -> None:
    """Where the same members count with it and without it, and the gate is open."""
    given = {**members(theory), "gate": np.zeros((3, 1))}
    if theory is led_weakest_link:
        given["cooperation"] = np.zeros((3, 50))  # rises with it and without it
    actual = given["willingness"]
    added = np.zeros_like(actual)
    added[1] = -0.01
    books = usual(given)
    books["actions.cooperate"] = {"decide": actual - added, "KOR.decide (Own)": added}
    part = told(theory, given, **books)["KOR.decide (Own)"]
    lost = theory(**given) - theory(**{**given, "willingness": actual - added})
    wills = np.concatenate([given["patron_willingness"][None], actual])
    apart = np.abs(np.diff(np.sort(wills, axis=0), axis=0)).min(axis=0) > 0.02
    assert apart.sum() > 50
    np.testing.assert_allclose(part[apart], lost[apart], rtol=0, atol=1e-12)
    assert (part < 0.0).any()


UNLED = 0.4


def month(theory: Mechanism, lead: Parts, cooperate: Parts) -> Heard:
    """What is heard in a month of members who answer these motives at once."""
    patron, allies = logistic(sum(lead.values())), logistic(sum(cooperate.values()))
    given = {"willingness": allies, "patron_willingness": patron}
    if theory is led_weakest_link:
        given["unled_share"] = UNLED
    books = usual(given)
    assert theory.explained_by is not None
    return Heard(given, {**books, "motives.lead": lead, "motives.cooperate": cooperate})


def rises(theory: Mechanism, now: Heard, then: Heard | None) -> Parts:
    assert theory.explained_by is not None
    assert theory.explained_by.rises is not None
    return theory.explained_by.rises(now, then)


def combined(theory: Mechanism, at: Heard) -> Floats:
    """The will that cooperation follows: what it would reach at once with an open gate."""
    still = np.zeros_like(at.given["patron_willingness"])
    free = {"cooperation": still, "relation": np.ones((1, still.shape[-1])), "gate": still}
    if theory is led_weakest_link:
        free["leader_pace"] = 0.0
    return theory(**at.given, **free, cooperation_rate=1.0)


LEAD = {"rivalry": rows(runs(2.0)), "threat": rows(runs(1.0))}
LEVEL, MOVED = rows(rows(-0.4), rows(0.6)), rows(rows(0.3), rows(0.0))


LED = UNLED + (1.0 - UNLED) * logistic(np.array([3.0]))[0]


@pytest.mark.parametrize(
    ("theory", "share"), [(led_weakest_link, LED), (weakest_link, 1.0), (mean, 1.0 / 3.0)]
)
def test_a_motive_that_moves_alone_has_the_whole_rise(theory: Mechanism, share: float) -> None:
    then = month(theory, LEAD, {"base": LEVEL, "habit": LEVEL * 0.0})
    now = month(theory, LEAD, {"base": LEVEL, "habit": MOVED})
    rise = rises(theory, now, then)
    whole = combined(theory, now) - combined(theory, then)
    np.testing.assert_allclose(rise["habit"], whole, rtol=0, atol=1e-12)
    expected = share * (logistic(np.array([-0.1])) - logistic(np.array([-0.4])))
    np.testing.assert_allclose(rise["habit"][0], expected, rtol=0, atol=1e-12)
    assert not any(part.any() for term, part in rise.items() if term != "habit")


@READINGS
def test_motives_that_move_together_share_in_proportion(theory: Mechanism) -> None:
    then = month(theory, LEAD, {"base": LEVEL, "habit": LEVEL * 0.0})
    now = month(theory, LEAD, {"base": LEVEL + 3.0 * MOVED, "habit": -1.0 * MOVED})
    rise = rises(theory, now, then)
    whole = combined(theory, now) - combined(theory, then)
    np.testing.assert_allclose(rise["base"], 1.5 * whole, rtol=0, atol=1e-12)
    np.testing.assert_allclose(rise["habit"], -0.5 * whole, rtol=0, atol=1e-12)


@READINGS
def test_motives_that_cancel_out_have_what_each_would_move_alone(theory: Mechanism) -> None:
    small = 1e-4 * MOVED
    then = month(theory, LEAD, {"base": LEVEL, "habit": LEVEL * 0.0})
    now = month(theory, LEAD, {"base": LEVEL + small, "habit": -small})
    alone = month(theory, LEAD, {"base": LEVEL + small, "habit": LEVEL * 0.0})
    rise = rises(theory, now, then)
    expected = combined(theory, alone) - combined(theory, then)
    np.testing.assert_allclose(rise["base"], expected, rtol=1e-4)
    np.testing.assert_allclose(rise["habit"], -expected, rtol=1e-4)


def test_what_the_patron_wants_counts_where_the_patron_is_the_weakest() -> None:
    reluctant = {"rivalry": rows(runs(-2.0)), "threat": rows(runs(1.0))}
    less = {**reluctant, "threat": rows(runs(0.5))}
    both = {"base": LEVEL}
    then, now = month(weakest_link, reluctant, both), month(weakest_link, less, both)
    rise = rises(weakest_link, now, then)
    whole = combined(weakest_link, now) - combined(weakest_link, then)
    np.testing.assert_allclose(rise["threat"], whole, rtol=0, atol=1e-12)
    assert (whole < 0.0).all()


def test_where_a_patron_leads_its_motives_count_whoever_is_the_weakest() -> None:
    """By what the least willing ally makes possible, and not by the patron's place among them."""
    then = month(led_weakest_link, LEAD, {"base": LEVEL})
    now = month(led_weakest_link, {**LEAD, "threat": rows(runs(-0.5))}, {"base": LEVEL})
    rise = rises(led_weakest_link, now, then)
    least, leads = logistic(np.array([-0.4])), logistic(np.array([1.5])) - logistic(np.array([3.0]))
    np.testing.assert_allclose(rise["threat"][0], 0.6 * leads * least, rtol=0, atol=1e-12)
    assert not any(part.any() for term, part in rise.items() if term != "threat")
    whole = combined(led_weakest_link, now) - combined(led_weakest_link, then)
    np.testing.assert_allclose(rise["threat"], whole, rtol=0, atol=1e-12)


def test_what_ally_and_patron_move_together_is_shared_half_and_half() -> None:
    """Each by the mean, before and after, of what the other does; nothing is left over."""
    then = month(led_weakest_link, LEAD, {"base": LEVEL})
    now = month(led_weakest_link, {**LEAD, "rivalry": rows(runs(0.0))}, {"base": LEVEL - 1.0})
    rise = rises(led_weakest_link, now, then)
    will = [logistic(np.array([level]))[0] for level in (-0.4, -1.4)]
    lead = [0.4 + 0.6 * logistic(np.array([level]))[0] for level in (3.0, 1.0)]
    assert rise["base"][0] == pytest.approx((will[1] - will[0]) * (lead[0] + lead[1]) / 2.0)
    assert rise["rivalry"][0] == pytest.approx((lead[1] - lead[0]) * (will[0] + will[1]) / 2.0)
    whole = combined(led_weakest_link, now) - combined(led_weakest_link, then)
    np.testing.assert_allclose(sum(rise.values()), whole, rtol=0, atol=1e-12)


def test_what_patrons_and_allies_override_adds_up_where_both_do() -> None:
    given = members(led_weakest_link)
    books = usual(given)
    lead, allies = given["patron_willingness"], given["willingness"]
    books["actions.lead"] = {"decide": lead * 0.5, "USA.decide (Own)": lead * 0.5}
    books["actions.cooperate"] = {
        "decide": allies * 0.8,
        "KOR.decide (Own)": allies * 0.3,
        "bounds": allies * -0.1,
    }
    counts = allies == allies.min(axis=0)
    started = (counts * allies * 0.8).sum(axis=0) * (0.35 + 0.65 * lead * 0.5)
    books[FOLLOWED] = {"will_at_start": started}
    parts = told(led_weakest_link, given, **books)
    whole = led_weakest_link(**given)
    np.testing.assert_allclose(sum(parts.values()), whole, rtol=0, atol=1e-12)
    least, rate = allies.min(axis=0), pace(led_weakest_link, given)
    halfway = (0.8 * least + least) / 2.0
    patrons = rate * 0.65 * 0.5 * lead * halfway
    np.testing.assert_allclose(parts["USA.decide (Own)"], patrons, rtol=0, atol=1e-12)
    between = 0.35 + 0.65 * lead * 0.75
    np.testing.assert_allclose(parts["KOR.decide (Own)"], rate * 0.3 * least * between, atol=1e-12)
    np.testing.assert_allclose(parts["bounds_of_will"], rate * -0.1 * least * between, atol=1e-12)


def test_a_change_in_whose_will_counts_is_a_term_of_its_own() -> None:
    """The first ally overtakes the second: its own rise counts no more, its old place does."""
    least = logistic(np.array([-0.4])), logistic(np.array([0.6]))
    for theory, by in ((weakest_link, 1.0), (led_weakest_link, LED)):
        then = month(theory, LEAD, {"base": LEVEL})
        now = month(theory, LEAD, {"base": LEVEL + rows(rows(2.0), rows(0.0))})
        rise = rises(theory, now, then)
        turned = by * (least[1] - least[0])
        np.testing.assert_allclose(rise["change_of_weakest"][0], turned, atol=1e-12)
        assert not rise["base"].any()
    assert not rises(mean, now, then)["change_of_weakest"].any()


@READINGS
def test_the_first_month_is_the_will_at_start(theory: Mechanism) -> None:
    first = month(theory, LEAD, {"base": LEVEL})
    rise = rises(theory, first, None)
    np.testing.assert_allclose(rise.pop("will_at_start"), combined(theory, first), atol=1e-12)
    assert list(rise) == ["rivalry", "threat", "base", "change_of_weakest"]
    assert not any(part.any() for part in rise.values())


@READINGS
def test_members_who_are_equally_willing_share(theory: Mechanism) -> None:
    level = rows(rows(0.5), rows(0.5))
    then = month(theory, LEAD, {"base": level, "habit": level * 0.0})
    now = month(theory, LEAD, {"base": level, "habit": level * 0.0 + 0.1})
    whole = combined(theory, now) - combined(theory, then)
    np.testing.assert_allclose(rises(theory, now, then)["habit"], whole, rtol=0, atol=1e-12)


def idle(tension: Floats) -> Floats:
    return tension


def idle_parts(tension: Floats, parts: Parts) -> Parts:
    return {"idling": tension}


def test_only_a_contribution_is_explained() -> None:
    about = Explanation(idle_parts)
    made = mechanism(adds_to="tension", source="a test", explained_by=about)(idle)
    assert made.explained_by is about
    with pytest.raises(ValueError, match="explained_by= goes with adds_to="):
        mechanism(sets="tension", source="a test", explained_by=about)(idle)


def test_what_actors_believe_is_not_explained(baseline: Scenario) -> None:
    def alarm(threat_perception: Floats) -> Floats:
        return threat_perception * 0.0

    made = mechanism(
        adds_to="threat_perception",
        of="ally",
        source="a test",
        explained_by=Explanation(lambda threat_perception, parts: {}),
    )(alarm)
    with pytest.raises(ValueError, match="alarm explains what it adds to threat_perception"):
        AllianceModel(baseline, rng=0, extra=[made])


def test_an_explanation_reads_what_its_theory_reads() -> None:
    for theory in registry.everything():
        if theory.explained_by is not None:
            reads = tuple(inspect.signature(theory.explained_by.split).parameters)
            assert reads == (*theory.reads, "parts")
