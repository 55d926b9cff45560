"""The verb ``levers``: stopped it says where it keeps what is done, resumed it takes that up."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from sim import cli
from sim.core.folders import UNFINISHED
from sim.experiments.levers import FUTURES, OUTCOMES, Search, World, design
from sim.studies import levers as study

PART = f"{'0a' * 12}.npy"
"""A name of what is kept."""


def run(folder: Path, *arguments: str) -> Result:
    command = ["levers", "--quick", "--no-plots", "--workers", "1", "--out", str(folder)]
    return CliRunner().invoke(cli.main, [*command, *arguments])


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A search that is stopped unless something is kept; whether something was, call by call."""
    found: list[bool] = []

    def searched(search: Search, *, kept: Path, **_: Any) -> dict[World, np.ndarray]:
        found.append((kept / PART).exists())
        if not found[-1]:
            kept.mkdir(parents=True)
            (kept / PART).touch()
            raise KeyboardInterrupt
        values = np.linspace(0.0, 1.0, len(OUTCOMES) * len(design()) * search.draws)
        shaped = values.reshape(len(OUTCOMES), len(design()), search.draws)
        return {World("default", future.name): shaped for future in FUTURES}

    monkeypatch.setattr(study, "search_levers", searched)
    return found


def test_it_goes_on_with_what_is_kept_and_then_puts_it_away(
    tmp_path: Path, begun: list[bool]
) -> None:
    stopped = run(tmp_path)
    assert stopped.exit_code == 1
    assert "go on with --resume" in stopped.output
    anew = run(tmp_path)  # without --resume nothing is taken up
    assert anew.exit_code == 1
    done = run(tmp_path, "--resume")
    assert done.exit_code == 0, done.output
    assert begun == [False, False, True]
    assert not (tmp_path / UNFINISHED).exists()
    assert json.loads((tmp_path / "manifest.json").read_text())
    assert (tmp_path / "levers.csv").exists()


def test_a_cluster_brings_its_own_workers(tmp_path: Path) -> None:
    told = run(tmp_path, "--dask", "tcp://127.0.0.1:1")
    assert told.exit_code == 2
    assert "--dask brings its own workers" in told.output
