"""Expressions as z3's terms: each with what it is worth and whether it is known, as the exact evaluator reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any

import z3

from kaohe.checks.proving.solver.symbols import BeyondError, Symbols
from kaohe.model import expressions as ex
from kaohe.model.in_force import Version, in_force

__all__ = ["Points", "Term", "Terms", "Value", "all_known", "chosen", "rational", "rounded"]

Term = Any
"""A term of z3, which has no types of its own."""


@dataclass(frozen=True, slots=True)
class Value:
    """What something is worth, where it is ``known``; else it is missing."""

    term: Term
    known: Term


Points = Callable[[str], Value]
"""The points of an indicator or a dimension, by its name."""


def rational(number: Fraction | int) -> Term:
    """A number as a term."""
    exact = Fraction(number)
    return z3.Q(exact.numerator, exact.denominator)


def rounded(number: Term, places: int) -> Term:
    """A number at so many decimals, halves away from zero."""
    scale = Fraction(10) ** places
    half = rational(Fraction(1, 2))
    up = z3.ToReal(z3.ToInt(number * rational(scale) + half))
    down = -z3.ToReal(z3.ToInt(-number * rational(scale) + half))
    return z3.If(number >= 0, up, down) / rational(scale)


def all_known(values: Sequence[Value]) -> Term:
    """Whether all of some values are known."""
    return z3.And(*(one.known for one in values))


def chosen(options: Sequence[tuple[Term, Value]], otherwise: Value) -> Value:
    """The value of the first of some conditions that holds."""
    result = otherwise
    for condition, value in reversed(options):
        result = Value(z3.If(condition, value.term, result.term), z3.If(condition, value.known, result.known))
    return result


def _no_points(_name: str) -> Value:
    raise BeyondError("other")


class Terms:
    """Reads the expressions of one record; ``subject`` is the value that they speak of."""

    def __init__(self, symbols: Symbols, subject: Value | None = None, points: Points = _no_points) -> None:
        self._symbols = symbols
        self._subject = subject
        self._points = points

    def about(self, subject: Value) -> Terms:
        """The same record, with another value spoken of."""
        return Terms(self._symbols, subject, self._points)

    def holds(self, node: ex.Expression) -> Term:
        """Whether a condition is known to hold."""
        value = self.of(node)
        return z3.And(value.known, value.term)

    def of(self, node: ex.Expression) -> Value:
        """What an expression is worth.

        Raises
        ------
        BeyondError
            Where it is made of something that has no term.
        """
        match node:
            case ex.LiteralValue(value=value):
                return Value(self._literal(value), z3.BoolVal(True))
            case ex.MetricValue(metric=name):
                return self._figure((name, 0))
            case ex.PriorValue(metric=name, periods_back=back):
                return self._figure((name, back))
            case ex.PointsValue(indicator=name):
                return self._points(name)
            case ex.SubjectValue() if self._subject is not None:
                return self._subject
            case ex.ConstantValue(expression=inner):
                return self.of(inner)
            case ex.DatedValue(versions=versions):
                return self._in_force(versions, lambda one: self.of(one.expression))
            case ex.LookUp():
                return self._looked_up(node)
            case ex.Convert(operand=inner, factor=factor):
                number = self.of(inner)
                return Value(number.term * rational(factor), number.known)
            case ex.Negative(operand=inner):
                number = self.of(inner)
                return Value(-number.term, number.known)
            case ex.Arithmetic():
                return self._arithmetic(node)
            case ex.Call():
                return self._call(node)
            case ex.Choose(condition=condition, yes=yes, no=no):
                asked, one, other = self.of(condition), self.of(yes), self.of(no)
                known = z3.And(asked.known, z3.If(asked.term, one.known, other.known))
                return Value(z3.If(asked.term, one.term, other.term), known)
            case _:
                return self._truth(node)

    def _figure(self, key: tuple[str, int]) -> Value:
        return Value(self._symbols.term(key), self._symbols.known(key))

    def _literal(self, value: object) -> Term:
        match value:
            case bool():
                return z3.BoolVal(value)
            case Fraction():
                return rational(value)
            case date():
                return z3.IntVal(value.toordinal())
            case _:
                return z3.IntVal(self._symbols.word(str(value)))

    def _in_force(self, versions: Sequence[Any], value_of: Callable[[Any], Value]) -> Value:
        """The value of the version in force in each period that is looked at."""
        read: dict[int, Value] = {id(one): value_of(one) for one in versions}
        default = next(iter(read.values()))
        options = []
        for at, period in enumerate(self._symbols.periods):
            version: Version | None = in_force(versions, period)
            value = read[id(version)] if version is not None else Value(default.term, z3.BoolVal(False))
            options.append((self._symbols.period == at, value))
        return chosen(options[:-1], options[-1][1])

    def _looked_up(self, node: ex.LookUp) -> Value:
        keys = [self.of(one) for one in node.arguments]

        def table(version: ex.TableVersion) -> Value:
            rows = []
            for row in version.rows:
                pairs = [
                    key.term == self._literal(wanted.value)
                    for key, wanted in zip(keys, row.keys, strict=True)
                    if wanted is not None
                ]
                rows.append((z3.And(*pairs), Value(rational(row.value), all_known(keys))))
            return chosen(rows, Value(rational(0), z3.BoolVal(False)))

        return self._in_force(node.versions, table)

    def _arithmetic(self, node: ex.Arithmetic) -> Value:
        left, right = self.of(node.left), self.of(node.right)
        known = all_known([left, right])
        match node.sign:
            case "+":
                return Value(left.term + right.term, known)
            case "-":
                return Value(left.term - right.term, known)
            case "*":
                return Value(left.term * right.term, known)
            case "/":
                return Value(left.term / right.term, z3.And(known, right.term != 0))

    def _truth(self, node: ex.Expression) -> Value:
        match node:
            case ex.Compare(comparator=comparator, left=left, right=right):
                one, other = self.of(left), self.of(right)
                return Value(_compared(comparator, one.term, other.term), all_known([one, other]))
            case ex.Between(operand=operand, low=low, high=high):
                value, least, most = (self.of(one) for one in (operand, low, high))
                inside = z3.And(least.term <= value.term, value.term <= most.term)
                return Value(inside, all_known([value, least, most]))
            case ex.OneOf(operand=operand, options=options):
                value, listed = self.of(operand), [self.of(one) for one in options]
                return Value(z3.Or(*(value.term == one.term for one in listed)), all_known([value, *listed]))
            case ex.Not(condition=inner):
                value = self.of(inner)
                return Value(z3.Not(value.term), value.known)
            case ex.IsMissing(operand=inner):
                return Value(z3.Not(self.of(inner).known), z3.BoolVal(True))
            case ex.AllOf(conditions=conditions):
                return _joined([self.of(one) for one in conditions], decisive=False)
            case ex.AnyOf(conditions=conditions):
                return _joined([self.of(one) for one in conditions], decisive=True)
            case ex.PeriodDay():
                raise BeyondError("dates")
            case _:
                raise BeyondError("other")

    def _call(self, node: ex.Call) -> Value:
        if node.least is not None or node.function == "year_to_date":
            raise BeyondError("periods")
        values = [self.of(one) for one in node.arguments]
        terms, known = [one.term for one in values], all_known(values)
        match node.function:
            case "min" | "last_min":
                return Value(reduce(_lesser, terms), known)
            case "max" | "last_max":
                return Value(reduce(_greater, terms), known)
            case "sum" | "last_sum":
                return Value(z3.Sum(*terms), known)
            case "average" | "last_average":
                return Value(z3.Sum(*terms) / rational(len(terms)), known)
            case "median" if len(terms) == 3:
                return Value(z3.Sum(*terms) - reduce(_lesser, terms) - reduce(_greater, terms), known)
            case "abs":
                return Value(z3.If(terms[0] >= 0, terms[0], -terms[0]), known)
            case "rank":  # among so many, who must be known too
                return Value(terms[0], known)
            case "count":
                return Value(z3.Sum(*(z3.If(one.known, rational(1), rational(0)) for one in values)), z3.BoolVal(True))
            case "first_known":
                return chosen([(one.known, one) for one in values[:-1]], values[-1])
            case "growth" | "yearly_growth":
                return Value((terms[0] - terms[1]) / terms[1], z3.And(known, terms[1] > 0))
            case "decline" | "yearly_decline":
                return Value((terms[1] - terms[0]) / terms[1], z3.And(known, terms[1] > 0))
            case "round" if isinstance(node.arguments[1], ex.LiteralValue):
                return Value(rounded(terms[0], int(str(node.arguments[1].value))), known)
            case _:
                raise BeyondError("function", node.function)


def _lesser(one: Term, other: Term) -> Term:
    return z3.If(other < one, other, one)


def _greater(one: Term, other: Term) -> Term:
    return z3.If(other > one, other, one)


def _compared(comparator: ex.Comparator, one: Term, other: Term) -> Term:
    match comparator:
        case ">=":
            return one >= other
        case ">":
            return one > other
        case "<=":
            return one <= other
        case "<":
            return one < other
        case "=":
            return one == other
        case "!=":
            return one != other


def _joined(values: Sequence[Value], *, decisive: bool) -> Value:
    """Conditions joined so that one with the ``decisive`` truth settles it, whatever the others are."""
    settled = z3.Or(*(z3.And(one.known, one.term == decisive) for one in values))
    term = settled if decisive else z3.Not(settled)
    return Value(term, z3.Or(settled, all_known(values)))
