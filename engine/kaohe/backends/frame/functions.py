"""The functions of numbers as columns: each the twin of its ``compute`` in `model.functions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.dates import DATES
from kaohe.backends.frame.in_role import IN_ROLE
from kaohe.backends.frame.texts import TEXTS
from kaohe.backends.frame.values import Number, State, Value, compared, either
from kaohe.backends.frame.whole import Whole, choose

__all__ = ["FUNCTIONS", "NUMBERS", "numbers_of"]

_BASE_NOT_POSITIVE = reason_code("base_not_positive")
_DIVIDED_BY_ZERO = reason_code("divided_by_zero")


def _extreme(comparator: str) -> Callable[[Sequence[Number]], Number]:
    def found(arguments: Sequence[Number]) -> Number:
        best = arguments[0]
        for other in arguments[1:]:
            better = compared(comparator, other, best)
            best = Number(choose(better, other.top, best.top), choose(better, other.bottom, best.bottom))
        return best

    return found


def _sum(arguments: Sequence[Number]) -> Number:
    total = arguments[0]
    for other in arguments[1:]:
        total = total + other
    return total


def _average(arguments: Sequence[Number]) -> Number:
    return _sum(arguments) * Number.constant(Fraction(1, len(arguments)))


def _median(arguments: Sequence[Number]) -> Number:
    """The middle one by rank: how many of the others stand before it, alike ones in the order written."""
    middle = len(arguments) // 2
    if len(arguments) % 2:
        return _ranked(arguments, middle)
    return (_ranked(arguments, middle - 1) + _ranked(arguments, middle)) * Number.constant(Fraction(1, 2))


def _ranked(arguments: Sequence[Number], rank: int) -> Number:
    """The one that so many others stand before."""
    found = arguments[0]
    for at, one in enumerate(arguments[1:], 1):
        before = _rank(at, one, arguments)
        found = either(before.expr == Whole.constant(rank).expr, one, found)
    return found


def _rank(at: int, one: Number, arguments: Sequence[Number]) -> Whole:
    yes, none = Whole.constant(1), Whole.constant(0)
    before = none
    for other_at, other in enumerate(arguments):
        if other_at != at:
            comes_before = "<=" if other_at < at else "<"  # alike
            before = before + choose(compared(comes_before, other, one), yes, none)
    return before


def _abs(arguments: Sequence[Number]) -> Number:
    return Number(arguments[0].top.magnitude(), arguments[0].bottom)


def _places(arguments: Sequence[Number]) -> Fraction:
    """10 to the number of decimals, which the checker lets only be a literal."""
    fixed = arguments[1].fixed
    if fixed is None:
        raise TypeError("the number of decimals is always written out")
    return Fraction(10) ** int(fixed)


def _round(arguments: Sequence[Number]) -> Number:
    scale = _places(arguments)
    scaled = arguments[0] * Number.constant(scale)
    return Number(scaled.rounded(0)) * Number.constant(1 / scale)


def _round_down(arguments: Sequence[Number]) -> Number:
    return _cut(arguments, up=False)


def _round_up(arguments: Sequence[Number]) -> Number:
    return _cut(arguments, up=True)


def _cut(arguments: Sequence[Number], *, up: bool) -> Number:
    """Rounded towards zero, or away from it."""
    scale = _places(arguments)
    scaled = arguments[0] * Number.constant(scale)
    size = scaled.top.magnitude()
    if up:
        size = size + scaled.bottom - Whole.constant(1)
    found = size.over(scaled.bottom)
    if scaled.top.low < 0:  # alike
        found = choose(scaled.top.expr < Whole.constant(0).expr, -found, found)  # alike
    return Number(found) * Number.constant(1 / scale)


def _change(up: int) -> Callable[[Sequence[Number]], Number]:
    """(now - before) ÷ before, or its negative; a base of 0 or less has none."""

    def found(arguments: Sequence[Number]) -> Number:
        now, before = arguments
        moved = now - before if up > 0 else before - now  # alike
        state = State.known()
        if before.top.low <= 0:
            state = state.then(before.top.expr <= Whole.constant(0).expr, _BASE_NOT_POSITIVE)
        base = Number(before.top.at_least(1), before.bottom)
        quotient = Number(moved.top, moved.bottom).over(base, _DIVIDED_BY_ZERO)
        return Number(quotient.top, quotient.bottom, state)

    return found


NUMBERS: dict[str, Callable[[Sequence[Number]], Number]] = {
    "min": _extreme("<"),
    "max": _extreme(">"),
    "sum": _sum,
    "average": _average,
    "median": _median,
    "abs": _abs,
    "round": _round,
    "round_up": _round_up,
    "round_down": _round_down,
    "rank": lambda arguments: arguments[0],
    "growth": _change(1),
    "decline": _change(-1),
    "yearly_growth": _change(1),
    "yearly_decline": _change(-1),
    "last_average": _average,
    "last_sum": _sum,
    "last_max": _extreme(">"),
    "last_min": _extreme("<"),
}


def numbers_of(arguments: Sequence[Value]) -> list[Number]:
    """Arguments that are numbers all."""
    numbers = [one for one in arguments if isinstance(one, Number)]
    if len(numbers) != len(arguments):
        raise TypeError("the checker lets only numbers be computed with")
    return numbers


def _of_numbers(compute: Callable[[Sequence[Number]], Number]) -> Callable[[Sequence[Value]], Value]:
    return lambda arguments: compute(numbers_of(arguments))


FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    **{name: _of_numbers(compute) for name, compute in NUMBERS.items()},
    **DATES,
    **IN_ROLE,
    **TEXTS,
}
