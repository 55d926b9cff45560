"""A real scheduler and two workers on this machine, one of which is killed on the way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.core.errors import InputError
from sim.core.versions import deciding
from sim.parallel.workers import Cluster
from tests.processes import PATIENCE, wait_for
from tests.sweeps.small import stored, write_small
from tests.sweeps.test_faults import blocks_done, sweeping


class ClusterHere:
    """A scheduler and two workers as processes of their own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        where = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", where
        )
        wait_for(where.exists)
        self.address = self._address(where)
        self.workers = [
            self._start(
                "worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
                "--local-directory", folder,
            )
            for _ in range(2)
        ]  # fmt: skip

    def _start(self, kind: str, *arguments: object) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._folder / "dask.log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", kind, *map(str, arguments), "--dashboard-address", ":0"],
            stdout=log,
            stderr=log,
        )
        self._stack.callback(process.wait, PATIENCE)
        self._stack.callback(process.kill)
        return process

    def _address(self, where: Path) -> str:
        for _ in range(1000):
            try:
                return str(json.loads(where.read_text())["address"])
            except ValueError:  # not yet whole
                time.sleep(0.01)
        raise AssertionError(where.read_text())


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[ClusterHere]:
    with ExitStack() as stack:
        yield ClusterHere(tmp_path, stack)


def test_a_cluster_gives_the_serial_bytes_though_a_worker_is_killed(
    cluster: ClusterHere, tmp_path: Path
) -> None:
    with sweeping(tmp_path, "--dask", cluster.address) as process:
        wait_for(blocks_done(tmp_path, 3), process)
        cluster.workers[0].kill()
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
    sim.sweep(tmp_path / "small.yaml", out=tmp_path / "serial").close()
    assert stored(tmp_path / "o") == stored(tmp_path / "serial")


def test_a_cluster_that_goes_away_stops_the_sweep(cluster: ClusterHere, tmp_path: Path) -> None:
    with sweeping(tmp_path, "--dask", cluster.address) as process:
        wait_for(blocks_done(tmp_path, 2), process)
        cluster.scheduler.kill()
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert "Traceback" not in errors
        assert "the Dask scheduler is gone" in errors.splitlines()[-1]
        assert errors.splitlines()[-1].endswith("go on with --resume")


def test_an_address_without_a_scheduler_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.parallel.workers.PATIENCE", 1)
    arguments = ["sweep", str(write_small(tmp_path)), "--out", str(tmp_path / "o")]
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        result = CliRunner().invoke(main, [*arguments, "--resume", "--dask", address])
        assert result.exit_code == 2, result.output
        assert f"--dask {address}: no scheduler answers" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (({**deciding(), "numpy": "1.0"}, True), "the worker tcp://w has numpy 1.0"),
        ((deciding(), False), "the worker tcp://w does not see"),
    ],
)
def test_workers_that_would_compute_something_else_are_refused(
    tmp_path: Path, answer: tuple[dict[str, str], bool], words: str
) -> None:
    class Client:
        def run(self, *_: object) -> dict[str, tuple[dict[str, str], bool]]:
            return {"tcp://w": answer}

    one = Cluster.__new__(Cluster)
    one._client = Client()
    with pytest.raises(InputError, match=words):
        one._check("tcp://s", tmp_path)
