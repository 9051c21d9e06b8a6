"""Appraisal periods: years, halves, quarters and months of the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["MONTHS", "Cycle", "Period", "periods_a_year"]

Cycle = Literal["year", "half", "quarter", "month"]

MONTHS: dict[Cycle, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
"""How many months a period of each kind has."""

_CANONICAL = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


def periods_a_year(cycle: Cycle) -> int:
    """How many periods of a kind a year has."""
    return 12 // MONTHS[cycle]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period: its year, its number inside the year from 0, and its kind."""

    year: int
    number: int
    cycle: Cycle

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """A period from its canonical form (``2026``, ``2026-H1``, ``2026-Q3``, ``2026-09``); None otherwise."""
        found = _CANONICAL.fullmatch(text)
        if found is None or found[1] == "0000":
            return None
        year, half, quarter, month = found.groups()
        if half:
            return cls(int(year), int(half) - 1, "half")
        if quarter:
            return cls(int(year), int(quarter) - 1, "quarter")
        if month:
            return cls(int(year), int(month) - 1, "month")
        return cls(int(year), 0, "year")

    @classmethod
    def numbered(cls, number: int, cycle: Cycle) -> Period:
        """The period of a number, as ``count`` gives it."""
        return cls(*divmod(number, periods_a_year(cycle)), cycle)

    @property
    def count(self) -> int:
        """The period as a number, so that periods of one kind follow each other."""
        return self.year * periods_a_year(self.cycle) + self.number

    def within(self, cycle: Cycle) -> Period | None:
        """The period of another kind that this one lies in; None where that kind is shorter."""
        if MONTHS[cycle] < MONTHS[self.cycle]:
            return None
        return Period(self.year, self.number * MONTHS[self.cycle] // MONTHS[cycle], cycle)

    def __str__(self) -> str:
        marks = {"year": "", "half": f"-H{self.number + 1}", "quarter": f"-Q{self.number + 1}"}
        return f"{self.year:04d}{marks.get(self.cycle, f'-{self.number + 1:02d}')}"

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.year, self.number * MONTHS[self.cycle] + 1, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        month = (self.number + 1) * MONTHS[self.cycle]
        return date(self.year, month, monthrange(self.year, month)[1])

    def before(self, periods: int = 1) -> Period:
        """The period so many before."""
        return Period.numbered(self.count - periods, self.cycle)
