"""累进 and 计次 in a sentence: how many times each rate counts, and what comes of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kaohe.backends.exact.steps import counted, tier_amounts
from kaohe.explain.case import Case, held
from kaohe.explain.substitute import calculable, equals
from kaohe.model.exact import exact_text
from kaohe.model.scoring import Events, Rate, Tiers
from kaohe.model.types import Kind, Type
from kaohe.wording.numbers import approximate

__all__ = ["amounts_sentence"]

_POINTS = Type(kind=Kind.POINTS)


@dataclass(frozen=True, slots=True)
class _Slice:
    """What one rate counts: the row's words, an amount, and how many times the rate goes into it."""

    text: str
    rate: Rate
    amount: Fraction

    @property
    def steps(self) -> Fraction:
        return self.amount / self.rate.size

    @property
    def times(self) -> Fraction:
        return counted(self.rate.counting, self.steps)


def amounts_sentence(case: Case, scoring: Tiers | Events, value: Fraction, kind: Type, points: Fraction) -> str:
    """How a value became points, slice by slice."""
    slices = tuple(_slices(scoring, value))
    said = case.words.term("semicolon").join(_said(case, one, kind) for one in slices)
    worked = scoring.start + sum((one.times * one.rate.points for one in slices), Fraction(0))
    result = held(case, worked, points, scoring.floor, scoring.cap)
    return f"{said}{case.words.term('colon')}{_sum(scoring.start, slices)} {result}"


def _slices(scoring: Tiers | Events, value: Fraction) -> Iterator[_Slice]:
    if isinstance(scoring, Events):
        yield _Slice(scoring.each.text, scoring.each, max(value, Fraction(0)))
        return
    for row, amount in tier_amounts(scoring, value)[1]:
        yield _Slice(row.text, row.rate, amount)


def _said(case: Case, one: _Slice, kind: Type) -> str:
    """A slice, and how often its rate goes into it; a rate for each single thing needs no division."""
    worked = ""
    if one.rate.size != 1 or one.times != one.steps:
        near = [Fraction(floor(one.steps)), Fraction(ceil(one.steps))]
        parts = (calculable(number, kind) for number in (one.amount, one.rate.size))
        worked = f"{' ÷ '.join(parts)} {equals(approximate(one.steps, near))}"
    return case.say(
        "slice", text=one.text, worked=worked, counting=one.rate.counting, whole=one.times == one.steps,
        counted=calculable(one.times, _POINTS),
    )  # fmt: skip


def _sum(start: Fraction, slices: Sequence[_Slice]) -> str:
    terms = [
        (one.rate.points, f"{calculable(one.times, _POINTS)} × {exact_text(abs(one.rate.points))}") for one in slices
    ]
    said = exact_text(start) if start else ""
    for points, term in terms:
        sign = "-" if points < 0 else "+" if said else ""
        said = f"{said} {sign} {term}" if said else f"{sign}{term}"
    return said
