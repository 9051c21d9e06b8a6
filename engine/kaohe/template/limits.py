"""What a spreadsheet can itself hold a figure to: whole numbers, ranges, days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.model.pack import Metric

__all__ = ["limits_of"]


def limits_of(metric: Metric) -> dict[str, Any]:
    """A metric's range as data validation; empty where there is none, or where 95 may also be written as 95%."""
    if metric.per_hundred or metric.kind in ("flag", "choice", "text"):
        return {}
    if metric.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    kind = "integer" if metric.type.whole else "decimal"
    low, high = (_number(end) for end in (metric.low, metric.high))
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": kind, "criteria": ">=", "value": low}
    if high is not None:
        return {"validate": kind, "criteria": "<=", "value": high}
    return {"validate": kind, "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}


_LARGEST = 10**15
"""A figure beyond is rejected."""


def _number(end: Fraction | None) -> int | float | None:
    if end is None:
        return None
    return end.numerator if end.denominator == 1 else float(end)
