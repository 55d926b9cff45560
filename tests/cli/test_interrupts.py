"""Ctrl-C while results are written: the verb ends at once, and no half of a folder is left.

``FAULTS=10`` tries ten random moments (``make faults``); one is tried without it.
"""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import sim
from sim.scenario.months import Month
from tests.cli.test_kills import MOMENTS
from tests.processes import PATIENCE, begun, wait_for

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
IN_A_TEXT = """
    import os, signal
    from sim.cli.interrupts import lose_no_interrupt

    signal.signal(signal.SIGINT, signal.default_int_handler)
    lose_no_interrupt()
    try:
        exec("os.kill(os.getpid(), signal.SIGINT)")
    except KeyboardInterrupt:
        raise SystemExit(1) from None
"""
AT_THE_END = """
    import os, signal
    from sim.cli.interrupts import lose_no_interrupt

    class Last:
        def __del__(self, kill=os.kill, me=os.getpid(), number=signal.SIGINT):
            kill(me, number)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    lose_no_interrupt()
    last = Last()
    raise SystemExit(1)
"""
WRITING = 0.6
"""Seconds within which a moment is chosen, from the first byte on."""
FILES = ("manifest.json", "result.nc", "summary.csv")
RUN = ("run", "baseline", "--runs", "1000", "--no-plots", "--out", "o")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_interrupt_that_a_destructor_swallows_is_heard() -> None:
    command = [sys.executable, "-c", textwrap.dedent(LOST)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("heard", "")


@pytest.mark.parametrize("text", [IN_A_TEXT, AT_THE_END])
def test_an_interrupt_does_not_change_the_exit_status_that_was_chosen(
    text: str, tmp_path: Path
) -> None:
    (tmp_path / "verb.py").write_text(textwrap.dedent(text))
    paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "verb"],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_an_interrupt_that_pydantic_turns_into_an_error_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(month: Month) -> str:
        raise KeyboardInterrupt

    scenario = sim.load("baseline")
    monkeypatch.setattr(Month, "__str__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scenario.to_dict()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("before", ["nothing", "results"])
def test_an_interrupt_while_results_are_written_is_heard(
    before: str, moment: int, tmp_path: Path
) -> None:
    if before == "results":
        with begun(tmp_path, *RUN, "--runs", "2") as process:
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
