"""Numbers as people read them: short where they end, marked ≈ where they were cut."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.model.exact import decimal_places, exact_text, round_half_up
from kaohe.model.types import Kind, Type

if TYPE_CHECKING:
    from kaohe.wording.wording import Wording

__all__ = ["approximate", "at_least_two", "fixed", "shown_percent", "shown_value"]

_MOST_PLACES = 6
_USUAL_PLACES = 2


def fixed(number: Fraction, places: int) -> str:
    """A published figure with all its decimals: 90.00."""
    text = exact_text(round_half_up(number, places))
    whole, _, decimals = text.partition(".")
    return whole if places == 0 else f"{whole}.{decimals.ljust(places, '0')}"


def at_least_two(number: Fraction) -> str:
    """A figure of a sum: with two decimals, or with all it has where it has more."""
    text = exact_text(number)
    return text if len(text.partition(".")[2]) >= 2 else fixed(number, 2)


def approximate(number: Fraction, clear_of: Iterable[Fraction] = ()) -> str:
    """A number whole where it is short, else cut and marked ≈.

    It has as many decimals as it needs not to seem to reach or cross a threshold of ``clear_of``.
    """
    places = decimal_places(number)
    if places is not None and places <= _MOST_PLACES:
        return exact_text(number)
    bounds = [bound for bound in clear_of if bound != number]
    for cut in range(_USUAL_PLACES, 60):
        rounded = round_half_up(number, cut)
        if all((rounded > bound) == (number > bound) and rounded != bound for bound in bounds):
            return f"≈{exact_text(rounded)}"
    return f"≈{exact_text(round_half_up(number, 60))}"


def shown_percent(share: Fraction, clear_of: Iterable[Fraction] = ()) -> str:
    """A share as a percentage."""
    return f"{approximate(share * 100, [bound * 100 for bound in clear_of])}%"


def shown_value(value: Any, kind: Type, words: Wording, clear_of: Iterable[Fraction] = ()) -> str:
    """A value as its type is written."""
    if isinstance(value, bool):
        return words.term("yes" if value else "no")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Fraction):
        return str(value)
    if kind.kind is Kind.PERCENT and kind.unit == "pp":
        return _with_unit(approximate(value * 100, [bound * 100 for bound in clear_of]), "pp", words)
    if kind.kind is Kind.PERCENT or kind.kind is Kind.RATIO:
        return shown_percent(value, clear_of)
    number = approximate(value, clear_of)
    return _with_unit(number, kind.unit, words) if kind.unit is not None else number


def _with_unit(number: str, unit: str, words: Wording) -> str:
    one = words.term(f"one {unit}")
    return f"{number} {one if number in ('1', '-1') and not one.startswith('one ') else words.term(unit)}"
