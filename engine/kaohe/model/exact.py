"""Exact numbers that serialise as text: a decimal where it ends, else numerator/denominator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

__all__ = ["Exact", "Scalar", "decimal_places", "exact_text", "round_half_up", "sum_of"]

_MANY = 2**14


def decimal_places(number: Fraction) -> int | None:
    """How many decimals the number needs to be written whole; None where no number of them is enough."""
    return _places(number.denominator)


@lru_cache(4096)
def _places(denominator: int) -> int | None:
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def exact_text(number: Fraction) -> str:
    """The number as text that loses nothing: ``12.4``, or ``1/3`` where it has no end."""
    return _text(number.numerator, number.denominator)


@lru_cache(_MANY)  # the figures of rules, and many of records, are written over and over
def _text(numerator: int, denominator: int) -> str:
    places = _places(denominator)
    if places is None:
        return f"{numerator}/{denominator}"
    scaled = abs(numerator) * 10**places // denominator
    sign = "-" if numerator < 0 else ""
    if places == 0:
        return f"{sign}{scaled}"
    digits = str(scaled).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def round_half_up(number: Fraction, places: int) -> Fraction:
    """The number at so many decimals, halves away from zero, as printed figures are rounded."""
    return _rounded(number.numerator, number.denominator, places)


@lru_cache(_MANY)
def _rounded(numerator: int, denominator: int, places: int) -> Fraction:
    scale = 10**places
    magnitude = (2 * abs(numerator) * scale + denominator) // (2 * denominator)
    return Fraction(-magnitude if numerator < 0 else magnitude, scale)


def sum_of(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, brought to lowest terms once instead of at every step."""
    listed = list(numbers)
    bottom = lcm(*(number.denominator for number in listed))
    return Fraction(sum(number.numerator * (bottom // number.denominator) for number in listed), bottom)


def _read(value: Any) -> Any:
    return Fraction(value) if isinstance(value, str | int) and not isinstance(value, bool) else value


Exact = Annotated[
    Fraction,
    BeforeValidator(_read),
    PlainSerializer(exact_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+|/\d+)?$"}),
]
"""A rational number; in JSON a string such as ``"0.25"`` or ``"1/3"``."""

Scalar = (
    bool
    | Annotated[InstanceOf[Fraction], PlainSerializer(exact_text, return_type=str), WithJsonSchema({"type": "string"})]
    | date
    | str
)
"""A value of any kind. Beside texts only a number is a number: ``"12"`` stays the text that it is."""
