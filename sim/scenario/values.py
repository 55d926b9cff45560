"""A number of a scenario: known, known within a range, or drawn from a distribution.

In a file a value is a number, ``{low: 0.2, high: 0.6}`` (uniform over the runs) or
``{distribution: normal, mean: 0.4, sd: 0.1}``. A distribution never draws by itself: it transforms
the uniform or the standard normal noise of a run, so that the same replicate meets the same noise
whatever the distribution is.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, TypeAlias

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from sim.core.errors import refuse


@dataclass(frozen=True)
class Distribution:
    """What is uncertain about a number; subclasses say how it is spread.

    Normal and lognormal have unbounded support: their samples are to be clipped to the range that
    the field declares, which is what the model does with every sample.
    """

    kind: ClassVar[str]
    bounded: ClassVar[tuple[str, ...]]
    """The arguments that must lie within the range of the field."""

    def quantile(self, u: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Samples from noise of the same shape: `u` uniform in (0, 1), `z` standard normal."""
        raise NotImplementedError

    def fault(self) -> str | None:
        """What is wrong with the arguments taken together, or None."""
        return None

    def to_dict(self) -> dict[str, Any]:
        """As a file writes it."""
        arguments = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"distribution": self.kind, **arguments}


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every number from low to high alike."""

    low: float
    high: float
    kind: ClassVar[str] = "uniform"
    bounded: ClassVar[tuple[str, ...]] = ("low", "high")

    def quantile(self, u: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Samples of the shape of the noise."""
        return self.low + (self.high - self.low) * u

    def fault(self) -> str | None:
        """What is wrong with the arguments taken together, or None."""
        return "has a low above its high" if self.low > self.high else None

    def to_dict(self) -> dict[str, Any]:
        """As a file writes it."""
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Normal(Distribution):
    """Bell-shaped around a mean; unbounded."""

    mean: float
    sd: float
    kind: ClassVar[str] = "normal"
    bounded: ClassVar[tuple[str, ...]] = ("mean",)

    def quantile(self, u: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Samples of the shape of the noise."""
        return self.mean + self.sd * z

    def fault(self) -> str | None:
        """What is wrong with the arguments taken together, or None."""
        return "has an sd that is not above 0" if self.sd <= 0 else None


@dataclass(frozen=True)
class Triangular(Distribution):
    """Between low and high, most likely at the mode."""

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "triangular"
    bounded: ClassVar[tuple[str, ...]] = ("low", "mode", "high")

    def quantile(self, u: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Samples of the shape of the noise."""
        width = self.high - self.low
        if width == 0:
            return np.full(np.shape(u), self.low)
        rise, fall = self.mode - self.low, self.high - self.mode
        return np.where(
            u * width < rise,
            self.low + np.sqrt(u * width * rise),
            self.high - np.sqrt((1 - u) * width * fall),
        )

    def fault(self) -> str | None:
        """What is wrong with the arguments taken together, or None."""
        ordered = self.low <= self.mode <= self.high
        return None if ordered else "is not in the order low <= mode <= high"


@dataclass(frozen=True)
class LogNormal(Distribution):
    """Positive and skewed; mean and sd are those of the number itself, not of its logarithm."""

    mean: float
    sd: float
    kind: ClassVar[str] = "lognormal"
    bounded: ClassVar[tuple[str, ...]] = ("mean",)

    def quantile(self, u: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Samples of the shape of the noise."""
        variance = math.log1p((self.sd / self.mean) ** 2)
        return np.exp(math.log(self.mean) - variance / 2 + math.sqrt(variance) * z)

    def fault(self) -> str | None:
        """What is wrong with the arguments taken together, or None."""
        if self.mean <= 0:
            return "has a mean that is not above 0"
        return "has an sd that is not above 0" if self.sd <= 0 else None


EDGES = np.array([0.0, 1e-16, 0.5, 0.5, 1 - 1e-16]), np.array([-9.0, -1.0, 0.0, 1.0, 9.0])
"""The ends and the middle of the noise that distributions transform."""


def fault_of_samples(distribution: Distribution) -> str | None:
    """What is wrong with what a distribution gives, or None.

    Each argument may be a good number and their arithmetic none: a mean of 1e-200 beside an sd of
    1 has a ratio whose square no computer holds.
    """
    try:
        with np.errstate(all="ignore"):
            samples = distribution.quantile(*EDGES)
    except ArithmeticError:
        return FAR_APART
    spread = samples[-1] > samples[0] if distribution.kind == "lognormal" else True
    return None if np.isfinite(samples).all() and spread else FAR_APART


FAR_APART = "has arguments too far apart to compute with: its samples are no finite numbers"
DISTRIBUTIONS: dict[str, type[Distribution]] = {
    shape.kind: shape for shape in (Uniform, Normal, Triangular, LogNormal)
}
Value: TypeAlias = float | Distribution
FORMS = "a number, {low: x, high: y} or {distribution: …}"


def sample(value: Value, u: np.ndarray, z: np.ndarray) -> np.ndarray | float:
    """A value in each run: a number as it is, a distribution as an array of the noise's shape."""
    return value.quantile(u, z) if isinstance(value, Distribution) else value


def range_text(low: float, high: float) -> str:
    """`0 to 1`, `0 or more`, `a number`."""
    if math.isinf(low) and math.isinf(high):
        return "a finite number"
    if math.isinf(high):
        return f"{low:g} or more"
    return f"{high:g} or less" if math.isinf(low) else f"{low:g} to {high:g}"


@dataclass(frozen=True)
class Between:
    """Annotation of a field that holds a Value within [low, high].

    With spread=False only a number is accepted, with path=True the name of a context path as well.
    """

    low: float = -math.inf
    high: float = math.inf
    spread: bool = True
    path: bool = False

    @property
    def allowed(self) -> str:
        """The range in words."""
        text = range_text(self.low, self.high)
        return f"{text}, or the name of a context path" if self.path else text

    def read(self, raw: Any) -> Value | str:
        """The value that a file's entry means; a pydantic error if it means none."""
        if isinstance(raw, Distribution):
            raw = raw.to_dict()
        if isinstance(raw, str) and self.path:
            return raw
        if isinstance(raw, Mapping) and self.spread:
            return self._distribution(raw)
        return self.number(raw)

    def number(self, raw: Any, *path: str | int, free: bool = False) -> float:
        """A finite number, within the range unless free; `path` is where in the entry it stands."""
        forms = FORMS if self.spread and not path else "a number"
        if isinstance(raw, (bool, np.bool_)) or not isinstance(raw, numbers.Real):
            allowed = forms if free else f"{forms}, {self.allowed}"
            raise refuse("is not a number", path=path, value=raw, allowed=allowed)
        try:
            number = float(raw)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise refuse("is not a finite number", path=path, value=number, allowed=self.allowed)
        outside = not self.low <= number <= self.high
        if outside and not free:
            raise refuse("is out of range", path=path, value=raw, allowed=self.allowed)
        return number

    def _distribution(self, raw: Mapping[str, Any]) -> Distribution:
        kind = raw.get("distribution", "uniform")
        shape = DISTRIBUTIONS.get(kind) if isinstance(kind, str) else None
        if shape is None:
            raise refuse(
                "is not a distribution", path=("distribution",), value=kind, options=DISTRIBUTIONS
            )
        names = [field.name for field in fields(shape)]
        for name in raw:
            if name not in (*names, "distribution"):
                unknown = f"is not a known key of a {kind} distribution"
                raise refuse(unknown, path=(str(name),), options=names, wanted=str(name))
        missing = [name for name in names if name not in raw]
        if missing:
            what = f"lacks the key '{missing[0]}'"
            raise refuse(what, allowed=f"a {kind} distribution has {', '.join(names)}")
        arguments = {
            name: self.number(raw[name], name, free=name not in shape.bounded) for name in names
        }
        distribution = shape(**arguments)
        fault = distribution.fault() or fault_of_samples(distribution)
        if fault:
            raise refuse(fault, value=dict(raw), allowed=self.allowed)
        return distribution

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(as_written)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        forms = [self.number_schema()]
        if self.spread:
            forms += [self.distribution_schema(shape) for shape in DISTRIBUTIONS.values()]
        if self.path:
            forms.append({"type": "string", "description": "name of a context path"})
        return forms[0] if len(forms) == 1 else {"anyOf": forms}

    def number_schema(self) -> dict[str, Any]:
        """JSON Schema of a number within the range."""
        limits = {"minimum": self.low, "maximum": self.high}
        return {"type": "number"} | {k: v for k, v in limits.items() if math.isfinite(v)}

    def distribution_schema(self, shape: type[Distribution]) -> dict[str, Any]:
        """JSON Schema of one kind of distribution."""
        names = [field.name for field in fields(shape)]
        free: dict[str, Any] = {"type": "number", "exclusiveMinimum": 0}
        arguments = {n: self.number_schema() if n in shape.bounded else free for n in names}
        kind = [] if shape is Uniform else ["distribution"]
        return {
            "type": "object",
            "properties": {"distribution": {"const": shape.kind}} | arguments,
            "required": [*kind, *names],
            "additionalProperties": False,
        }


class NumberOrName(Between):
    """Annotation of an entry that holds a Value, or a text, which is checked later."""

    def read(self, raw: Any) -> Value | str:
        """The value that a file's entry means; a pydantic error if it means none."""
        return raw if isinstance(raw, str) else super().read(raw)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        forms = super().__get_pydantic_json_schema__(schema, handler)["anyOf"]
        return {"anyOf": [*forms, {"type": "string"}]}


def as_written(value: Value | str) -> Any:
    """A value as a file writes it: number, mapping or the name of a path."""
    return value if isinstance(value, int | float | str) else value.to_dict()


PlainShare = Annotated[float, Between(0, 1, spread=False)]
Share = Annotated[Value, Between(0, 1)]
Signed = Annotated[Value, Between(-1, 1)]
Amount = Annotated[Value, Between(0)]
ParameterValue = Annotated[Value | str, NumberOrName()]
ShareOrPath = Annotated[Value | str, Between(0, 1, path=True)]
Number = Annotated[float, Between(spread=False)]
Odds = Annotated[float, Between(1e-6, 1e6, spread=False)]
"""Beyond these a sum of odds no longer tells its parts apart."""
