"""The thirty years: the baseline's facts from 2015 on, and nothing that a run has to produce."""

import re

import numpy as np
import pytest

import sim
from sim.scenario import Month, Scenario, find

SINCE = Month.parse("2015-01")
FROM_2015 = slice(int(SINCE - Month.parse("1994-01")), None)


@pytest.fixture(scope="module")
def long() -> Scenario:
    return sim.load("since-1994")


def in_office(scenario: Scenario, code: str, month: Month) -> str:
    line = scenario.governments[code].items()
    return [key for key, government in line if government.since <= month][-1]


def test_it_runs_from_1994_to_2023_and_takes_no_event_as_input(long: Scenario) -> None:
    assert (str(long.start), str(long.end), long.months) == ("1994-01", "2023-12", 360)
    assert not long.events
    assert not long.elections


def test_from_2015_governments_are_the_baselines(long: Scenario, baseline: Scenario) -> None:
    for code in baseline.actor_codes:
        seated = in_office(baseline, code, SINCE)
        assert in_office(long, code, SINCE) == seated
        for key, government in baseline.governments[code].items():
            ours = long.governments[code][key]
            if key == seated:  # there in office from the start, here it enters with a poll, and
                # later where a line of the same leader stands before what the entry rests on
                own = {
                    field: getattr(government, field) for field in ("approval", "since", "source")
                }
                ours = ours.model_copy(update=own)
            assert ours == government, (code, key)
        later = {key for key, each in long.governments[code].items() if each.since >= SINCE}
        assert later <= set(baseline.governments[code])


def test_from_2015_context_is_the_baselines(long: Scenario, baseline: Scenario) -> None:
    for name, path in baseline.context.items():
        ours = long.context[name].values(long.start, long.months)[FROM_2015]
        np.testing.assert_array_equal(ours, path.values(baseline.start, baseline.months))
    for code in baseline.actor_codes + baseline.rivals:
        for field in (
            "capability",
            "activity",
            "hawkishness",
            "courting",
            "market_dependence",
            "assembly",
        ):
            given = getattr(baseline.actors[code], field, None)
            if given is None or (isinstance(given, str) and given in baseline.context):
                continue
            ours = long.path(getattr(long.actors[code], field))
            np.testing.assert_array_equal(np.broadcast_to(ours, 360)[FROM_2015], given)


def test_what_stands_still_is_the_baselines(long: Scenario, baseline: Scenario) -> None:
    for code in baseline.actor_codes:
        ours, theirs = long.actors[code], baseline.actors[code]
        for field in ("proximity", "audience_cost"):
            assert getattr(ours, field, None) == getattr(theirs, field, None), (code, field)
        if code in baseline.members:
            calm = [{**actor.opinion, **actor.opinion_base} for actor in (ours, theirs)]
            assert calm[0] == calm[1], code
    for key, dyad in baseline.dyads.items():
        assert long.dyads[key].history == dyad.history
        assert long.dyads[key].reconciliation_depth == dyad.reconciliation_depth
        for issue, quarrel in dyad.quarrels.items():
            now = long.dyads[key].quarrels[issue]
            assert (now.salience, now.cost) == (quarrel.salience, quarrel.cost), issue


def test_from_2015_what_history_moved_is_the_baselines(long: Scenario, baseline: Scenario) -> None:
    moved = 0
    for code in baseline.everyone:
        ours, theirs = long.actors[code], baseline.actors[code]
        pairs = [
            (getattr(ours, field), getattr(theirs, field))
            for field in ("exposure", "approval_base", "partisanship")
            if hasattr(theirs, field)
        ]
        pairs += [(ours.intent[source], value) for source, value in theirs.intent.items()]  # type: ignore[union-attr]
        for here, there in pairs:
            line = np.broadcast_to(long.path(here), 360)
            np.testing.assert_array_equal(line[FROM_2015], there)
            moved += bool((line != there).any())
    assert moved >= 10


def test_from_2015_restraint_is_the_baselines_and_every_end_was_announced(
    long: Scenario, baseline: Scenario
) -> None:
    for key, regime in baseline.regimes.items():
        assert long.regimes[key] == regime
    for key, regime in long.regimes.items():
        assert regime.source, key
        assert regime.until is not None, key
        assert key in baseline.regimes or regime.until < SINCE, key


def test_a_government_that_answers_to_voters_has_a_party_family(long: Scenario) -> None:
    for code in long.actor_codes:
        for key, government in long.governments[code].items():
            assert (government.family is None) == (code == long.adversary), key


def test_from_2015_forums_are_the_baselines(long: Scenario, baseline: Scenario) -> None:
    for key, forum in baseline.forums.items():
        assert long.forums[key] == forum
    for key in set(long.forums) - set(baseline.forums):
        assert max(long.forums[key].dates) < SINCE, key


def test_before_2015_every_government_has_a_ground_and_a_new_leader_a_poll(long: Scenario) -> None:
    for code in long.actor_codes:
        leader = None
        for key, government in long.governments[code].items():
            assert government.source, key
            entered = leader not in (None, government.leader)
            if code != long.adversary and entered:
                assert government.approval is not None, key
            leader = government.leader


def test_channels_were_set_up_when_they_were(long: Scenario) -> None:
    born = {name: str(dates.since) for name, dates in long.channels.items()}
    assert born == {
        "senior_official": "1999-04",
        "defence_minister": "2009-05",
        "vice_minister": "2015-04",
    }
    assert str(long.channels["senior_official"].until) == "2004-12"
    assert all(dates.source for dates in long.channels.values())


def test_it_says_how_it_is_coded_and_what_was_not_checked() -> None:
    text = find("since-1994").read_text(encoding="utf-8")
    assert re.search(r"CODING", text)
    assert "(est.)" in text
    assert "(g.k.)" in text
    assert not re.search(r"\b202[4-9]-\d\d", text)


@pytest.fixture(scope="module")
def run(long: Scenario) -> dict[str, np.ndarray]:
    keep = ["meetings", "ministers", "launches", "approval"]
    with np.errstate(all="raise"):
        data = sim.simulate(long, runs=60, seed=3, keep=keep)
    return {name: data[name].transpose("time", ..., "run").values for name in keep}


def test_thirty_years_run_and_channels_are_silent_before_their_birth(
    run: dict[str, np.ndarray],
) -> None:
    assert run["meetings"].shape == (360, 3, 60)
    defence, deputies = run["ministers"][:, 1], run["meetings"][:, 2]
    assert not defence[: int(Month.parse("2009-05") - Month.parse("1994-01"))].any()
    begun, ended, born = (
        int(Month.parse(month) - Month.parse("1994-01"))
        for month in ("1999-04", "2005-01", "2015-04")
    )
    assert not deputies[:begun].any()
    assert deputies[begun:ended].any()
    assert not deputies[ended:born].any()
    assert defence.any()
    assert deputies.any()
    assert run["ministers"][:120, 0].any()


def test_regimes_of_restraint_hold_launches_down(run: dict[str, np.ndarray]) -> None:
    """Agreed Framework, moratoria and plan of 2007 against the parallel line after 2013."""
    yearly = run["launches"].mean(axis=-1).reshape(30, 12).sum(axis=1)
    restraint, parallel = yearly[[1, 2, 3, 6, 7, 13, 14]], yearly[[19, 20, 22, 23]]
    assert restraint.max() < parallel.min()
