"""Periods as people write them."""

from __future__ import annotations

import re
from datetime import date

from kaohe.model.periods import Period
from kaohe.syntax.signs import fold

__all__ = ["read_period", "read_period_or_day"]

_CHINESE = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
_FORMS: tuple[tuple[str, str], ...] = (
    (r"(\d{4})年?", "{0}"),
    (r"(\d{4})[-/. ]?[Hh]([12])", "{0}-H{1}"),
    (r"(\d{4})年?\s*([上下12])半年", "{0}-H{1}"),
    (r"(\d{4})[-/. ]?[Qq]([1-4])", "{0}-Q{1}"),
    (r"[Qq]([1-4])[-/. ](\d{4})", "{1}-Q{0}"),
    (r"(\d{4})年?\s*第?([1-4一二三四])季度?", "{0}-Q{1}"),
    (r"(\d{4})[-/.](\d{1,2})", "{0}-{1:0>2}"),
    (r"(\d{4})年\s*(\d{1,2})月份?", "{0}-{1:0>2}"),
)


def read_period(text: str) -> Period | None:
    """A period from ``2026-Q1``, ``2026年一季度``, ``2026/1``, ``2026上半年`` and the like; None where it is none."""
    plain = fold(text).strip()
    for form, canonical in _FORMS:
        found = re.fullmatch(form, plain)
        if found is not None:
            parts = (_CHINESE.get(part, part) for part in found.groups())
            return Period.parse(canonical.format(*parts))
    return None


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def read_period_or_day(text: str) -> Period | None:
    """A period, or of a day the month that it lies in; None where the text is neither."""
    found = _DAY.fullmatch(fold(text).strip())
    if found is None:
        return read_period(text)
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    return Period(day.year, day.month - 1, "month")
