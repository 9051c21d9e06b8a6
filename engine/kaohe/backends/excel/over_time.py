"""What a metric comes to over several periods, as formulas: the twin of `exact.over_time`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.excel.codes import missing
from kaohe.backends.excel.functions import NUMBERS
from kaohe.backends.excel.values import Number, State, compared, either, unknown
from kaohe.backends.excel.whole import Whole, choose
from kaohe.model.expressions import Call

__all__ = ["over_time"]

_ZERO = Number.constant(Fraction(0))


@dataclass(frozen=True, slots=True)
class _Period:
    """A period's figure, and where it counts: None is everywhere."""

    figure: Number
    counts: str | None = None

    @property
    def is_known(self) -> str | None:
        """Where it counts and is known."""
        known = self.figure.state.present if self.figure.state.kinds else None
        if self.counts is None or known is None:
            return known if self.counts is None else self.counts
        return f"AND({self.counts},{known})"

    @property
    def state(self) -> State:
        """Why it isn't known, where it counts."""
        state = self.figure.state
        return state if self.counts is None else state.where(self.counts, State())


def over_time(node: Call, arguments: Sequence[Number]) -> Number:
    """A call, from its arguments."""
    if node.function != "year_to_date":
        return _result(node, [_Period(one) for one in arguments])
    place, *figures = arguments
    periods = [_Period(one, f"{place.top.text}>{at}") for at, one in enumerate(figures)]
    found = _result(node, periods)
    return Number(found.top, found.bottom, unknown([place.state, found.state]))


def _result(node: Call, periods: Sequence[_Period]) -> Number:
    if node.least is None:
        state = unknown([one.state for one in periods])
        if node.function != "year_to_date":
            found = NUMBERS[node.function]([one.figure.bare for one in periods])
        else:
            found = _sum(periods)
        return Number(found.top, found.bottom, unknown([state, found.state]))
    count = _count(periods)
    if node.function in ("last_max", "last_min"):
        found = _extreme(periods, ">" if node.function == "last_max" else "<")
    else:
        found = _sum(periods)
    if node.function == "last_average":
        found = found.over(Number(count), missing("too_few_periods"))
    few = State().then(f"{count.text}<{node.least}", missing("too_few_periods"))
    for one in periods:  # a figure that can't be told is one that counts
        if one.is_known is not None:
            told = one.figure.state.where(one.is_known, State())
            found = Number(found.top, found.bottom, found.state.where(told.known, told) if found.state.kinds else told)
    return Number(found.top, found.bottom, few if not found.state.kinds else found.state.where(few.known, few))


def _count(periods: Sequence[_Period]) -> Whole:
    """How many periods count and are known."""
    found, one, none = Whole.constant(0), Whole.constant(1), Whole.constant(0)
    for period in periods:
        found = found + (one if period.is_known is None else choose(period.is_known, one, none))
    return found


def _sum(periods: Sequence[_Period]) -> Number:
    total = _ZERO
    for one in periods:
        figure = one.figure.bare
        total = total + (figure if one.is_known is None else either(one.is_known, figure, _ZERO))
    return total


def _extreme(periods: Sequence[_Period], comparator: str) -> Number:
    """The best of the known."""
    best, is_known = periods[0].figure.bare, periods[0].is_known
    for one in periods[1:]:
        better = compared(comparator, one.figure.bare, best)
        test = better.text
        if is_known is not None:
            test = f"IF({is_known},{test},TRUE)"
        if one.is_known is not None:
            test = f"IF({one.is_known},{test},FALSE)"
        found = either(test, one.figure.bare, best)
        best = Number(found.top, found.bottom)
        is_known = None if is_known is None or one.is_known is None else f"OR({is_known},{one.is_known})"
    return best
