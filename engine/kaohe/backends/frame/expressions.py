"""Expressions as columns. Each case is the twin of one in `exact.evaluate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.functions import FUNCTIONS, numbers_of
from kaohe.backends.frame.lookups import chosen_version, found_row
from kaohe.backends.frame.over_time import over_time
from kaohe.backends.frame.values import Number, State, Truth, Value, Word, compared, comparison, one_of_two, unknown
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model import expressions as ex
from kaohe.model.functions import function
from kaohe.model.in_force import is_dated

__all__ = ["COUNTED_DAYS", "PERIOD", "PUBLISHED", "Figures", "compiled", "number", "truth"]

Figures = Mapping[tuple[str, int], Value]
"""The columns of each metric now (0 periods back) and before; by (indicator, PUBLISHED) of published points; of the
period's days, its ends at ``PERIOD``; and by (function, COUNTED_DAYS) of days that are counted once for all who ask."""

PUBLISHED = -1

PERIOD = -2
"""Where the days of the period itself stand: ``("start", PERIOD)`` and ``("end", PERIOD)``."""

COUNTED_DAYS = -3

_DIVIDED_BY_ZERO = reason_code("divided_by_zero")


def number(node: ex.Expression, figures: Figures, subject: Value | None = None) -> Number:
    """A numeric expression's columns."""
    found = compiled(node, figures, subject)
    if not isinstance(found, Number):
        raise TypeError(f"the checker lets no {type(found).__name__} stand for a number")
    return found


def truth(node: ex.Expression, figures: Figures, subject: Value | None = None) -> Truth:
    """A condition's column."""
    found = compiled(node, figures, subject)
    if not isinstance(found, Truth):
        raise TypeError(f"the checker lets no {type(found).__name__} stand for a condition")
    return found


def compiled(node: ex.Expression, figures: Figures, subject: Value | None = None) -> Value:
    """An expression's columns; ``subject`` is what a row speaks of without naming it."""
    match node:
        case ex.LiteralValue(value=value):
            return _literal(value)
        case ex.MetricValue(metric=metric):
            return figures[metric, 0]
        case ex.PriorValue(metric=metric, periods_back=back):
            return figures[metric, back]
        case ex.PeriodDay(end=end):
            return figures[end, PERIOD]
        case ex.PointsValue(indicator=indicator):
            return figures[indicator, PUBLISHED]
        case ex.SubjectValue():
            if subject is None:
                raise ValueError("an expression speaks of a subject where there is none")
            return subject
        case ex.ConstantValue(expression=inner):
            return compiled(inner, figures, subject)
        case ex.DatedValue(versions=versions):
            values = [(one.starts, one.ends, compiled(one.expression, figures, subject)) for one in versions]
            return chosen_version(values, figures["end", PERIOD])
        case ex.LookUp(arguments=arguments, versions=tables):
            keys = [compiled(one, figures, subject) for one in arguments]
            found = [(one.starts, one.ends, found_row(one.rows, keys)) for one in tables]
            return chosen_version(found, figures["end", PERIOD]) if is_dated(tables) else found[0][2]
        case ex.Negative(operand=inner):
            return -number(inner, figures, subject)
        case ex.Convert(operand=inner, factor=factor):
            return number(inner, figures, subject) * Number.constant(factor)
        case ex.Arithmetic():
            return _arithmetic(node, number(node.left, figures, subject), number(node.right, figures, subject))
        case ex.Call():
            return _call(node, figures, subject)
        case ex.Choose(condition=condition, yes=yes, no=no):
            sides = compiled(yes, figures, subject), compiled(no, figures, subject)
            return _chosen(truth(condition, figures, subject), *sides)
        case _:
            return _condition(node, figures, subject)


def _literal(value: bool | Fraction | date | str) -> Value:
    if isinstance(value, bool):
        return Truth(nw.lit(value))
    if isinstance(value, Fraction):
        return Number.constant(value)
    return Word(nw.lit(value), fixed=value if isinstance(value, str) else None)


def _arithmetic(node: ex.Arithmetic, left: Number, right: Number) -> Number:
    match node.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left.over(right, _DIVIDED_BY_ZERO)


def _call(node: ex.Call, figures: Figures, subject: Value | None) -> Value:
    if (node.function, COUNTED_DAYS) in figures:
        return figures[node.function, COUNTED_DAYS]
    arguments = [compiled(one, figures, subject) for one in node.arguments]
    declared = function(node.function)
    if declared.takes == "periods":
        return over_time(node, numbers_of(arguments))
    match declared.missing:
        case "first known":
            return _first_known(arguments)
        case "never":
            return _known_of(arguments)
        case _:
            found = FUNCTIONS[node.function](arguments)
    state = unknown([argument.state for argument in arguments])
    for code in found.state.codes:  # the function's own reason, where its arguments are known
        state = state.then(found.state.expr == nw.lit(code, nw.Int8), code)
    return replace(found, state=state)


def _known_of(arguments: Sequence[Value]) -> Number:
    """How many arguments are known."""
    one, none = Whole.constant(1), Whole.constant(0)
    found = none
    for argument in arguments:
        found = found + (choose(argument.state.is_known, one, none) if argument.state.codes else one)
    return Number(found)


def _first_known(arguments: Sequence[Value]) -> Value:
    """The first known argument; where none is, the first one's reason."""
    found = arguments[-1]
    for argument in reversed(arguments[:-1]):
        found = one_of_two(argument.state.is_known, argument, found) if argument.state.codes else argument
    if not all(argument.state.codes for argument in arguments):
        return replace(found, state=State.known())
    known = arguments[0].state.is_known
    for argument in arguments[1:]:
        known = known | argument.state.is_known
    return replace(found, state=State.known().where(known, arguments[0].state))


def _chosen(condition: Truth, yes: Value, no: Value) -> Value:
    found = one_of_two(condition.expr, yes, no)
    if not condition.state.codes:
        return found
    return replace(found, state=found.state.where(condition.state.is_known, condition.state))


def _condition(node: ex.Expression, figures: Figures, subject: Value | None) -> Truth:
    match node:
        case ex.Compare(comparator=comparator, left=left, right=right):
            return _compare(comparator, compiled(left, figures, subject), compiled(right, figures, subject))
        case ex.Between(operand=inner, low=low, high=high):
            operand, least, most = (number(one, figures, subject) for one in (inner, low, high))
            inside = compared("<=", least, operand) & compared("<=", operand, most)
            return Truth(inside, unknown([operand.state, least.state, most.state]))
        case ex.OneOf(operand=inner, options=options):
            found = [compiled(one, figures, subject) for one in (inner, *options)]
            tests = [_compare("=", found[0], option).expr for option in found[1:]]
            return Truth(_any(tests), unknown([one.state for one in found]))
        case ex.IsMissing(operand=inner):
            return Truth(compiled(inner, figures, subject).state.is_missing)
        case ex.Not(condition=inner):
            found_truth = truth(inner, figures, subject)
            return Truth(~found_truth.expr, found_truth.state)
        case ex.AllOf(conditions=conditions):
            return _decided([truth(one, figures, subject) for one in conditions], decisive=False)
        case ex.AnyOf(conditions=conditions):
            return _decided([truth(one, figures, subject) for one in conditions], decisive=True)
        case _:
            raise TypeError(f"no columns for {type(node).__name__}")


def _compare(comparator: ex.Comparator, left: Value, right: Value) -> Truth:
    state = unknown([left.state, right.state])
    if isinstance(left, Number) and isinstance(right, Number):
        return Truth(compared(comparator, left, right), state)
    if isinstance(left, Number) or isinstance(right, Number):
        raise TypeError("the checker lets only like kinds compare")
    return Truth(comparison(comparator, left.expr, right.expr), state)


def _decided(conditions: Sequence[Truth], *, decisive: bool) -> Truth:
    """Conditions joined so that one with the ``decisive`` truth settles it, whatever the others are."""
    settled = _any([_known_to_be(one, decisive) for one in conditions])
    undecided = unknown([one.state for one in conditions])
    if not undecided.codes:
        return Truth(settled if decisive else ~settled)
    state = State.known().where(settled, undecided)
    return Truth(nw.when(settled).then(nw.lit(decisive)).otherwise(nw.lit(not decisive)), state)


def _known_to_be(condition: Truth, wanted: bool) -> nw.Expr:
    is_so = condition.expr if wanted else ~condition.expr
    return (
        is_so if not condition.state.codes else nw.when(condition.state.is_known).then(is_so).otherwise(nw.lit(False))
    )


def _any(tests: Sequence[nw.Expr]) -> nw.Expr:
    found = tests[0]
    for test in tests[1:]:
        found = found | test
    return found
