"""数据: what a record brings."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact
from kaohe.model.types import Frozen, Kind, Type

__all__ = ["How", "Metric", "RollUp"]

How = Literal["sum", "average", "latest", "max", "min", "count", "any"]


class RollUp(Frozen):
    """汇总: how records of shorter periods come together in one of the role's.

    ``least`` is how many of them must be known; None is all. ``most`` is how many there can be, ``count`` the figure
    that tells how many there were. What an ``average`` divides is kept as its sum.
    """

    how: How
    least: int | None
    most: int
    count: str


class Metric(Frozen):
    """数据: a figure that records bring, with its range (ends in; None is open) in its own unit.

    ``kind`` is as declared (``count``, ``rating`` …); ``type`` is what expressions see. ``column`` is the heading
    it is read from, its name unless 取自 says otherwise. ``per_hundred``: a bare 95 means 95%.
    """

    name: str
    label: str | None
    kind: Literal["count", "number", "percent", "rating", "duration", "money", "flag", "choice", "date", "text"]
    type: Type
    low: Exact | None
    high: Exact | None
    per_hundred: bool
    column: str
    roll_up: RollUp | None = None
    span: Span

    @property
    def cell(self) -> Metric:
        """The metric as its cells are read: where records are only counted, a cell may hold anything."""
        if self.roll_up is None or self.roll_up.how != "count":
            return self
        anything = {"kind": "text", "type": Type(kind=Kind.TEXT), "low": None, "high": None}
        return self.model_copy(update=anything)

    @property
    def lowest(self) -> Exact | None:
        """The least that a record's figure can be, whatever it was rolled up from."""
        if self.roll_up is None or self.roll_up.how not in ("sum", "count") or self.low is None:
            return self.low
        return Fraction(0) if self.roll_up.how == "count" else min(self.low, self.low * self.roll_up.most)

    @property
    def highest(self) -> Exact | None:
        """The most that a record's figure can be, whatever it was rolled up from."""
        if self.roll_up is not None and self.roll_up.how == "count":
            return Fraction(self.roll_up.most)
        if self.roll_up is None or self.roll_up.how != "sum" or self.high is None:
            return self.high
        return max(self.high, self.high * self.roll_up.most)
