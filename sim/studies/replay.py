"""What happened in one run of a sweep? The run again, alone, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import sweeps
from sim.analysis.acts import by_issue
from sim.analysis.text import aligned
from sim.core.errors import FAULTS, FailsAgainError, SimError
from sim.studies.study import Study
from sim.sweeps import Replay

CLOSE = 1e-12
"""Within this another machine may differ, relative to 1."""
SINGLE = {
    "exercises": "exercise",
    "launches": "launch",
    "disputes": "dispute",
    "accords": "accord",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Replayed(Study):
    """A run again; also whether it is the stored one, in words, and whether it differs from it."""

    verdict: str = ""
    differs: bool = False


def replay(folder: Path, run: int) -> Replayed:
    """Simulate one run of the sweep in a folder again, as an ordinary Mesa model.

    Tables: ``months``, what Mesa's data collector has. Datasets: ``result``, all variables.

    Raises
    ------
    SweepRefusedError
        If the folder holds no sweep, or the sweep no such run.
    FailsAgainError
        If the run fails.
    """
    try:
        found = sweeps.replay(folder, run)
    except SimError:
        raise
    except FAULTS as error:
        told = f"run {run} fails again: {type(error).__name__}: {error}"
        raise FailsAgainError(told) from error
    table = found.model.datacollector.get_model_vars_dataframe()
    table.insert(0, "month", [str(start)[:7] for start in found.data["time"].values])
    return Replayed(
        kind="replay",
        name=f"run-{run}",
        about=about(found),
        title=heading(found),
        text=months(found),
        tables={"months": table},
        datasets={"result": found.data},
        files=("result.nc", "months.csv"),
        digits=17,
        verdict=verdict(found),
        differs=found.differences is not None and max(found.differences.values()) > CLOSE,
    )


def about(found: Replay) -> dict[str, Any]:
    """Which run of which sweep it is."""
    return {
        "sweep": found.data.attrs["sweep"],
        "run": found.run,
        "point": found.point,
        "replicate": found.replicate,
        "factors": dict(found.factors),
        "scenario": found.data.sim.scenario,
        "seed": int(found.data.attrs["seed"]),
        "versions": found.data.sim.versions,
    }


def heading(found: Replay) -> str:
    """What the run is."""
    attrs = found.data.attrs
    lines = [
        f"run {found.run} of {attrs['sweep']}: point {found.point}, replicate "
        f"{found.replicate}, seed {attrs['seed']}, scenario {found.data.sim.name}"
    ]
    lines += [
        f"  {name} = {value:.6g}" if isinstance(value, float) else f"  {name} = {value}"
        for name, value in found.factors.items()
    ]
    return "\n".join(lines)


def months(found: Replay) -> str:
    """The main variables, a line a month: levels, then what happened."""
    data = found.data.isel(run=0)
    levels = {
        "relation": data["relation"].values,
        "backlash": data["backlash"].values,
        "cooperation": data["cooperation"].mean("domain").values,
        "institutions": data["institutionalisation"].mean("domain").values,
        "tension": data["tension"].values,
    }
    rows = [("month", *levels, "what happened")]
    for month, start in enumerate(data["time"].values):
        cells = [f"{values[month]:.3f}" for values in levels.values()]
        rows.append((str(start)[:7], *cells, happenings(found, month)))
    return aligned(rows)


def happenings(found: Replay, month: int) -> str:
    """Meetings, exercises, launches, disputes and new governments of a month."""
    data = found.data.isel(run=0, time=month)
    told = [
        f"{str(level).replace('_', '-')} meeting" + (f" x{count}" if count > 1 else "")
        for level, count in zip(
            data["level"].values, data["meetings"].values.astype(int), strict=True
        )
        if count
    ]
    for name in SINGLE:
        issues: dict[str, float] = by_issue(data, name) or {"": float(data[name])}
        for issue, value in issues.items():
            count, over = int(value), f" over {issue}" if issue else ""
            if count:
                told.append(f"{count} {name if count > 1 else SINGLE[name]}{over}")
    if month and "government" in found.data:
        told += takeovers(found, month)
    return ", ".join(told)


def takeovers(found: Replay, month: int) -> list[str]:
    """Who takes office in a month, goes on in office after an election, or changes course."""
    rows = found.data.sim.government_rows
    lines = found.data["government"].isel(run=0)
    when = str(lines["time"].values[month])[:7]
    elections = found.data.sim.scenario.get("elections", {}).values()
    voting = {each["actor"] for each in elections if each["date"] == when}
    told = []
    for actor in lines["actor"].values:
        old, new = (int(row) for row in lines.sel(actor=actor).values[month - 1 : month + 1])
        if new != old:
            leaders = (rows[row]["leader"] for row in (old, new))
            told.append(succession(*leaders, voted=str(actor) in voting))
    return told


def succession(before: str, leader: str, *, voted: bool) -> str:
    """What it is when one government follows another.

    Each election has rows of its own, so that a row that is new may be the same government again:
    who is elected to go on has changed no course.
    """
    if before != leader:
        return f"{leader} takes office"
    return f"another term for {leader}" if voted else f"{leader} changes course"


def verdict(found: Replay) -> str:
    """Whether it is the run that is stored."""
    differences = found.differences
    if differences is None:
        why = f"it failed there: {found.error}" if found.error else "it is not in the store yet"
        return f"not compared with the store: {why}"
    count = f"all {len(differences)} outcomes" if len(differences) > 1 else "the outcome"
    if found.equal:
        return f"equal to the stored run: {count}, bit for bit"
    worst = max(differences, key=lambda name: differences[name])
    gap = differences[worst]
    if gap <= CLOSE:
        return (
            f"equal to the stored run within {CLOSE:g}, not bit for bit ({worst} differs by "
            f"{gap:.1e}): the store is from another machine or other versions"
        )
    return f"differs from the stored run: {worst} by {gap:.3g}"
