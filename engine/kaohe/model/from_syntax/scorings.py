"""得分: the scoring methods, with their figures fixed and their rows typed."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.exact import Exact
from kaohe.model.from_syntax.expressions import condition, number, points
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import (
    AllOrNothing,
    BandRow,
    Bands,
    Formula,
    Interpolation,
    InterpolationPoint,
    Ratio,
    Scoring,
    StepRow,
    Steps,
)
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["build_scoring", "fixed_points", "limit_values", "unit_size"]


def build_scoring(scope: Scope, node: sx.Method, full_marks: Exact) -> Scoring | None:
    """A scoring method. ``scope`` is that of the indicator's rows. None where a finding has been reported."""
    match node:
        case sx.Bands():
            return _bands(scope, node)
        case sx.Interpolation():
            return _interpolation(scope, node)
        case sx.Ratio():
            return _ratio(scope, node, full_marks)
        case sx.AllOrNothing(condition=met):
            test = condition(scope, met)
            text = scope.report.text(met.span)
            if test is None:
                return None
            return AllOrNothing(condition=test, full_marks=full_marks, text=text)
        case sx.Steps():
            return _steps(scope, node)
        case sx.Formula(expression=expression, limits=limits):
            result = points(scope, expression)
            floor, cap = limit_values(scope, limits)
            return Formula(expression=result, floor=floor, cap=cap) if result is not None else None
        case _:
            assert_never(node)


def fixed_points(scope: Scope, node: sx.Expression) -> Exact | None:
    """Points that no record changes; None, and a finding, where they are not."""
    result = points(scope, node)
    value = fold(result) if result is not None else None
    if result is not None and value is None:
        scope.report.add("E310", node.span, text=scope.report.text(node.span))
    return value


def limit_values(scope: Scope, node: sx.Limits | None) -> tuple[Exact | None, Exact | None]:
    """The floor and cap of limits, each a fixed number of points."""
    if node is None:
        return None, None
    floor = fixed_points(scope, node.floor) if node.floor is not None else None
    cap = fixed_points(scope, node.cap) if node.cap is not None else None
    if floor is not None and cap is not None and floor > cap:
        scope.report.add("E413", node.span, floor=floor, cap=cap)
    return floor, cap


def _bands(scope: Scope, node: sx.Bands) -> Scoring | None:
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    rows = [_band_row(scope, row) for row in node.rows]
    known = tuple(row for row in rows if row is not None)
    return Bands(rows=known) if len(known) == len(rows) else None


def _band_row(scope: Scope, node: sx.BandRow) -> BandRow | None:
    test = condition(scope, node.condition) if node.condition is not None else None
    given = points(scope, node.points)
    if given is None or (node.condition is not None and test is None):
        return None
    words = Span(node.span.file, node.span.start, node.span.end if node.condition is None else node.condition.span.end)
    text = scope.report.text(words).split(":")[0].split("：")[0].strip()
    return BandRow(condition=test, points=given, text=text, span=node.span)


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
    value = _fixed_value(scope, node.value)
    given = fixed_points(scope, node.points)
    if value is None or given is None:
        return None
    return InterpolationPoint(value=value, points=given, span=node.span)


def _fixed_value(scope: Scope, node: sx.Expression) -> Fraction | None:
    """A fixed number in the unit of the indicator's value."""
    written = number(scope, node)
    if written is None or scope.subject is None:
        return None
    agreed = agree(scope.report, written, scope.subject, "")
    return fold(agreed) if agreed is not None else None


def _target(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    target = number(scope, node)
    if target is None or scope.subject is None:
        return None
    return agree(scope.report, target, scope.subject, "")


def _ratio(scope: Scope, node: sx.Ratio, full_marks: Exact) -> Scoring | None:
    target = _target(scope, node.target)
    floor, cap = limit_values(scope, node.limits)
    if node.lower_is_better and cap is None:
        scope.report.add("E508", node.span, text=scope.report.text(node.span))
        return None
    if target is None:
        return None
    return Ratio(target=target, lower_is_better=node.lower_is_better, full_marks=full_marks, floor=floor, cap=cap)


def _steps(scope: Scope, node: sx.Steps) -> Scoring | None:
    start, target = fixed_points(scope, node.start), _target(scope, node.target)
    floor, cap = limit_values(scope, node.limits)
    rows: dict[str, StepRow | None] = {}
    for row in node.rows:
        if row.side in rows:
            scope.report.add("E510", row.span, text=scope.report.text(row.span))
        rows[row.side] = _step_row(scope, row)
    if not node.rows:
        scope.report.add("E504", node.span)
    if start is None or target is None or not rows or None in rows.values():
        return None
    return Steps(start=start, target=target, below=rows.get("below"), above=rows.get("above"), floor=floor, cap=cap)


def _step_row(scope: Scope, node: sx.StepRow) -> StepRow | None:
    size = _step_size(scope, node)
    amount = fixed_points(scope, node.amount)
    if node.counting is None:
        end = Span(node.span.file, node.span.end, node.span.end)
        scope.report.add("E507", node.span, text=scope.report.text(node.span), end=end)
    if size is None or amount is None or node.counting is None:
        return None
    return StepRow(
        side=node.side,
        size=size,
        relative=node.relative,
        points=-amount if node.action == "deduct" else amount,
        counting=node.counting,
        text=scope.report.text(node.span),
        span=node.span,
    )


def _step_size(scope: Scope, node: sx.StepRow) -> Fraction | None:
    """How large a step is: percentage points or a share of the target, never a percentage that could mean either."""
    if scope.subject is None:
        return None
    if node.relative:
        size = node.size.value / 100 if node.size.unit == "percent" else None
        if size is None or size <= 0:
            scope.report.add("E511", node.size.span, text=scope.report.text(node.size.span))
            return None
        return size
    if scope.subject.kind in (Kind.PERCENT, Kind.RATIO) and node.size.unit == "percent":
        written = scope.report.text(node.size.span)
        scope.report.add("E506", node.size.span, text=written, number=node.size.value)
        return None
    return unit_size(scope, node.size, scope.subject.model_copy(update={"difference": True}))


def unit_size(scope: Scope, node: sx.Number, wanted: Type) -> Fraction | None:
    """How large a step is, in the unit of what is counted in steps."""
    literal = number(scope, node)
    agreed = agree(scope.report, literal, wanted, "") if literal is not None else None
    size = fold(agreed) if agreed is not None else None
    if size is not None and size <= 0:
        scope.report.add("E511", node.span, text=scope.report.text(node.span))
        return None
    return size
