"""Files and arguments of a stranger, damaged in every way: a message or an answer, nothing else.

``FUZZ=20000`` tries so many of each kind (``make fuzz``); a handful is tried without it.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import sim
from sim.core.errors import SimError
from tests.fuzz.damage import (
    BYTES,
    CUTS,
    EDITS,
    NASTY,
    ODD,
    HangError,
    cut,
    edited,
    guarded,
    refused_or_done,
    replaced,
)
from tests.scenario import posteriors
from tests.sweeps.small import write_small

EXAMPLES = int(os.environ.get("FUZZ", "12"))
SETTINGS = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=(Phase.generate,),  # a failure is told as it was found: to shrink it takes minutes
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
MOST_MONTHS = 24
"""An accepted file that asks for more is not run."""
SHORT = (
    "name: fuzzed\ndescription: A stranger's.\nextends: baseline\nend: 2015-04\n"
    "claims: [S1]\nformulations: {alignment: cha1999, decision: logit}\n"
    "parameters:\n  posterior: null\n  consult_scope: 0.5\n"
    "  dispute_rate: {low: 0.05, high: 0.2}\n"
    "  salvo: {distribution: triangular, low: 1, mode: 2, high: 3}\n"
    "actors:\n  JPN:\n    approval: 0.4\n    threat: {PRK: 0.3}\n    decision: satisficing\n"
    "    parameters: {self_help_weight: {factor: 1.2}}\n"
    "dyads:\n  JPN-KOR:\n    relation: 0.5\n    quarrels: {trade: {open: 0.4}}\n"
    "events:\n  a_shock:\n    date: 2015-02\n    months: 2\n    variable: relation\n"
    "    of: JPN-KOR\n    add: -0.1\n"
    "context:\n  rivalry: {points: {2015-01: 0.4, 2016-01: 0.6}, source: (est.)}\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def fresh(place: Path, name: str) -> Path:
    """An empty folder."""
    folder = place / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def runs_within_bounds(file: Path) -> None:
    """A file that passed `check` gives numbers, all within what they are declared to be."""
    with guarded():
        data = sim.simulate(file, runs=2)
    for name, values in data.data_vars.items():
        low, high = values.attrs.get("valid_range", (-np.inf, np.inf))
        seen = values.values[np.isfinite(values.values)]
        assert np.isinf(values.values).sum() == 0, name
        assert seen.size == 0 or (seen.min() >= low - 1e-6 and seen.max() <= high + 1e-6), name
    assert not np.isnan(data["relation"].values).any()


@SETTINGS
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_scenarios(place: Path, edits: list[tuple[str, int, int, str]]) -> None:
    file = fresh(place, "scenario") / "fuzzed.yaml"
    file.write_text(edited(SHORT, edits), encoding="utf-8", errors="surrogatepass")
    if refused_or_done("check", str(file)) and sim.load(file).months < MOST_MONTHS:
        runs_within_bounds(file)


@SETTINGS
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_sweeps(place: Path, edits: list[tuple[str, int, int, str]]) -> None:
    folder = fresh(place, "sweep")
    file = write_small(folder)
    text = file.read_text(encoding="utf-8")
    file.write_text(edited(text, edits), encoding="utf-8", errors="surrogatepass")
    refused_or_done("check", str(file))


@pytest.fixture(scope="module")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("posterior")
    posteriors.written(folder)
    return (folder / "small.nc").read_bytes()


@SETTINGS
@given(cuts=CUTS)
def test_posteriors(place: Path, posterior: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    folder = fresh(place, "posterior")
    (folder / "small.nc").write_bytes(cut(posterior, cuts))
    file = posteriors.scenario_file(folder, "small.nc")
    if refused_or_done("check", str(file)):
        runs_within_bounds(file)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    file = write_small(folder, samples="8", replicates="2")
    sim.sweep(file, out=folder / "out").close()
    return folder / "out"


def file_of(folder: Path, pick: int) -> Path:
    """One of the files of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return files[pick % len(files)]


@SETTINGS
@given(
    pick=st.integers(0, 10**6),
    cuts=CUTS,
    picks=st.lists(st.tuples(st.integers(0, 10**6), ODD), min_size=1, max_size=3),
)
def test_stores(
    place: Path,
    store: Path,
    pick: int,
    cuts: list[tuple[int, int, bytes]],
    picks: list[tuple[int, Any]],
) -> None:
    folder = place / "store"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(store, folder)
    file = file_of(folder, pick)
    if file.suffix == ".json" and pick % 2:
        file.write_text(json.dumps(replaced(json.loads(file.read_text()), picks)))
    else:
        file.write_bytes(cut(file.read_bytes(), cuts))
    refused_or_done("replay", str(folder), "--run", "0", "--out", str(place / "replayed"))
    with guarded(), contextlib.suppress(SimError):
        sim.open_sweep(folder).close()


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    (folder / "short.yaml").write_text(SHORT, encoding="utf-8")
    out = folder / "out"
    assert refused_or_done(
        "run", str(folder / "short.yaml"), "--runs", "2", "--no-plots", "--out", str(out)
    )
    return out


@SETTINGS
@given(picks=st.lists(st.tuples(st.integers(0, 10**6), ODD), min_size=1, max_size=3))
def test_manifests(place: Path, result: Path, picks: list[tuple[int, Any]]) -> None:
    folder = fresh(place, "manifest")
    plain = json.loads((result / "manifest.json").read_text())
    file = folder / "manifest.json"
    file.write_text(json.dumps(replaced(plain, picks)))
    refused_or_done("run", str(file), "--no-plots", "--out", str(folder / "again"))


@SETTINGS
@given(cuts=CUTS)
def test_results(place: Path, result: Path, cuts: list[tuple[int, int, bytes]]) -> None:
    folder = fresh(place, "result")
    file = folder / "result.nc"
    file.write_bytes(cut((result / "result.nc").read_bytes(), cuts))
    refused_or_done("run", str(file), "--no-plots", "--out", str(folder / "again"))
    refused_or_done("export", str(file), "--out", str(folder / "tidy"))


WORDS = st.sampled_from(NASTY) | st.text(max_size=10) | st.integers(-(10**20), 10**20).map(str)
VERBS: dict[str, Callable[[str, str, str], tuple[str, ...]]] = {
    "run": lambda a, b, c: ("run", "baseline", "--set", f"{a}={b}", "--runs", "2", "--seed", c),
    "show": lambda a, b, c: ("show", a or "baseline", "--against", b),
    "compare": lambda a, b, c: ("compare", "carried-on", a, "--since", b, "--runs", c),
    "replay": lambda a, b, c: ("replay", a, "--run", b, "--out", c),
    "check": lambda a, b, c: ("check", a, b, c),
    "history": lambda a, b, c: ("history", a, "--runs", b, "--seed", c),
    "calibrate": lambda a, b, c: ("calibrate", "baseline", "--until", a, "--draws", b, "--seed", c),
}


@SETTINGS
@given(verb=st.sampled_from(sorted(VERBS)), words=st.tuples(WORDS, WORDS, WORDS))
def test_arguments(
    place: Path, monkeypatch: pytest.MonkeyPatch, verb: str, words: tuple[str, str, str]
) -> None:
    monkeypatch.chdir(fresh(place, "arguments"))
    arguments = [word.replace("\0", "") for word in VERBS[verb](*words)]
    if "--no-plots" not in arguments and verb == "run":
        arguments.append("--no-plots")
    refused_or_done(*arguments)


def test_the_guard_notices_a_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.damage.SECONDS", 0.05)

    def forever() -> None:
        with guarded():
            while True:
                pass

    with pytest.raises(HangError):
        forever()


def test_the_guard_notices_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.damage.WAIT", 0.05)
    with pytest.raises(HangError), guarded():
        time.sleep(30)


def test_the_guard_refuses_memory() -> None:
    with guarded(), pytest.raises(MemoryError):
        np.ones(2 * BYTES, dtype=np.int8)
