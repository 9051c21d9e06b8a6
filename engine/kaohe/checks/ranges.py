"""Between which ends an expression's value can lie, from the ranges of the metrics it is made of.

Bounds may be wider than what is reachable, never narrower. An end of None is open to infinity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from math import ceil

from kaohe.checks.intervals import Interval
from kaohe.checks.means import mean_range
from kaohe.checks.range_arithmetic import SIGNS, hull, is_positive, negated, over, plus, summed, times
from kaohe.model import expressions as ex
from kaohe.model.derived import PeerFigure
from kaohe.model.exact import round_half_up
from kaohe.model.functions import function
from kaohe.model.pack import Assessment, Dimension, Indicator, Part, Role
from kaohe.model.scoring import Bands, Events, Formula, GoalPost, Interpolation, Levels, Ratio, StepRow, Steps, Tiers

__all__ = ["before_limits", "clamped", "free_points", "named", "points_range", "unrounded_points", "value_range"]

_OPEN = Interval(None, None)
_SHARE = Interval(Fraction(0), Fraction(1))


_NOTHING: Mapping[str, Interval] = {}


def value_range(
    node: ex.Expression, role: Role, subject: Interval = _OPEN, given: Mapping[str, Interval] = _NOTHING
) -> Interval:
    """The range of a number's expression over all records of a role.

    ``subject`` is that of 数值; ``given`` are ranges within which metrics, and the points of indicators, are known to
    lie, by what `named` calls them.
    """

    def of(inner: ex.Expression) -> Interval:
        return value_range(inner, role, subject, given)

    match node:
        case ex.LiteralValue(value=Fraction() as value):
            return Interval(value, value)
        case ex.MetricValue(metric=name) | ex.PriorValue(metric=name):
            return _of_metric(role, name).meet(given.get(named(node), _OPEN))
        case ex.Arithmetic(averaged=str() as name):
            return Interval(role.metric(name).low, role.metric(name).high)
        case ex.PointsValue(indicator=name):
            return _points_of(role, name).meet(given.get(named(node), _OPEN))
        case ex.SubjectValue():
            return subject
        case ex.ConstantValue(expression=inner):
            return of(inner)
        case ex.DatedValue(versions=versions):
            return hull(*(of(version.expression) for version in versions))
        case ex.LookUp(versions=versions):
            values = [row.value for version in versions for row in version.rows]
            return Interval(min(values), max(values))
        case ex.Convert(operand=inner, factor=factor):
            return times(of(inner), Interval(factor, factor))
        case ex.Negative(operand=inner):
            return negated(of(inner))
        case ex.Arithmetic(sign="/", left=ex.MetricValue(metric=top), right=ex.MetricValue(metric=bottom)):
            of_points = partial(_points_of, role)
            return mean_range(role, top, bottom, of_points) or over(of(node.left), of(node.right))
        case ex.Arithmetic(sign=sign, left=left, right=right):
            return _SHARE if _is_share_in_role(node) else SIGNS[sign](of(left), of(right))
        case ex.Choose(yes=yes, no=no):
            return hull(of(yes), of(no))
        case ex.Call():
            return _call(node, of)
        case _:
            return _OPEN


def _of_metric(role: Role, name: str) -> Interval:
    """The range of a metric, or of a figure that other records give."""
    source = next((one.source for one in role.derived if one.figure.name == name), None)
    if not isinstance(source, PeerFigure) or source.points is None or source.of not in ("max", "min", "sum"):
        metric = role.metric(name)
        return Interval(metric.lowest, metric.highest)
    points = _points_of(role, source.points)
    if source.of != "sum":
        return points
    low, high = points.low, points.high  # of one person at least
    return Interval(low if low is not None and low >= 0 else None, high if high is not None and high <= 0 else None)


def _points_of(role: Role, name: str) -> Interval:
    return points_range(next(one for one in role.scored if one.name == name), role)


def _is_share_in_role(node: ex.Arithmetic) -> bool:
    """Whether days in the role are divided by those of the period, of which they are never more."""
    sides = [one.function for one in (node.left, node.right) if isinstance(one, ex.Call)]
    return node.sign == "/" and sides == ["days_in_role", "days_in_period"]


def named(node: ex.Expression) -> str:
    """A name for a figure that a condition may confine; empty for anything else."""
    match node:
        case ex.MetricValue(metric=name):
            return f"metric {name}"
        case ex.PointsValue(indicator=name):
            return f"points {name}"
        case _:
            return ""


def points_range(one: Dimension | Indicator, role: Role) -> Interval:
    """The range of a dimension's or an indicator's published points; the mean of what it is made of lies between."""
    whole = unrounded_points(one, role)
    places = role.indicator_decimals
    low, high = (None if end is None else round_half_up(end, places) for end in (whole.low, whole.high))
    return Interval(low, high)


def unrounded_points(one: Dimension | Indicator | Part, role: Role) -> Interval:
    """The range of points of a dimension, an indicator or a part: within its limits, or what its missing rule gives."""
    return hull(clamped(before_limits(one, role), one.limits.floor, one.limits.cap), *_assigned(one))


def before_limits(one: Dimension | Indicator | Part, role: Role) -> Interval:
    """The range of points before the limits that stand below a dimension, an indicator or a part."""
    if isinstance(one, Part):
        return _scored(one.assessment, role)
    if isinstance(one, Dimension):
        found = [_share(points_range(inside, role), inside, one) for inside in role.within(one)]
    else:
        found = [unrounded_points(part, role) for part in one.parts]
    return hull(*found) if found or isinstance(one, Dimension) else _scored(one.assessment, role)


def _share(points: Interval, indicator: Indicator, dimension: Dimension) -> Interval:
    """Points of an indicator as those of its dimension, if they alone counted."""
    share = dimension.full_marks / indicator.full_marks
    return times(points, Interval(share, share))


def _assigned(one: Dimension | Indicator | Part) -> tuple[Interval, ...]:
    """The points that a missing rule assigns."""
    points = one.missing.points
    return () if points is None else (Interval(points, points),)


def _scored(one: Assessment | None, role: Role) -> Interval:
    if one is None:
        return _OPEN
    return clamped(free_points(one, role), getattr(one.scoring, "floor", None), getattr(one.scoring, "cap", None))


def free_points(one: Assessment, role: Role) -> Interval:
    """The range of what a method gives, before its own least and most."""
    value = value_range(one.value, role) if one.value.type.is_numeric else _OPEN
    match one.scoring:
        case Bands(rows=rows):
            return hull(*(Interval(*row.ends) if row.ends else value_range(row.points, role, value) for row in rows))
        case Interpolation(points=points, extended=False):
            return hull(*(Interval(point.points, point.points) for point in points))
        case Levels(rows=levels):
            return hull(*(Interval(row.points, row.points) for row in levels))
        case Ratio(target=target, lower_is_better=lower, full_marks=full):
            sides = value_range(target, role), value
            share = over(*sides) if lower else over(*reversed(sides))
            # of what can't be negative, as another check says
            return times(share, Interval(full, full)).meet(Interval(Fraction(0), None))
        case Steps(start=start, target=target, below=below, above=above):
            at = value_range(target, role)
            return hull(*(_beside(start, row, value, at) for row in (below, above)))
        case GoalPost(full_marks=full, low=low, high=high, below=below, above=above):
            ends = value_range(low, role), value_range(high, role)
            return hull(_beside(full, below, value, ends[0]), _beside(full, above, value, ends[1]))
        case Tiers(start=start, rows=tiers):
            return hull(*(_onward(start, row.rate.points) for row in tiers))
        case Events(start=start, rows=rows, each=each):
            given = (Interval(*row.ends) if row.ends else value_range(row.points, role, value) for row in rows)
            return hull(_onward(start, each.points), *given)
        case Formula(expression=expression):
            return value_range(expression, role, value)
        case _:
            return _OPEN


def _onward(start: Fraction, points: Fraction) -> Interval:
    """From so many points on, the way that each more goes."""
    return Interval(None if points < 0 else start, None if points > 0 else start)


def _beside(start: Fraction, row: StepRow | None, value: Interval, target: Interval) -> Interval:
    """The points on one side of a target, as far from it as the value can be."""
    if row is None or row.points == 0:
        return Interval(start, start)
    near, far = (target.high, value.low) if row.side == "below" else (value.high, target.low)
    size = row.size if not row.relative else row.size * (target.low or Fraction(0))
    if near is None or far is None or size <= 0:
        return _onward(start, row.points)
    steps = max(near - far, Fraction(0)) / size
    farthest = start + row.points * (ceil(steps) if row.counting == "begun" else steps)
    return Interval(min(start, farthest), max(start, farthest))


def clamped(one: Interval, floor: Fraction | None, cap: Fraction | None) -> Interval:
    """A range held between limits."""
    low, high = (_held(end, floor, cap) for end in (one.low, one.high))
    return Interval(floor if low is None else low, cap if high is None else high)


def _held(end: Fraction | None, floor: Fraction | None, cap: Fraction | None) -> Fraction | None:
    if end is None:
        return None
    least = end if floor is None else max(end, floor)
    return least if cap is None else min(least, cap)


def _call(node: ex.Call, of: Callable[[ex.Expression], Interval]) -> Interval:
    ranges = [of(argument) for argument in node.arguments]
    match node.function:
        case "average" | "median" | "first_known" | "last_average" | "last_max" | "last_min":
            return hull(*ranges)
        case "last_sum":
            return summed(ranges[0], node.least or len(ranges), len(ranges))
        case "year_to_date":
            return summed(ranges[1], node.least or 1, len(ranges) - 1)
        case "min":
            return Interval(hull(*ranges).low, _outermost(min, [one.high for one in ranges]))
        case "max":
            return Interval(_outermost(max, [one.low for one in ranges]), hull(*ranges).high)
        case "count":
            return Interval(Fraction(0), Fraction(len(ranges)))
        case "sum":
            total = Interval(Fraction(0), Fraction(0))
            for one in ranges:
                total = plus(total, one)
            return total
        case "abs":
            ends = [abs(end) for end in (ranges[0].low, ranges[0].high) if end is not None]
            return Interval(Fraction(0), max(ends) if len(ends) == 2 else None)
        case "growth" | "yearly_growth" if is_positive(ranges[1]):
            return Interval(Fraction(-1), None) if ranges[0].low is not None and ranges[0].low >= 0 else _OPEN
        case "decline" | "yearly_decline" if is_positive(ranges[1]):
            return Interval(None, Fraction(1)) if ranges[0].low is not None and ranges[0].low >= 0 else _OPEN
        case _:
            low, high = function(node.function).ends
            return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high))


def _outermost(end: Callable[[list[Fraction]], Fraction], bounds: list[Fraction | None]) -> Fraction | None:
    """The tightest of the ends that are known: the least of several is no more than any of them can be."""
    known = [one for one in bounds if one is not None]
    return end(known) if known else None
