"""Which threat a capital's own papers name first, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.record.counts import month
from sim.record.series import SUPPORT, Facts, Row


@dataclass(frozen=True)
class Named:
    """What is named first in one stretch of a calendar year."""

    actor: str
    year: int
    months: np.ndarray
    """The months of the year in which it stands, datetime64[M]."""
    source: str
    """Who is named as the first threat."""
    documents: tuple[str, ...]
    support: str
    """The weakest of the rows it rests on."""


class Threats(Facts):
    """The papers of a record."""

    def first_threats(self) -> list[Named]:
        """One entry an actor, calendar year and threat named; two where it changes in a year.

        A month without a paper in force belongs to no entry. None where the record has no papers.
        """
        if "first_threats" not in self.infos:
            return []
        found: dict[tuple[str, int, str], list[tuple[np.datetime64, Row]]] = {}
        for row in self.table("first_threats"):
            stop = month(row["until"]) + np.timedelta64(1, "M")
            for each in np.arange(month(row["from"]), stop):
                year = int(each.astype("datetime64[Y]").astype(int)) + 1970
                found.setdefault((row["actor"], year, row["source"]), []).append((each, row))
        return [
            Named(
                actor,
                year,
                np.array([each for each, _ in held]),
                source,
                tuple(dict.fromkeys(row["document"] for _, row in held)),
                max((row["support"] for _, row in held), key=SUPPORT.index),
            )
            for (actor, year, source), held in found.items()
        ]
