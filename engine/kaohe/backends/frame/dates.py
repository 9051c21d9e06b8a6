"""The functions of dates as columns: each the twin of its ``compute`` in `model.functions.dates`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.values import Number, State, Value, Word, comparison
from kaohe.backends.frame.whole import Whole, choose

__all__ = ["DATES"]

_ENDS_BEFORE_START = reason_code("ends_before_start")
_LAST_YEAR = 10_000
"""The year after the last, which the day after the last day is in."""


def _days_between(arguments: Sequence[Value]) -> Number:
    start, end = (_number_of(_day(one)) for one in arguments)
    return Number(end - start)


def _months_of_service(arguments: Sequence[Value]) -> Number:
    """Whole months to the day after the last, less one where its day comes before that of the first."""
    start, end = (_day(one) for one in arguments)
    after = end.dt.offset_by("1d")
    months = (_year(after) - _year(start)) * Whole.constant(12) + _month(after) - _month(start)
    one, none = Whole.constant(1), Whole.constant(0)
    begun = choose(_day_of_month(after).expr < _day_of_month(start).expr, one, none)
    state = State.known().then(comparison("<", end, start), _ENDS_BEFORE_START)
    return Number((months - begun).at_least(0), state=state)


def _part(of: Callable[[nw.Expr], Whole]) -> Callable[[Sequence[Value]], Number]:
    return lambda arguments: Number(of(_day(arguments[0])))


def _day(value: Value) -> nw.Expr:
    if not isinstance(value, Word):
        raise TypeError("the checker lets only dates be dates")
    return value.expr


def _year(day: nw.Expr) -> Whole:
    return Whole(day.dt.year().cast(nw.Int64), 1, _LAST_YEAR)


def _month(day: nw.Expr) -> Whole:
    return Whole(day.dt.month().cast(nw.Int64), 1, 12)


def _day_of_month(day: nw.Expr) -> Whole:
    return Whole(day.dt.day().cast(nw.Int64), 1, 31)


def _number_of(day: nw.Expr) -> Whole:
    """A day's number in the calendar: years begin in March, so that the day that some lack is their last."""
    number = Whole.constant
    early = _month(day).expr < number(3).expr
    year = _year(day) - choose(early, number(1), number(0))
    month = _month(day) + choose(early, number(9), number(-3))
    leaps = year.over(number(4)) - year.over(number(100)) + year.over(number(400))
    months = (month * number(153) + number(2)).over(number(5))
    return year * number(365) + leaps + months + _day_of_month(day)


DATES: dict[str, Callable[[Sequence[Value]], Value]] = {
    "days_between": _days_between,
    "months_of_service": _months_of_service,
    "year": _part(_year),
    "quarter": _part(lambda day: (_month(day) + Whole.constant(2)).over(Whole.constant(3))),
    "month": _part(_month),
    "day": _part(_day_of_month),
}
