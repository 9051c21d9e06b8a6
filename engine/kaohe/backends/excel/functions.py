"""The functions of numbers and of texts as formulas: each the twin of its ``compute`` in `model.functions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from kaohe.backends.excel.codes import missing
from kaohe.backends.excel.dates import DATES
from kaohe.backends.excel.in_role import IN_ROLE
from kaohe.backends.excel.sheet import NotTold
from kaohe.backends.excel.values import Number, State, Truth, Value, Word, compared, either
from kaohe.backends.excel.whole import Whole

__all__ = ["FUNCTIONS", "NUMBERS"]


def _extreme(comparator: str) -> Callable[[Sequence[Number]], Number]:
    def found(arguments: Sequence[Number]) -> Number:
        best = arguments[0].bare
        for other in arguments[1:]:
            better = compared(comparator, other.bare, best)
            best = either(better.text, other.bare, Number(best.top, best.bottom, best.state))
            best = Number(best.top, best.bottom, _both(best.state, better.state))
        return best

    return found


def _both(one: State, other: State) -> State:
    return one if not other.kinds else other if not one.kinds else one.where(other.known, other)


def _sum(arguments: Sequence[Number]) -> Number:
    total = arguments[0].bare
    for other in arguments[1:]:
        total = total + other.bare
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
    found = arguments[0].bare
    for at, one in enumerate(arguments[1:], 1):
        before = [
            f"({compared('<=' if other < at else '<', arguments[other].bare, one.bare).text})*1"
            for other in range(len(arguments))
            if other != at
        ]
        found = either(f"{'+'.join(before)}={rank}", one.bare, found)
    return found


def _abs(arguments: Sequence[Number]) -> Number:
    return Number(arguments[0].top.magnitude(), arguments[0].bottom)


def _rounding(cut: Callable[[Number], Whole]) -> Callable[[Sequence[Value]], Value]:
    def found(arguments: Sequence[Value]) -> Value:
        one, places = arguments
        if not isinstance(one, Number) or not isinstance(places, Number) or places.fixed is None:
            raise TypeError("the number of decimals is always written out")
        scale = Fraction(10) ** int(places.fixed)
        whole = cut(one.bare * Number.constant(scale))
        result = Number(whole.cleared()) * Number.constant(1 / scale)
        return Number(result.top, result.bottom, result.state.doubting(whole))

    return found


def _cut(number: Number, *, up: bool) -> Whole:
    """Rounded towards zero, or away from it."""
    size = number.top.magnitude()
    if up:
        size = size + number.bottom - Whole.constant(1)
    found = size.over(number.bottom)
    if number.top.low < 0:
        return Whole(f"SIGN({number.top.text})", -1, 1) * found
    return found


def _change(up: int) -> Callable[[Sequence[Number]], Number]:
    """(now - before) ÷ before, or its negative; a base of 0 or less has none."""

    def found(arguments: Sequence[Number]) -> Number:
        now, before = (one.bare for one in arguments)
        moved = now - before if up > 0 else before - now
        state = moved.state
        if before.top.low <= 0:
            state = state.then(f"{before.top.text}<=0", missing("base_not_positive"))
        base = Number(Whole(before.top.text, 1, max(before.top.high, 1), before.top.rank), before.bottom)
        quotient = moved.bare.over(base, missing("base_not_positive"))
        return Number(quotient.top, quotient.bottom, _both(quotient.state, state))

    return found


NUMBERS: dict[str, Callable[[Sequence[Number]], Number]] = {
    "min": _extreme("<"),
    "max": _extreme(">"),
    "sum": _sum,
    "average": _average,
    "median": _median,
    "abs": _abs,
    "rank": lambda arguments: arguments[0].bare,
    "growth": _change(1),
    "decline": _change(-1),
    "yearly_growth": _change(1),
    "yearly_decline": _change(-1),
    "last_average": _average,
    "last_sum": _sum,
    "last_max": _extreme(">"),
    "last_min": _extreme("<"),
}


def _of_numbers(compute: Callable[[Sequence[Number]], Number]) -> Callable[[Sequence[Value]], Value]:
    def found(arguments: Sequence[Value]) -> Value:
        return compute([one for one in arguments if isinstance(one, Number)])

    return found


def _length(arguments: Sequence[Value]) -> Number:
    if isinstance(arguments[0], Word) and arguments[0].wide:
        raise NotTold("function")
    return Number(Whole(f"LEN({_text(arguments[0])})", 0, 32_767))


def _text(value: Value) -> str:
    if not isinstance(value, Word):
        raise TypeError("the checker lets only texts be texts")
    return value.text


def _contains(arguments: Sequence[Value]) -> Truth:
    return Truth(f"ISNUMBER(FIND({_text(arguments[1])},{_text(arguments[0])}))")


def _starts_with(arguments: Sequence[Value]) -> Truth:
    text, begun = (_text(one) for one in arguments)
    return Truth(f"EXACT(LEFT({text},LEN({begun})),{begun})")


FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    **{name: _of_numbers(compute) for name, compute in NUMBERS.items()},
    "round": _rounding(lambda number: number.rounded(0)),
    "round_up": _rounding(lambda number: _cut(number, up=True)),
    "round_down": _rounding(lambda number: _cut(number, up=False)),
    "contains": _contains,
    "starts_with": _starts_with,
    "length": _length,
    **DATES,
    **IN_ROLE,
}
