"""So what: an answer in three sentences, what differs, and what the model gets wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.headline import fitted_elsewhere
from sim.analysis.held import record_of
from sim.analysis.observables import observables_of
from sim.analysis.scoreboard import scoreboard
from sim.analysis.text import how_sure, in_words, span
from sim.page.answers import REFERENCE, SCENARIO, Answer
from sim.page.merging import difference, leaves
from sim.page.outcomes import Shown
from sim.plots.compare import month_by_month
from sim.plots.series import capital
from sim.scenario import Scenario
from sim.scenario.played import spells_of

MOST_DIFFERENCES = 12
LONGEST = 90
"""Characters of a value that is shown."""
NOTHING = "Nothing differs from the reference yet: move a lever, or choose another scenario."

NOTHING_SHARED = "Nothing differs in the months that both have"


def number(value: float, signed: bool = False, more: int = 0) -> str:
    """Three significant digits at most, unless it is asked for more, with a typographic minus."""
    digits = (3 if abs(value) < 1 else 2 if abs(value) < 10 else 1) + more
    text = f"{value:{'+' if signed else ''}.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−")


def interval(low: float, high: float, signed: bool = False) -> str:
    """An interval in words."""
    return span(low, high, 0, lambda value, more: number(value, signed, more))


def window_of(answer: Answer) -> str:
    """The months that every number counts, in words."""
    first, last = answer.window
    return f"{first} to {last}"


def so_what(answer: Answer, shown: Shown) -> list[str]:
    """Three sentences with numbers and window; one where nothing differs."""
    if not answer.differs:
        same = answer.reference == answer.variant
        return [NOTHING if same else f"{NOTHING_SHARED} ({window_of(answer)})."]
    row = answer.row(shown)
    if row is None:
        return [f"{shown.label} is not in both results."]
    return [_effect(answer, shown, row), _when(answer, shown, row), _elsewhere(answer, shown)]


def _effect(answer: Answer, shown: Shown, row: pd.Series) -> str:
    """How much, and how sure."""
    means = f"{number(row.scenario_mean)} instead of {number(row.reference_mean)}"
    text = f"{shown.label}, {window_of(answer)}: {means} ({shown.outcome.units})"
    if not np.isfinite(row.low):
        return f"{text}; one run has no interval."
    sure = f"95 % interval {interval(row.low, row.high, True)}"
    text += f", a difference of {number(row.difference, True)} ({sure})"
    if row.low <= 0 <= row.high:
        return f"{text}, which {answer.runs:,} runs cannot tell from none."
    return f"{text}."


def _when(answer: Answer, shown: Shown, row: pd.Series) -> str:
    """In how many runs, and when the gap is widest."""
    up = row.difference > 0
    values = {name: shown.outcome.of(data) for name, data in answer.cut.items()}
    change = values[SCENARIO] - values[REFERENCE]
    shares = {"higher": float((change > 0).mean()), "lower": float((change < 0).mean())}
    first, second = ("higher", "lower") if up else ("lower", "higher")
    text = f"It is {first} in {100 * shares[first]:.0f} % of the runs"
    if same := float((change == 0).mean()):
        text += f", {second} in {100 * shares[second]:.0f} % and the same in {100 * same:.0f} %"
    x, one = month_by_month(answer.cut[REFERENCE], shown.outcome)
    gap = month_by_month(answer.cut[SCENARIO], shown.outcome)[1].mean(1) - one.mean(1)
    place = int(np.abs(gap).argmax())
    if abs(gap[place]) == 0:
        return f"{text}."
    year = int(x[place])
    if len(x) == answer.cut[REFERENCE].sizes["time"]:
        month = answer.cut[REFERENCE]["time"].values[place].astype("datetime64[M]")
        return f"{text}; the gap is widest in {month} ({number(gap[place], True)})."
    return f"{text}; the gap is widest in {year} ({number(gap[place], True)} a year)."


def _elsewhere(answer: Answer, shown: Shown) -> str:
    """Of the other main outcomes the one that moves most for its spread over the runs."""
    rows = answer.main[answer.main["outcome"] != shown.outcome.name]
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(rows["difference"].to_numpy()) / rows["spread"].to_numpy()
    size = np.nan_to_num(size, posinf=0.0)
    if not len(size) or size.max() == 0:
        return "Of the other main outcomes none moves."
    row = rows.iloc[int(size.argmax())]
    unsure = "" if row.low > 0 or row.high < 0 else ", not to be told from none"
    return (
        f"Of the other main outcomes {row.outcome} moves most for its spread: "
        f"{number(row.scenario_mean)} instead of {number(row.reference_mean)} ({row.units}), "
        f"{number(row.difference, True)} ({interval(row.low, row.high, True)}){unsure}."
    )


def what_differs(reference: Scenario, variant: Scenario) -> list[str]:
    """In words, entry by entry, how the variant differs from the reference."""
    found = list(_entries(reference, variant))
    more = len(found) - MOST_DIFFERENCES
    return found[:MOST_DIFFERENCES] + ([f"and {more} more"] if more > 0 else [])


def _entries(reference: Scenario, variant: Scenario) -> Iterator[str]:
    patch = difference(reference, variant)
    for code, line in (patch.pop("governments", None) or {}).items():
        if line is None or code not in reference.actors:
            yield f"{code} {'is not there' if line is None else 'takes part'}"
            continue
        for key, change in line.items():
            yield _government(reference, variant, code, key, change)
    for name, change in (patch.pop("context", None) or {}).items():
        yield f"path of {name.replace('_', ' ')}: {_path(change)}"
    if patch.pop("played", None) is not None:
        for code, when, told in spells_of(variant):
            yield f"{variant.actors[code].name} by hand, {when}: {told}"
        if not variant.played:
            yield "Nobody is played by hand"
    before = reference.to_dict()
    for path, new in leaves(patch, whole=lambda path: _at(before, path) is None):
        if not path.endswith("source"):
            yield f"{path.replace('.', ' / ')}: {_short(_at(before, path))} → {_short(new)}"


def _path(change: Any) -> str:
    """A change of a path of the context."""
    if not isinstance(change, Mapping):
        return "left out" if change is None else f"{_short(change)} throughout"
    points = change.get("points") or {}
    told = [
        f"{month} left out" if level is None else f"{_short(float(level))} in {month}"
        for month, level in points.items()
    ]
    if change.get("constant") is not None:
        told.append(f"{_short(float(change['constant']))} throughout")
    return _short(", ".join(told) or "another source")


def _government(
    reference: Scenario, variant: Scenario, code: str, key: str, change: Mapping[str, Any] | None
) -> str:
    actor = variant.actors[code].name if code in variant.actors else code
    if change is None:
        gone = reference.governments[code][key]
        return f"{actor}: the line of {gone.leader} from {gone.since} is left out"
    now = variant.governments[code][key]
    told = ", ".join(
        f"{path.rpartition('.')[2].replace('_', '-')} {_short(value)}"
        for path, value in leaves(change)
        if path not in ("leader", "from", "source", "until") and not isinstance(value, str)
    )
    until = f"until {now.until}" if "until" in change else ""
    told = ", ".join(filter(None, [told, until]))
    return f"{actor}, {now.leader} from {now.since}" + (f": {told}" if told else "")


def _at(tree: Mapping[str, Any], path: str) -> Any:
    inside: Any = tree
    for part in path.split("."):
        inside = inside.get(part) if isinstance(inside, Mapping) else None
    return inside


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        value = ", ".join(f"{key} {one}" for key, one in value.items() if not isinstance(one, dict))
    text = "not set" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    text = text.replace("-", "−") if isinstance(value, float) else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def known_wrong(answer: Answer, shown: Shown) -> str:
    """What the record says of the model for an outcome, from this very reference."""
    data = answer.results[REFERENCE]
    record = record_of(data)
    known = {} if record is None else observables_of(record)
    series = shown.observable or ""
    if series not in known:
        kin = (
            ""
            if record is None
            else ("; only what follows from it, such as meetings and exercises, can be checked")
        )
        return f"No dated series measures {shown.outcome.name}{kin}."
    title = known[series].title
    board = scoreboard(data, names=[series])
    elsewhere = fitted_elsewhere(data)
    if not len(board.series):
        why = board.left_out.get(series, "no year in common")
        return f"The record cannot judge {title} here: {why}."
    row, years = board.series.iloc[0], board.observations
    naive = row.naive
    held = round(row.coverage_90 * row.n)
    bias = float((years["mean"] - years["observed"]).mean())
    verdict = f"loses to {in_words(row.loses_to)}" if row.loses_to else "beats every naive forecast"
    sure = how_sure(row.loses_to, clear=row.clear)
    return (
        f"{capital(title)}, {int(years['year'].min())}–{int(years['year'].max())}: the model "
        f"{verdict}, {sure} (score {number(row.score)}, naive {number(naive)}); its 90 % band "
        f"holds {held} of {row.n} years, and its mean is off by {number(bias, True)} {row.units}. "
        + (
            "The parameters were fitted to these years where the scenario says so."
            if elsewhere is None
            else f"The parameters were fitted to another triangle's record ({elsewhere})."
        )
    )
