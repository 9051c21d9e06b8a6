"""Expressions as formulas. Each case is the twin of one in `exact.evaluate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kaohe.backends.excel.codes import missing, quoted
from kaohe.backends.excel.dates import serial
from kaohe.backends.excel.functions import FUNCTIONS
from kaohe.backends.excel.lookups import chosen_version, found_row
from kaohe.backends.excel.over_time import over_time
from kaohe.backends.excel.rules import Rules
from kaohe.backends.excel.sheet import NotTold, Sheet
from kaohe.backends.excel.values import (
    Number,
    State,
    Truth,
    Value,
    Word,
    compared,
    known_and,
    one_of_two,
    unknown,
)
from kaohe.backends.excel.whole import Whole, choose
from kaohe.model import expressions as ex
from kaohe.model.functions import function
from kaohe.model.in_force import is_dated

__all__ = ["PERIOD", "PUBLISHED", "Figures", "Scope", "compiled", "number", "numeric", "truth"]

Figures = Mapping[tuple[str, int], Value]
"""Each metric's cells now (0 periods back) and before; by (indicator, PUBLISHED) published points; by ("start", PERIOD)
and ("end", PERIOD) the days of the period."""
PUBLISHED, PERIOD = -1, -2
_LONGEST_TEXT = 255
"""The signs of a text inside a formula."""


@dataclass(frozen=True)
class Scope:
    """What an expression can speak of, and where its steps and the rules' figures are kept."""

    sheet: Sheet
    rules: Rules
    figures: Figures
    subject: Value | None = None

    def about(self, subject: Value | None) -> Scope:
        """The same, of a subject."""
        return replace(self, subject=subject)


def number(node: ex.Expression, scope: Scope) -> Number:
    """A numeric expression."""
    return numeric(compiled(node, scope))


def numeric(value: Value) -> Number:
    """A value that the checker has proved to be a number."""
    if not isinstance(value, Number):
        raise TypeError(f"the checker lets no {type(value).__name__} stand for a number")
    return value


def truth(node: ex.Expression, scope: Scope) -> Truth:
    """A condition."""
    found = compiled(node, scope)
    if not isinstance(found, Truth):
        raise TypeError(f"the checker lets no {type(found).__name__} stand for a condition")
    return found


def compiled(node: ex.Expression, scope: Scope) -> Value:
    """An expression as formulas; what grows long on the way gets columns of its own."""
    return scope.sheet.brief(_compiled(node, scope))


def _compiled(node: ex.Expression, scope: Scope) -> Value:
    match node:
        case ex.LiteralValue(value=value):
            return _literal(node, value, scope)
        case ex.MetricValue(metric=metric):
            return scope.figures[metric, 0]
        case ex.PriorValue(metric=metric, periods_back=back):
            return scope.figures[metric, back]
        case ex.PeriodDay(end=end):
            return scope.figures[end, PERIOD]
        case ex.PointsValue(indicator=indicator):
            return scope.figures[indicator, PUBLISHED]
        case ex.SubjectValue():
            if scope.subject is None:
                raise ValueError("an expression speaks of a subject where there is none")
            return scope.subject
        case ex.ConstantValue():
            return _constant(node, scope)
        case ex.DatedValue(versions=versions):
            values = [(one.starts, one.ends, compiled(one.expression, scope)) for one in versions]
            return chosen_version(values, _day(scope))
        case ex.LookUp(arguments=arguments, versions=tables):
            keys = [compiled(one, scope) for one in arguments]
            rows = [(one.starts, one.ends, found_row(one.rows, keys, node.type, scope)) for one in tables]
            return chosen_version(rows, _day(scope)) if is_dated(tables) else rows[0][2]
        case ex.Negative(operand=inner):
            return -number(inner, scope)
        case ex.Convert(operand=inner, factor=factor):
            return number(inner, scope) * Number.constant(factor)
        case ex.Arithmetic():
            return _arithmetic(node, number(node.left, scope), number(node.right, scope))
        case ex.Call(arguments=arguments):
            return _call(node, [compiled(one, scope) for one in arguments])
        case ex.Choose(condition=condition, yes=yes, no=no):
            decides = truth(condition, scope)
            return _given_that(decides.state, one_of_two(decides.text, compiled(yes, scope), compiled(no, scope)))
        case _:
            return _condition(node, scope)


def _constant(node: ex.ConstantValue, scope: Scope) -> Value:
    """What a constant stands for; a figure goes by its name among the rules' figures."""
    match node.expression:
        case ex.LiteralValue(value=Fraction() as value, type=kind):
            return scope.rules.named(node.name, value, kind)
        case inner:
            return compiled(inner, scope)


def _day(scope: Scope) -> Number:
    """The last day of the record's period."""
    return numeric(scope.figures["end", PERIOD])


def _literal(node: ex.LiteralValue, value: bool | Fraction | date | str, scope: Scope) -> Value:
    if isinstance(value, bool):
        return Truth("TRUE" if value else "FALSE")
    if isinstance(value, date):
        return Number(Whole.constant(serial(value)))
    if isinstance(value, Fraction):
        return scope.rules.literal(value, node.type)
    if len(value) > _LONGEST_TEXT:
        raise NotTold("long")
    return Word(quoted(value))


def _given_that(state: State, value: Value) -> Value:
    """A value where something else is known; else that state."""
    return value if not state.kinds else replace(value, state=value.state.where(state.known, state))


def _arithmetic(node: ex.Arithmetic, left: Number, right: Number) -> Number:
    match node.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left.over(right, missing("divided_by_zero"))


def _call(node: ex.Call, arguments: Sequence[Value]) -> Value:
    declared = function(node.function)
    if declared.takes == "periods":
        return over_time(node, [numeric(one) for one in arguments])
    match declared.missing:
        case "first known":
            return _first_known(arguments)
        case "never":
            return _known_of(arguments)
        case _:
            if node.function not in FUNCTIONS:
                raise NotTold("function")
            found = FUNCTIONS[node.function](arguments)
    return _given_that(unknown([argument.state for argument in arguments]), found)


def _known_of(arguments: Sequence[Value]) -> Number:
    """How many arguments are known."""
    one, none = Whole.constant(1), Whole.constant(0)
    found = none
    for argument in arguments:
        found = found + (choose(argument.state.present, one, none) if argument.state.kinds else one)
    return Number(found)


def _first_known(arguments: Sequence[Value]) -> Value:
    """The first known argument; where none is, the first one's reason."""
    found = arguments[-1]
    for argument in reversed(arguments[:-1]):
        found = one_of_two(argument.state.present, argument, found) if argument.state.kinds else argument
    if not all(argument.state.kinds for argument in arguments):
        return found
    some = ",".join(argument.state.present for argument in arguments)
    return replace(found, state=found.state.where(f"OR({some})", arguments[0].state))


def _condition(node: ex.Expression, scope: Scope) -> Truth:
    match node:
        case ex.Compare(comparator=comparator, left=left, right=right):
            return _compare(comparator, compiled(left, scope), compiled(right, scope))
        case ex.Between(operand=inner, low=low, high=high):
            operand, least, most = (number(one, scope) for one in (inner, low, high))
            sides = compared("<=", least, operand), compared("<=", operand, most)
            state = unknown([operand.state, least.state, most.state, *(one.state for one in sides)])
            return Truth(f"AND({sides[0].text},{sides[1].text})", state)
        case ex.OneOf(operand=inner, options=options):
            sought, *others = [compiled(one, scope) for one in (inner, *options)]
            tests = [_compare("=", sought, option) for option in others]
            text = ",".join(one.text for one in tests)
            return Truth(f"OR({text})", unknown([sought.state, *(one.state for one in tests)]))
        case ex.IsMissing(operand=inner):
            return _is_missing(compiled(inner, scope), scope)
        case ex.Not(condition=inner):
            refused = truth(inner, scope)
            return Truth(f"NOT({refused.text})", refused.state)
        case ex.AllOf(conditions=conditions):
            return _decided([truth(one, scope) for one in conditions], decisive=False)
        case ex.AnyOf(conditions=conditions):
            return _decided([truth(one, scope) for one in conditions], decisive=True)
        case _:
            raise TypeError(f"no formula for {type(node).__name__}")


def _is_missing(value: Value, scope: Scope) -> Truth:
    """What a spreadsheet can't tell is a known figure, only too large for it."""
    if "missing" not in value.state.kinds:
        return Truth("FALSE")
    state = scope.sheet.state(value.state)
    return Truth(scope.sheet.told.is_("missing", state.text))


def _compare(comparator: ex.Comparator, left: Value, right: Value) -> Truth:
    if isinstance(left, Number) and isinstance(right, Number):
        return compared(comparator, left, right)
    if isinstance(left, Number) or isinstance(right, Number):
        raise TypeError("the checker lets only like kinds compare")
    state = unknown([left.state, right.state])
    same = f"EXACT({left.text},{right.text})" if isinstance(left, Word) else f"({left.text})=({right.text})"
    return Truth(same if comparator == "=" else f"NOT({same})", state)


def _decided(conditions: Sequence[Truth], *, decisive: bool) -> Truth:
    """Conditions joined so that one with the ``decisive`` truth settles it, whatever the others are."""
    undecided = unknown([one.state for one in conditions])
    if not undecided.kinds:
        said = ",".join(one.text for one in conditions)
        return Truth(f"OR({said})" if decisive else f"AND({said})")
    settled = ",".join(known_and(one, wanted=decisive) for one in conditions)
    text = f"OR({settled})" if decisive else f"NOT(OR({settled}))"
    state = State().where(f"OR({settled})", undecided)
    for one in reversed(conditions):  # what a spreadsheet can't tell might have settled it
        if "undecided" in one.state.kinds and len(conditions) > 1:
            state = one.state.where(f"AND({one.state.present},NOT({one.state.known}),NOT(OR({settled})))", state)
    return Truth(text, state)
