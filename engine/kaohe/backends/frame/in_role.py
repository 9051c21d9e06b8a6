"""The days in a role as columns: each function the twin of its ``compute`` in `model.functions.in_role`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.dates import day_number, day_of
from kaohe.backends.frame.values import Number, State, Value, comparison
from kaohe.backends.frame.whole import Whole, choose

__all__ = ["IN_ROLE"]

_MORE_DAYS = reason_code("more_days_than_period")
_LEFT_FIRST = reason_code("left_before_joining")
_LONGEST = 366
"""The days of the longest period."""


def _days_in_role(arguments: Sequence[Value]) -> Number:
    *known, starts, ends = arguments
    if len(known) == 1:
        return _stated(known[0], _days(starts, ends))
    first, last = known
    state = State.known().then(comparison("<", day_of(last), day_of(first)), _LEFT_FIRST)
    begins, left, joined, ended = (day_number(one) for one in (starts, last, first, ends))
    begins = choose(joined.expr > begins.expr, joined, begins)  # alike
    ended = choose(left.expr < ended.expr, left, ended)  # alike
    days = ended - begins + Whole.constant(1)
    return Number(days.at_least(0).at_most(_LONGEST), state=state)


def _stated(days: Value, whole: Whole) -> Number:
    if not isinstance(days, Number):
        raise TypeError("the checker lets only a number tell how many days")
    most = Number(whole)
    state = State.known().then((days - most).top.expr > Whole.constant(0).expr, _MORE_DAYS)
    return Number(days.top, days.bottom, state)


def _days(starts: Value, ends: Value) -> Whole:
    days = day_number(ends) - day_number(starts) + Whole.constant(1)
    return days.at_least(1).at_most(_LONGEST)


IN_ROLE: dict[str, Callable[[Sequence[Value]], Value]] = {
    "days_in_role": _days_in_role,
    "days_in_period": lambda arguments: Number(_days(*arguments)),
}
