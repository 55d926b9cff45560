"""Whatever stops a sweep, resuming it gives the bytes of a sweep that nothing disturbed."""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.sweeps import SweepRefusedError, SweepStoppedError, work
from sim.sweeps.execute import LOST
from sim.sweeps.folder import Journal, locked
from sim.sweeps.store import write_block
from tests.processes import PATIENCE, begun, wait_for, workers_of
from tests.sweeps.small import stored, write_small


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    sim.sweep(write_small(folder), out=folder / "o").close()
    return stored(folder / "o")


def sweeping(folder: Path, *arguments: str) -> contextlib.AbstractContextManager:
    """The small sweep as a command of its own."""
    command = ("sweep", str(write_small(folder)), "--out", str(folder / "o"))
    return begun(folder, *command, *arguments)


def blocks_done(folder: Path, least: int) -> Callable[[], bool]:
    journal = folder / "o" / "blocks.jsonl"
    return lambda: journal.exists() and journal.read_text().count("\n") >= least


def resumed(folder: Path) -> dict[str, bytes]:
    sim.sweep(folder / "small.yaml", out=folder / "o", resume=True).close()
    return stored(folder / "o")


def test_a_killed_worker_is_replaced(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with sweeping(tmp_path, "--workers", "2") as process:
        wait_for(blocks_done(tmp_path, 2), process)
        os.kill(workers_of(process.pid)[0], signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
    assert stored(tmp_path / "o") == undisturbed
    assert not Journal(tmp_path / "o").lost()


def test_a_killed_parent_takes_its_workers_along_and_can_be_resumed(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    with sweeping(tmp_path, "--workers", "2") as process:
        wait_for(blocks_done(tmp_path, 2), process)
        workers = workers_of(process.pid)
        assert len(workers) == 2
        process.kill()
        process.wait(PATIENCE)
        wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    assert Journal(tmp_path / "o").waiting(23)
    assert resumed(tmp_path) == undisturbed


def test_ctrl_c_keeps_what_is_done(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with sweeping(tmp_path, "--workers", "2") as process:
        wait_for(blocks_done(tmp_path, 2), process)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert "Traceback" not in errors
        assert errors.splitlines()[-1].endswith("go on with --resume")
    waiting = Journal(tmp_path / "o").waiting(23)
    assert 0 < len(waiting) < 22
    assert resumed(tmp_path) == undisturbed


def test_what_a_kill_left_half_written_is_mended(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    class Killed(BaseException):
        """As little caught as a kill."""

    def die(done: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        sim.sweep(write_small(tmp_path), out=tmp_path / "o", progress=die)
    chunks = tmp_path / "o" / "store.zarr" / "relation" / "c"
    (chunks / "3.0123456789abcdef.partial").write_bytes(b"half")
    (chunks / "4").write_bytes(b"torn")
    with (tmp_path / "o" / "blocks.jsonl").open("a") as journal:
        journal.write('{"block": 2, "fai')
    assert resumed(tmp_path) == undisturbed


@pytest.mark.parametrize("blocks", [0, 3])
def test_a_full_disk_stops_the_sweep_and_can_be_resumed(
    tmp_path: Path,
    undisturbed: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    blocks: int,
) -> None:
    def full(group: object, job: object, block: int, results: dict, done: np.ndarray) -> None:
        if block < blocks:
            write_block(group, job, block, results, done)
            return
        first = dict(list(results.items())[:1])
        write_block(group, job, block, first, ~done)  # what still fitted
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "chunk")

    monkeypatch.setattr(work, "write_block", full)
    command = ["sweep", str(write_small(tmp_path)), "--out", str(tmp_path / "o")]
    result = CliRunner().invoke(main, [*command, "--workers", "1"], catch_exceptions=False)
    assert result.exit_code == 1
    told = result.stderr.splitlines()[-1]
    assert "No space left on device" in told
    assert f"{blocks} of 23 blocks are kept" in told
    monkeypatch.undo()
    assert resumed(tmp_path) == undisturbed


def test_a_limit_of_the_system_on_files_stops_the_sweep_too(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    """A write that the kernel itself refuses: no file may grow beyond the smallest chunks."""
    write_small(tmp_path)
    code = (
        "import resource, sys\n"
        "import sim\n"
        "from sim.sweeps import SweepStoppedError\n"
        "def limit(done):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))\n"
        "try:\n"
        "    sim.sweep(sys.argv[1], out=sys.argv[2], progress=limit)\n"
        "except SweepStoppedError as error:\n"
        "    sys.exit(str(error))\n"
    )
    arguments = [str(tmp_path / "small.yaml"), str(tmp_path / "o")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith("File too large")
    assert len(Journal(tmp_path / "o").waiting(23)) == 22
    assert resumed(tmp_path) == undisturbed


def test_a_full_journal_stops_the_sweep_and_can_be_resumed(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Journal, report: work.Report) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "blocks.jsonl")

    monkeypatch.setattr(Journal, "add", full)
    with pytest.raises(SweepStoppedError, match="No space left"):
        sim.sweep(write_small(tmp_path), out=tmp_path / "o")
    monkeypatch.undo()
    assert resumed(tmp_path) == undisturbed


def test_a_disk_that_is_full_from_the_start_leaves_a_folder_to_resume_in(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(group: object, job: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "design")

    monkeypatch.setattr("sim.sweeps.store.fill", full)
    with pytest.raises(SweepStoppedError, match="No space left"):
        sim.sweep(write_small(tmp_path), out=tmp_path / "o")
    monkeypatch.undo()
    assert not (tmp_path / "o" / "store.zarr").exists()
    assert resumed(tmp_path) == undisturbed


def test_two_sweeps_in_one_folder_are_refused(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    with locked(tmp_path / "o"), pytest.raises(SweepRefusedError, match="another sweep is at work"):
        sim.sweep(file, out=tmp_path / "o")
    sim.sweep(file, out=tmp_path / "o").close()


def test_the_lock_of_a_killed_sweep_holds_nobody(tmp_path: Path) -> None:
    with sweeping(tmp_path, "--workers", "1") as process:
        wait_for(blocks_done(tmp_path, 1), process)
        again = ["sweep", str(tmp_path / "small.yaml"), "--out", str(tmp_path / "o"), "--resume"]
        result = CliRunner().invoke(main, again, catch_exceptions=False)
        assert result.exit_code == 2
        assert "another sweep is at work in this folder" in result.stderr.splitlines()[-1]
        process.kill()
        process.wait(PATIENCE)
    sim.sweep(tmp_path / "small.yaml", out=tmp_path / "o", resume=True).close()


DEADLY = """\
import os, sys
from sim.sweeps import load_sweep, sweep, work

true_block = work.run_block
def deadly(folder, digest, block):
    if block == 2:
        os._exit(9)
    return true_block(folder, digest, block)
deadly.__module__, deadly.__qualname__ = "__main__", "deadly"

if __name__ == "__main__":
    from sim.sweeps import execute
    execute.run_block = deadly
    sweep(sys.argv[1], out=sys.argv[2], workers=2).close()
"""


def test_a_block_that_kills_its_process_is_told_and_the_others_go_on(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    script = tmp_path / "deadly.py"
    script.write_text(DEADLY)
    arguments = [str(write_small(tmp_path)), str(tmp_path / "o")]
    done = subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert Journal(tmp_path / "o").lost() == {2: LOST}
    with sim.open_sweep(tmp_path / "o") as data:
        assert list(np.flatnonzero(~data["done"].values)) == list(range(16, 24))
    assert json.loads((tmp_path / "o" / "manifest.json").read_text())["lost_blocks"] == 1
    assert resumed(tmp_path) == undisturbed
