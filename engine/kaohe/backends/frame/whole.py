"""Columns of whole numbers with proved bounds: 64 bits where they suffice, 128 where those do, else refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import narwhals as nw

__all__ = ["Unbounded", "Whole", "choose"]

_NARROW = 2**63
_WIDE = 2**127


class Unbounded(ArithmeticError):
    """A column could hold numbers that no integer column can; the exact evaluator has to take these records."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A column of whole numbers between ``low`` and ``high``, both in. ``wide``: held in 128 bits."""

    expr: nw.Expr
    low: int
    high: int
    wide: bool = False

    @classmethod
    def constant(cls, number: int) -> Whole:
        """The same number in every row."""
        wide = not _fits(number, number, _NARROW)
        return cls(nw.lit(number, nw.Int128 if wide else nw.Int64), number, number, wide)

    @property
    def fixed(self) -> int | None:
        """The number, where it is the same in every row."""
        return self.low if self.low == self.high else None

    @property
    def most(self) -> int:
        """The largest magnitude."""
        return max(abs(self.low), abs(self.high))

    def __neg__(self) -> Whole:
        zero = nw.lit(0, nw.Int128 if self.wide else nw.Int64)  # Polars has no sign change of 128 bits
        return replace(self, expr=zero - self.expr, low=-self.high, high=-self.low)

    def __add__(self, other: Whole) -> Whole:
        return self._joined(other, self.low + other.low, self.high + other.high, lambda a, b: a + b)

    def __sub__(self, other: Whole) -> Whole:
        return self._joined(other, self.low - other.high, self.high - other.low, lambda a, b: a - b)

    def __mul__(self, other: Whole) -> Whole:
        if other.fixed == 1:
            return self
        if self.fixed == 1:
            return other
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return self._joined(other, min(ends), max(ends), lambda a, b: a * b)

    def over(self, divisor: Whole) -> Whole:
        """The quotient without its remainder, of numbers that are not negative by one that is positive."""
        least, most = self.low // divisor.high, self.high // max(divisor.low, 1)
        return self._joined(divisor, max(least, 0), most, lambda a, b: a // b)

    def magnitude(self) -> Whole:
        """The numbers without their signs."""
        if self.low >= 0:  # alike
            return self
        return replace(self, expr=self.expr.abs(), low=max(0, -self.high), high=self.most)

    def at_least(self, bound: int) -> Whole:
        """The numbers, none below a bound."""
        if self.low >= bound:  # alike
            return self
        held = choose(self.expr < Whole.constant(bound).expr, Whole.constant(bound), self)  # alike
        return replace(held, low=bound, high=max(self.high, bound))

    def at_most(self, bound: int) -> Whole:
        """The numbers, none above a bound."""
        if self.high <= bound:  # alike
            return self
        held = choose(self.expr > Whole.constant(bound).expr, Whole.constant(bound), self)  # alike
        return replace(held, low=min(self.low, bound), high=bound)

    def _joined(self, other: Whole, low: int, high: int, join: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Whole:
        if not _fits(low, high, _WIDE):
            raise Unbounded
        wide = self.wide or other.wide or not _fits(low, high, _NARROW)
        left = self.expr.cast(nw.Int128) if wide and not self.wide else self.expr
        return Whole(join(left, other.expr), low, high, wide)


def choose(test: nw.Expr, yes: Whole, no: Whole) -> Whole:
    """One of two numbers by a condition; where the condition isn't known, the second."""
    wide = yes.wide or no.wide
    one, other = (side.expr.cast(nw.Int128) if wide and not side.wide else side.expr for side in (yes, no))
    return Whole(nw.when(test).then(one).otherwise(other), min(yes.low, no.low), max(yes.high, no.high), wide)


def _fits(low: int, high: int, bound: int) -> bool:
    return -bound < low and high < bound  # alike
