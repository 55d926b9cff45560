"""How a theory that does not simply add tells its own result apart.

What a theory adds to a level is one part of the level's change, under the theory's name.  A theory
with a gate, a weakest link, a mean or a rate towards a sum says more: beside its function stands
an explanation, made of the same pieces, which the ledger asks and never repeats.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.arrays import Floats

Parts = dict[str, Floats]
"""Name of a term → its part."""

FOLLOWED = "followed"
"""The name under which a split finds the parts of the level that its theory follows."""


class Heard(NamedTuple):
    """What a theory was given in a month, by the names of its arguments, and parts by book.

    ``parts`` has the contributions to a variable under its name, those to motives and actions
    under ``motives.NAME`` and ``actions.NAME``.
    """

    given: Mapping[str, Any]
    parts: Mapping[str, Parts]


@dataclass(frozen=True)
class Explanation:
    """How a theory tells its result apart.

    ``split`` is called with the arguments of the theory and with ``parts``, what sums are made of
    (see :class:`Heard`); it returns terms that sum to the theory's result.

    A theory may follow a level whose causes add up over time only, as when a will is a curve of
    its motives.  Then ``rises`` tells, of this month and the one before, what the level rose by,
    term by term (before the first month is None: the level as it is).  The sums since the start
    are handed to ``split`` as ``parts["followed"]``.

    ``claims`` are those of terms that are no mechanism.
    """

    split: Callable[..., Parts]
    rises: Callable[[Heard, Heard | None], Parts] | None = None
    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
