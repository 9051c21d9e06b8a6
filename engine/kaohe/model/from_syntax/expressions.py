"""Syntax expressions to typed ones: names resolved, kinds agreed, units converted.

Every function returns None where a finding has been reported, so that one mistake is one finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.calls import typed_call
from kaohe.model.from_syntax.details import as_column, detail_column, names_detail, not_of_rows
from kaohe.model.from_syntax.in_role import day_or_days, days_named
from kaohe.model.from_syntax.kinds import PP, agree, difference, product, quotient
from kaohe.model.from_syntax.roll_ups import figure_now
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import function_named
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.model.units import dimension
from kaohe.syntax import nodes as sx

__all__ = ["condition", "number", "points", "typed"]

_FLAG = Type(kind=Kind.FLAG)


def typed(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """The typed form of any expression."""
    match node:
        case sx.Number() | sx.Text() | sx.DateValue() | sx.PeriodValue() | sx.Flag() | sx.FullMarks():
            return _literal(scope, node)
        case sx.Reference(name=name):
            return _reference(scope, name)
        case sx.DetailColumn():
            return detail_column(scope, node)
        case sx.PointsOf() if names_detail(scope, node):
            return detail_column(scope, as_column(scope, node))
        case sx.PointsOf():
            return _points_of(scope, node)
        case sx.Subject():
            return _subject(scope, node)
        case sx.Call():
            return typed_call(scope, node, typed)
        case sx.Arithmetic():
            return _arithmetic(scope, node)
        case sx.Negative():
            operand = number(scope, node.operand)
            return operand and _negated(operand, node)
        case sx.Choose():
            return _choose(scope, node)
        case _:
            return _logical(scope, node)


def condition(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """An expression that must be true or false."""
    result = typed(scope, node)
    if result is not None and result.type.kind is not Kind.FLAG:
        scope.report.add("E304", node.span, text=scope.report.text(node.span), kind=result.type.kind.value)
        return None
    return result


def number(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """An expression that must be a number of some kind."""
    result = typed(scope, node)
    if result is not None and result.type.kind not in NUMERIC:
        scope.report.add("E305", node.span, text=scope.report.text(node.span), kind=result.type.kind.value)
        return None
    return result


def points(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    """An expression that must be points: a number, not a share of something or an amount."""
    result = number(scope, node)
    if result is not None and result.type.kind not in (Kind.POINTS, Kind.NUMBER, Kind.RATIO):
        scope.report.add("E309", node.span, text=scope.report.text(node.span), kind=result.type.kind.value)
        return None
    return result


def _literal(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    match node:
        case sx.Number():
            return _number_literal(node)
        case sx.Text(value=value):
            return ex.LiteralValue(type=Type(kind=Kind.TEXT), span=node.span, value=value)
        case sx.Flag(value=flag):
            return ex.LiteralValue(type=_FLAG, span=node.span, value=flag)
        case sx.DateValue(value=day):
            return ex.LiteralValue(type=Type(kind=Kind.DATE), span=node.span, value=day)
        case sx.FullMarks() if scope.full_marks is not None:
            return ex.LiteralValue(type=Type(kind=Kind.POINTS), span=node.span, value=scope.full_marks)
        case sx.FullMarks():
            scope.report.add("E207", node.span, text=scope.report.text(node.span))
            return None
        case _:
            scope.report.add("E203", node.span, text=scope.report.text(node.span))
            return None


def _number_literal(node: sx.Number) -> ex.LiteralValue:
    value, unit = node.value, node.unit
    whole = value.denominator == 1
    measured = dimension(unit) if unit is not None else None
    if measured is not None:
        kind = Type(kind=Kind(measured), unit=unit, whole=whole)
    elif unit in ("percent", PP):
        value, kind = value / 100, Type(kind=Kind.PERCENT, unit=PP if unit == PP else None)
    else:
        kind = Type(kind=Kind.POINTS if unit == "points" else Kind.NUMBER, whole=whole)
    return ex.LiteralValue(type=kind, span=node.span, value=value)


def _reference(scope: Scope, name: sx.Name) -> ex.Expression | None:
    metric = scope.metrics.get(name.text)
    if metric is not None:
        return days_named(scope, name) or figure_now(metric, name)
    if name.text in scope.constants:
        constant = scope.constants[name.text]
        if scope.rows_of is not None and isinstance(constant, ex.DatedValue):
            not_of_rows(scope, scope.rows_of, name)
            return None
        return constant and constant.model_copy(update={"span": name.span})
    if scope.rows_of is not None:
        not_of_rows(scope, scope.rows_of, name)
        return None
    if name.text in scope.lookups:
        given = scope.lookups[name.text]
        most = len(given.keys) if given is not None else 1
        scope.report.add("E206", name.span, function=name.text, given=0, least=most, most=most)
        return None
    declared = function_named(name.text)
    if declared is not None and declared.takes == "nothing":
        return day_or_days(scope, name)
    scope.report.unknown(name, "figure", [*scope.metrics, *scope.constants])
    return None


def _points_of(scope: Scope, node: sx.PointsOf) -> ex.Expression | None:
    if scope.indicators is None:
        scope.report.add("E231", node.span, text=scope.report.text(node.span), indicator=node.indicator.text)
        return None
    if node.indicator.text not in scope.indicators:
        scope.report.unknown(node.indicator, "indicator", scope.indicators)
        return None
    return ex.PointsValue(type=Type(kind=Kind.POINTS), span=node.span, indicator=node.indicator.text)


def _subject(scope: Scope, node: sx.Subject) -> ex.Expression | None:
    if scope.subject is not None:
        return ex.SubjectValue(type=scope.subject, span=node.span)
    if not scope.subject_faulty:
        scope.report.add("E207", node.span, text=scope.report.text(node.span))
    return None


def _arithmetic(scope: Scope, node: sx.Arithmetic) -> ex.Expression | None:
    left, right = number(scope, node.left), number(scope, node.right)
    if left is None or right is None:
        return None
    if node.sign in "+-":
        return _sum(scope, node, left, right)
    if node.sign == "/" and left.type.kind is right.type.kind:
        right = agree(scope.report, right, left.type, scope.report.text(node.left.span))
        if right is None:
            return None
    kind = (product if node.sign == "*" else quotient)(left.type, right.type)
    if kind is None:
        scope.report.add(
            "E306", node.span, text=scope.report.text(node.span), left=left.type.kind.value,
            right=right.type.kind.value, right_text=scope.report.text(node.right.span), unit=right.type.unit,
            sign=node.sign,
        )  # fmt: skip
        return None
    divisor = scope.report.text(node.right.span) if node.sign == "/" else ""
    return ex.Arithmetic(type=kind, span=node.span, sign=node.sign, left=left, right=right, divisor_text=divisor)


def _sum(scope: Scope, node: sx.Arithmetic, left: ex.Expression, right: ex.Expression) -> ex.Expression | None:
    written = isinstance(left, ex.LiteralValue)
    shares = {left.type.kind, right.type.kind} <= {Kind.PERCENT, Kind.RATIO}
    if written and left.type.kind is Kind.NUMBER and right.type.kind not in (Kind.NUMBER, Kind.RATIO, Kind.POINTS):
        agreed = agree(scope.report, left, right.type, scope.report.text(node.right.span))
        if agreed is None:
            return None
        left = agreed
    elif not shares:  # a share and percentage points may be added, so shares of both kinds go together here
        agreed = agree(scope.report, right, left.type, scope.report.text(node.left.span))
        if agreed is None:
            return None
        right = agreed
    kind = difference(left.type, right.type, left_is_written=written or node.sign == "+")
    return ex.Arithmetic(type=kind, span=node.span, sign=node.sign, left=left, right=right)


def _negated(operand: ex.Expression, node: sx.Negative) -> ex.Expression:
    if isinstance(operand, ex.LiteralValue) and isinstance(operand.value, Fraction):
        return operand.model_copy(update={"value": -operand.value, "span": node.span})
    return ex.Negative(type=operand.type, span=node.span, operand=operand)


def _choose(scope: Scope, node: sx.Choose) -> ex.Expression | None:
    decided = condition(scope, node.condition)
    yes, no = typed(scope, node.yes), typed(scope, node.no)
    if decided is None or yes is None or no is None:
        return None
    agreed = agree(scope.report, no, yes.type, scope.report.text(node.yes.span))
    if agreed is None:
        return None
    kind = yes.type.model_copy(update={"whole": yes.type.whole and agreed.type.whole})
    return ex.Choose(type=kind, span=node.span, condition=decided, yes=yes, no=agreed)


def _logical(scope: Scope, node: sx.Expression) -> ex.Expression | None:
    match node:
        case sx.Compare():
            return _compare(scope, node)
        case sx.Between(operand=operand, low=low, high=high):
            beside, ends = _alike(scope, operand, (low, high))
            if beside is None or ends is None or not _ordered(scope, node, beside):
                return None
            return ex.Between(type=_FLAG, span=node.span, operand=beside, low=ends[0], high=ends[1])
        case sx.OneOf(operand=operand, options=options):
            beside, agreed = _alike(scope, operand, options)
            if beside is None or agreed is None:
                return None
            return ex.OneOf(type=_FLAG, span=node.span, operand=beside, options=agreed)
        case sx.IsMissing(operand=operand):
            inner = typed(scope, operand)
            return inner and ex.IsMissing(type=_FLAG, span=node.span, operand=inner)
        case sx.AllOf(conditions=conditions) | sx.AnyOf(conditions=conditions):
            kind = ex.AllOf if isinstance(node, sx.AllOf) else ex.AnyOf
            joined = [condition(scope, one) for one in conditions]
            known = tuple(one for one in joined if one is not None)
            return kind(type=_FLAG, span=node.span, conditions=known) if len(known) == len(joined) else None
        case sx.Not():
            inner = condition(scope, node.condition)
            return inner and ex.Not(type=_FLAG, span=node.span, condition=inner)
        case _:
            raise TypeError(f"no type for {type(node).__name__}")


def _compare(scope: Scope, node: sx.Compare) -> ex.Expression | None:
    left, others = _alike(scope, node.left, (node.right,))
    if left is None or others is None:
        return None
    if node.comparator not in ("=", "!=") and not _ordered(scope, node, left):
        return None
    return ex.Compare(type=_FLAG, span=node.span, comparator=node.comparator, left=left, right=others[0])


def _alike(
    scope: Scope, operand: sx.Expression, others: Sequence[sx.Expression]
) -> tuple[ex.Expression | None, tuple[ex.Expression, ...] | None]:
    """An operand, and others brought to its kind and unit."""
    beside = typed(scope, operand)
    found = [typed(scope, other) for other in others]
    if beside is None or any(one is None for one in found):
        return beside, None
    if isinstance(beside, ex.LiteralValue) and len(found) == 1 and found[0] is not None:
        turned = _literal_first(scope, beside, found[0])
        return turned, (found[0],) if turned is not None else None
    name = scope.report.text(operand.span) if operand.span.end > operand.span.start else ""
    agreed = [agree(scope.report, one, beside.type, name) for one in found if one is not None]
    known = tuple(one for one in agreed if one is not None)
    if len(known) != len(agreed) or not all(_is_option(scope, beside.type, one) for one in known):
        return beside, None
    return beside, known


def _literal_first(scope: Scope, literal: ex.LiteralValue, other: ex.Expression) -> ex.Expression | None:
    """A literal written before what it is compared with takes that one's unit."""
    agreed = agree(scope.report, literal, other.type, scope.report.text(other.span))
    return agreed if agreed is None or _is_option(scope, other.type, agreed) else None


def _is_option(scope: Scope, kind: Type, node: ex.Expression) -> bool:
    """Whether a text compared with a choice is one of its options; reports it where not."""
    if kind.kind is not Kind.CHOICE or not isinstance(node, ex.LiteralValue) or node.value in kind.options:
        return True
    name = sx.Name(str(node.value), span=node.span)
    scope.report.add("E208", node.span, name=name.text, options=kind.options)
    return False


def _ordered(scope: Scope, node: sx.Expression, operand: ex.Expression) -> bool:
    """Whether more and less make sense for an operand; reports it where not."""
    if operand.type.is_numeric or operand.type.kind is Kind.DATE:
        return True
    scope.report.add("E305", node.span, text=scope.report.text(operand.span), kind=operand.type.kind.value)
    return False
