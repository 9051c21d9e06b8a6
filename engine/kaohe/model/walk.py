"""Walking over expressions and over all expressions of a role."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.model import expressions as ex
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.pack import Assessment, Indicator, Part, Role
from kaohe.model.scoring import Bands, Events, Formula, GoalPost, Ratio, Scoring, Steps

__all__ = ["adjusting", "amount_expression", "assessments", "expressions_of", "operands", "role_expressions", "walk"]


def operands(node: ex.Expression) -> tuple[ex.Expression, ...]:
    """The expressions that an expression is made of, left to right."""
    match node:
        case ex.ConstantValue(expression=inner) | ex.Not(condition=inner):
            return (inner,)
        case ex.Negative(operand=inner) | ex.Convert(operand=inner) | ex.IsMissing(operand=inner):
            return (inner,)
        case ex.DatedValue(versions=versions):
            return tuple(version.expression for version in versions)
        case (
            ex.Call(arguments=items)
            | ex.LookUp(arguments=items)
            | ex.AllOf(conditions=items)
            | ex.AnyOf(conditions=items)
        ):
            return items
        case ex.Arithmetic(left=left, right=right) | ex.Compare(left=left, right=right):
            return (left, right)
        case ex.Between(operand=inner, low=low, high=high):
            return (inner, low, high)
        case ex.OneOf(operand=inner, options=options):
            return (inner, *options)
        case ex.Choose(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
        case _:
            return ()


def walk(node: ex.Expression) -> Iterator[ex.Expression]:
    """An expression and everything inside it, outermost first."""
    yield node
    for operand in operands(node):
        yield from walk(operand)


def assessments(indicator: Indicator) -> Iterator[Assessment]:
    """What an indicator scores: its own assessment, or its parts'."""
    scored: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
    for one in scored:
        if one.assessment is not None:
            yield one.assessment


def expressions_of(scoring: Scoring) -> Iterator[ex.Expression]:
    """The expressions of a scoring method."""
    match scoring:
        case Bands(rows=rows) | Events(rows=rows):
            if isinstance(scoring, Bands) and scoring.order is not None:
                yield scoring.order
            for row in rows:
                if row.condition is not None:
                    yield row.condition
                yield row.points
        case Ratio(target=target) | Steps(target=target):
            yield target
        case GoalPost(low=low, high=high):
            yield from (low, high)
        case Formula(expression=expression):
            yield expression
        case _:
            return


def adjusting(role: Role) -> Iterator[ex.Expression]:
    """The expressions of what may follow the base total: adjustments, then vetoes."""
    for adjustment in role.adjustments:
        if adjustment.condition is not None:
            yield adjustment.condition
        yield amount_expression(adjustment)
    for veto in role.vetoes:
        yield veto.condition


def amount_expression(adjustment: Adjustment) -> ex.Expression:
    """What an adjustment's amount is reckoned from."""
    amount = adjustment.amount
    return amount.value if isinstance(amount, EachUnit) else amount.expression


def role_expressions(role: Role) -> Iterator[ex.Expression]:
    """Every expression of a role, outermost only, in the order of computation."""
    for indicator in role.indicators:
        if indicator.condition is not None:
            yield indicator.condition
        for assessment in assessments(indicator):
            yield assessment.value
            yield from expressions_of(assessment.scoring)
    yield from adjusting(role)
