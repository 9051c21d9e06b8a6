"""加减, 目标区间 and every 每 …: how large a step is, what it changes, and how a part of one counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.exact import Exact
from kaohe.model.from_syntax.expressions import number
from kaohe.model.from_syntax.fixed import fixed_points, limit_values, target_of
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.readings import counted_readings, unit_readings
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import Counting, GoalPost, Rate, StepRow, Steps
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["build_goal_post", "build_rate", "build_steps", "unit_size"]

_SHARES = (Kind.PERCENT, Kind.RATIO)


def build_steps(scope: Scope, node: sx.Steps) -> Steps | None:
    """加减: from so many points at a target."""
    start, target = fixed_points(scope, node.start), target_of(scope, node.target)
    floor, cap = limit_values(scope, node.limits)
    rows = _rows(scope, node.rows, start, {"below": target, "above": target})
    if not node.rows:
        scope.report.add("E504", node.span)
    if start is None or target is None or not rows or None in rows.values():
        return None
    return Steps(start=start, target=target, below=rows.get("below"), above=rows.get("above"), floor=floor, cap=cap)


def build_goal_post(scope: Scope, node: sx.GoalPost, full_marks: Exact) -> GoalPost | None:
    """目标区间: full marks inside, and a row for each side outside."""
    low, high = target_of(scope, node.low), target_of(scope, node.high)
    floor, cap = limit_values(scope, node.limits)
    ends = [fold(one) if one is not None else None for one in (low, high)]
    if ends[0] is not None and ends[1] is not None and ends[0] >= ends[1]:
        place = node.low.span.to(node.high.span)
        scope.report.add("E524", place, text=scope.report.text(place), same=ends[0] == ends[1])
        return None
    rows = _rows(scope, node.rows, full_marks, {"below": low, "above": high})
    for side in ("below", "above"):
        if side not in rows:
            scope.report.add("E523", node.span, side=side)
            return None
    below, above = rows["below"], rows["above"]
    if low is None or high is None or below is None or above is None:
        return None
    return GoalPost(full_marks=full_marks, low=low, high=high, below=below, above=above, floor=floor, cap=cap)


def _rows(
    scope: Scope, nodes: tuple[sx.StepRow, ...], start: Exact | None, targets: dict[str, ex.Expression | None]
) -> dict[str, StepRow | None]:
    """By side, its row; None where a finding has been reported."""
    rows: dict[str, StepRow | None] = {}
    for row in nodes:
        if row.side in rows:
            scope.report.add("E510", row.span, text=scope.report.text(row.span))
        rows[row.side] = _step_row(scope, row, start, targets[row.side])
    return rows


def _step_row(scope: Scope, node: sx.StepRow, start: Exact | None, target: ex.Expression | None) -> StepRow | None:
    if scope.subject is not None and scope.subject.kind not in _SHARES and node.size.unit == "percent":
        node = replace(node, relative=True)  # of a number of things a percentage can only be a share of the target
    given = fixed_points(scope, node.amount)
    amount = None if given is None else -given if node.action == "deduct" else given
    if _is_ambiguous(scope, node, target):
        aim = fold(target) if target is not None else None
        written = scope.report.text(node.size.span)
        facts = unit_readings(scope.report, node, Fraction(-2) if amount is None else amount, start, aim)
        scope.report.add("E506", node.size.span, text=written, **facts)
        return None
    size = _step_size(scope, node)
    whole = not node.relative and target is not None and target.type.whole
    counting = _counting(scope, node, node.counting, amount, size if whole else None)
    if size is None or amount is None or counting is None:
        return None
    return StepRow(
        side=node.side,
        size=size,
        relative=node.relative,
        points=amount,
        counting=counting,
        text=scope.report.text(node.span),
        span=node.span,
    )


def _is_ambiguous(scope: Scope, node: sx.StepRow, target: ex.Expression | None) -> bool:
    """Whether a percentage could be percentage points or a share of the target; of 100% both are the same."""
    if scope.subject is None or node.relative or node.size.unit != "percent":
        return False
    if scope.subject.kind not in _SHARES or node.size.value <= 0:
        return False
    return target is None or fold(target) != 1


def _step_size(scope: Scope, node: sx.StepRow) -> Fraction | None:
    """How large a step is: in the value's unit, percentage points, or a share of the target."""
    if not node.relative:
        return _size(scope, node.size)
    size = node.size.value / 100 if node.size.unit == "percent" else None
    if size is None or size <= 0:
        scope.report.add("E511", node.size.span, text=scope.report.text(node.size.span))
        return None
    return size


def _size(scope: Scope, node: sx.Number) -> Fraction | None:
    """A size in the unit of the value, or in percentage points where that is a percentage."""
    if scope.subject is None:
        return None
    return unit_size(scope, node, scope.subject.model_copy(update={"difference": True}))


def unit_size(scope: Scope, node: sx.Number, wanted: Type) -> Fraction | None:
    """How large a step is, in the unit of what is counted in steps."""
    literal = number(scope, node)
    agreed = agree(scope.report, literal, wanted, "") if literal is not None else None
    size = fold(agreed) if agreed is not None else None
    if size is not None and size <= 0:
        scope.report.add("E511", node.span, text=scope.report.text(node.span))
        return None
    return size


def _counting(
    scope: Scope, row: sx.Node, stated: Counting | None, amount: Exact | None, whole_size: Exact | None
) -> Counting | None:
    """How a part of a step counts. It need not be said where whole numbers go up by one: there are no parts.

    ``whole_size`` is the size of a step between whole numbers.
    """
    if stated is not None:
        return stated
    if whole_size == 1 and scope.subject is not None and scope.subject.whole:
        return "whole"
    end = Span(row.span.file, row.span.end, row.span.end)
    readings = counted_readings(scope.report, row, Fraction(-2) if amount is None else amount)
    scope.report.add("E507", row.span, text=scope.report.text(row.span), end=end, readings=readings)
    return None


def build_rate(scope: Scope, node: sx.Rate, row: sx.Node) -> Rate | None:
    """每 so much, so many points; ``row`` is the line that it stands in."""
    size, given = _size(scope, node.size), fixed_points(scope, node.amount)
    amount = None if given is None else -given if node.action == "deduct" else given
    counting = _counting(scope, row, node.counting, amount, size)
    if size is None or amount is None or counting is None:
        return None
    return Rate(size=size, points=amount, counting=counting, text=scope.report.text(node.span), span=node.span)
