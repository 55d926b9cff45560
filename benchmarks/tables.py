"""From what a run has measured to the tables of docs/performance.md."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import names as n
from benchmarks.waiting import GOALS, ONCE

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
MARK = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end measured -->)", re.DOTALL)
Found = Mapping[str, Any]


def page(text: str, found: Found) -> str:
    """The page with every measured part made anew."""
    return MARK.sub(lambda mark: f"{mark[1]}{PARTS[mark[2]](found)}\n{mark[3]}", text)


def write(found: Found) -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def where(found: Found) -> str:
    """On what it was measured."""
    about = found["about"]
    packages = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    loads = ", ".join(
        f"{name} {before:.1f} to {after:.1f}" for name, (before, after) in found["loads"].items()
    )
    return (
        f"{in_one_run(found)}. {about['processors']} processors ({about['machine']}), "
        f"Python {about['python']}, {packages}. Processes that wanted to run, before and after "
        f"each part: {loads}."
    )


def in_one_run(found: Found) -> str:
    """When it was measured; which parts in runs of their own, if not all in one."""
    told = found.get("measured", {})
    runs: dict[str, list[str]] = {}
    for name in found["loads"]:
        runs.setdefault(told.get(name, {}).get("run", "an earlier version"), []).append(name)
    if len(runs) == 1:
        seconds = sum(part["seconds"] for part in told.values())
        return f"All in one run of {seconds / 60:.0f} minutes, begun {next(iter(runs))} UTC"
    apart = "; ".join(f"{run}: {', '.join(names)}" for run, names in runs.items())
    return f"Not in one run ({apart})"


def speeds(found: Found) -> str:
    """Speeds of every job, and how many times faster the model is."""
    jobs, months = found["speeds"], found["about"]["months"]
    lines = [
        "| how | runs per second | lowest–highest | µs per run and month |",
        "|---|--:|--:|--:|",
    ]
    for name, values in jobs.items():
        middle = float(np.median(values))
        spread = f"{min(values):,.0f}–{max(values):,.0f}"
        lines.append(f"| {name} | {middle:,.0f} | {spread} | {1e6 / middle / months:.3f} |")
    return "\n".join(lines)


def ratios(found: Found) -> str:
    """How many times faster the model, cut to the same core, is on one processor."""
    jobs = {name: np.array(values) for name, values in found["speeds"].items()}
    lines = ["| against | times as fast | lowest–highest |", "|---|--:|--:|"]
    for other in (n.SCALAR, n.SCALAR_2, n.POOL_2, n.AGENTPY, n.AGENTPY_2, n.KERNEL):
        times = jobs[n.CORE_ONLY] / jobs[other]
        lines.append(f"| {other} | {np.median(times):.3g} | {times.min():.3g}–{times.max():.3g} |")
    return "\n".join(lines)


def month(found: Found) -> str:
    """What each row of the month costs, the dearest first, and its share of them all."""
    rows, whole = found["month"]["rows"], found["month"]["whole"]
    every = sum(rows.values())
    lines = [
        f"| {found['month']['runs']:,} runs together, parameters drawn | µs per run and month | "
        "share |",
        "|---|--:|--:|",
    ]
    for name, cost in sorted(rows.items(), key=lambda row: -row[1]):
        lines.append(f"| {name} | {cost:.3f} | {100 * cost / every:.1f} % |")
    lines.append(f"| **the whole month** | **{whole:.2f}** | |")
    return "\n".join(lines)


SHOWN = 12
"""Rows of the table of growth."""


def growth(found: Found) -> str:
    """The rows of the month that cost most with more actors, against fewer."""
    (few, small), (many, large) = found["growth"].items()
    before, after = small["rows"], large["rows"]
    more = sum(after.values()) - sum(before.values())
    lines = [
        f"| row of the month | µs with {few} actors | with {many} | times | share of the growth |",
        "|---|--:|--:|--:|--:|",
    ]
    ordered = sorted(after, key=lambda name: before.get(name, 0.0) - after[name])
    for name in ordered[:SHOWN]:
        old, new = before.get(name, 0.0), after[name]
        times = f"{new / old:.1f}" if old else ""
        share = 100 * (new - old) / more
        lines.append(f"| {name} | {old:.3f} | {new:.3f} | {times} | {share:.0f} % |")
    times = large["whole"] / small["whole"]
    wholes = f"**{small['whole']:.2f}** | **{large['whole']:.2f}**"
    lines.append(f"| **the whole month** | {wholes} | **{times:.1f}** | |")
    return "\n".join(lines)


def workers(found: Found) -> str:
    """Efficiency of two workers."""
    lines = [
        f"| {found['workers']['runs']:,} runs | one worker | two workers | "
        "efficiency | lowest–highest |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, shown in (
        ("local", "processes of this machine"),
        ("dask", "a Dask cluster on it"),
        ("bare", "for comparison: a loop that only counts, in processes"),
    ):
        one, two = (np.array(found["workers"][f"{count} {name}"]) for count in (1, 2))
        share = 100 * one / (2 * two)
        lines.append(
            f"| {shown} | {np.median(one):.1f} s | {np.median(two):.1f} s | "
            f"{np.median(share):.0f} % | {share.min():.0f}–{share.max():.0f} % |"
        )
    return "\n".join(lines)


def runs(found: Found) -> str:
    """Cost of a run as the runs grow."""
    lines = ["| runs | processor time | a run |", "|--:|--:|--:|"]
    for count, times in found["runs"].items():
        seconds = times["processor_seconds"]
        lines.append(f"| {int(count):,} | {seconds:.2f} s | {1e6 * seconds / int(count):.0f} µs |")
    return "\n".join(lines)


def actors(found: Found) -> str:
    """Cost of a run as the actors grow."""
    lines = [
        "| actors | allies | pairs of allies | actors × sources, times the first | "
        "whole model, µs a run | times the first | cut to the core, µs a run |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    first = float(np.median(next(iter(found["actors"].values()))["whole"]))
    least = min(map(int, found["actors"]))
    for count, times in found["actors"].items():
        allies = int(count) - 4
        cells = [
            f"{1e6 * np.median(times[name]):.0f} "
            f"({1e6 * min(times[name]):.0f}–{1e6 * max(times[name]):.0f})"
            for name in ("whole", "core")
        ]
        pairs = allies * (allies - 1) // 2
        sources = (int(count) / least) ** 2  # every actor is a source of threat to the others
        dearer = float(np.median(times["whole"])) / first
        lines.append(
            f"| {count} | {allies} | {pairs} | {sources:.2f} | {cells[0]} | {dearer:.2f} | "
            f"{cells[1]} |"
        )
    return "\n".join(lines)


def million(found: Found) -> str:
    """A million runs."""
    lines = [
        "| a million runs of 108 months | time | resident, all processes together | "
        "the largest of them | on disk |",
        "|---|--:|--:|--:|--:|",
    ]
    names = {
        "final": "final values of eight outcomes",
        "months": "four variables, every month",
    }
    for name, about in found["million"].items():
        lines.append(
            f"| {names[name]} | {about['seconds']:.0f} s | "
            f"{about['resident_bytes'] / 2**30:.2f} GiB | {largest(about)} | "
            f"{about['stored_bytes'] / 1e6:,.0f} MB |"
        )
    return "\n".join(lines)


def largest(about: Mapping[str, Any]) -> str:
    """The most that each of the three largest processes had resident, in MiB."""
    sizes = [f"{size / 2**20:.0f}" for size in about.get("largest_bytes", ())[:3]]
    return f"{', '.join(sizes)} MiB" if sizes else ""


def waiting(found: Found) -> str:
    """How long a user waits for each command."""
    lines = ["| command | seconds of the processor | lowest–highest | goal |", "|---|--:|--:|--:|"]
    for name, times in found["waiting"]["commands"].items():
        on_clock = name in ONCE
        values = times["seconds" if on_clock else "processor_seconds"]
        what = " on the clock, two workers" if on_clock else ""
        lines.append(
            f"| `{name}`{what} | {np.median(values):.2f} | {min(values):.2f}–{max(values):.2f} "
            f"| {GOALS[name]:g} |"
        )
    about = found["waiting"]
    lines.append(
        f"\nPython {about['python']}; {about['load']:.1f} processes wanted to run at the end."
    )
    return "\n".join(lines)


PARTS = {
    "where": where,
    "speeds": speeds,
    "ratios": ratios,
    "month": month,
    "growth": growth,
    "workers": workers,
    "runs": runs,
    "actors": actors,
    "million": million,
    "waiting": waiting,
}
"""Name of a measured part of the page → its text."""
