"""Bars that show where a result stands among its thresholds: more points to the right.

Bands and grades are cells of one width, whatever their thresholds; the other methods are a line between marks. Widths
tell the order, labels the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of
from kaohe.diagnostics.width import display_width
from kaohe.explain.explanation import ScoredLine
from kaohe.model.dated import is_dated_within
from kaohe.model.exact import exact_text
from kaohe.model.expressions import Expression
from kaohe.model.pack import Assessment, GradeScale
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    LevelRow,
    Levels,
    Ratio,
    Steps,
    Tiers,
)
from kaohe.pages.environment import said
from kaohe.pages.plain import plain
from kaohe.wording import Wording

__all__ = ["Bar", "Cell", "Mark", "bar_of", "grade_bar", "points_bar"]

_WIDEST_TARGET = 16
_MOST_MARKS = 6
"""More marks than these take turns on two lines."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A band: what is written in it and below it, and how it looks: the present one, one below it, or one above."""

    title: str
    text: str
    look: Literal["here", "reached", "open"]

    @property
    def current(self) -> bool:
        """Whether the result stands in it."""
        return self.look == "here"


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold at a place in percent of the width; ``low`` puts its label on the second line."""

    at: float
    label: str
    low: bool = False

    @property
    def anchor(self) -> str:
        """To which side its label runs, so that it stays inside."""
        return "start" if self.at < 4 else "end" if self.at > 96 else "middle"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of cells, or a line with marks; filled up to ``filled`` percent, or empty where that is None."""

    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]
    filled: float | None

    @property
    def lines(self) -> int:
        """Lines that the marks' labels take."""
        return 0 if not self.marks else 2 if any(mark.low for mark in self.marks) else 1


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    text: str


def bar_of(assessment: Assessment | None, line: ScoredLine, full: Fraction, words: Wording) -> Bar:
    """The bar of an assessed line; ``full`` are its full marks, and those of a line without a method of its own."""
    scoring = assessment.scoring if assessment is not None else None
    points = line.points if line.counting == "counted" else None
    kind = assessment.value.type if assessment is not None else None
    match scoring:
        case Bands(rows=rows) | Levels(rows=rows):
            return _rows(rows, line.row, words)
        case Interpolation(points=listed_points) if kind is not None:
            knots = [(one.value, one.points, words.value(one.value, kind)) for one in listed_points]
            return _between(knots, None if points is None or line.value is None else Fraction(line.value), words)
        case Ratio(target=target, full_marks=most, floor=floor, cap=cap):
            return _line(floor, (most, _target(target, words)), cap, points, words)
        case Steps(start=start, target=target, floor=floor, cap=cap):
            return _line(floor, (start, _target(target, words)), cap, points, words)
        case GoalPost(full_marks=most, low=low, high=high, floor=floor, cap=cap):
            inside = said(words, "goal post", low=_target(low, words), high=_target(high, words))
            return _line(floor, (most, inside), cap, points, words)
        case Tiers(rows=tiers) if kind is not None and len(tiers) > 1:
            ends = [Fraction(0), *(row.upper for row in tiers if row.upper is not None)]
            knots = [(end, _points_at(scoring, end), words.value(end, kind)) for end in ends]
            return _between(knots, None if points is None or line.value is None else Fraction(line.value), words)
        case Formula(floor=floor, cap=cap) | Tiers(floor=floor, cap=cap) | Events(floor=floor, cap=cap):
            return _line(floor, (full, ""), cap, points, words)
        case _:
            return points_bar(points, full)


def points_bar(points: Fraction | None, full: Fraction) -> Bar:
    """A plain bar of points out of full marks."""
    return Bar((), (), None if points is None else _percent(points / full))


def grade_bar(scale: GradeScale, grade: str | None, words: Wording, *, small: bool = False) -> Bar:
    """The grades, the best at the right; without a grade, as the rules list them.

    ``small`` is of somebody in a group too small for grades by place: those that it can give, and that person's.
    """
    otherwise = words.keyword("OTHERWISE")
    listed = [row for row in scale.rows[::-1] if not small or row.small_text is not None or row.name == grade]
    texts = [(row.small_text if small and row.small_text is not None else row.text) or otherwise for row in listed]
    rows = [_Row(f"{row.name} {row.label or ''}".rstrip(), text) for row, text in zip(listed, texts, strict=True)]
    bar = _cells(rows, next((at for at, row in enumerate(listed) if row.name == grade), None))
    return bar if grade is not None else replace(bar, filled=0)


def _points_at(scoring: Tiers, value: Fraction) -> Fraction:
    outcome = points_of(scoring, Known(value), Figures({})).outcome
    if not isinstance(outcome, Known) or not isinstance(outcome.value, Fraction):
        raise TypeError("tiers give every amount points")
    return outcome.value


def _rows(listed: Sequence[BandRow | LevelRow], number: int | None, words: Wording) -> Bar:
    rows = []
    for row in listed:
        ends, title = row.ends, ""
        if ends is not None:
            title = said(words, "points", points=" – ".join(dict.fromkeys(map(exact_text, ends))))
        elif isinstance(row, BandRow):
            title = plain(row.points, words)
        rows.append((ends, _Row(title, row.text)))
    order = list(range(len(rows) - 1, -1, -1))
    if all(ends is not None for ends, _ in rows):
        order.sort(key=lambda at: rows[at][0] or ())
    current = None if number is None else order.index(number - 1)
    return _cells([rows[at][1] for at in order], current)


def _points(points: Fraction, words: Wording) -> str:
    return said(words, "points", points=exact_text(points))


def _cells(rows: Sequence[_Row], current: int | None) -> Bar:
    cells = tuple(Cell(row.title, row.text, _look(at, current)) for at, row in enumerate(rows))
    return Bar(cells, (), None if current is None else round((current + 1) * 100 / len(rows), 2))


def _look(at: int, current: int | None) -> Literal["here", "reached", "open"]:
    if current is None or at > current:
        return "open"
    return "here" if at == current else "reached"


def _between(knots: list[tuple[Fraction, Fraction, str]], value: Fraction | None, words: Wording) -> Bar:
    """Marks at one distance from each other, and the value on the straight line between two."""
    falls = knots[0][1] > knots[-1][1]
    ordered = knots[::-1] if falls else knots
    gap = 100 / (len(knots) - 1)
    stagger = len(knots) > _MOST_MARKS
    marks = tuple(
        Mark(
            round(at * gap, 2), said(words, "mark", value=shown, points=exact_text(points)), stagger and at % 2 == 1
        )
        for at, (_, points, shown) in enumerate(ordered)
    )  # fmt: skip
    if value is None:
        return Bar((), marks, None)
    place = _place([one[0] for one in knots], value)
    return Bar((), marks, round(float((len(knots) - 1 - place if falls else place) * Fraction(gap)), 2))


def _place(values: Sequence[Fraction], value: Fraction) -> Fraction:
    """Where a value stands among ascending ones, counted in gaps."""
    for at, (low, high) in enumerate(pairwise(values)):
        if value < high:
            return at + (max(value, low) - low) / (high - low)
    return Fraction(len(values) - 1)


def _line(
    floor: Fraction | None, mark: tuple[Fraction, str], cap: Fraction | None, points: Fraction | None, words: Wording
) -> Bar:
    """From the least points to the mark in three quarters of the width, beyond it to the most in the last."""
    low, (middle, target) = min(floor or Fraction(0), mark[0]), mark
    target = target if display_width(target) <= _WIDEST_TARGET else ""  # the sentence below works it out
    high = cap if cap is not None and cap > middle else None
    bend = 75 if high is not None else 100
    marks = [Mark(0, _points(low, words))] if low < middle else []
    marks.append(Mark(bend, said(words, "target mark", target=target, points=exact_text(middle))))
    if high is not None:
        marks.append(Mark(100, said(words, "most", points=exact_text(high))))
    if points is None:
        return Bar((), tuple(marks), None)
    if high is not None and points > middle:
        return Bar((), tuple(marks), round(bend + float((points - middle) / (high - middle)) * (100 - bend), 2))
    return Bar(
        (), tuple(marks), round(_percent((points - low) / (middle - low)) * bend / 100, 2) if middle > low else 100
    )


def _percent(share: Fraction) -> float:
    return round(float(min(max(share, Fraction(0)), Fraction(1)) * 100), 2)


def _target(target: Expression, words: Wording) -> str:
    """A target's figure where it is the same for everybody, else its expression."""
    if is_dated_within(target):  # which version counts, the period says
        return plain(target, words)
    outcome = evaluate(target, Figures({}))
    return words.value(outcome.value, target.type) if isinstance(outcome, Known) else plain(target, words)
