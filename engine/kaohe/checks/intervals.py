"""Sets of numbers as unions of intervals with open or closed ends, exactly; over all numbers or whole ones only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

__all__ = ["EVERYTHING", "NOTHING", "Interval", "NumberSet"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends; an end of None is open to infinity."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def meet(self, other: Interval) -> Interval:
        """The numbers in both."""
        low, low_in = _tighter(self.low, self.low_in, other.low, other.low_in, upper=False)
        high, high_in = _tighter(self.high, self.high_in, other.high, other.high_in, upper=True)
        return Interval(low, high, low_in, high_in)

    def whole(self) -> Interval:
        """The whole numbers in it, as a closed interval between whole ends."""
        low = self.low
        if low is not None:
            low = Fraction(ceil(low) if self.low_in or low.denominator != 1 else int(low) + 1)
        high = self.high
        if high is not None:
            high = Fraction(floor(high) if self.high_in or high.denominator != 1 else int(high) - 1)
        return Interval(low, high)

    def scaled(self, factor: int) -> Interval:
        """The numbers in it, each so many times as great."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Interval(low, high, self.low_in, self.high_in)

    def witness(self) -> Fraction:
        """A number in it, the plainest that can be had: an end that is in, else something near an end."""
        if self.low is not None and self.low_in:
            return self.low
        if self.high is not None and self.high_in:
            return self.high
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        if self.low is not None:
            return self.low + 1
        return self.high - 1 if self.high is not None else Fraction(0)


def _tighter(
    one: Fraction | None, one_in: bool, other: Fraction | None, other_in: bool, *, upper: bool
) -> tuple[Fraction | None, bool]:
    if one is None or other is None:
        return (other, other_in) if one is None else (one, one_in)
    if one == other:
        return one, one_in and other_in
    return (one, one_in) if (one < other) == upper else (other, other_in)


@dataclass(frozen=True, slots=True)
class NumberSet:
    """A union of intervals."""

    intervals: tuple[Interval, ...]

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> NumberSet:
        """The union of some intervals, the empty ones left out."""
        return cls(tuple(one for one in intervals if not one.is_empty))

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        return not self.intervals

    def join(self, other: NumberSet) -> NumberSet:
        """The numbers in either."""
        return NumberSet(self.intervals + other.intervals)

    def meet(self, other: NumberSet) -> NumberSet:
        """The numbers in both."""
        return NumberSet.of(one.meet(two) for one in self.intervals for two in other.intervals)

    def complement(self) -> NumberSet:
        """The numbers not in it."""
        result = EVERYTHING
        for one in self.intervals:
            result = result.meet(_outside(one))
        return result

    def without(self, other: NumberSet) -> NumberSet:
        """The numbers in this and not in the other."""
        return self.meet(other.complement())

    def whole(self) -> NumberSet:
        """The whole numbers in it."""
        return NumberSet.of(one.whole() for one in self.intervals)

    def scaled(self, factor: int) -> NumberSet:
        """The numbers in it, each so many times as great."""
        return NumberSet(tuple(one.scaled(factor) for one in self.intervals))

    def counted(self, *, whole: bool) -> NumberSet:
        """The numbers in it that there can be, of what is ``whole`` or not."""
        return self.whole() if whole else self

    def first(self) -> Interval:
        """The interval that begins lowest."""
        return min(self.intervals, key=lambda one: (one.low is not None, one.low or 0))


def _outside(one: Interval) -> NumberSet:
    below = [] if one.low is None else [Interval(None, one.low, high_in=not one.low_in)]
    above = [] if one.high is None else [Interval(one.high, None, low_in=not one.high_in)]
    return NumberSet.of([*below, *above])


EVERYTHING = NumberSet((Interval(None, None),))
NOTHING = NumberSet(())
