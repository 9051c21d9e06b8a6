"""Conditions on the subject alone, as the set of numbers that they hold for."""

from __future__ import annotations

from fractions import Fraction

from kaohe.checks.intervals import EVERYTHING, NOTHING, Interval, NumberSet
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold

__all__ = ["TURNED", "against", "holds_for"]

TURNED: dict[ex.Comparator, ex.Comparator] = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "!=": "!="}


def holds_for(condition: ex.Expression | None) -> NumberSet | None:
    """The values of the subject for which a condition holds; None where other figures decide too.

    No condition (其余) holds for everything.
    """
    match condition:
        case None:
            return EVERYTHING
        case ex.Compare():
            return _compared(condition)
        case ex.Between(operand=ex.SubjectValue(), low=low, high=high):
            ends = fold(low), fold(high)
            return None if None in ends else NumberSet.of([Interval(*ends)])
        case ex.OneOf(operand=ex.SubjectValue(), options=options):
            values = [fold(option) for option in options]
            return None if None in values else NumberSet.of(Interval(value, value) for value in values)
        case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
            return _joined(conditions, every=isinstance(condition, ex.AllOf))
        case ex.Not(condition=inner):
            held = holds_for(inner)
            return None if held is None else held.complement()
        case _:
            return None


def _compared(node: ex.Compare) -> NumberSet | None:
    comparator, value = node.comparator, node.right
    if isinstance(node.right, ex.SubjectValue):
        comparator, value = TURNED[comparator], node.left
    elif not isinstance(node.left, ex.SubjectValue):
        return None
    bound = fold(value)
    return None if bound is None else against(comparator, bound)


def against(comparator: ex.Comparator, bound: Fraction) -> NumberSet:
    """The numbers that compare so with a bound."""
    exactly = NumberSet((Interval(bound, bound),))
    match comparator:
        case ">=" | ">":
            return NumberSet((Interval(bound, None, low_in=comparator == ">="),))
        case "<=" | "<":
            return NumberSet((Interval(None, bound, high_in=comparator == "<="),))
        case "=":
            return exactly
        case _:
            return exactly.complement()


def _joined(conditions: tuple[ex.Expression, ...], *, every: bool) -> NumberSet | None:
    result = EVERYTHING if every else NOTHING
    for one in conditions:
        held = holds_for(one)
        if held is None:
            return None
        result = result.meet(held) if every else result.join(held)
    return result
