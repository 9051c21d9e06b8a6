"""Factors: what may multiply a total, and what a grade is worth in pay."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.expressions import number
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.types import Kind
from kaohe.syntax import nodes as sx

__all__ = ["factor", "fixed_factor"]

_FACTORS = frozenset({Kind.NUMBER, Kind.RATIO, Kind.PERCENT})


def factor(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """An expression that is a number or a percentage, not points and not an amount in a unit."""
    found = number(scope, node)
    if found is not None and found.type.kind not in _FACTORS:
        scope.report.add("E433", node.span, text=scope.report.text(node.span), kind=found.type.kind.value)
        return None
    return found


def fixed_factor(scope: Scope, node: sx.Expression) -> Fraction | None:
    """A factor that no record changes and that is not negative; None, and a finding, where it is not."""
    found = factor(scope, node)
    value = fold(found) if found is not None else None
    if found is not None and value is None:
        scope.report.add("E310", node.span, text=scope.report.text(node.span))
    if value is not None and value < 0:
        scope.report.add("E435", node.span, text=scope.report.text(node.span))
        return None
    return value
