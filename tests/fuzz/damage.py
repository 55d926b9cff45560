"""Ways to damage a file, and a guard against what must not follow: a hang, or memory taken."""

import contextlib
import copy
import json
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner
from hypothesis import strategies as st

from sim.cli import main

SECONDS = 10
"""Time of the processor after which a refusal or a small answer counts as a hang."""
WAIT = 180
"""Seconds by the clock, of which others may take most: for what waits and does nothing."""
BYTES = 2**30
"""Address space that an answer may take beyond what the process had."""

NASTY = (
    "", "null", "true", ".nan", ".inf", "-1", "0", "1e308", "1e-308", "1000000000000", "3.5", "[]",
    "{}", "[1, 2]", "{low: 1, high: 0}", "{low: 0, high: 1, steps: 1000000000}", "9999-12",
    "0001-01", "2015-13", "../../../../etc/passwd", "/etc/passwd", "$a_{b$", "!!python/object:os.x",
    "*anchor", "&a [*a]", "\u0000", "\u202e", "é" * 300, "- - - -", "? :", "<<: {a: 1}", "'", '"',
    "{distribution: lognormal, mean: 1.0e-200, sd: 1}", "baseline", "USA", "JPN-KOR", "military",
)  # fmt: skip


class HangError(Exception):
    """An answer took longer than `SECONDS` of work, or `WAIT` by the clock."""


def _hung(signum: int, frame: FrameType | None) -> None:
    raise HangError


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Fail after `SECONDS` or `WAIT`, and refuse memory beyond `BYTES` more than there is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    taken = pages * resource.getpagesize()
    clocks = {
        signal.ITIMER_PROF: (signal.SIGPROF, SECONDS),
        signal.ITIMER_REAL: (signal.SIGALRM, WAIT),
    }
    before = {number: signal.signal(number, _hung) for number, _ in clocks.values()}
    for clock, (_, seconds) in clocks.items():
        signal.setitimer(clock, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (taken + BYTES, hard))
    try:
        yield
    finally:
        for clock in clocks:
            signal.setitimer(clock, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def called(*arguments: str) -> tuple[int, str]:
    """Exit code and output of a verb; whatever it raises but an exit is raised again."""
    with guarded():
        done = CliRunner().invoke(main, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def refused_or_done(*arguments: str) -> bool:
    """Whether a verb did its work; a refusal must be a message and one of the agreed codes."""
    code, output = called(*arguments)
    assert code in (0, 1, 2), output
    assert "Traceback" not in output
    assert code == 0 or output.strip()
    return code == 0


Edit = Callable[[str], str]
EDITS = st.tuples(
    st.sampled_from(["drop", "double", "value", "key", "indent", "insert", "swap", "cut"]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(NASTY) | st.text(max_size=12),
)
"""What is done to a text: how, at which line, at which other line or column, with what."""


def edited(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    """A text of lines after some edits, one after another."""
    for how, at, other, new in edits:
        lines = text.split("\n")
        row, second = at % len(lines), other % len(lines)
        line = lines[row]
        key, colon, _ = line.partition(":")
        if how == "drop":
            del lines[row]
        elif how == "double":
            lines.insert(row, line)
        elif how == "value":
            lines[row] = f"{key}{colon or ':'} {new}"
        elif how == "key":
            lines[row] = line.replace(key.strip() or " ", new.strip() or "x", 1)
        elif how == "indent":
            lines[row] = " " * (other % 7) + line.lstrip()
        elif how == "insert":
            lines.insert(row, new)
        elif how == "swap":
            lines[row], lines[second] = lines[second], line
        else:
            text = text[: at % (len(text) + 1)]
            continue
        text = "\n".join(lines)
    return text


CUTS = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(0, 64), st.binary(max_size=16)),
    min_size=1,
    max_size=4,
)


def cut(raw: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """Bytes after some pieces were replaced."""
    for at, length, new in cuts:
        place = at % (len(raw) + 1)
        raw = raw[:place] + new + raw[place + length :]
    return raw


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from(NASTY),
    st.sampled_from([[], {}, [[]], [1], {"block": 0}, ["a", None]]),
)


def replaced(data: Any, picks: list[tuple[int, Any]]) -> Any:
    """Plain data after some of its entries, anywhere within, were replaced."""
    data = json.loads(json.dumps(data))
    for pick, value in picks:
        places = list(_places(data))
        if not places:
            return value
        holder, key = places[pick % len(places)]
        holder[key] = copy.deepcopy(value)  # which may be put into itself later
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(items):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)
