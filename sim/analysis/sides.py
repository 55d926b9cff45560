"""What is named for a change: parts that go its way, and apart from them those against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.analysis.text import signed

LEAST = 0.0005
"""Less rounds to nothing in print."""


def leading(parts: Mapping[str, float], change: float, count: int) -> list[str]:
    """The terms that are named for a change, at most `count`.

    The largest part that goes its way is always among them, so that a change is never put down to
    what went against it; the others are the largest of the rest. Those that go its way stand
    first, the largest first on either side.
    """
    ranked = sorted(parts, key=lambda term: -abs(parts[term]))
    along = [term for term in ranked if parts[term] * change > 0][:1]
    named = [*along, *(term for term in ranked if term not in along)][:count]
    return sorted(named, key=lambda term: (parts[term] * change < 0, -abs(parts[term])))


def foremost(parts: Mapping[str, float], change: float) -> tuple[str | None, str | None]:
    """The largest part that goes the way of a change, and the largest against it if that is larger.

    None where there is no such part.
    """
    size = {term: part if change > 0 else -part for term, part in parts.items()}
    along = max(size, key=lambda term: size[term], default=None)
    against = min(size, key=lambda term: size[term], default=None)
    along = along if along is not None and size[along] > 0 else None
    most = 0.0 if along is None else size[along]
    return along, against if against is not None and -size[against] > most else None


def in_sides(change: float, parts: Sequence[tuple[str, float]]) -> str:
    """Parts of a change in words, those against it named as such unless it rounds to nothing."""
    shown = [(term, part) for term, part in parts if abs(part) >= LEAST]
    against = [(term, part) for term, part in shown if part * change < 0 and abs(change) >= LEAST]
    along = [pair for pair in shown if pair not in against]
    first, other = (
        ", ".join(f"{term.replace('_', ' ')} {signed(part)}" for term, part in side)
        for side in (along, against)
    )
    return f"{first or 'nothing'}; against it {other}" if other else first or "nothing"
