"""Conditions that compare figures, each by itself, with fixed values: what seems possible of those is."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold
from kaohe.model.types import Kind
from kaohe.model.walk import walk

__all__ = ["figures_compared", "stand_alone"]


def stand_alone(conditions: Sequence[ex.Expression], value: ex.Expression | None = None) -> bool:
    """Whether all figures that some conditions compare can be what they will beside each other.

    ``value`` is what they speak of: it must be one of the figures, or made of none of them.
    """
    found = [figures_compared(one) for one in conditions]
    figures = [figure for one in found for figure in one or ()]
    return None not in found and (value is None or _beside(value, figures))


def figures_compared(node: ex.Expression) -> list[ex.Expression] | None:
    """The figures that a condition compares with fixed values; None where it does anything else."""
    match node:
        case ex.AllOf(conditions=inner) | ex.AnyOf(conditions=inner):
            found = [figures_compared(one) for one in inner]
            return None if None in found else [figure for one in found for figure in one or ()]
        case ex.Not(condition=condition):
            return figures_compared(condition)
        case ex.Compare(left=figure, right=bound):
            return [figure] if _is_figure(figure) and _is_fixed(bound) else None
        case ex.Between(operand=figure, low=low, high=high):
            return [figure] if _is_figure(figure) and fold(low) is not None and fold(high) is not None else None
        case ex.OneOf(operand=figure, options=options):
            return [figure] if _is_figure(figure) and all(_is_fixed(one) for one in options) else None
        case ex.IsMissing(operand=ex.MetricValue() as figure):
            return [figure]
        case ex.MetricValue() if node.type.kind is Kind.FLAG:
            return [node]
        case _:
            return None


def _is_figure(node: ex.Expression) -> bool:
    return isinstance(node, ex.MetricValue | ex.SubjectValue)


def _is_fixed(node: ex.Expression) -> bool:
    return fold(node) is not None or (isinstance(node, ex.LiteralValue) and isinstance(node.value, bool | str))


def _beside(value: ex.Expression, figures: Sequence[ex.Expression]) -> bool:
    if isinstance(value, ex.MetricValue):
        return True
    made_of = {one.metric for one in walk(value) if isinstance(one, ex.MetricValue | ex.PriorValue)}
    return not made_of & {one.metric for one in figures if isinstance(one, ex.MetricValue)}
