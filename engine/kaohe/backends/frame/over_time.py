"""What a metric comes to over several periods, as columns: the twin of `exact.over_time`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.functions import NUMBERS
from kaohe.backends.frame.values import Number, State, compared, either, unknown
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.expressions import Call

__all__ = ["over_time"]

_TOO_FEW = reason_code("too_few_periods")
_DIVIDED_BY_ZERO = reason_code("divided_by_zero")
_ONE, _NONE = Whole.constant(1), Whole.constant(0)
_ZERO = Number.constant(Fraction(0))


@dataclass(frozen=True, slots=True)
class _Period:
    """A period's figure, and where it counts: None is everywhere."""

    figure: Number
    counts: nw.Expr | None = None

    @property
    def is_known(self) -> nw.Expr | None:
        """Where it counts and is known."""
        known = self.figure.state.is_known if self.figure.state.codes else None
        if self.counts is None or known is None:
            return known if self.counts is None else self.counts
        return self.counts & known

    @property
    def state(self) -> State:
        """Why it isn't known, where it counts."""
        state = self.figure.state
        return state if self.counts is None else state.where(self.counts, State.known())


def over_time(node: Call, arguments: Sequence[Number]) -> Number:
    """The columns of a call, from those of its arguments."""
    if node.function != "year_to_date":
        return _result(node, [_Period(one) for one in arguments])
    place, *figures = arguments
    periods = [_Period(one, place.top.expr > Whole.constant(at).expr) for at, one in enumerate(figures)]
    found = _result(node, periods)
    return Number(found.top, found.bottom, unknown([place.state, found.state]))


def _result(node: Call, periods: Sequence[_Period]) -> Number:
    if node.least is None:
        state = unknown([one.state for one in periods])
        if node.function != "year_to_date":
            found = NUMBERS[node.function]([one.figure for one in periods])
        else:
            found = _sum(periods)
        return Number(found.top, found.bottom, state)
    count = _count(periods)
    found = _of_known(node.function, periods, count)
    few = State.known().then(count.expr < Whole.constant(node.least).expr, _TOO_FEW)
    return Number(found.top, found.bottom, few)


def _of_known(name: str, periods: Sequence[_Period], count: Whole) -> Number:
    match name:
        case "last_max":
            return _extreme(periods, ">")
        case "last_min":
            return _extreme(periods, "<")
        case "last_average":
            return _sum(periods).over(Number(count), _DIVIDED_BY_ZERO)
        case _:
            return _sum(periods)


def _count(periods: Sequence[_Period]) -> Whole:
    """How many periods count and are known."""
    found = _NONE
    for one in periods:
        found = found + (_ONE if one.is_known is None else choose(one.is_known, _ONE, _NONE))
    return found


def _sum(periods: Sequence[_Period]) -> Number:
    total = _ZERO
    for one in periods:
        figure = one.figure if one.is_known is None else either(one.is_known, one.figure, _ZERO)
        total = total + Number(figure.top, figure.bottom)
    return total


def _extreme(periods: Sequence[_Period], comparator: str) -> Number:
    """The best of the known."""
    best = periods[0]
    for one in periods[1:]:
        better = compared(comparator, one.figure, best.figure)
        if best.is_known is not None:
            better = nw.when(best.is_known).then(better).otherwise(nw.lit(True))
        if one.is_known is not None:
            better = nw.when(one.is_known).then(better).otherwise(nw.lit(False))
        found = either(better, one.figure, best.figure)
        best = _Period(Number(found.top, found.bottom, _either_known(best, one)))
    return best.figure


def _either_known(one: _Period, other: _Period) -> State:
    """Known where one of two is."""
    if one.is_known is None or other.is_known is None:
        return State.known()
    return State.known().then(~(one.is_known | other.is_known), _TOO_FEW)
