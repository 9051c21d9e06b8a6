"""The figures that the rules state, each in cells that formulas refer to: a whole number and what it is divided by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.excel.values import Number, scale_of
from kaohe.backends.excel.whole import Whole
from kaohe.model.types import Type

__all__ = ["Figure", "Line", "Rules"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the rules, as ``top`` ÷ ``bottom``; ``type`` tells how it is shown."""

    top: int
    bottom: int
    type: Type | None = None


@dataclass(slots=True)
class Line:
    """A line of the sheet of rules: of what, the rule's own words, its threshold and its points."""

    owner: str
    text: str
    threshold: Figure | None = None
    points: Figure | None = None


class Rules:
    """The lines of the sheet of rules, which every role's formulas refer to; ``first`` is the number of its first row.

    ``owner`` and ``text`` say of what figures are that come now, and in which words of the rules.
    """

    def __init__(self, title: str, first: int) -> None:
        self.lines: list[Line] = []
        self._sheet = "'" + title.replace("'", "''") + "'!"
        self._first = first
        self._at: int | None = None
        self.text = self._owner = self._role = ""

    @property
    def owner(self) -> str:
        """Of what the figures are that come now."""
        return self._owner

    @owner.setter
    def owner(self, name: str) -> None:
        self._owner = f"{self._role} · {name}"

    def within(self, role: str) -> None:
        """What comes now is of a role."""
        self._role = role

    def literal(self, number: Fraction, kind: Type) -> Number:
        """A figure of the rules: in the line that is read where that has no threshold yet, else in one of its own."""
        if self._at is None or self.lines[self._at].threshold is not None:
            return self.named(self.text if self._at is None else self.lines[self._at].text, number, kind)
        figure = _figure(number, kind)
        self.lines[self._at].threshold = figure
        return self._number(self._at, "D", figure)

    def named(self, name: str, number: Fraction, kind: Type) -> Number:
        """A figure by a name, once for each owner."""
        figure = _figure(number, kind)
        for at, line in enumerate(self.lines):
            if (line.owner, line.text, line.threshold) == (self.owner, name, figure):
                return self._number(at, "D", figure)
        return self.figure(name, number, kind)

    def figure(self, text: str, number: Fraction, kind: Type | None = None, scale: int | None = None) -> Number:
        """A figure in a line of its own."""
        figure = _figure(number, kind, scale)
        self.lines.append(Line(self.owner, text, figure))
        return self._number(len(self.lines) - 1, "D", figure)

    def points(self, text: str, points: Fraction, places: int) -> Whole:
        """Points in a line of their own, as a whole number of their last place."""
        figure = Figure(int(points * 10**places), 10**places)
        self.lines.append(Line(self.owner, text, points=figure))
        return self._number(len(self.lines) - 1, "G", figure).top

    def rows(self, texts: Sequence[str], points: Sequence[int | None], places: int) -> tuple[int, str]:
        """Lines of a method's rows, one below another: the first, and the cells of their points."""
        start = len(self.lines)
        for text, one in zip(texts, points, strict=True):
            earned = None if one is None else Figure(one, 10**places)
            self.lines.append(Line(self.owner, text, points=earned))
        return start, self.cells("G", start, len(texts))

    def cells(self, column: str, start: int, count: int) -> str:
        """Cells one below another."""
        first = self._first + start
        return f"{self._sheet}${column}${first}:${column}${first + count - 1}"

    @contextmanager
    def reading(self, line: int) -> Iterator[None]:
        """A line is being read: its first figure is its threshold."""
        before, self._at = self._at, line
        try:
            yield
        finally:
            self._at = before

    def _number(self, line: int, column: str, figure: Figure) -> Number:
        cell = f"{self._sheet}${column}${self._first + line}"
        return Number(Whole(cell, figure.top, figure.top), Whole.constant(figure.bottom))


def _figure(number: Fraction, kind: Type | None, scale: int | None = None) -> Figure:
    scale = scale or scale_of([number])
    return Figure(int(number * scale), scale, kind)
