"""The verb ``claims``: killed and resumed it leaves the same bytes, and says what was not tried."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.core.folders import UNFINISHED
from sim.experiments import episodes, run_claims
from sim.experiments.claims import EXPERIMENTS
from sim.experiments.layout import Effort
from sim.experiments.verdicts import UNTRIED
from sim.studies import claims as study

TINY = Effort(draws=4, shocks=2, wire_draws=2, points=2, replicates=1, rivals=False)
FILES = ("claims.json", "claims.csv")


class KilledError(BaseException):
    """The process is gone."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two experiments of three arms, few draws."""
    few = tuple(one for one in EXPERIMENTS if one.name in ("tokyo-turns", "seoul-turns"))
    monkeypatch.setattr(study, "EXPERIMENTS", few)
    monkeypatch.setattr(run_claims, "QUICK", TINY)
    monkeypatch.setattr(episodes, "episodes", lambda runs, seed: [])


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["claims", "--quick", "--workers", "1", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_killed_and_resumed_it_leaves_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run("--out", str(whole))
    done: list[str] = []
    task = run_claims.run_task

    def dying(*job: object) -> object:
        if len(done) == 2:
            raise KilledError
        done.append(str(job[0]))
        return task(*job)  # type: ignore[arg-type]

    monkeypatch.setattr(run_claims, "run_task", dying)
    with pytest.raises(KilledError):
        CliRunner().invoke(
            main, ["claims", "--quick", "--workers", "1", "--out", str(killed)],
            catch_exceptions=False,
        )  # fmt: skip
    kept = len(list((killed / UNFINISHED).iterdir()))
    assert kept >= 1
    assert not (killed / "claims.json").exists()
    again: list[str] = []

    def counted(*job: object) -> object:
        again.append(str(job[0]))
        return task(*job)  # type: ignore[arg-type]

    monkeypatch.setattr(run_claims, "run_task", counted)
    run("--out", str(killed), "--resume")
    assert len(again) == 3 - kept
    for name in FILES:
        assert (killed / name).read_bytes() == (whole / name).read_bytes()
    assert not (killed / UNFINISHED).exists()


def test_without_resume_it_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / UNFINISHED
    left.mkdir()
    (left / f"{'0a' * 12}.npy").write_bytes(b"not read")
    run("--out", str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "claims.png", "report.html"}


def test_every_quick_verdict_says_that_rivals_were_not_tried() -> None:
    told = run()
    assert told.count(UNTRIED) == 2
    assert "2 experiments, provisional (default theories only): " in told
    found = json.loads(run("--json"))
    assert [one["by_theory"] for one in found] == [{}, {}]
    assert not {one["verdict"] for one in found} & {"supported", "contradicted"}
    assert all(one["smallest"] > 0 for one in found)
