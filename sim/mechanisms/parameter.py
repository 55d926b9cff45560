"""A number that a theory leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from sim.axes import DOMAINS, LEVELS

LABELS: Mapping[str, tuple[str, ...]] = {"domain": DOMAINS, "level": LEVELS}
"""Axes that a parameter can be over."""

Prior = Literal["uniform"]
Status = Literal["uncertain", "structural", "start"]


@dataclass(frozen=True)
class Parameter:
    """A number that a theory leaves open.

    ``default`` is one number, or one for each label of the axis ``over``; in a scenario the
    latter are named ``name_label`` (for instance ``gate_military``).  ``low`` and ``high`` bound
    what is plausible: sweeps, robustness checks and priors draw from that range.  ``of`` are the
    roles for which it matters, those of the mechanism if it says nothing.  A fit varies what is
    ``uncertain`` and levels at the ``start``, by their ``prior``; what is ``structural`` stays at
    its default unless a scenario or a sweep sets it.
    """

    name: str
    default: float | tuple[float, ...]
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    over: str | None = None
    of: tuple[str, ...] = ()
    prior: Prior = "uniform"
    status: Status = "uncertain"

    def __post_init__(self) -> None:
        for name, value in self.defaults().items():
            if not self.low <= value <= self.high:
                raise ValueError(f"{name}: default {value} outside {self.low}–{self.high}")
        if self.prior not in get_args(Prior):
            raise ValueError(f"{self.name}: prior {self.prior!r} is not one of {get_args(Prior)}")
        if self.status not in get_args(Status):
            raise ValueError(
                f"{self.name}: status {self.status!r} is not one of {get_args(Status)}"
            )

    def defaults(self) -> dict[str, float]:
        """Name in a scenario → default, one entry for each label."""
        if self.over is None:
            assert isinstance(self.default, float | int)
            return {self.name: float(self.default)}
        assert isinstance(self.default, tuple)
        labels = LABELS[self.over]
        return {
            f"{self.name}_{label}": value for label, value in zip(labels, self.default, strict=True)
        }
