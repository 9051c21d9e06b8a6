"""A record's figures as unknowns of z3 within their ranges, and back from a solution to a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from kaohe.backends.exact.outcome import Scalar
from kaohe.checks.proving.record import Key, Record
from kaohe.model.pack import Role
from kaohe.model.periods import Period
from kaohe.model.types import Kind, Type

__all__ = ["BeyondError", "Symbols", "Words", "exact"]

_FIRST, _LAST = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_DECIMALS = {Kind.PERCENT: 4, Kind.RATIO: 4}
_FEW = 2


class BeyondError(Exception):
    """What has no term; ``what`` is a word of the wording, ``name`` that of a function."""

    def __init__(self, what: str, name: str = "") -> None:
        super().__init__(what, name)
        self.what = what
        self.name = name


class Words:
    """Words as numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word, a new one where it has none."""
        return self._numbers.setdefault(word, len(self._numbers))

    def word(self, number: int) -> str:
        """The word of a number; any other is some other text."""
        return next((word for word, own in self._numbers.items() if own == number), f"…{number}")


class Symbols:
    """The unknowns of a record. Two records that are alike in some figures share those (``beside``)."""

    def __init__(
        self, role: Role, periods: Sequence[Period | None], *, may_lack: bool, beside: Symbols | None = None,
        movers: frozenset[Key] = frozenset(),
    ) -> None:  # fmt: skip
        self.role = role
        self.periods = periods
        self.period: Any = z3.Int("period") if beside is None else beside.period
        self._may_lack = may_lack
        self._beside = beside
        self._movers = movers
        self._words: Words = Words() if beside is None else beside._words
        self._terms: dict[Key, tuple[Any, Any]] = {}
        self.constraints: list[Any] = [] if beside is not None else [self.period >= 0, self.period < len(periods)]
        """What holds of the unknowns."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures that were asked for."""
        return tuple(self._terms)

    def word(self, word: str) -> int:
        """The number of a word."""
        return self._words.number(word)

    def term(self, key: Key) -> Any:
        """What a figure is worth."""
        return self._symbol(key)[0]

    def known(self, key: Key) -> Any:
        """Whether it is known."""
        return self._symbol(key)[1]

    def _symbol(self, key: Key) -> tuple[Any, Any]:
        if key not in self._terms:
            shared = self._beside is not None and key not in self._movers
            self._terms[key] = self._beside._symbol(key) if shared and self._beside is not None else self._made(key)
        return self._terms[key]

    def _made(self, key: Key) -> tuple[Any, Any]:
        name, back = key
        metric = self.role.metric(name)
        known = z3.Bool(f"known {back} {name}{self._mark}") if self._may_lack else z3.BoolVal(True)
        return self.number(metric.type, f"{back} {name}", metric.lowest, metric.highest), known

    @property
    def _mark(self) -> str:
        return "" if self._beside is None else " *"

    def number(self, kind: Type, name: str, low: Fraction | None, high: Fraction | None) -> Any:
        """An unknown of a type between two ends; words, days and truths too."""
        name = f"{name}{self._mark}"
        match kind.kind:
            case Kind.FLAG:
                return z3.Bool(name)
            case Kind.CHOICE:
                term = z3.Int(name)
                self.constraints.append(z3.Or(*(term == self.word(option) for option in kind.options)))
                return term
            case Kind.TEXT:
                term = z3.Int(name)
                self.constraints.append(term >= 0)
                return term
            case Kind.DATE:
                term = z3.Int(name)
                self.constraints += [term >= _FIRST, term <= _LAST]
                return term
            case _:
                term = z3.ToReal(z3.Int(name)) if kind.whole else z3.Real(name)
                self.constraints += [] if low is None else [term >= z3.Q(low.numerator, low.denominator)]
                self.constraints += [] if high is None else [term <= z3.Q(high.numerator, high.denominator)]
                return term

    def plain(self) -> Iterator[Any]:
        """That numbers are such as people write: of few decimals, and not too great."""
        for key, (term, _) in self._terms.items():
            kind = self.role.metric(key[0]).type
            if kind.is_numeric:
                scale = 10 ** (0 if kind.whole else _DECIMALS.get(kind.kind, _FEW))
                yield from (() if kind.whole else (z3.IsInt(term * scale),))
                yield z3.And(term <= 10**9, term >= -(10**9))

    def record(self, model: Any, *, needs_points: bool = False) -> Record:
        """The record of a solution."""
        values = {key: self._value(key, model) for key in self._terms}
        period = self.periods[model.eval(self.period, model_completion=True).as_long()]
        return Record(self.role, values, period, needs_points)

    def _value(self, key: Key, model: Any) -> Scalar | None:
        term, known = self._terms[key]
        if not z3.is_true(model.eval(known, model_completion=True)):
            return None
        found = model.eval(term, model_completion=True)
        match self.role.metric(key[0]).type.kind:
            case Kind.FLAG:
                return bool(z3.is_true(found))
            case Kind.CHOICE | Kind.TEXT:
                return self._words.word(found.as_long())
            case Kind.DATE:
                return date.fromordinal(found.as_long())
            case _:
                return exact(found)


def exact(found: Any) -> Fraction:
    """A number of a solution.

    Raises
    ------
    BeyondError
        Where it is none that could be written.
    """
    if not z3.is_rational_value(found) and not z3.is_int_value(found):
        raise BeyondError("irrational")
    return Fraction(found.as_fraction()) if z3.is_rational_value(found) else Fraction(found.as_long())
