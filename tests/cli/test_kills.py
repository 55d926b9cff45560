"""Long verbs killed at any moment: nobody is left behind, and --resume gives the same bytes.

``FAULTS=10`` tries ten random moments of each (``make faults``); one is tried without it.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.processes import PATIENCE, begun, wait_for, workers_of
from tests.sweeps.small import write_small

MOMENTS = range(int(os.environ.get("FAULTS", "1")))
SHORT = "name: short\ndescription: Two years.\nextends: baseline\nend: 2016-12\n"
OTHER = (
    "name: other\ndescription: Otherwise.\nextends: short.yaml\n"
    "parameters: {consult_scope: 1}\ndyads: {JPN-KOR: {relation: 0.5}}\n"
    "actors: {JPN: {approval: 0.4, threat: {PRK: 0.3}}, KOR: {market_dependence: 0.1}}\n"
)
VERBS = {
    "calibrate": ("calibrate", "short.yaml", "--draws", "4000", "--until", "2016", "--no-plots"),
    "explain": ("explain", "short.yaml", "other.yaml", "--runs", "200", "--no-plots"),
}
if len(MOMENTS) > 1:
    VERBS |= {
        "validate": ("validate", "short.yaml", "--recovery", "3", "--draws", "4000", "--no-plots"),
        "claims": ("claims", "--quick"),
        "levers": ("levers", "--quick", "--no-plots"),
        "sweep": ("sweep", "small.yaml"),
    }


def written(folder: Path) -> dict[str, bytes]:
    """Files of the results but for what tells the time that it took, or who did what in which turn.

    What a chunk of a store is called has no ending.
    """
    paths = (path for path in (folder / "o").rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if path.suffix in ("", ".csv", ".nc", ".json") and path.name != "manifest.json"
    }


def has_kept(folder: Path) -> bool:
    """Whether something is kept from which ``--resume`` goes on."""
    unfinished, journal = folder / "o" / "unfinished", folder / "o" / "blocks.jsonl"
    if unfinished.is_dir():
        return any(unfinished.iterdir())
    return journal.is_file() and journal.stat().st_size > 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[dict, float]]:
    """What a verb writes if nothing happens, and the seconds that it takes; tried once."""

    @cache
    def once(name: str) -> tuple[dict, float]:
        folder = tmp_path_factory.mktemp(name)
        place(folder)
        began = time.monotonic()
        with begun(folder, *VERBS[name], "--out", "o") as process:
            _, errors = process.communicate(timeout=10 * PATIENCE)
            assert process.returncode == 0, errors
        return written(folder), time.monotonic() - began

    return once


def place(folder: Path) -> None:
    (folder / "short.yaml").write_text(SHORT)
    (folder / "other.yaml").write_text(OTHER)
    write_small(folder, samples="120")


CASES = [
    (verb, how, workers, moment)
    for verb in VERBS
    for workers in ("1", "2")
    for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
    for moment in MOMENTS
    if len(MOMENTS) > 1 or (workers == "2") == (how != signal.SIGINT)
]


@pytest.mark.parametrize(("verb", "how", "workers", "moment"), CASES)
def test_a_verb_that_is_stopped_leaves_nobody_and_can_be_resumed(
    verb: str,
    how: signal.Signals,
    workers: str,
    moment: int,
    tmp_path: Path,
    undisturbed: Callable[[str], tuple[dict, float]],
) -> None:
    place(tmp_path)
    command = [
        *VERBS[verb],
        "--out",
        "o",
        *("--workers", workers),
    ]
    expected, seconds = undisturbed(verb)
    files = sorted(path.name for path in tmp_path.iterdir())
    with begun(tmp_path, *command) as process:
        wait_for(lambda: has_kept(tmp_path), process)
        time.sleep(random.Random(f"{verb} {how} {workers} {moment}").random() * 0.4 * seconds)
        helpers = workers_of(process.pid)
        if how == signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        _, errors = process.communicate(timeout=PATIENCE)
        ended = process.returncode == 0
        assert "Traceback" not in errors
        wait_for(lambda: not any(Path(f"/proc/{helper}").exists() for helper in helpers))
        if how == signal.SIGINT and not ended:
            assert process.returncode == 1
            told = "go on with --resume" if has_kept(tmp_path) else "Aborted!"
            assert errors.splitlines()[-1].endswith(told)
    if ended:  # it was done before the signal came
        assert written(tmp_path) == expected
        return
    with begun(tmp_path, *command, "--resume") as process:
        _, errors = process.communicate(timeout=10 * PATIENCE)
        assert process.returncode == 0, errors
    assert written(tmp_path) == expected
    assert not (tmp_path / "o" / "unfinished").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o", *files]
