"""The days in a role as formulas: each function the twin of its ``compute`` in `model.functions.in_role`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kaohe.backends.excel.codes import missing
from kaohe.backends.excel.dates import day_of
from kaohe.backends.excel.values import Number, State, Value
from kaohe.backends.excel.whole import Whole

__all__ = ["IN_ROLE"]

_LONGEST = 366


def _days_in_role(arguments: Sequence[Value]) -> Number:
    *known, starts, ends = arguments
    if len(known) == 1:
        stated, whole = day_of(known[0]), _days(starts, ends)
        state = State().then(f"{stated.text}>{whole.text}", missing("more_days_than_period"))
        return Number(stated, state=state)
    first, last = (day_of(one) for one in known)
    state = State().then(f"{last.text}<{first.text}", missing("left_before_joining"))
    days = day_of(ends).at_most(last) - day_of(starts).at_least(first) + Whole.constant(1)
    held = days.at_least(Whole.constant(0))
    return Number(replace(held, low=0, high=_LONGEST), state=state)


def _days(starts: Value, ends: Value) -> Whole:
    return replace(day_of(ends) - day_of(starts) + Whole.constant(1), low=1, high=_LONGEST)


IN_ROLE: dict[str, Callable[[Sequence[Value]], Value]] = {
    "days_in_role": _days_in_role,
    "days_in_period": lambda arguments: Number(_days(*arguments)),
}
