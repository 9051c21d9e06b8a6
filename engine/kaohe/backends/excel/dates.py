"""The functions of dates as formulas: each the twin of its ``compute`` in `model.functions.dates`.

A day is the number that spreadsheets give it, one more each day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kaohe.backends.excel.codes import missing
from kaohe.backends.excel.values import Number, State, Value
from kaohe.backends.excel.whole import Whole

__all__ = ["DATES", "FIRST_DAY", "LAST_DAY", "day_of", "serial"]

_ZERO = date(1899, 12, 30).toordinal()
FIRST_DAY, LAST_DAY = 61, 2_958_465
"""From 1900-03-01, before which spreadsheets disagree, to 9999-12-31."""


def serial(day: date) -> int:
    """The number of a day."""
    return day.toordinal() - _ZERO


def day_of(value: Value) -> Whole:
    """A date's number."""
    if not isinstance(value, Number):
        raise TypeError("the checker lets only dates be dates")
    return value.top


def _days_between(arguments: Sequence[Value]) -> Number:
    start, end = (day_of(one) for one in arguments)
    return Number(end - start)


def _months_of_service(arguments: Sequence[Value]) -> Number:
    """Whole months to the day after the last, less one where its day comes before that of the first."""
    start, end = (day_of(one) for one in arguments)
    after = f"({end.text}+1)"
    months = f"(YEAR{after}-YEAR({start.text}))*12+MONTH{after}-MONTH({start.text})"
    begun = f"IF(DAY{after}<DAY({start.text}),1,0)"
    state = State().then(f"{end.text}<{start.text}", missing("ends_before_start"))
    return Number(Whole(f"MAX({months}-{begun},0)", 0, 120_000), state=state)


def _part(text: str, low: int, high: int) -> Callable[[Sequence[Value]], Number]:
    return lambda arguments: Number(Whole(text.format(day_of(arguments[0]).text), low, high))


DATES: dict[str, Callable[[Sequence[Value]], Value]] = {
    "days_between": _days_between,
    "months_of_service": _months_of_service,
    "year": _part("YEAR({})", 1900, 9999),
    "quarter": _part("INT((MONTH({})+2)/3)", 1, 4),
    "month": _part("MONTH({})", 1, 12),
    "day": _part("DAY({})", 1, 31),
}
