"""What every scoring method as columns has in common: rounded points, limits, and how steps count."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.backends.frame.values import Number, State, Value
from kaohe.backends.frame.whole import Whole
from kaohe.model.exact import round_half_up
from kaohe.model.scoring import Counting

__all__ = ["Points", "counted", "numeric", "scaled", "within"]


@dataclass(frozen=True, slots=True)
class Points:
    """Rounded points × 10^places, and why there are none."""

    points: Whole
    state: State = field(default_factory=State.known)


def scaled(points: Fraction, places: int) -> int:
    """Fixed points, rounded, as a whole number of the last place."""
    return int(round_half_up(points, places) * 10**places)


def within(points: Whole, floor: Fraction | None, cap: Fraction | None, places: int) -> Whole:
    """Points within limits. The floor comes first: where the limits cross, both backends give the floor its say."""
    if cap is not None:
        points = points.at_most(scaled(cap, places))
    return points if floor is None else points.at_least(scaled(floor, places))


def numeric(value: Value) -> Number:
    """A value that the checker has proved to be a number."""
    if not isinstance(value, Number):
        raise TypeError("only numbers are scored by this method")
    return value


def counted(counting: Counting, steps: Number) -> Number:
    """How many steps count, of none that are negative: whole ones, those that have begun, or each in proportion."""
    if counting == "proportional":
        return Number(steps.top, steps.bottom)
    top = steps.top if counting == "whole" else steps.top + steps.bottom - Whole.constant(1)
    return Number(top.over(steps.bottom))
