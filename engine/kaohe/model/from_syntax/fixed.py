"""Figures that are the same for everybody: fixed points, limits, values, and targets."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.exact import Exact
from kaohe.model.from_syntax.expressions import number, points
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.scope import Scope
from kaohe.syntax import nodes as sx

__all__ = ["fixed_points", "fixed_value", "limit_values", "target_of"]


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


def fixed_value(scope: Scope, node: sx.Expression) -> Fraction | None:
    """A fixed number in the unit of the indicator's value; None, and a finding, where it is not fixed."""
    agreed = target_of(scope, node)
    value = fold(agreed) if agreed is not None else None
    if agreed is not None and value is None:
        scope.report.add("E310", node.span, text=scope.report.text(node.span))
    return value


def target_of(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """A number in the unit of the indicator's value, which may be another for each record."""
    target = number(scope, node)
    if target is None or scope.subject is None:
        return None
    return agree(scope.report, target, scope.subject, "")
