"""Rows that speak of several figures at once: what none of them takes, with a record that shows it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction

from kaohe.checks.boxes import Box, Possible, TooManyError, figure_of
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import NumberSet
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import Bands
from kaohe.model.types import Kind
from kaohe.model.walk import assessments, walk

__all__ = ["check_joint_gaps"]

_JOINING = ex.AllOf | ex.AnyOf | ex.Not


def check_joint_gaps(pack: Pack) -> Iterator[Diagnostic]:
    """E577 for figures that no row takes; only where each stands alone, so that they can come together in a record."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                if isinstance(one.scoring, Bands) and one.scoring.is_table:
                    yield from _gap(role, indicator.name, one, one.scoring)


def _gap(role: Role, indicator: str, one: Assessment, scoring: Bands) -> Iterator[Diagnostic]:
    conditions = [row.condition for row in scoring.rows if row.condition is not None]
    alone = all(holds_for(condition) is not None for condition in conditions)
    if alone or len(conditions) < len(scoring.rows):
        return  # rows of the value alone are another check's, and 其余 takes the rest
    figures = [figure for condition in conditions for figure in _figures(condition) or ()]
    if any(_figures(condition) is None for condition in conditions) or not _stand_alone(one.value, figures):
        return
    possible = Possible(role, one.value, value_range(one.value, role))
    try:
        left = possible.all_fail(conditions)
    except TooManyError:
        return
    if left:
        named = {figure_of(one.value if isinstance(node, ex.SubjectValue) else node): node for node in figures}
        shown = tuple(_shown(left[0], key, node, one) for key, node in named.items() if key in left[0])
        yield finding("E577", scoring.rows[-1].span, indicator=indicator, witness=shown)


def _figures(node: ex.Expression) -> list[ex.Expression] | None:
    """The figures that a condition compares with fixed values; None where it does anything else."""
    match node:
        case ex.AllOf(conditions=inner) | ex.AnyOf(conditions=inner):
            found = [_figures(one) for one in inner]
            return None if None in found else [figure for one in found for figure in one or ()]
        case ex.Not(condition=condition):
            return _figures(condition)
        case ex.Compare(left=figure, right=bound):
            return [figure] if _is_figure(figure) and _is_fixed(bound) else None
        case ex.Between(operand=figure, low=low, high=high):
            return [figure] if _is_figure(figure) and fold(low) is not None and fold(high) is not None else None
        case ex.MetricValue() if node.type.kind is Kind.FLAG:
            return [node]
        case _:
            return None


def _is_figure(node: ex.Expression) -> bool:
    return isinstance(node, ex.MetricValue | ex.SubjectValue)


def _is_fixed(node: ex.Expression) -> bool:
    return fold(node) is not None or (isinstance(node, ex.LiteralValue) and isinstance(node.value, bool | str))


def _stand_alone(value: ex.Expression, figures: Sequence[ex.Expression]) -> bool:
    """Whether a value can be what it will beside the figures: it is one of them, or made of none of them."""
    if isinstance(value, ex.MetricValue):
        return True
    made_of = {one.metric for one in walk(value) if isinstance(one, ex.MetricValue | ex.PriorValue)}
    return not made_of & {one.metric for one in figures if isinstance(one, ex.MetricValue)}


def _shown(box: Box, key: Hashable, node: ex.Expression, one: Assessment) -> tuple[str, object, object]:
    held = box[key]
    value: Fraction | bool | str = ""
    if isinstance(held, NumberSet):
        value = held.first().witness()
    elif isinstance(held, frozenset):
        value = min(held, key=str)
    return (one.value_text if isinstance(node, ex.SubjectValue) else str(getattr(node, "metric", "")), value, node.type)
