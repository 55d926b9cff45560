"""What rival readings of the theories say together of one difference."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.analysis.text import signed

CHOSEN = "as chosen"
"""Name of the scenarios' own readings."""


@dataclass(frozen=True)
class Agreement:
    """Of one outcome: which way it goes as chosen, and how many rival readings agree."""

    outcome: str
    higher: bool
    """Whether the difference as chosen is above zero."""
    tried: int
    same: int
    """Readings with a difference on the same side of zero."""
    clear: int
    """Those of them whose interval leaves zero out."""
    least: tuple[str, float]
    """The reading under which it goes that way least, or most the other way, and its difference."""
    most: tuple[str, float]

    @property
    def share(self) -> str:
        """How many of how many, in words."""
        way = "higher" if self.higher else "lower"
        return f"{self.outcome} is {way} under {self.same} of {self.tried} rival readings"

    def __str__(self) -> str:
        ends = " to ".join(f"{signed(value)} ({name})" for name, value in (self.least, self.most))
        return f"{self.share}, clearly under {self.clear}: from {ends}."


def agreement(rows: pd.DataFrame) -> Agreement | None:
    """What the readings say of one outcome of one scenario; None without a rival reading.

    ``rows``: one a reading, with ``reading``, ``outcome``, ``difference``, ``low`` and ``high``.
    """
    chosen = rows[rows["reading"] == CHOSEN].iloc[0]
    others = rows[rows["reading"] != CHOSEN]
    if others.empty:
        return None
    side = 1.0 if chosen["difference"] > 0 else -1.0
    order = others.assign(way=side * others["difference"]).sort_values("way", kind="stable")
    ends = [
        (plain(str(one["reading"])), float(one["difference"]))
        for one in (order.iloc[0], order.iloc[-1])
    ]
    return Agreement(
        outcome=str(chosen["outcome"]),
        higher=side > 0,
        tried=len(others),
        same=int((order["way"] > 0).sum()),
        clear=int(((others["low"] > 0) if side > 0 else (others["high"] < 0)).sum()),
        least=ends[0],
        most=ends[1],
    )


def plain(reading: str) -> str:
    """A reading as a reader is told of it."""
    return reading.replace("_", " ")
