"""Where little address space is allowed: small things work, large ones end in one message."""

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

GB = 10**9


def under(limit: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A verb in a process of its own, allowed so many bytes of address space."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        text=True,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_AS, (limit, limit)),
        check=False,
    )


def test_a_small_ensemble_fits_into_a_gigabyte(tmp_path: Path) -> None:
    done = under(GB, tmp_path, "run", "baseline", "--runs", "10", "--no-plots", "--out", "o")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o" / "result.nc").exists()


@pytest.mark.parametrize("limit", [GB, 3 * GB])
def test_what_does_not_fit_is_one_message_and_nothing_half_written(
    limit: int, tmp_path: Path
) -> None:
    done = under(limit, tmp_path, "run", "baseline", "--runs", "40000", "--no-plots", "--out", "o")
    assert done.returncode == 2  # before any of it is taken
    assert "Traceback" not in done.stderr
    assert "memory" in done.stderr.strip().splitlines()[-1]
    assert sorted(tmp_path.rglob("*")) == []
