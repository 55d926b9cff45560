"""Every bundled scenario runs, and differs from its parent in some outcome."""

import re

import numpy as np
import pytest
import xarray as xr

import sim
from sim.analysis.results import result_variables
from sim.experiments.episodes import EPISODES, episodes
from sim.scenario import bundled_names, find

NAMED_BY_THE_PROJECT = {
    *("no-bilateral-strengthening", "no-mediation", "no-bottom-up", "no-embedding"),
    *("no-rivalry", "no-ukraine-war", "dprk-restraint", "dprk-seventh-test", "no-rok-turn"),
    *("no-japan-turn", "no-rapprochement", "rok-progressive-return", "history-flare-up"),
    *("deep-reconciliation", "us-unilateralist-return", "consult-as-duty", "consult-as-option"),
    *("taiwan-crisis", "china-coercion", "three-eyes", "far-east-command"),
    *("collective-resilience", "korea-clause-1969", "storm", "to-2040", "seat-australia"),
    "after-camp-david",
}


@pytest.fixture(scope="module")
def ensembles() -> dict[str, xr.Dataset]:
    with np.errstate(all="raise"):
        return {name: sim.simulate(name, runs=30, seed=1) for name in bundled_names()}


def parent_of(name: str) -> str | None:
    text = find(name).read_text(encoding="utf-8")
    found = re.search(r"^extends:\s*(\S+)", text, re.MULTILINE)
    return found[1] if found else None


def test_the_library_has_what_the_article_asks_for() -> None:
    assert set(bundled_names()) >= NAMED_BY_THE_PROJECT


@pytest.mark.parametrize("name", bundled_names())
def test_it_differs_from_its_parent_in_some_outcome(
    name: str, ensembles: dict[str, xr.Dataset]
) -> None:
    parent = parent_of(name)
    if parent is None:
        assert name in ("baseline", "korea-clause-1969")
        return
    mine, other = ensembles[name], ensembles[parent]
    if mine.sizes["time"] != other.sizes["time"]:
        return
    for variable, values in result_variables(mine):
        before = dict(result_variables(other)).get(variable)
        if before is None or before.shape != values.shape:
            return
        if not np.array_equal(np.nan_to_num(values), np.nan_to_num(before)):
            return
    pytest.fail(f"{name} runs like {parent}")


@pytest.mark.parametrize("name", sorted(set(bundled_names()) - {"baseline"}))
def test_its_header_says_what_it_asks_and_on_what_ground(name: str) -> None:
    text = find(name).read_text(encoding="utf-8")
    header = text.split("\nname:")[0]
    assert re.search(r"Claims? [A-Z]\d|claims? [A-Z]\d", header), "no claim id"
    assert re.search(r"GROUND|CODING|FORUMS|TYPES", header), "no ground for the values"
    assert sim.load(name).claims


def test_chas_episodes_are_reported_for_both_readings() -> None:
    found = episodes(runs=40)
    assert {episode.reading for episode in found} == {"reassurance", "cha1999"}
    assert len(found) == 2 * len(EPISODES)
    for episode in found:
        right = np.sign(episode.change) == episode.expected
        sure = not episode.low <= 0.0 <= episode.high
        assert episode.verdict == ("cannot say" if not sure else "right" if right else "wrong")
