"""Tables, numbers and the scoreboard as plain text and as JSON."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.naive import NAMES as NAIVE
from sim.analysis.scoreboard import NAIVE_CELLS, Scoreboard, table1_summary
from sim.analysis.yearly import YEAR


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """A plain text table: numbers to the right, the first and the last column to the left.

    >>> print(aligned([("", "mean", ""), ("relation", "0.5", "index"), ("all", "12.25", "")]))
               mean
    relation    0.5  index
    all       12.25
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *middle, last in rows:
        cells = [f"{cell:>{wide}}" for cell, wide in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join([f"{first:<{widths[0]}}", *cells, last]).rstrip())
    return "\n".join(lines)


VERDICTS = ("supported", "leaning", "depends", "open", "no_effect", "contradicted", "assumed")
"""Verdicts on a claim in the order in which they are counted."""


def counted(verdicts: Iterable[str], *, tried: bool) -> str:
    """How many experiments have which verdict; provisional if rival theories were not tried."""
    counts = Counter(verdicts)
    told = ", ".join(f"{counts[v]} {v.replace('_', ' ')}" for v in VERDICTS if v in counts)
    how = "" if tried else ", provisional (default theories only)"
    several = "s" if counts.total() != 1 else ""
    return f"{counts.total()} experiment{several}{how}: {told}"


PROVISIONAL = (
    "Provisional: few draws, and the default theories alone. A claim counts as supported or "
    "contradicted only\nwhen every theory that the record does not rule out was asked: `claims` "
    "without --quick."
)
"""What is said beside counts of verdicts that no rival theory was asked about."""


def signed(value: float, digits: int = 3) -> str:
    """A number with a sign; none for what rounds to zero."""
    text = f"{value:+.{digits}f}"
    return text if text.strip("+-0.") else text[1:]


MORE_DIGITS = 6
"""Decimals that a range may have more than asked for."""


def span(
    low: float, high: float, digits: int = 3, told: Callable[[float, int], str] = signed
) -> str:
    """``low to high``, with as many decimals more as it takes for the two to differ in print."""
    for more in range(digits, digits + MORE_DIGITS):
        ends = told(low, more), told(high, more)
        if low == high or ends[0] != ends[1]:
            break
    return f"{ends[0]} to {ends[1]}"


HEADS = (
    "",
    "years",
    "model",
    "climatology",
    "persistence",
    "bootstrap",
    "last value",
    "skill",
    "95 % of difference",
    "in 50 %",
    "in 90 %",
    "loses to",
)
CONTRACT = ("name", "n", "score", "climatology", "persistence", "skill")
"""Keys of a series in JSON that are promised; the others of its row follow."""


def _number(value: float, digits: int = 3) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def _interval(low: float, high: float) -> str:
    return "" if math.isnan(low) else span(low, high)


def in_words(naive: str) -> str:
    """Names of naive forecasts in print: "all four", "last value"."""
    names = naive.split(" and ")
    if len(names) == len(NAIVE):
        return "all naive forecasts"
    *others, last = (name.replace("_", " ") for name in names)
    return f"{', '.join(others)} and {last}" if others else last


def listed(naive: Sequence[str]) -> str:
    """Naive forecasts by name: "climatology, persistence"."""
    return ", ".join(name.replace("_", " ") for name in naive)


def _row(line: Any) -> tuple[str, ...]:
    held = (
        f"{_number(line.coverage_50, 2)} ({_number(line.expected_50, 2)})",
        f"{_number(line.coverage_90, 2)} ({_number(line.expected_90, 2)})",
    )
    return (
        line.title if line.kind == "count" else f"{line.title}, {line.units}",
        str(line.n),
        _number(line.score),
        _number(line.climatology),
        _number(line.persistence),
        _number(line.bootstrap),
        _number(line.last_value),
        _number(line.skill, 2),
        _interval(line.low, line.high),
        *held,
        beaten_by(line.loses_to, clear=line.clear),
    )


def beaten_by(loses_to: str, *, clear: bool) -> str:
    """Naive forecasts that score better, and whether the best of them clearly; "" for none."""
    if not loses_to or not clear:
        return in_words(loses_to) if loses_to else ""
    return f"{in_words(loses_to)} ({'the best ' if ' and ' in loses_to else ''}clearly)"


def how_sure(loses_to: str, *, clear: bool) -> str:
    """How sure it is that a series is lost or won; of several forecasts the best is meant."""
    if not clear:
        return "within what so few years can tell"
    if not loses_to:
        return "the best of them clearly"
    return "to the best of them clearly" if " and " in loses_to else "clearly"


def losses(board: Scoreboard) -> list[str]:
    """In words, where the model loses to a naive forecast; one sentence a series."""
    found = []
    for line in board.series.itertuples():
        if not line.loses_to:
            continue
        sure = how_sure(line.loses_to, clear=line.clear)
        found.append(
            f"{line.title}: loses to {in_words(line.loses_to)}, {sure} "
            f"(score {line.score:.3f}, the best naive forecast {line.naive:.3f})"
        )
    cells = table1_summary(board.table1)
    better = min((cells[name] for name in NAIVE_CELLS), default=math.nan)
    if cells["n"] and better < cells["score"]:
        found.append(
            f"Table 1: loses (Brier {cells['score']:.3f}, the better naive forecast {better:.3f})"
        )
    return found


def bias(board: Scoreboard) -> list[str]:
    """In words, which series fall outside the runs' 90 % band in at least half of their years."""
    return [
        f"{line.title}: the 90 % band holds {round(line.coverage_90 * line.n)} of {line.n} years"
        for line in board.series.itertuples()
        if line.coverage_90 <= 0.5
    ]


def format_board(board: Scoreboard) -> str:
    """The table, Table 1 in one line, losses and calibration in words."""
    parts = [aligned([HEADS, *(_row(line) for line in board.series.itertuples())])]
    parts.append(
        "Scores are mean CRPS: smaller is better; of missiles that of log(1 + count). Skill and "
        "difference (model minus\nnaive) are against the best naive forecast. Coverage of the "
        "middle 50 % and 90 %, and in brackets\nwhat they hold of the runs. Counts are a year."
        if board.months == YEAR
        else f"Counts of {board.months} months; everything else as of years."
    )
    parts += [format_more(board), wins_in_words(board.wins)] if len(board.series) else []
    cells = table1_summary(board.table1)
    if cells["n"]:
        parts.append(
            f"Table 1, {cells['n']} cells, Brier score: model {cells['score']:.3f}, climatology "
            f"{cells['climatology']:.3f}, persistence {cells['persistence']:.3f}"
        )
    for head, lines in (
        ("Where the model loses to a naive forecast:", losses(board)),
        ("Where its bands are wrong in at least half of the years:", bias(board)),
        ("Not scored:", [f"{name}: {why}" for name, why in board.left_out.items()]),
    ):
        if lines:
            parts.append("\n".join([head, *(f"  {line}" for line in lines)]))
    return "\n".join(parts)


def format_more(board: Scoreboard) -> str:
    """Interval of the skill, log scores and interval scores, model and best naive forecast."""
    head = ("", "skill", "95 % by blocks", "log score", "naive", "interval", "naive", "best naive")
    rows = [
        (
            line.title,
            _number(line.skill, 2),
            "" if math.isnan(line.skill_low) else span(line.skill_low, line.skill_high, 2),
            _number(line.log_score, 2),
            _number(getattr(line, f"log_{line.best_naive}"), 2),
            _number(line.interval_score, 2),
            _number(getattr(line, f"interval_{line.best_naive}"), 2),
            in_words(line.best_naive),
        )
        for line in board.series.itertuples()
    ]
    return (
        f"{aligned([head, *rows])}\nThe interval of the skill is that of the difference, by blocks "
        "of two years; fewer than six years have none. Log\nscores and scores of the 90 % interval "
        "(smaller is better) of the model and of the naive forecast with the best CRPS."
    )


def wins_in_words(wins: Mapping[str, Any]) -> str:
    """How many series are won, how sure that is, and what chance would give."""
    if not wins:
        return ""
    told = f"Better than every naive forecast: {wins['won']} of {wins['of']} series"
    if not math.isnan(wins["low"]):
        told += f" (95 % by blocks of years: {wins['low']:.0f} to {wins['high']:.0f})"
    else:
        told += " (too few years for an interval)"
    for name, who in (("unskilled", "without skill"), ("skilled", "right about all but chance")):
        if name in wins:
            one = wins[name]
            told += (
                f";\na forecaster {who} would win {one['mean']:.1f} "
                f"({one['low']:.0f} to {one['high']:.0f})"
            )
    return f"{told}."


def format_dispersions(table: pd.DataFrame) -> str:
    """Every count beside the record, and its scatter; "" without any."""
    if not len(table):
        return ""
    head = ("a year", "years", "record", "model", "scatter", "by year", "facts")
    rows = [
        (
            line.title,
            str(line.years),
            _number(line.observed, 2),
            _number(line.mean, 2),
            _number(line.ratio, 1),
            _number(line.dispersion, 1),
            line.support,
        )
        for line in table.itertuples()
    ]
    of = "one draw of the parameters" if (table["within"] == "draw").all() else "all runs together"
    return (
        f"{aligned([head, *rows])}\nScatter: squared distance of the record from the mean run over "
        f"the variance of runs, within {of}, over all years\ntogether and as a mean of years. 1 is "
        "what the model expects; above 1 the record scatters more."
    )


def format_threats(table: pd.DataFrame) -> str:
    """Whom the papers name first and whom the runs fear most; "" without any."""
    if not len(table):
        return ""
    head = ("", "named", "years", "months", "perceived", "largest", "share of runs", "")
    rows = [
        (
            line.actor,
            line.named,
            line.years,
            str(line.months),
            _number(line.perceived, 2),
            _number(line.agree, 2),
            _number(line.share, 2),
            "",
        )
        for line in table.itertuples()
    ]
    return (
        f"{aligned([head, *rows])}\nThe threat that an actor's own papers name first (from general "
        "knowledge), how it is perceived, and the share of\nthe months in which it is the largest "
        "on average, and of the runs in which it is. Nothing is fitted to this."
    )


def _plain(value: Any) -> Any:
    """A value that JSON has: no NaN, no numpy scalar."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def plain_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping of mappings of numbers as JSON has it."""
    return {
        key: plain_of(value) if isinstance(value, Mapping) else _plain(value)
        for key, value in found.items()
    }


def rows_of(table: pd.DataFrame, first: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows as dictionaries for JSON, the keys `first` first."""
    order = [*first, *(name for name in table.columns if name not in first)]
    return [
        {str(name): _plain(value) for name, value in zip(order, row, strict=True)}
        for row in table[order].itertuples(index=False, name=None)
    ]


def as_json(board: Scoreboard) -> dict[str, Any]:
    """Keys `series`, `table1`, `wins` and `left_out`."""
    return {
        "wins": plain_of(board.wins),
        "series": rows_of(board.series, CONTRACT),
        "table1": rows_of(board.table1, ("summit", "topic", "observed", "probability")),
        "left_out": board.left_out,
    }
