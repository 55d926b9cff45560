"""Calendar months: the model's unit of time.

A month is an integer (months since year 0), so that dates of a scenario subtract, compare and index
arrays without any conversion, and reads and prints as ``YYYY-MM``.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from sim.core.errors import refuse

FIRST_YEAR, LAST_YEAR = 1678, 2261
"""Whole years that numpy's datetime64[ns] can hold."""
ALLOWED = f"a month written YYYY-MM, from {FIRST_YEAR}-01 to {LAST_YEAR}-12"
PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"


class Month(int):
    """One calendar month as the integer ``12 * year + (month - 1)``.

    ``Month.parse("2015-04") - Month.parse("2015-01") == 3``; ``str`` gives ``YYYY-MM`` again.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month that ``YYYY-MM`` names; ValueError for anything else or outside 1678-2261."""
        if not re.fullmatch(PATTERN, text, flags=re.ASCII):
            raise ValueError(f"{text!r} is not {ALLOWED}")
        year, month = (int(part) for part in text.split("-"))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"{text!r} is not {ALLOWED}")
        return cls(12 * year + month - 1)

    @property
    def year(self) -> int:
        """Calendar year."""
        return int(self) // 12

    @property
    def month(self) -> int:
        """Calendar month, 1-12."""
        return int(self) % 12 + 1

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier if negative)."""
        return Month(int(self) + months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month({str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": PATTERN, "examples": ["2015-01"]}

    @classmethod
    def read(cls, raw: Any, *path: str | int) -> Month:
        """The month that a file's entry means; `path` is where in the entry it stands."""
        if isinstance(raw, cls):
            return raw
        try:
            return cls.parse(raw)
        except (TypeError, ValueError):
            raise refuse("is not a month", path=path, value=raw, allowed=ALLOWED) from None


def month_axis(start: Month, months: int) -> np.ndarray:
    """Month starts as datetime64[ns], shape (months,)."""
    first = np.datetime64(str(start), "M")
    return (first + np.arange(months)).astype("datetime64[ns]")
