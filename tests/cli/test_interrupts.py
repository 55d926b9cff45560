"""Ctrl-C while results are written: the verb ends at once, and no half of a folder is left.

``FAULTS=10`` tries ten random moments (``make faults``); one is tried without it.
"""

import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.cli.test_kills import MOMENTS, begun
from tests.sweeps.test_faults import PATIENCE, wait_for

LOST = """
    import os, signal, time
    from sim.cli.interrupts import lose_no_interrupt

    class Lost:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    lose_no_interrupt()
    try:
        Lost()
        for _ in range(500):
            time.sleep(0.01)
        print("lost")
    except KeyboardInterrupt:
        print("heard")
"""
WRITING = 0.6
"""Seconds within which a moment is chosen, from the first byte on."""
FILES = ("manifest.json", "result.nc", "summary.csv")
RUN = ("run", "baseline", "--runs", "1000", "--no-plots")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_interrupt_that_a_destructor_swallows_is_heard() -> None:
    command = [sys.executable, "-c", textwrap.dedent(LOST)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("heard", "")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("before", ["nothing", "results"])
def test_an_interrupt_while_results_are_written_is_heard(
    before: str, moment: int, tmp_path: Path
) -> None:
    if before == "results":
        with begun(tmp_path, "run", "baseline", "--runs", "2", "--no-plots") as process:
            assert process.wait(PATIENCE) == 0
    former = {path.name: path.read_bytes() for path in tmp_path.glob("o/*")}
    with begun(tmp_path, *RUN) as process:
        wait_for(lambda: any(tmp_path.glob(".o.*.unfinished/*")), process)
        time.sleep(random.Random(f"{before} {moment}").random() * WRITING)
        process.send_signal(signal.SIGINT)
        writing = any(tmp_path.glob(".o.*.unfinished/*"))
        _, errors = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in errors
    now = {path.name: path.read_bytes() for path in tmp_path.glob("o/*")}
    whole = not writing and len(now) == len(FILES)
    if process.returncode == 0:
        assert whole, "the interrupt was swallowed"
    else:
        assert process.returncode == 1
        assert errors.strip().endswith("Aborted!")
        assert now == former or whole
    assert names(tmp_path) == (["o"] if now else [])
