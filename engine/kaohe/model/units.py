"""Units of measure and what one is worth in another. Their spellings are in the keyword files."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

__all__ = ["CURRENCIES", "DURATIONS", "dimension", "factor"]

DURATIONS: dict[str, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
"""Units of time, in seconds; a day is 24 hours."""

CURRENCIES = frozenset({"CNY", "USD", "EUR", "GBP", "HKD", "JPY"})
"""Currencies; none converts into another, since a rate is not a constant."""


def dimension(unit: str) -> Literal["duration", "money"] | None:
    """What a unit measures; None for units that only mark a number (points, items, percent)."""
    if unit in DURATIONS:
        return "duration"
    return "money" if unit in CURRENCIES else None


def factor(unit: str, into: str) -> Fraction | None:
    """What a figure in ``unit`` is multiplied by to be in ``into``; None where they do not convert."""
    if unit == into:
        return Fraction(1)
    if unit in DURATIONS and into in DURATIONS:
        return Fraction(DURATIONS[unit], DURATIONS[into])
    return None
