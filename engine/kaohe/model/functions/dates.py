"""Functions of dates. There is no clock in the language: the appraisal period says which days matter."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from kaohe.model.functions.declaration import Function, Sample, Undefined

__all__ = ["DATES"]


def _days_between(values: Sequence[date]) -> Fraction:
    start, end = values
    return Fraction(end.toordinal() - start.toordinal())


def _months_of_service(values: Sequence[date]) -> Fraction | Undefined:
    """Whole calendar months of service, the first and the last day both served.

    A month ends on the day before the one of the same number; where a month has no such day, at its end.
    """
    start, end = values
    if end < start:
        return Undefined("ends_before_start")
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day == monthrange(end.year, end.month)[1]:  # the day after is the first of the next month
        return Fraction(months + (start.day == 1))
    return Fraction(months - (end.day + 1 < start.day))


def _part(name: str) -> Callable[[Sequence[date]], Fraction]:
    return lambda values: Fraction(getattr(values[0], name))


def _of_date(
    identifier: str, zh: str, en: str, meaning: dict[str, str], result: str, ends: tuple[int, int]
) -> Function:
    samples = {"zh": Sample(f"{zh}(2026-03-15)", result), "en": Sample(f"{en}(2026-03-15)", result)}
    return Function(
        identifier, {"zh": (zh,), "en": (en,)}, (1, 1), "date", "count", _part(identifier), meaning, samples,
        ends=ends,
    )  # fmt: skip


_QUARTER = {"zh": "考核期 = 2026-Q1", "en": "period = 2026-Q1"}

DATES: tuple[Function, ...] = (
    Function(
        "days_between", {"zh": ("相差天数",), "en": ("days_between",)}, (2, 2), "two dates", "days", _days_between,
        {"zh": "从前一个日期到后一个日期过了几天:同一天是 0 天,第二天是 1 天;后一个更早时是负数。",
         "en": "The days from the first date to the second: 0 on the same day, 1 on the next, negative where the "
         "second is the earlier."},
        {"zh": Sample("相差天数(2026-01-05, 2026-03-31)", "85 天"),
         "en": Sample("days_between(2026-01-05, 2026-03-31)", "85 days")},
    ),
    Function(
        "months_of_service", {"zh": ("司龄月数",), "en": ("months_of_service",)}, (2, 2), "two dates", "count",
        _months_of_service,
        {"zh": "从入职那天到后一个日期,满了几个月,首尾两天都算在内:1 月 15 日入职,到 2 月 14 日满一个月;"
         "对应的日子那个月没有时,到月底满(1 月 31 日入职,到 2 月 28 日)。后一个日期更早时缺数据。",
         "en": "The whole months served from the first date to the second, both days counted: from 15 January, a month "
         "is served on 14 February; where a month lacks the day, at its end (from 31 January, on 28 February). "
         "Missing where the second date is the earlier."},
        {"zh": Sample("司龄月数(2025-11-15, 2026-03-31)", "4"),
         "en": Sample("months_of_service(2025-11-15, 2026-03-31)", "4")},
        ends=(0, None),
    ),
    Function(
        "period_start", {"zh": ("期初日",), "en": ("period_start",)}, (0, 0), "nothing", "date", None,
        {"zh": "考核期的第一天。", "en": "The first day of the appraisal period."},
        {"zh": Sample("期初日", "2026-01-01", _QUARTER["zh"]),
         "en": Sample("period_start", "2026-01-01", _QUARTER["en"])},
    ),
    Function(
        "period_end", {"zh": ("期末日",), "en": ("period_end",)}, (0, 0), "nothing", "date", None,
        {"zh": "考核期的最后一天。", "en": "The last day of the appraisal period."},
        {"zh": Sample("期末日", "2026-03-31", _QUARTER["zh"]),
         "en": Sample("period_end", "2026-03-31", _QUARTER["en"])},
    ),
    _of_date("year", "年", "YEAR", {"zh": "日期的年份。", "en": "The year of a date."}, "2026", (1, 9999)),
    Function(
        "quarter", {"zh": ("季度",), "en": ("QUARTER",)}, (1, 1), "date", "count",
        lambda values: Fraction((values[0].month + 2) // 3),
        {"zh": "日期在第几季度,1 到 4。", "en": "The quarter of a date, 1 to 4."},
        {"zh": Sample("季度(2026-03-31)", "1"), "en": Sample("QUARTER(2026-03-31)", "1")}, ends=(1, 4),
    ),
    _of_date(
        "month", "月", "MONTH", {"zh": "日期的月份,1 到 12。", "en": "The month of a date, 1 to 12."}, "3", (1, 12),
    ),
    _of_date(
        "day", "日", "DAY", {"zh": "日期是这个月的几号。", "en": "The day of a date in its month."}, "15", (1, 31),
    ),
)  # fmt: skip
