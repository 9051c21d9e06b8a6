"""What an expression comes to as columns: numbers as fractions of whole numbers, truths, words; and why not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

import narwhals as nw

from kaohe.backends.frame.codes import NOT_APPLICABLE
from kaohe.backends.frame.whole import Whole, choose

__all__ = ["Number", "State", "Truth", "Value", "Word", "compared", "comparison", "either", "one_of_two", "unknown"]


@dataclass(frozen=True, slots=True)
class State:
    """Why values aren't known: a code in each row, 0 where one is. ``codes`` are those that can occur."""

    expr: nw.Expr
    codes: frozenset[int] = frozenset()

    @classmethod
    def known(cls) -> State:
        """Always known."""
        return cls(nw.lit(0, nw.Int8))

    @property
    def is_known(self) -> nw.Expr:
        """Where the value is known."""
        return self.expr == nw.lit(0, nw.Int8)

    @property
    def is_missing(self) -> nw.Expr:
        """Where it is missing."""
        return (self.expr > nw.lit(0, nw.Int8)) & (self.expr < nw.lit(NOT_APPLICABLE, nw.Int8))

    @property
    def is_inapplicable(self) -> nw.Expr:
        """Where it doesn't apply."""
        return self.expr >= nw.lit(NOT_APPLICABLE, nw.Int8)

    def then(self, test: nw.Expr, code: int) -> State:
        """This state, and where it is known and a test holds, a reason."""
        expr = nw.when(~self.is_known).then(self.expr).when(test).then(nw.lit(code, nw.Int8))
        return State(expr.otherwise(nw.lit(0, nw.Int8)), self.codes | {code})

    def where(self, test: nw.Expr, other: State) -> State:
        """This state where a test holds, else the other."""
        return State(nw.when(test).then(self.expr).otherwise(other.expr), self.codes | other.codes)


def unknown(states: Sequence[State]) -> State:
    """What keeps a result from being known: what does not apply before what is missing, the first of each."""
    live = [state for state in states if state.codes]
    if not live:
        return State.known()
    if len(live) == 1:
        return live[0]
    found = live[-1].expr
    for state in reversed(live[:-1]):
        if min(state.codes) < NOT_APPLICABLE:  # alike
            found = nw.when(~state.is_known).then(state.expr).otherwise(found)
    for state in reversed(live):
        if max(state.codes) >= NOT_APPLICABLE:
            found = nw.when(state.is_inapplicable).then(state.expr).otherwise(found)
    return State(found, frozenset().union(*(state.codes for state in live)))


@dataclass(frozen=True, slots=True)
class Number:
    """Exact numbers: ``top`` ÷ ``bottom``, which is positive in every row where the number is known."""

    top: Whole
    bottom: Whole = field(default_factory=lambda: Whole.constant(1))
    state: State = field(default_factory=State.known)

    @classmethod
    def constant(cls, number: Fraction) -> Number:
        """The same number in every row."""
        return cls(Whole.constant(number.numerator), Whole.constant(number.denominator))

    @property
    def fixed(self) -> Fraction | None:
        """The number, where it is the same in every row."""
        if self.top.fixed is None or self.bottom.fixed is None or self.state.codes:
            return None
        return Fraction(self.top.fixed, self.bottom.fixed)

    def __neg__(self) -> Number:
        return Number(-self.top, self.bottom, self.state)

    def __add__(self, other: Number) -> Number:
        one, two, bottom = _alike(self, other)
        return Number(one + two, bottom, unknown([self.state, other.state]))

    def __sub__(self, other: Number) -> Number:
        one, two, bottom = _alike(self, other)
        return Number(one - two, bottom, unknown([self.state, other.state]))

    def __mul__(self, other: Number) -> Number:
        top, bottom = _reduced(self.top * other.top, self.bottom * other.bottom)
        return Number(top, bottom, unknown([self.state, other.state]))

    def over(self, other: Number, zero: int) -> Number:
        """A quotient; where the divisor is 0 it is missing for a reason, given by its code."""
        state = unknown([self.state, other.state])
        if other.top.low <= 0 <= other.top.high:
            state = state.then(other.top.expr == Whole.constant(0).expr, zero)
        first, second = _reduced(self.bottom, other.bottom)
        top, bottom = self.top * second, first * other.top.magnitude()
        if other.top.low < 0:  # alike
            top = choose(other.top.expr < Whole.constant(0).expr, -top, top)  # alike
        if bottom.low <= 0:  # never divided by, but nothing may ever divide by 0
            bottom = bottom.at_least(1)
        return Number(*_reduced(top, bottom), state)

    def rounded(self, places: int) -> Whole:
        """The number × 10^places, halves away from zero, as a whole number."""
        scaled = self.top * Whole.constant(10**places)
        if self.bottom.fixed == 1:
            return scaled
        sizes = scaled.magnitude()
        doubled = sizes * Whole.constant(2) + self.bottom
        found = doubled.over(self.bottom * Whole.constant(2))
        if scaled.low >= 0:  # alike
            return found
        return choose(scaled.expr < Whole.constant(0).expr, -found, found)  # alike

    def shown(self) -> nw.Expr:
        """The number as a float, for people to see."""
        bottom = self.bottom.expr.cast(nw.Float64)
        if self.bottom.fixed is not None:  # a quotient by a literal is a product by its reciprocal, one place off
            bottom = bottom + (self.top.expr * 0).cast(nw.Float64)  # alike
        return self.top.expr.cast(nw.Float64) / bottom


def _alike(one: Number, other: Number) -> tuple[Whole, Whole, Whole]:
    """The tops over one bottom, and that bottom."""
    first, second = one.bottom.fixed, other.bottom.fixed
    if first is not None and second is not None:
        bottom = lcm(first, second)
        return (
            one.top * Whole.constant(bottom // first), other.top * Whole.constant(bottom // second),
            Whole.constant(bottom),
        )  # fmt: skip
    return one.top * other.bottom, other.top * one.bottom, one.bottom * other.bottom


def either(test: nw.Expr, yes: Number, no: Number) -> Number:
    """One of two numbers by a condition, over one bottom where both bottoms are constant."""
    state = yes.state.where(test, no.state)
    first, second = yes.bottom.fixed, no.bottom.fixed
    if first is None or second is None:
        return Number(choose(test, yes.top, no.top), choose(test, yes.bottom, no.bottom), state)
    bottom = lcm(first, second)
    tops = yes.top * Whole.constant(bottom // first), no.top * Whole.constant(bottom // second)
    return Number(choose(test, *tops), Whole.constant(bottom), state)


def _reduced(top: Whole, bottom: Whole) -> tuple[Whole, Whole]:
    """A fraction of constants in its lowest terms; any other as it is."""
    if top.fixed is None or bottom.fixed is None:
        return top, bottom
    shared = gcd(top.fixed, bottom.fixed)
    return Whole.constant(top.fixed // shared), Whole.constant(bottom.fixed // shared)


def compared(comparator: str, one: Number, other: Number) -> nw.Expr:
    """Whether a comparison of numbers holds, where both are known."""
    left, right, _ = _alike(one, other)
    return comparison(comparator, left.expr, right.expr)


def comparison(comparator: str, left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """Two columns compared."""
    match comparator:
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
        case "=":
            return left == right
        case _:
            return left != right


@dataclass(frozen=True, slots=True)
class Truth:
    """Conditions."""

    expr: nw.Expr
    state: State = field(default_factory=State.known)


@dataclass(frozen=True, slots=True)
class Word:
    """Choices, texts and dates; ``fixed`` is a text that is the same in every row."""

    expr: nw.Expr
    state: State = field(default_factory=State.known)
    fixed: str | None = None


Value = Number | Truth | Word


def one_of_two(test: nw.Expr, yes: Value, no: Value) -> Value:
    """One of two values of a kind by a condition; where the condition isn't known, the second."""
    if isinstance(yes, Number) and isinstance(no, Number):
        return either(test, yes, no)
    if isinstance(yes, Number) or isinstance(no, Number) or type(yes) is not type(no):
        raise TypeError("the checker lets both sides be of one kind only")
    return type(yes)(nw.when(test).then(yes.expr).otherwise(no.expr), yes.state.where(test, no.state))
