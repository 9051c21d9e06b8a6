"""A pocket calculator for printed statements: it reads the text alone and works out every formula in it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

__all__ = ["Slip", "contributions", "slips", "worked"]

_COLUMN = re.compile(r"\s{2,}(\d[\d.]* × [\d.]+% = [\d.]+)$")
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”")
_CALL = re.compile(r"[^\W\d]\w*\([^()\d]*\)")
_NAME = re.compile(r"[^\W\d]\w*")
_EQUATION = re.compile(r"([-\d.%()+×÷ ]*\d[-\d.%()+×÷ ]*) ([=≈]) (-?[\d.]+%?)(?: → (-?[\d.]+))?")
_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?%?|[-+×÷()])")


class Slip(AssertionError):
    """A printed figure that doesn't follow from those printed before it."""


def contributions(statement: str) -> list[str]:
    """The formulas of the right column: points × weight = contribution."""
    return [found[1] for line in statement.splitlines() if (found := _COLUMN.search(line))]


def worked(statement: str) -> Iterator[tuple[str, str, str, str | None]]:
    """Every equation of a statement: what is computed, = or ≈, what it comes to, and what that is rounded to."""
    for formula in contributions(statement):
        yield from _equations(formula)
    for text in _rows(statement):
        for clause in re.split(r"[;:,。]", _QUOTED.sub(" ", text)):
            yield from _equations(_NAME.sub(" ", _CALL.sub(" ", clause)))


def _rows(statement: str) -> Iterator[str]:
    """Each row's text in one line; a line that begins far from the left goes on with the row above."""
    row = ""
    for line in statement.splitlines():
        if not line.startswith("     "):
            yield row
            row = ""
        row += " " + _COLUMN.sub("", line).strip()
    yield row


def _equations(text: str) -> Iterator[tuple[str, str, str, str | None]]:
    for found in _EQUATION.finditer(re.sub(r"\s+", " ", text)):
        if len(_TOKEN.findall(found[1])) > 1:
            yield found[1].strip(), found[2], found[3], found[4]


def slips(statement: str) -> list[str]:
    """The equations that don't hold."""
    return [
        f"{formula} {sign} {shown}" + (f" → {rounded}" if rounded else "")
        for formula, sign, shown, rounded in worked(statement)
        if not _holds(formula, sign, shown, rounded)
    ]


def _holds(formula: str, sign: str, shown: str, rounded: str | None) -> bool:
    exact = calculate(formula)
    printed = _number(shown)
    agrees = exact == printed if sign == "=" else exact != printed and _half_up(exact, _step(shown)) == printed
    return agrees and (rounded is None or _half_up(exact, _step(rounded)) == _number(rounded))


def _number(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def _step(text: str) -> Fraction:
    """The last place that a figure shows."""
    digits = text.rstrip("%").partition(".")[2]
    return Fraction(1, 10 ** len(digits)) / (100 if text.endswith("%") else 1)


def _half_up(number: Fraction, step: Fraction) -> Fraction:
    steps = (2 * abs(number) / step + 1) // 2
    return step * steps * (-1 if number < 0 else 1)


def calculate(formula: str) -> Fraction:
    """What a formula comes to: × and ÷ before + and -, parentheses first."""
    tokens = _TOKEN.findall(formula)
    value, rest = _sum(tokens)
    if rest:
        raise Slip(f"can't key in {formula!r}")
    return value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in "+-":
        sign, (other, after) = rest[0], _product(rest[1:])
        value, rest = (value + other if sign == "+" else value - other), after
    return value, rest


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, rest = _figure(tokens)
    while rest and rest[0] in "×÷":
        sign, (other, after) = rest[0], _figure(rest[1:])
        value, rest = (value * other if sign == "×" else value / other), after
    return value, rest


def _figure(tokens: list[str]) -> tuple[Fraction, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _figure(rest)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest)
        if rest[:1] != [")"]:
            raise Slip("a parenthesis is left open")
        return value, rest[1:]
    return _number(first), rest
