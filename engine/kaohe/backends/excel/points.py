"""What every scoring method as formulas has in common: rounded points, limits, and how steps count."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.backends.excel.expressions import Scope
from kaohe.backends.excel.values import Number, State
from kaohe.backends.excel.whole import Whole
from kaohe.model.exact import round_half_up
from kaohe.model.scoring import Counting

__all__ = ["Points", "counted", "rounded", "scaled", "within"]


@dataclass(frozen=True, slots=True)
class Points:
    """Rounded points × 10^places, and why there are none."""

    points: Whole
    state: State = field(default_factory=State)


def scaled(points: Fraction, places: int) -> int:
    """Fixed points, rounded, as a whole number of the last place."""
    return int(round_half_up(points, places) * 10**places)


def rounded(number: Number, places: int, scope: Scope) -> Points:
    """A number as points; what it is made of is kept, since rounding speaks of it over and over."""
    kept = scope.sheet.value(number)
    if not isinstance(kept, Number):
        raise TypeError("a number stays one")
    points = kept.rounded(places)
    return Points(points.cleared(), kept.state.doubting(points))


def within(found: Points, floor: Fraction | None, cap: Fraction | None, places: int, scope: Scope) -> Points:
    """Points within limits, which are lines of the rules. The floor comes last: where limits cross, it has its say."""
    points = found.points
    for bound, key in ((cap, "cap"), (floor, "floor")):
        if bound is None:
            continue
        limit = scope.rules.points(scope.sheet.say(key), round_half_up(bound, places), places)
        points = points.at_most(limit) if key == "cap" else points.at_least(limit)
    return replace(found, points=points)


def counted(counting: Counting, steps: Number) -> Number:
    """How many steps count, of none that are negative: whole ones, those that have begun, or each in proportion."""
    if counting == "proportional":
        return steps
    top = steps.top if counting == "whole" else steps.top + steps.bottom - Whole.constant(1)
    whole = top.over(steps.bottom)
    return Number(whole.cleared(), state=steps.state.doubting(whole))
