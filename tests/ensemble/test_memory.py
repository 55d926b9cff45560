"""Models that are over make room for the next one, in whatever runs block after block."""

import gc
import importlib
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.ensemble import limits
from sim.model.alliance_model import AllianceModel
from sim.sweeps import work
from tests.sweeps.small import write_small

simulation = importlib.import_module("sim.ensemble.simulate")


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many models there are whenever one is made, with a collector that never comes alone."""
    made: weakref.WeakSet[AllianceModel] = weakref.WeakSet()
    seen: list[int] = []

    def model(*given: Any, **named: Any) -> AllianceModel:
        seen.append(len(made))
        made.add(one := AllianceModel(*given, **named))
        return one

    monkeypatch.setattr(limits, "LARGE", 8)
    for module in (simulation, work):
        monkeypatch.setattr(module, "AllianceModel", model)
    gc.collect()
    gc.disable()
    yield seen
    gc.enable()


def test_an_ensemble_of_many_blocks(alive: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "BLOCK", 8)
    scenario = sim.load("baseline").replace({"end": "2015-02"})
    sim.simulate(scenario, runs=40)
    assert alive == [0, 0, 0, 0, 0]


def test_the_blocks_of_a_sweep(
    alive: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGE", 1)  # blocks are cut where theories change
    sim.sweep(write_small(tmp_path / "files", samples="9"), tmp_path / "out", workers=1)
    assert len(alive) > 4
    assert not any(alive)


def test_small_models_are_not_worth_the_search(alive: list[int]) -> None:
    scenario = sim.load("baseline").replace({"end": "2015-02"})
    for _ in range(3):
        sim.simulate(scenario, runs=4)
    assert alive == [0, 1, 2]
