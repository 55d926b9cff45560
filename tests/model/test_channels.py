"""Channels of meetings are born and end by the scenario's word."""

import numpy as np
import pytest

from sim.core.axes import LEVELS, MINISTRIES
from sim.model.alliance_model import AllianceModel
from sim.scenario import Month, Scenario
from tests.model.running import all_governments, record

LEADER, MINISTER, VICE = range(3)
LEVEL = {"leader": LEADER, "vice_minister": VICE}
NAMES = ("meetings", "ministers", "channel", "defence_channel")


@pytest.fixture(scope="module")
def short(baseline: Scenario) -> Scenario:
    """Four years with channels that are strong and forums enough."""
    strong = {f"initial_channel_{level}": 0.8 for level in LEVELS}
    return baseline.replace({**strong, "vice_rhythm": 3.0}, end="2018-12")


@pytest.fixture(scope="module")
def usual(short: Scenario) -> dict[str, np.ndarray]:
    return record(short, *NAMES, runs=100)


def place(scenario: Scenario, month: str) -> int:
    return int(Month.parse(month) - scenario.start)


def dated(scenario: Scenario, channel: str, **dates: str) -> Scenario:
    return scenario.replace({f"channels.{channel}": dates})


def test_the_baseline_dates_no_channel(baseline: Scenario) -> None:
    assert not baseline.channels


@pytest.mark.parametrize("channel", ["leader", "vice_minister"])
def test_before_its_birth_a_channel_neither_meets_nor_builds(
    channel: str, short: Scenario, usual: dict[str, np.ndarray]
) -> None:
    born, level = place(short, "2016-07"), LEVEL[channel]
    young = record(dated(short, channel, **{"from": "2016-07"}), *NAMES, runs=100)
    assert usual["meetings"][:born, level].any()
    assert not young["meetings"][:born, level].any()
    assert not young["channel"][:born, level].any()
    assert young["meetings"][born:, level].any()
    assert (young["channel"][born:, level].mean(axis=-1) > 0.0).all()


def test_after_its_end_a_channel_holds_no_meeting_and_falls_silent(
    short: Scenario, usual: dict[str, np.ndarray]
) -> None:
    over = place(short, "2016-06") + 1
    ended = record(dated(short, "vice_minister", until="2016-06"), *NAMES, runs=100)
    for name in NAMES:
        assert np.array_equal(ended[name][:over], usual[name][:over]), name
    assert usual["meetings"][over:, VICE].any()
    assert not ended["meetings"][over:, VICE].any()
    left = ended["channel"][over - 1 :, VICE]
    assert (np.diff(left, axis=0) <= 0.0).all()
    assert left[-1].max() < 0.2 * left[0].mean()


def test_a_channel_that_was_there_before_and_outlasts_the_run_is_as_if_nothing_were_said(
    short: Scenario, usual: dict[str, np.ndarray]
) -> None:
    dates = {"from": "2014-01", "until": "2020-01"}
    said = short.replace(
        {
            f"channels.{name}": dates
            for name in ("leader", "foreign_minister", "defence_minister", "vice_minister")
        }
    )
    again = record(said, *NAMES, runs=100)
    for name in NAMES:
        assert np.array_equal(again[name], usual[name]), name


def test_ministers_are_the_sum_of_both_ministries(usual: dict[str, np.ndarray]) -> None:
    assert np.array_equal(usual["ministers"].sum(axis=1), usual["meetings"][:, MINISTER])
    assert (usual["ministers"].mean(axis=(0, -1)) > 0.05).all()


def test_senior_officials_of_a_time_before_open_the_level_of_vice_ministers_in_their_spell(
    short: Scenario,
) -> None:
    spells = {
        "channels.senior_official": {"from": "2015-07", "until": "2016-06"},
        "channels.vice_minister": {"from": "2017-07"},
        **all_governments(short, short.patron, use_of_allies=1.0),
    }
    first, over, born = (place(short, month) for month in ("2015-07", "2016-07", "2017-07"))
    met = record(short.replace(spells), *NAMES, runs=100)
    held = met["meetings"][:, VICE]
    for since, until in ((0, first), (over, born)):
        assert not held[since:until].any()
    for since, until in ((first, over), (born, None)):
        assert held[since:until].any()
    assert not met["channel"][:first, VICE].any()
    assert met["channel"][born - 1, VICE].mean() < 0.3 * met["channel"][over - 1, VICE].mean()


@pytest.mark.parametrize(
    ("ministry", "name"), [("foreign", "channel"), ("defence", "defence_channel")]
)
def test_each_ministry_has_a_channel_that_starts_at_nothing(
    ministry: str, name: str, short: Scenario, usual: dict[str, np.ndarray]
) -> None:
    born = place(short, "2016-07")
    young = record(dated(short, f"{ministry}_minister", **{"from": "2016-07"}), name, runs=50)[name]
    strength = young[:, MINISTER] if ministry == "foreign" else young
    assert not strength[:born].any()
    assert 0.0 < strength[born].mean() < strength[born + 12].mean()
    first = usual[name][0, MINISTER] if ministry == "foreign" else usual[name][0]
    assert first == pytest.approx(0.8, abs=0.1)  # as the scenario starts them


@pytest.mark.parametrize("ministry", MINISTRIES)
def test_a_ministry_without_its_channel_leaves_the_other_at_its_own_rate(
    ministry: str, short: Scenario, usual: dict[str, np.ndarray]
) -> None:
    born, row = place(short, "2016-07"), MINISTRIES.index(ministry)
    young = record(dated(short, f"{ministry}_minister", **{"from": "2016-07"}), *NAMES, runs=400)
    assert not young["ministers"][:born, row].any()
    assert young["ministers"][born:, row].mean() > 0.05
    one, other = young["ministers"][:born, 1 - row], usual["ministers"][:born, 1 - row]
    error = np.hypot(*(each.mean(axis=0).std() / np.sqrt(each.shape[-1]) for each in (one, other)))
    assert one.mean() == pytest.approx(other.mean(), abs=4 * error)


def test_a_forum_of_one_ministry_brings_meetings_of_that_ministry(short: Scenario) -> None:
    none = {f"forums.{key}": None for key in short.forums}
    every = list(range(1, 13))
    sure = {"minister_forum": 3.0, "minister_rate": 0.12}
    met = {
        level: record(
            short.replace({**none, **sure, "forums.only": {"levels": [level], "annual": every}}),
            "ministers",
            runs=200,
        )["ministers"].mean(axis=(0, -1))
        for level in ("leader", "foreign_minister", "defence_minister", "minister")
    }
    for row, ministry in enumerate(MINISTRIES):
        own, others = met[f"{ministry}_minister"], met["leader"]
        assert own[row] > 1.5 * others[row]
        assert own[1 - row] < 1.3 * others[1 - row]
        assert met["minister"][row] > 1.5 * others[row]


def test_what_is_remembered_of_a_channel_not_yet_born_is_nothing(short: Scenario) -> None:
    model = AllianceModel(dated(short, "vice_minister", **{"from": "2016-07"}), rng=1, runs=3)
    assert model.state["channel"][:, 0].tolist() == [0.8, 0.8, 0.0]
    assert model.state["channel_peak"][VICE].tolist() == [0.0, 0.0, 0.0]


def test_dependence_on_the_market_may_follow_a_path(short: Scenario) -> None:
    points = {"2015-01": 0.2, "2017-01": 0.6}
    changes = {"context.market": {"points": points}, "actors.KOR.market_dependence": "market"}
    model = AllianceModel(short.replace(changes), rng=1, runs=2)
    assert model._calendar.at(0)["market_dependence"][:, 0].tolist() == [0.5, 0.2]
    assert model._calendar.at(12)["market_dependence"][1] == pytest.approx(0.4)
    assert model._calendar.at(30)["market_dependence"][1] == pytest.approx(0.6)
    fear = record(short.replace(changes), "market_fear")["market_fear"].mean(axis=-1)
    constant = record(short.replace({"actors.KOR.market_dependence": 0.6}), "market_fear")
    before = constant["market_fear"].mean(axis=-1)
    assert (fear[:12, 1] < before[:12, 1]).all()
    assert fear[40, 1] == pytest.approx(before[40, 1], rel=0.2)
