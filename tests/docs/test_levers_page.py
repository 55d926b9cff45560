"""Levers on the page are levers: keys that scenarios have, lasting or fading as told."""

import re
import runpy

import pytest

import sim
from sim.scenario.fading import FADING, lasting
from tests.docs.pages import FOLDER, page

SCRIPT = runpy.run_path(str(FOLDER / "levers.py"))
PAGE = page("levers.md")
ALL = (*SCRIPT["GOVERNMENTS"], *SCRIPT["LASTING"], *SCRIPT["STARTING"])


@pytest.mark.parametrize("lever", ALL, ids=lambda lever: lever.key)
def test_a_lever_can_be_pulled_and_stands_on_the_page_with_numbers(lever: object) -> None:
    base = sim.load(SCRIPT["SCENARIO"])
    for value in (lever.low, lever.high):  # type: ignore[attr-defined]
        base.replace({lever.key: value})  # type: ignore[attr-defined]
    rows = re.findall(rf"^\|.*`{re.escape(lever.key)}`.*$", PAGE, re.MULTILINE)  # type: ignore[attr-defined]
    (row,) = [row for row in rows if "→" in row]  # paths stand in a table of their own too
    assert len(re.findall(r"\| (?:0|[+−][\d.]+ ± [\d.]+) (?=\|)", row)) == 4


def test_what_fades_is_told_as_fading_and_nothing_else_is() -> None:
    assert all(lasting(lever.key.split(".")) for lever in SCRIPT["STARTING"])
    assert not any(
        lasting(lever.key.split(".")) for lever in (*SCRIPT["GOVERNMENTS"], *SCRIPT["LASTING"])
    )


def test_a_fading_value_fades_and_its_lever_lasts() -> None:
    """The notes hold: threat set at the start is gone after years, intent is not."""
    base = sim.load("carried-on")

    def moved(key: str, months: slice) -> float:
        low, high = (
            sim.simulate(base.replace({key: v}), 5, keep=["threat_perception"])["threat_perception"]
            .sel(actor="JPN", source="CHN", time=months)
            .mean()
            for v in (0.2, 0.9)
        )
        return float(high - low)

    early, late = slice("2015-01", "2015-03"), slice("2024-01", None)
    assert moved("actors.JPN.threat.CHN", early) > 0.2
    assert abs(moved("actors.JPN.threat.CHN", late)) < 0.01
    assert moved("actors.JPN.intent.CHN", late) > 0.05


def test_every_fading_key_is_one_of_scenario_files() -> None:
    data = sim.load("baseline").to_dict()
    for section, key in FADING:
        assert any(key in entry for entry in data[section].values())


def test_every_context_path_of_the_baseline_has_its_meaning_on_the_page() -> None:
    assert set(SCRIPT["PATHS"]) == set(sim.load("baseline").context)
    assert all(f"`context.{name}`" in PAGE for name in SCRIPT["PATHS"])
