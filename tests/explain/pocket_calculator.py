"""A pocket calculator: formulas as statements print them, keyed in again. It knows text alone, nothing of kaohe."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from statistics import median

__all__ = ["Slip", "Token", "calculate", "half_up", "number", "places", "tokens"]

_TOKEN = re.compile(
    r"(?P<when>\d{4}(?:-(?:Q[1-4]|H[12]|\d\d))?:(?=\s))|(?P<number>\d+(?:\.\d+)?%?)|(?P<relation>[=≈→](?=\s))|(?P<cut>≈(?=[-\d]))|(?P<call>[^\W\d]\w*(?=\())|(?P<word>[^\W\d]\w*)|(?P<sign>\S)"
)
_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "≤": lambda a, b: a <= b, "≥": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "≠": lambda a, b: a != b,
}  # fmt: skip
_SERVED = re.compile(
    r"(?:在岗|in role) (\d{4}-\d\d-\d\d) ?(?:至|to)\s(\d{4}-\d\d-\d\d),? ?(?:共 )?(\d+)(?=\s(?:天|days?))"
)
_DAYS = {"相差天数", "days_between"}
_IF = {"若": ("则", "否则"), "if": ("then", "else")}


class Slip(AssertionError):
    """A printed figure that doesn't follow from those printed before it."""


@dataclass(frozen=True)
class Token:
    """A number, a word or a sign of a printed text."""

    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    """A text's numbers, words and signs; what stands in quotes is no computation."""
    bare = _SERVED.sub(_served, re.sub(r"「[^」]*」|“[^”]*”|\"[^\"]*\"", " ; ", text))
    found = [Token(str(one.lastgroup), one[0]) for one in _TOKEN.finditer(bare)]
    return [one for one in found if one.kind != "when"]  # 2026-Q3: 120


def _served(found: re.Match[str]) -> str:
    """The days of a stretch that is printed before them, both ends in."""
    first, last = (date.fromisoformat(found[at]) for at in (1, 2))
    if (last - first).days + 1 != int(found[3]):
        raise Slip(f"{found[0]} days")
    return found[3]


def number(text: str) -> Fraction:
    """A printed number; 95% is 0.95."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def places(text: str) -> Fraction:
    """The last place that a printed number shows, as a number."""
    return Fraction(1, 10 ** len(text.rstrip("%").partition(".")[2])) / (100 if text.endswith("%") else 1)


def half_up(exact: Fraction, step: Fraction) -> Fraction:
    """A number rounded to multiples of a step, halves away from zero."""
    whole = (2 * abs(exact) / step + 1) // 2
    return step * whole * (-1 if exact < 0 else 1)


def calculate(formula: str | list[Token]) -> Fraction:
    """What a formula comes to: names and units are skipped, × and ÷ come before + and -, parentheses first."""
    keys = _Keys(tokens(formula) if isinstance(formula, str) else formula)
    result = keys.sum()
    if keys.left:
        raise Slip(f"can't key in {keys.left[0].text!r}")
    return result


def _rounded(way: Callable[[Fraction], int]) -> Callable[[list[Fraction]], Fraction]:
    def of(arguments: list[Fraction]) -> Fraction:
        scale = 10 ** int(arguments[1])
        return Fraction(way(abs(arguments[0]) * scale), scale) * (-1 if arguments[0] < 0 else 1)

    return of


_FUNCTIONS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    name: compute
    for names, compute in (
        ("最小值 MIN", min), ("最大值 MAX", max), ("合计 SUM", sum), ("绝对值 ABS", lambda given: abs(given[0])),
        ("平均值 AVERAGE 近N期平均 average_of_last_N", lambda given: sum(given) / len(given)),
        ("中位数 MEDIAN", median), ("有值个数 COUNT", lambda given: Fraction(len(given))),
        ("近N期合计 sum_of_last_N 累计 year_to_date", sum), ("近N期最大 max_of_last_N", max),
        ("近N期最小 min_of_last_N", min),
        ("四舍五入 ROUND", _rounded(lambda scaled: floor(scaled + Fraction(1, 2)))),
        ("进一法 ROUNDUP", _rounded(ceil)), ("去尾法 ROUNDDOWN", _rounded(floor)),
    )
    for name in names.split()
}  # fmt: skip


def _named(word: str) -> str:
    """A function's name with N for the number of periods in it."""
    return re.sub(r"\d+", "N", word)


def _days(given: list[Token]) -> int:
    """The days between the two dates that stand in a list of tokens, by the calendar."""
    days = re.findall(r"(\d{4})-(\d\d)-(\d\d)", "".join(token.text for token in given))
    start, end = (date(*map(int, day)) for day in days)
    return (end - start).days


class _Keys:
    """The tokens still to be keyed in."""

    def __init__(self, given: list[Token]) -> None:
        self.left = list(given)

    def sum(self) -> Fraction:
        value = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Fraction:
        value = self._figure()
        while sign := self._take("×", "÷"):
            other = self._figure()
            if sign == "÷" and other == 0:
                raise Slip("divides by zero")
            value = value * other if sign == "×" else value / other
        return value

    def _figure(self) -> Fraction:
        word, called = self._word()
        if called and _named(word) not in _FUNCTIONS:
            return self._looked_up(word)
        if self._take("("):
            value = self._inside(word)
            self._need(")")
        elif self._take("-"):
            return -self._figure()
        elif self.left and self.left[0].kind == "number":
            value = number(self.left.pop(0).text)
        else:
            raise Slip(f"a figure is wanted before {self.left[:1]}")
        self._word()  # a unit
        self._remark()
        return value

    def _remark(self) -> None:
        """Skips what stands in parentheses behind a figure: 330 元(3 期求和)."""
        inside = self._take("(")
        while inside and not self._take(")"):
            self.left.pop(0)

    def _looked_up(self, word: str) -> Fraction:
        """A figure of other records, a table, a calendar or a text: what it is of stands in parentheses before it."""
        self._need("(")
        inside = self._branch(")")
        self._need(")")
        value = self._figure()
        if word in _DAYS and value != _days(inside):
            raise Slip(f"not {value} days")
        return value

    def _inside(self, word: str) -> Fraction:
        word = _named(word)
        if word not in _FUNCTIONS:
            return self._choice() if self.left[0].text in _IF else self.sum()
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        return _FUNCTIONS[word](arguments)

    def _choice(self) -> Fraction:
        """若 … 则 … 否则 …: the branch not taken is skipped, as it may be worth nothing."""
        then, otherwise = _IF[self.left.pop(0).text]
        left = self.sum()
        order = self._take(*_ORDER)
        holds = _ORDER[order](left, self.sum())
        self._need(then)
        yes = self._branch(otherwise)
        self._need(otherwise)
        no = self._branch(")")
        return calculate(yes if holds else no)

    def _branch(self, end: str) -> list[Token]:
        """The tokens up to the sign that ends a branch."""
        depth, found = 0, []
        while depth or self.left[0].text != end:
            depth += {"(": 1, ")": -1}.get(self.left[0].text, 0)
            found.append(self.left.pop(0))
        return found

    def _word(self) -> tuple[str, bool]:
        """Skips words; the last of them may be a function's name, with its parenthesis right behind it."""
        last = Token("word", "")
        while (
            self.left
            and self.left[0].kind in ("word", "call")
            and self.left[0].text not in {*_IF, "则", "否则", "then", "else"}
        ):
            last = self.left.pop(0)
        return last.text, last.kind == "call"

    def _take(self, *signs: str) -> str:
        return self.left.pop(0).text if self.left and self.left[0].text in signs else ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise Slip(f"{sign!r} is wanted before {self.left[:1]}")
