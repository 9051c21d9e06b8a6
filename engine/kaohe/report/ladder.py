"""Rungs that values are counted between: round numbers, all one step apart."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor, isqrt, log10

__all__ = ["Ladder", "ladder", "most_steps", "round_marks"]

_FEWEST, _MOST = 10, 32
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Ladder:
    """``count`` steps from ``start`` on; each holds its lower end and not its upper one."""

    start: Fraction
    step: Fraction
    count: int

    @property
    def end(self) -> Fraction:
        """Where the last step ends."""
        return self.start + self.step * self.count

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """The lower end of each step, and the upper one of the last."""
        return tuple(self.start + self.step * at for at in range(self.count + 1))

    def place(self, value: Fraction) -> float:
        """Where a value stands, in percent of the width."""
        return round(float((value - self.start) / (self.end - self.start) * 100), 2)


def ladder(low: Fraction, high: Fraction, least: Fraction, most: int) -> Ladder:
    """The finest steps of 1, 2 or 5 times a power of ten, none under ``least``, that hold all values between."""
    span = high - low
    power = floor(log10(span / most)) if span else _power_of_one(low, least)
    while True:
        for digit in _STEPS:
            step = digit * Fraction(10) ** power
            start, end = low // step, high // step
            if step >= least and end - start < most:
                return Ladder(start * step, step, int(end - start) + 1)
        power += 1


def _power_of_one(value: Fraction, least: Fraction) -> int:
    """For the single value that there is: steps of its second digit."""
    found = floor(log10(abs(value))) - 1 if value else 0
    return max(found, floor(log10(least))) if least else found


def most_steps(size: int) -> int:
    """How many steps so many values fill at most without becoming a comb."""
    return min(_MOST, max(_FEWEST, isqrt(size * 5 // 2)))


def round_marks(low: Fraction, high: Fraction, most: int) -> tuple[Fraction, ...]:
    """Round numbers between two, both in, no more than ``most``, to label an axis with."""
    coarse = ladder(low, high, Fraction(0), most)
    first = -(-low // coarse.step)
    last = high // coarse.step
    return tuple(coarse.step * at for at in range(int(first), int(last) + 1))
