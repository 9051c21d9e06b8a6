"""Formulas of whole numbers with proved bounds. What could outgrow exact numbers is a doubt, to be looked at first."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["LIMIT", "Whole", "choose"]

LIMIT = 10**14
"""Below it whole numbers are exact. Doubles would be up to 2^53, but spreadsheets compare and cut by 15 digits."""
_ATOM, _PRODUCT, _SUM = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Whole:
    """A formula of whole numbers between ``low`` and ``high``, both in.

    ``rank`` tells how firmly its parts hold together. ``doubts`` are the steps on the way that could outgrow the limit.
    ``inline``: a number written into the formula, which others may be worked into.
    """

    text: str
    low: int
    high: int
    rank: int = _ATOM
    doubts: tuple[str, ...] = ()
    inline: bool = False

    @classmethod
    def constant(cls, number: int) -> Whole:
        """A number that stands in the formula itself."""
        found = cls(str(number) if number >= 0 else f"({number})", number, number, inline=True)
        return found if abs(number) < LIMIT else found._doubted()

    @property
    def fixed(self) -> int | None:
        """The number, where it is the same in every row."""
        return self.low if self.low == self.high else None

    @property
    def most(self) -> int:
        """The largest magnitude."""
        return max(abs(self.low), abs(self.high))

    def __neg__(self) -> Whole:
        return Whole.constant(0) - self

    def __add__(self, other: Whole) -> Whole:
        if 0 in (self.fixed, other.fixed):
            return other if self.fixed == 0 else self
        text = f"{self.text}+{other.text}"
        return self._joined(other, text, self.low + other.low, self.high + other.high, _SUM)

    def __sub__(self, other: Whole) -> Whole:
        if other.fixed == 0:
            return self
        text = f"{self.text}-{other._held(_PRODUCT)}"
        return self._joined(other, text, self.low - other.high, self.high - other.low, _SUM)

    def __mul__(self, other: Whole) -> Whole:
        if other.fixed == 1:
            return self
        if self.fixed == 1:
            return other
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        text = f"{self._held(_PRODUCT)}*{other._held(_PRODUCT)}"
        return self._joined(other, text, min(ends), max(ends), _PRODUCT)

    def over(self, divisor: Whole) -> Whole:
        """The quotient without its remainder, of numbers that are not negative by one that is positive."""
        text = f"INT({self._held(_PRODUCT)}/{divisor._held(_ATOM)})"
        least, most = self.low // max(divisor.high, 1), self.high // max(divisor.low, 1)
        return Whole(text, max(least, 0), most, doubts=(*self.doubts, *divisor.doubts))

    def magnitude(self) -> Whole:
        """The numbers without their signs."""
        if self.low >= 0:
            return self
        return replace(self, text=f"ABS({self.text})", low=max(0, -self.high), high=self.most, rank=_ATOM, inline=False)

    def at_least(self, bound: Whole) -> Whole:
        """The numbers, none below a bound."""
        return self._bounded("MAX", bound, max(self.low, bound.low), max(self.high, bound.high))

    def at_most(self, bound: Whole) -> Whole:
        """The numbers, none above a bound."""
        return self._bounded("MIN", bound, min(self.low, bound.low), min(self.high, bound.high))

    def cleared(self) -> Whole:
        """The same, its doubts being looked at elsewhere."""
        return replace(self, doubts=())

    def _bounded(self, name: str, bound: Whole, low: int, high: int) -> Whole:
        text = f"{name}({self.text},{bound.text})"
        return Whole(text, low, high, doubts=(*self.doubts, *bound.doubts))

    def _held(self, rank: int) -> str:
        """The formula as an operand of something that holds together so firmly."""
        return self.text if self.rank >= rank else f"({self.text})"

    def _joined(self, other: Whole, text: str, low: int, high: int, rank: int) -> Whole:
        doubts = (*self.doubts, *other.doubts)
        if self.inline and other.inline and low == high:
            return replace(Whole.constant(low), doubts=doubts)
        found = Whole(text, low, high, rank, doubts)
        return found if max(abs(low), abs(high)) < LIMIT else found._doubted()

    def _doubted(self) -> Whole:
        """Within the limit, which is to be looked at."""
        low, high = max(self.low, 1 - LIMIT), min(self.high, LIMIT - 1)
        return replace(self, low=low, high=high, doubts=(*self.doubts, self.text))


def choose(test: str, yes: Whole, no: Whole) -> Whole:
    """One of two numbers by a condition; what isn't chosen isn't looked at."""
    if yes.text == no.text:
        return yes
    doubts = [f"IF({test},{one},0)" for one in yes.doubts] + [f"IF({test},0,{one})" for one in no.doubts]
    return Whole(f"IF({test},{yes.text},{no.text})", min(yes.low, no.low), max(yes.high, no.high), doubts=tuple(doubts))
