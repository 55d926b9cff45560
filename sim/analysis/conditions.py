"""Conditions on the outcomes of a sweep, as text: a small language, read and never executed.

    condition  = part { "or" part }
    part       = term { "and" term }
    term       = [ "not" ] ( "(" condition ")" | comparison )
    comparison = [ min | max | mean | final ] NAME [ "[" label { "," label } "]" ]
                 [ at MONTH | [ since MONTH ] [ until MONTH ] ]
                 ( < | <= | > | >= | == | != ) NUMBER

NAME is an outcome of the sweep, in quotes if it holds spaces; there is one label for each of its
axes, `*` for the mean over an axis. MONTH is YYYY-MM. Trajectories are put together over time:
`final` (the last month, if nothing is said), or min, max or mean of the months.

>>> str(parse("min institutionalisation[military] until 2030-12 < 0.1 and not pact > 0"))
'min institutionalisation[military] until 2030-12 < 0.1 and not pact > 0'
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from sim.analysis.swept import Swept
from sim.core.errors import AnalysisError, unknown

COMPARE: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
OVER_TIME: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "min": lambda values: values.min(axis=0),
    "max": lambda values: values.max(axis=0),
    "mean": lambda values: values.mean(axis=0),
    "final": lambda values: values[-1],
}
TOKEN = re.compile(
    r"\s*(?:(?P<month>\d{4}-\d{2}\b)|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<op><=|>=|==|!=|<|>)|(?P<mark>[()\[\],*])"
    r"|(?P<quoted>\"[^\"]*\"|'[^']*')|(?P<word>\w+(?:[/.-]\w+)*))"
)
DEEPEST = 50
"""Brackets and negations within each other."""


@dataclass(frozen=True)
class Comparison:
    """One outcome against a number."""

    name: str
    labels: tuple[str, ...]
    over: str
    since: str
    until: str
    sign: str
    value: float

    def __str__(self) -> str:
        name = self.name if re.fullmatch(r"[\w.-]+", self.name) else f'"{self.name}"'
        where = f"[{', '.join(self.labels)}]" if self.labels else ""
        if self.since and self.since == self.until:
            time = f" at {self.since}"
        else:
            time = f" since {self.since}" if self.since else ""
            time += f" until {self.until}" if self.until else ""
        over = f"{self.over} " if self.over else ""
        return f"{over}{name}{where}{time} {self.sign} {self.value:g}"

    def of(self, design: Swept) -> np.ndarray:
        """Whether it holds in each run, (point, replicate): 1, 0, or NaN where nothing is known."""
        number = self.number(design)
        held = COMPARE[self.sign](number, self.value).astype(np.float64)
        held[~np.isfinite(number)] = np.nan
        return held

    def number(self, design: Swept) -> np.ndarray:
        """What is compared, in each run, (point, replicate)."""
        axes = design.axes(self.name)
        if len(self.labels) != len(axes):
            told = ", ".join(f"{dim} ({', '.join(labels)})" for dim, labels in axes.items())
            raise AnalysisError(
                f"'{self.name}' needs {len(axes)} label{'s' * (len(axes) != 1)} in [ ]"
                + (f", one for {told}; * is the mean over an axis" if axes else ": it has no axes")
            )
        return OVER_TIME[self.over or "final"](self._cut(design))

    def _cut(self, design: Swept) -> np.ndarray:
        """Values over the months asked for, (time, point, replicate)."""
        chosen: list[list[int]] = []
        for label, (dim, labels) in zip(self.labels, design.axes(self.name).items(), strict=True):
            if label != "*" and label not in labels:
                unknown(dim, label, labels)
            chosen.append(list(range(len(labels))) if label == "*" else [labels.index(label)])
        positions = list(_product(chosen))
        values = sum(
            (design.values_of(self.name, position) for position in positions[1:]),
            start=design.values_of(self.name, positions[0]),
        ) / len(positions)
        times = design.times(self.name)
        if times == ("",):
            if self.over or self.since or self.until:
                raise AnalysisError(
                    f"'{self.name}' is one number a run: without months there is no "
                    f"{self.over or 'at, since or until'}; sweep with keep: trajectories"
                )
            return values
        kept = [
            index
            for index, month in enumerate(times)
            if month >= (self.since or month) and month <= (self.until or month)
        ]
        if not kept:
            raise AnalysisError(f"no month of the sweep ({times[0]} to {times[-1]}) is in '{self}'")
        return values[kept]


def _product(chosen: list[list[int]]) -> list[tuple[int, ...]]:
    """All combinations."""
    found: list[tuple[int, ...]] = [()]
    for options in chosen:
        found = [(*before, option) for before in found for option in options]
    return found


@dataclass(frozen=True)
class Joined:
    """Several conditions of which all (`and`) or any (`or`) must hold, or one that must `not`."""

    word: str
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        told = [f"({part})" if isinstance(part, Joined) else str(part) for part in self.parts]
        return (
            f"not {told[0]}"
            if self.word == "not"
            else f" {self.word} ".join(
                str(part) if self._plain(part) else text
                for part, text in zip(self.parts, told, strict=True)
            )
        )

    def _plain(self, part: Condition) -> bool:
        """Whether a part needs no brackets here."""
        if isinstance(part, Comparison) or part.word == "not":
            return True
        return self.word == "or" and part.word == "and"

    def of(self, design: Swept) -> np.ndarray:
        """Whether it holds in each run, (point, replicate): 1, 0, or NaN where that is unknown."""
        held = np.stack([part.of(design) for part in self.parts])
        if self.word == "not":
            return 1.0 - held[0]
        decisive, other = (0.0, 1.0) if self.word == "and" else (1.0, 0.0)
        gaps = np.isnan(held).any(axis=0)
        result = np.where((held == decisive).any(axis=0), decisive, other)
        return np.where(gaps & (result != decisive), np.nan, result)


Condition = Comparison | Joined


def parse(text: str) -> Condition:
    """Read a condition.

    Raises
    ------
    AnalysisError
        If it is none; the message says where, and what was expected.
    """
    reader = _Reader(text)
    found = reader.either()
    if reader.kind:
        reader.fail("and, or, or the end")
    return found


class _Reader:
    """A position in the text of a condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.kind, self.token, self.next = "", "", 0
        self._look()

    def _look(self) -> None:
        rest = self.text[self.at :]
        if not rest.strip():
            self.kind, self.token, self.next = "", "", len(self.text)
            return
        found = TOKEN.match(self.text, self.at)
        if found is None:
            self.kind, self.token = "odd", rest.strip()[:1]
            self.fail("a name, a number, a comparison or a bracket")
        self.kind = str(found.lastgroup)
        self.token = found[self.kind]
        self.next = found.end()

    def fail(self, expected: str) -> NoReturn:
        """Refuse the text at this position."""
        place = f"at '{self.token}'" if self.kind else "at the end"
        raise AnalysisError(
            f"the condition '{self.text}' cannot be read {place}: expected {expected}; "
            "for instance: min institutionalisation[military] until 2030-12 < 0.1 and pact > 0"
        )

    def take(self, *wanted: str) -> str:
        """The token if it is one of those wanted, and go on; "" otherwise."""
        if self.token not in wanted or self.kind in ("", "quoted"):
            return ""
        return self.advance()

    def advance(self) -> str:
        """The token, and go on."""
        token, self.at = self.token, self.next
        self._look()
        return token

    def either(self) -> Condition:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def both(self) -> Condition:
        parts = [self.term()]
        while self.take("and"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def term(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise AnalysisError(f"a condition nests at most {DEEPEST} deep")
        try:
            if self.take("not"):
                return Joined("not", (self.term(),))
            if self.take("("):
                inside = self.either()
                if not self.take(")"):
                    self.fail("and, or, or )")
                return inside
            return self.comparison()
        finally:
            self.depth -= 1

    def comparison(self) -> Comparison:
        over = self.take(*OVER_TIME)
        if self.kind not in ("word", "quoted"):
            self.fail("the name of an outcome")
        name = self.advance().strip("\"'")
        labels = self.labels() if self.take("[") else ()
        since = until = ""
        if self.take("at"):
            since = until = self.month()
        else:
            since = self.month() if self.take("since") else ""
            until = self.month() if self.take("until") else ""
        if self.kind != "op":
            self.fail(f"one of {' '.join(COMPARE)}")
        sign = self.advance()
        if self.kind != "number":
            self.fail("a number")
        return Comparison(name, labels, over, since, until, sign, float(self.advance()))

    def labels(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            if self.kind not in ("word", "quoted", "number") and self.token != "*":
                self.fail("a label")
            found.append(self.advance().strip("\"'"))
            if self.take("]"):
                return tuple(found)
            if not self.take(","):
                self.fail(", or ]")

    def month(self) -> str:
        if self.kind != "month" or not 1 <= int(self.token[5:]) <= 12:
            self.fail("a month, YYYY-MM")
        return self.advance()
