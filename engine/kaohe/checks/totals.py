"""Between which ends a role's total lies, from its indicators' points to its vetoes.

Ranges may be wider than what is reachable, never narrower: indicators are taken to be scored each on its own, and any
of them may be missing or not apply, as far as the role lets a total come out of less than all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from kaohe.checks.adjustments import confined
from kaohe.checks.intervals import Interval
from kaohe.checks.range_arithmetic import hull, minus, plus, times
from kaohe.checks.ranges import clamped, points_range, value_range
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Role
from kaohe.model.walk import amount_expression

__all__ = ["Totals", "amount_range", "totals_of"]


@dataclass(frozen=True, slots=True)
class Totals:
    """The ranges of a role's total: ``base``, then after its adjustments, its limits and its vetoes."""

    base: Interval
    adjusted: Interval
    limited: Interval
    last: Interval


def totals_of(role: Role) -> Totals:
    """The ranges of a role's total from step to step."""
    base = _rounded(_base(role), role)
    adjusted = base
    for one in role.adjustments:
        adjusted = hull(adjusted, _rounded(_adjusted(adjusted, one, role), role))
    limited = _rounded(clamped(adjusted, role.limits.floor, role.limits.cap), role)
    last = limited
    for veto in role.vetoes:
        if veto.cap is not None:
            last = hull(last, _rounded(clamped(last, None, veto.cap), role))
    return Totals(base, adjusted, limited, last)


def _rounded(one: Interval, role: Role) -> Interval:
    low, high = (None if end is None else round_half_up(end, role.total_decimals) for end in (one.low, one.high))
    return Interval(low, high)


def _base(role: Role) -> Interval:
    """The range of the weighted mean of what counts, each out of 100."""
    points = [times(points_range(one, role), _same(100 / one.full_marks)) for one in role.tops]
    weights = [one.weight for one in role.tops]
    lows, highs = ([getattr(one, end) for one in points] for end in ("low", "high"))
    least = role.least_counted or Fraction(0)
    negative = [None if end is None else -end for end in lows]
    low = _highest(negative, weights, least)
    return Interval(None if low is None else -low, _highest(highs, weights, least))


def _highest(ends: Sequence[Fraction | None], weights: Sequence[Fraction], least: Fraction) -> Fraction | None:
    """The highest mean of some of the figures that together have at least a share of the weight."""
    known = [(end, weight) for end, weight in zip(ends, weights, strict=True) if end is not None]
    if len(known) < len(ends) or not known:
        return None
    wanted = least * sum(weights, Fraction(0))
    best = sorted(known, reverse=True)
    if not wanted:
        return best[0][0]
    sum_of, left = Fraction(0), wanted
    for end, weight in best:  # the last by as much as is still wanted of it, so that no choice of whole ones is higher
        share = min(weight, left)
        sum_of, left = sum_of + end * share, left - share
    return sum_of / wanted


def _adjusted(total: Interval, one: Adjustment, role: Role) -> Interval:
    by = amount_range(one, role)
    apply: dict[str, Callable[[Interval, Interval], Interval]] = {"bonus": plus, "penalty": minus, "coefficient": times}
    return apply[one.kind](total, by)


def amount_range(one: Adjustment, role: Role) -> Interval:
    """The range of what an adjustment adds, deducts or multiplies by, within its limits."""
    return clamped(free_amount(one, role), one.floor, one.cap)


def free_amount(one: Adjustment, role: Role) -> Interval:
    """The same before its own least and most."""
    found = value_range(amount_expression(one), role, given=confined(one.condition))
    if not isinstance(one.amount, EachUnit):
        return found
    held = clamped(found, Fraction(0), None)
    whole = ceil if one.amount.counting == "begun" else Fraction
    ends = [None if end is None else Fraction(whole(end / one.amount.size)) for end in (held.low, held.high)]
    return times(Interval(ends[0], ends[1]), _same(one.amount.points))


def _same(number: Fraction) -> Interval:
    return Interval(number, number)
