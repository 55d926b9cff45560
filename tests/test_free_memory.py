"""Free memory: the least that the machine, the container or the limit of the process leaves."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sim.core.memory import WITHOUT_KNOWLEDGE, free_memory

GB = 10**9


def written(root: Path, **files: str) -> Path:
    """A system that tells what is asked of it; names of files with ``__`` for ``/``."""
    for name, text in files.items():
        file = root / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """One with 8 GB free."""
    return written(tmp_path, proc__meminfo="MemTotal: 16000000 kB\nMemAvailable: 8000000 kB\n")


def group(root: Path, place: str, limit: str, current: int, cached: int) -> None:
    folder = root / "sys/fs/cgroup" / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{current}\n")
    (folder / "memory.stat").write_text(f"anon {current - cached}\ninactive_file {cached}\n")


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    assert free_memory(tmp_path) == WITHOUT_KNOWLEDGE


def test_a_machine_without_other_limits(machine: Path) -> None:
    assert free_memory(machine) == 8_000_000 * 1024


def test_a_container_leaves_what_it_has_not_taken_and_its_cache(machine: Path) -> None:
    written(machine, proc__self__cgroup="0::/user/job\n")
    group(machine, "user/job", str(3 * GB), 2 * GB, GB // 2)
    assert free_memory(machine) == 3 * GB // 2


def test_a_container_without_a_limit_within_one_that_has_one(machine: Path) -> None:
    written(machine, proc__self__cgroup="0::/user/job\n")
    group(machine, "user/job", "max", 1 * GB, 0)
    group(machine, "user", str(2 * GB), 1 * GB, 0)
    assert free_memory(machine) == 1 * GB


def test_a_container_that_sees_only_its_own_group(machine: Path) -> None:
    """Its path is that of the machine outside, and lies nowhere here."""
    written(machine, proc__self__cgroup="0::/outside/of/here\n")
    group(machine, "", str(2 * GB), 1 * GB, 0)
    assert free_memory(machine) == 1 * GB


def test_a_container_of_the_first_kind_of_groups(machine: Path) -> None:
    written(machine, proc__self__cgroup="5:cpu:/job\n4:memory:/job\n")
    folder = machine / "sys/fs/cgroup/memory/job"
    folder.mkdir(parents=True)
    (folder / "memory.limit_in_bytes").write_text(f"{4 * GB}\n")
    (folder / "memory.usage_in_bytes").write_text(f"{3 * GB}\n")
    (folder / "memory.stat").write_text(f"cache 7\ntotal_inactive_file {GB}\n")
    assert free_memory(machine) == 2 * GB


def test_a_container_that_has_taken_too_much_leaves_nothing(machine: Path) -> None:
    written(machine, proc__self__cgroup="0::/\n")
    group(machine, "", str(1 * GB), 2 * GB, 0)
    assert free_memory(machine) == 0


def test_a_limit_of_the_process_is_told_before_its_memory_is_taken(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim", "run", "baseline", "--runs", "20000", "--out", "o"]
    limit = (1_000_000 * 1024,) * 2
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[1]), "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "20000 runs of 108 months need 1.6 GB of memory and 0." in done.stderr
    assert not list(tmp_path.iterdir())
