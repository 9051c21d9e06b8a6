"""Sums, products and quotients of ranges: between which ends the result lies, an end of None open to infinity.

Ends count as in. Results may be wider than what is reachable, never narrower.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.checks.intervals import Interval

__all__ = ["SIGNS", "hull", "is_positive", "minus", "negated", "over", "plus", "summed", "times"]

_OPEN = Interval(None, None)


def is_positive(one: Interval) -> bool:
    """Whether all of it is 0 or above."""
    return one.low is not None and one.low >= 0


def plus(one: Interval, other: Interval) -> Interval:
    """Sums."""
    low = one.low + other.low if one.low is not None and other.low is not None else None
    high = one.high + other.high if one.high is not None and other.high is not None else None
    return Interval(low, high)


def negated(one: Interval) -> Interval:
    """Negatives."""
    return Interval(-one.high if one.high is not None else None, -one.low if one.low is not None else None)


def minus(one: Interval, other: Interval) -> Interval:
    """Differences."""
    return plus(one, negated(other))


def times(one: Interval, other: Interval) -> Interval:
    """Products."""
    if is_positive(one) and is_positive(other) and one.low is not None and other.low is not None:
        high = one.high * other.high if one.high is not None and other.high is not None else None
        return Interval(one.low * other.low, high)
    ends = [one.low, one.high, other.low, other.high]
    if None in ends:
        return _OPEN
    products = [a * b for a in (one.low, one.high) for b in (other.low, other.high) if a is not None and b is not None]
    return Interval(min(products), max(products))


def over(one: Interval, other: Interval) -> Interval:
    """A quotient; a divisor of 0 makes it missing, so only those above (or below) 0 matter."""
    if not is_positive(other) or other.low is None:
        return _OPEN
    if not is_positive(one) or one.low is None:
        if other.low == 0:
            return _OPEN
        return times(one, Interval(1 / other.high if other.high else Fraction(0), 1 / other.low))
    low = one.low / other.high if other.high else Fraction(0)
    high = one.high / other.low if one.high is not None and other.low > 0 else None
    return Interval(low, high)


def hull(*ranges: Interval) -> Interval:
    """The range that holds all of some."""
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    low = min((end for end in lows if end is not None), default=None) if None not in lows else None
    high = max((end for end in highs if end is not None), default=None) if None not in highs else None
    return Interval(low, high)


def summed(one: Interval, least: int, most: int) -> Interval:
    """The sum of so many figures of one range."""
    return hull(*(times(one, Interval(Fraction(count), Fraction(count))) for count in (least, most)))


SIGNS: dict[str, Callable[[Interval, Interval], Interval]] = {"+": plus, "-": minus, "*": times, "/": over}
