"""What kind of thing an expression yields, and in which unit."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

__all__ = ["Frozen", "Kind", "Type"]


class Frozen(BaseModel):
    """A value of the model: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Kind(StrEnum):
    """The kinds of value. The first six are numbers; only like kinds compare."""

    NUMBER = "number"
    RATIO = "ratio"  # one figure divided by another of its kind; reads as a number or as a percentage
    PERCENT = "percent"
    POINTS = "points"
    DURATION = "duration"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"


NUMERIC = frozenset({Kind.NUMBER, Kind.RATIO, Kind.PERCENT, Kind.POINTS, Kind.DURATION, Kind.MONEY})


class Type(Frozen):
    """The type of an expression.

    ``unit`` is the unit in which a duration (``second minute hour day``) or an amount of money (``CNY`` …) is
    counted and shown. Percentages are held as fractions. ``whole`` marks numbers that can only be whole.
    ``difference`` marks a percentage that is the difference of two, which percentage points measure.
    """

    kind: Kind
    unit: str | None = None
    whole: bool = False
    difference: bool = False
    options: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Whether arithmetic and order make sense."""
        return self.kind in NUMERIC
