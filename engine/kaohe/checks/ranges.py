"""Between which ends an expression's value can lie, from the ranges of the metrics it is made of.

Bounds may be wider than what is reachable, never narrower. An end of None is open to infinity.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.model import expressions as ex
from kaohe.model.pack import Role

__all__ = ["value_range"]

_OPEN = Interval(None, None)


def value_range(node: ex.Expression, role: Role, subject: Interval = _OPEN) -> Interval:
    """The range of a number's expression over all records of a role. ``subject`` is that of 数值."""

    def of(inner: ex.Expression) -> Interval:
        return value_range(inner, role, subject)

    match node:
        case ex.LiteralValue(value=Fraction() as value):
            return Interval(value, value)
        case ex.MetricValue(metric=name) | ex.PriorValue(metric=name):
            metric = role.metric(name)
            return Interval(metric.lowest, metric.highest)
        case ex.Arithmetic(averaged=str() as name):
            return Interval(role.metric(name).low, role.metric(name).high)
        case ex.SubjectValue():
            return subject
        case ex.ConstantValue(expression=inner):
            return of(inner)
        case ex.Convert(operand=inner, factor=factor):
            return _times(of(inner), Interval(factor, factor))
        case ex.Negative(operand=inner):
            return _negated(of(inner))
        case ex.Arithmetic(sign=sign, left=left, right=right):
            return _SIGNS[sign](of(left), of(right))
        case ex.Choose(yes=yes, no=no):
            return _hull(of(yes), of(no))
        case ex.Call():
            return _call(node, of)
        case _:
            return _OPEN


def _call(node: ex.Call, of: Callable[[ex.Expression], Interval]) -> Interval:
    ranges = [of(argument) for argument in node.arguments]
    match node.function:
        case "min" | "max" | "average" | "first_known" | "last_average" | "last_max" | "last_min":
            return _hull(*ranges)
        case "last_sum":
            return _summed(ranges[0], node.least or len(ranges), len(ranges))
        case "year_to_date":
            return _summed(ranges[1], node.least or 1, len(ranges) - 1)
        case "sum":
            total = Interval(Fraction(0), Fraction(0))
            for one in ranges:
                total = _plus(total, one)
            return total
        case "abs":
            ends = [abs(end) for end in (ranges[0].low, ranges[0].high) if end is not None]
            return Interval(Fraction(0), max(ends) if len(ends) == 2 else None)
        case "growth" | "yearly_growth" if _is_positive(ranges[1]):
            return Interval(Fraction(-1), None) if ranges[0].low is not None and ranges[0].low >= 0 else _OPEN
        case "decline" | "yearly_decline" if _is_positive(ranges[1]):
            return Interval(None, Fraction(1)) if ranges[0].low is not None and ranges[0].low >= 0 else _OPEN
        case _:
            return _OPEN


def _summed(one: Interval, least: int, most: int) -> Interval:
    """The sum of so many figures of one range."""
    return _hull(*(_times(one, Interval(Fraction(count), Fraction(count))) for count in (least, most)))


def _is_positive(one: Interval) -> bool:
    return one.low is not None and one.low >= 0


def _plus(one: Interval, other: Interval) -> Interval:
    low = one.low + other.low if one.low is not None and other.low is not None else None
    high = one.high + other.high if one.high is not None and other.high is not None else None
    return Interval(low, high)


def _negated(one: Interval) -> Interval:
    return Interval(-one.high if one.high is not None else None, -one.low if one.low is not None else None)


def _minus(one: Interval, other: Interval) -> Interval:
    return _plus(one, _negated(other))


def _times(one: Interval, other: Interval) -> Interval:
    if _is_positive(one) and _is_positive(other) and one.low is not None and other.low is not None:
        high = one.high * other.high if one.high is not None and other.high is not None else None
        return Interval(one.low * other.low, high)
    ends = [one.low, one.high, other.low, other.high]
    if None in ends:
        return _OPEN
    products = [a * b for a in (one.low, one.high) for b in (other.low, other.high) if a is not None and b is not None]
    return Interval(min(products), max(products))


def _over(one: Interval, other: Interval) -> Interval:
    """A quotient; a divisor of 0 makes it missing, so only those above (or below) 0 matter."""
    if not _is_positive(other) or other.low is None:
        return _OPEN
    if not _is_positive(one) or one.low is None:
        if other.low == 0:
            return _OPEN
        return _times(one, Interval(1 / other.high if other.high else Fraction(0), 1 / other.low))
    low = one.low / other.high if other.high else Fraction(0)
    high = one.high / other.low if one.high is not None and other.low > 0 else None
    return Interval(low, high)


def _hull(*ranges: Interval) -> Interval:
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    low = min((end for end in lows if end is not None), default=None) if None not in lows else None
    high = max((end for end in highs if end is not None), default=None) if None not in highs else None
    return Interval(low, high)


_SIGNS: dict[str, Callable[[Interval, Interval], Interval]] = {"+": _plus, "-": _minus, "*": _times, "/": _over}
