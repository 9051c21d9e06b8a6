"""得分: the scoring methods, with their figures fixed and their rows typed."""

from __future__ import annotations

from typing import assert_never

from kaohe.model.exact import Exact
from kaohe.model.from_syntax.amounts import build_events, build_tiers
from kaohe.model.from_syntax.bands import build_bands
from kaohe.model.from_syntax.expressions import points
from kaohe.model.from_syntax.fixed import fixed_points, fixed_value, limit_values, target_of
from kaohe.model.from_syntax.levels import build_levels
from kaohe.model.from_syntax.methods import build_worded
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.steps import build_goal_post, build_steps, unit_size
from kaohe.model.scoring import Formula, Interpolation, InterpolationPoint, Ratio, Scoring
from kaohe.syntax import nodes as sx

__all__ = ["build_scoring", "fixed_points", "limit_values", "unit_size"]


def build_scoring(scope: Scope, node: sx.Method, full_marks: Exact) -> Scoring | None:
    """A scoring method. ``scope`` is that of the indicator's rows. None where a finding has been reported."""
    match node:
        case sx.Bands():
            return build_bands(scope, node)
        case sx.Interpolation():
            return _interpolation(scope, node)
        case sx.Ratio():
            return _ratio(scope, node, full_marks)
        case sx.Steps():
            return build_steps(scope, node)
        case sx.GoalPost():
            return build_goal_post(scope, node, full_marks)
        case sx.Levels():
            return build_levels(scope, node)
        case sx.Tiers():
            return build_tiers(scope, node)
        case sx.Events():
            return build_events(scope, node)
        case sx.WordedMethod():
            return build_worded(scope, node, full_marks)
        case sx.Formula(expression=expression, limits=limits):
            result = points(scope, expression)
            floor, cap = limit_values(scope, limits)
            return Formula(expression=result, floor=floor, cap=cap) if result is not None else None
        case _:
            assert_never(node)


def _interpolation(scope: Scope, node: sx.Interpolation) -> Scoring | None:
    found = [_point(scope, point) for point in node.points]
    known = tuple(point for point in found if point is not None)
    if len(known) != len(found):
        return None
    if len(known) < 2:
        scope.report.add("E505", node.span, reason="few")
        return None
    values = [point.value for point in known]
    for at in range(1, len(known)):
        thrice = at >= 2 and values[at] == values[at - 1] == values[at - 2]
        if values[at] < values[at - 1] or thrice:
            scope.report.add("E505", known[at].span, reason="thrice" if thrice else "order")
            return None
    if values[0] == values[-1]:
        scope.report.add("E505", node.span, reason="few")
        return None
    return Interpolation(points=known, extended=node.extended)


def _point(scope: Scope, node: sx.Point) -> InterpolationPoint | None:
    value = fixed_value(scope, node.value)
    given = fixed_points(scope, node.points)
    if value is None or given is None:
        return None
    return InterpolationPoint(value=value, points=given, span=node.span)


def _ratio(scope: Scope, node: sx.Ratio, full_marks: Exact) -> Scoring | None:
    target = target_of(scope, node.target)
    floor, cap = limit_values(scope, node.limits)
    if node.lower_is_better and cap is None:
        scope.report.add("E508", node.span, text=scope.report.text(node.span))
        return None
    if target is None:
        return None
    return Ratio(target=target, lower_is_better=node.lower_is_better, full_marks=full_marks, floor=floor, cap=cap)
