"""Axes of every array, and a small vocabulary for arrays whose last axis is the run."""

from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

DOMAINS = ("military", "economic", "diplomatic")
LEVELS = ("leader", "minister", "vice_minister")
MINISTRIES = ("foreign", "defence")
STRATEGIES = ("bilateral", "mediation", "bottom_up", "embedding")
FORMAT_TOPICS = ("stand_alone", "statement")
ISSUES = ("history", "territory", "trade", "military", "other")

PATRON = 0
ALLIES = slice(1, -1)
MEMBERS = slice(0, -1)
ADVERSARY = -1

ADVERSARY_SOURCE = 0
"""Row of the adversary on the ``source`` axis; rival powers follow it."""

MILITARY, ECONOMIC, DIPLOMATIC = range(3)
LEADER, MINISTER, VICE_MINISTER = range(3)
FOREIGN, DEFENCE = range(2)
BILATERAL, MEDIATION, BOTTOM_UP, EMBEDDING = range(4)

OverTime = Literal["level", "count", "flag", "index", "topic"]
"""How the months of a variable are put together: a level is averaged, a count added up, a flag (in
force or not, or a rung) read at the end of a period; an index is a row of another table, of which
there is no average; of a topic, NaN without a leaders' meeting, it is the share of the meetings."""


Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -(10**6)
"""Month of something that has not happened yet."""

STAY = -1
"""Row of a candidate who goes on with the line of the government in office."""

LONG_AGO = 600.0
"""Months after which it no longer matters how long ago something was."""


def clip_unit(values: Floats) -> Floats:
    """Limit to 0–1 (one pass: on blocks of runs faster than a minimum of a maximum)."""
    return values.clip(0.0, 1.0)


def logistic(values: Floats, out: Floats | None = None) -> Floats:
    """1 / (1 + exp(-x)), saturating beyond |x| = 40 instead of overflowing.

    ``out`` may be the values themselves where nobody needs them any more.
    """
    odds = values.clip(-40.0, 40.0, out=out)
    np.exp(odds, out=odds)
    return np.divide(odds, 1.0 + odds, out=odds)


@overload
def by_label(values: Floats) -> Floats: ...


@overload
def by_label(values: float | Floats) -> float | Floats: ...


def by_label(values: float | Floats) -> float | Floats:
    """Room for an axis of labels before the run: (…, run) as (…, 1, run); a plain number stays."""
    return values if isinstance(values, float) else values[..., None, :]


@overload
def of_runs(values: Floats, runs: Integers) -> Floats: ...


@overload
def of_runs(values: Flags, runs: Integers) -> Flags: ...


@overload
def of_runs(values: float | Floats, runs: Integers) -> float | Floats: ...


def of_runs(values: float | Floats | Flags, runs: Integers) -> float | Floats | Flags:
    """Values of some runs only, side by side; what is the same for all runs stays as it is.

    ``values[..., runs]`` would give the same numbers run by run, which all that follows waits for.
    """
    if isinstance(values, float) or values.shape[-1] == 1:
        return values
    return values.take(runs, axis=-1)


def positive(values: Floats) -> Floats:
    """max(x, 0)."""
    return np.maximum(values, 0.0)


def toward(push: Floats, level: Floats) -> Floats:
    """A push on a level in 0–1 that weakens as the level nears the bound it is pushed to.

    ``push * (1 - level)`` where the push is positive, ``push * level`` where it is negative.
    """
    return np.maximum(push, 0.0) * (1.0 - level) + np.minimum(push, 0.0) * level


def chance(uniform: Floats, probability: float | Floats) -> Flags:
    """Bernoulli draw from a uniform: true with the given probability."""
    return uniform < probability


def happens(uniform: Floats, rate: Floats) -> Flags:
    """Whether a Poisson process of ``rate`` per month has at least one event in a month."""
    return uniform < 1.0 - np.exp(-rate)


def poisson_count(uniform: Floats, rate: Floats, most: int) -> Floats:
    """Poisson count by inversion of one uniform, cut at ``most`` (rates up to about most / 2)."""
    none = np.exp(-rate)
    passed = uniform >= none
    count = passed.astype(np.float64)
    some = np.flatnonzero(passed)  # mostly few: only these are counted on
    if not some.size:
        return count
    uniform, rate, term = (
        (of if of.shape == passed.shape else np.broadcast_to(of, passed.shape)).take(some)
        for of in (uniform, rate, none)
    )
    cumulative, found = term.copy(), np.ones(len(some))
    with np.errstate(under="ignore"):  # of a tiny rate the terms soon are nothing
        for number in range(1, most):
            term *= rate
            term /= number
            cumulative += term
            more = uniform >= cumulative
            if not more.any():
                break
            found += more
    count.reshape(-1)[some] = found
    return count


def geometric_count(uniform: Floats, mean: Floats) -> Floats:
    """Geometric count 0, 1, 2, … of the given mean: a negative binomial of dispersion one."""
    return np.floor(np.log1p(-uniform) / np.log(mean / (1.0 + mean) + 1e-300))


def climbed(values: Floats) -> Floats:
    """Running sums along the rows, (…, row, run): a ladder for :func:`picked`.

    Row by row, which adds in the order of ``cumsum`` and is faster where runs lie side by side.
    """
    ladder = np.empty(values.shape)
    ladder[..., 0, :] = values[..., 0, :]
    for rung in range(1, values.shape[-2]):
        np.add(ladder[..., rung - 1, :], values[..., rung, :], out=ladder[..., rung, :])
    return ladder


def picked(uniform: Floats, ladder: Floats) -> Floats:
    """One of several by a draw, 1 in its row and 0 elsewhere, (…, row, run).

    ``ladder`` are weights summed up along the rows, ``uniform`` (…, run); without any weight none.
    """
    passed = uniform[..., None, :] * ladder[..., -1:, :] >= ladder
    hit = (~passed).astype(np.float64)
    hit[..., 1:, :] *= passed[..., :-1, :]
    return hit


def elapsed(month: int, since: Integers) -> Floats:
    """Months since a date, at most ``LONG_AGO``, which is also what ``NEVER`` gives."""
    return np.minimum(month - since, LONG_AGO)


def total(values: Floats, axis: int = 0) -> Floats:
    """Sum over a leading axis, in one order whatever the number of runs.

    NumPy sums eight and more numbers pairwise when they happen to lie side by side, which they
    do with a single run and do not with several; the rounding would then depend on the company.
    """
    if values.shape[axis] < 8:
        return np.add.reduce(values, axis=axis)
    rows = np.moveaxis(values, axis, 0)
    running = rows[0]
    for row in rows[1:]:
        running = running + row
    return running


def average(values: Floats, axis: int = 0) -> Floats:
    """Mean over a leading axis (see :func:`total`)."""
    return total(values, axis) / values.shape[axis]


def row(values: Floats, index: int | None) -> Floats:
    """``values[..., index, :]``, or zero when the scenario seats nobody there."""
    if index is None:
        return np.zeros(values.shape[:-2] + values.shape[-1:])
    return values[..., index, :]
