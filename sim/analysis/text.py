"""Tables and numbers as plain text, for terminals."""

from __future__ import annotations

from collections.abc import Sequence


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


def signed(value: float) -> str:
    """Three decimals with a sign; none for what rounds to zero."""
    return "0.000" if abs(value) < 0.0005 else f"{value:+.3f}"
