"""Points against the value that earns them, drawn: steps with their ends in or out, straight lines, curves.

What is drawn is computed by the exact evaluator, so that a chart can't say other than the rules do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of
from kaohe.checks.ranges import value_range
from kaohe.explain.turns import Turn, turns_of
from kaohe.model.dated import is_dated_within
from kaohe.model.exact import exact_text
from kaohe.model.expressions import Expression, SubjectValue
from kaohe.model.pack import Assessment, Role
from kaohe.model.scoring import Formula, Ratio, Scoring
from kaohe.model.walk import expressions_of
from kaohe.pages.bends import ends_of, fixed_number, steps_of
from kaohe.wording import Wording

__all__ = ["Chart", "Dot", "Tick", "chart_of"]

WIDTH, HEIGHT = 380, 135
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 10, 10, 24
_NOBODY = Figures({})
_MOST_DOTS = 12
_NEAREST_LABELS = 12
_LEAST_JUMP = Fraction(1, 100)
_MOST_LEVELS = 6
_CURVE = 24
"""Stretches of which a curve is drawn."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart with its label, at a place on its axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An end of a step: in (filled) or out."""

    x: float
    y: float
    is_in: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ``WIDTH`` × ``HEIGHT``: its lines, the ends of its steps, its ticks."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


def chart_of(assessment: Assessment, role: Role, words: Wording) -> Chart | None:
    """The chart of an assessment; None where its points hang on more than one number that is the same for everybody."""
    read = assessment.value, *expressions_of(assessment.scoring)
    if not assessment.value.type.is_numeric or any(is_dated_within(one) for one in read):
        return None
    turns = sorted(set(_thresholds(assessment)))
    reach = _reach(assessment, role, turns)
    if reach is None:
        return None
    low, high = reach
    breaks = [one for one in turns if low < one < high]
    bends = [one for one in (*ends_of(assessment.scoring), *steps_of(assessment.scoring)) if low < one < high]
    ends = sorted({low, *breaks, *bends, high})
    drawn = _Drawn(assessment.scoring, ends)
    if not drawn.is_whole:
        return None
    return drawn.chart([one for one in turns if low <= one <= high] or [low, high], assessment.value, words)


def _thresholds(assessment: Assessment) -> Iterator[Fraction]:
    for turn in turns_of(assessment):
        found = _threshold(turn)
        if found is not None:
            yield found


def _threshold(turn: Turn) -> Fraction | None:
    """What the value is held against, where that is one number for everybody."""
    if isinstance(turn.right, Fraction):
        return turn.right
    other = turn.left if isinstance(turn.right, SubjectValue) else turn.right
    return fixed_number(other)


def _reach(assessment: Assessment, role: Role, turns: Sequence[Fraction]) -> tuple[Fraction, Fraction] | None:
    """The stretch of values to draw: all thresholds with some room, within what the value can be."""
    span = value_range(assessment.value, role)
    marks = [*turns, *ends_of(assessment.scoring)]
    if not marks:
        return None if span.low is None or span.high is None else (span.low, span.high)
    low, high = min(marks), max(marks)
    room = (high - low or abs(low) or Fraction(1)) / 4
    low, high = low - room, high + room
    low = max(low, span.low) if span.low is not None else low
    high = min(high, span.high) if span.high is not None else high
    return (low, high) if low < high else None


_Scale = Callable[[Fraction], float]


class _Drawn:
    """The points of a method over stretches of values."""

    def __init__(self, scoring: Scoring, ends: Sequence[Fraction]) -> None:
        self._scoring = scoring
        self._ends = ends
        self._stretches = [self._stretch(one, other) for one, other in pairwise(ends)]
        self._at = [self._points(end) for end in ends]

    @property
    def is_whole(self) -> bool:
        """Whether every value has points."""
        return None not in self._at and all(y is not None for stretch in self._stretches for _, y in stretch)

    def _points(self, value: Fraction) -> Fraction | None:
        outcome = points_of(self._scoring, Known(value), _NOBODY).outcome
        return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None

    def _stretch(self, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction | None]]:
        """Points just inside both ends, and between them where the line may bend."""
        hair = (high - low) / 10**6
        curved = isinstance(self._scoring, Formula) or (
            isinstance(self._scoring, Ratio) and self._scoring.lower_is_better
        )
        inner = [low + (high - low) * at / _CURVE for at in range(1, _CURVE)] if curved else []
        return [(value, self._points(value)) for value in (low + hair, *inner, high - hair)]

    def chart(self, labelled: Sequence[Fraction], value: Expression, words: Wording) -> Chart:
        """The chart, with a tick at each of some values."""
        known = [y for stretch in self._stretches for _, y in stretch if y is not None]
        known += [y for y in self._at if y is not None]
        bottom, top = min(Fraction(0), *known), max(known)
        low, high = self._ends[0], self._ends[-1]

        def x(at: Fraction) -> float:
            return round(_LEFT + float((at - low) / (high - low)) * (WIDTH - _LEFT - _RIGHT), 1)

        def y(at: Fraction) -> float:
            height = HEIGHT - _TOP - _BOTTOM
            return round(_TOP + float((top - at) / (top - bottom or 1)) * height, 1)

        lines = tuple(
            " ".join(f"{x(one)},{y(two)}" for one, two in stretch if two is not None) for stretch in self._stretches
        )
        across = [Tick(x(one), words.value(one, value.type)) for one in labelled]
        levels = sorted({_level(one) for one in known} - {top, bottom})
        up = [Tick(y(one), exact_text(one)) for one in (top, bottom, *(levels if len(levels) <= _MOST_LEVELS else ()))]
        dots = tuple(self._dots(x, y))
        return Chart(
            lines,
            dots if len(dots) <= _MOST_DOTS else (),
            tuple(_apart(across, 46)),
            tuple(_apart(up, _NEAREST_LABELS)),
        )

    def _dots(self, x: _Scale, y: _Scale) -> Iterator[Dot]:
        """Where points jump, both sides, and the value's own: whichever it gets is in."""
        for at, end in enumerate(self._ends):
            here = self._at[at]
            sides = [stretch[-1][1] for stretch in self._stretches[at - 1 : at] if at > 0]
            sides += [stretch[0][1] for stretch in self._stretches[at : at + 1]]
            levels = {_level(one) for one in (here, *sides) if one is not None}
            if here is None or max(levels) - min(levels) < _LEAST_JUMP:
                continue
            for level in sorted(levels):
                yield Dot(x(end), y(level), abs(level - here) < _LEAST_JUMP)


def _level(points: Fraction) -> Fraction:
    """Points without the hair's breadth that they were looked at beside their place."""
    return Fraction(round(points * 100), 100)


def _apart(ticks: Sequence[Tick], least: float) -> Iterator[Tick]:
    """The ticks, labels only where there is room for them."""
    taken: list[float] = []
    for one in ticks:
        free = all(abs(one.at - other) >= least for other in taken)
        if free:
            taken.append(one.at)
        yield one if free else Tick(one.at, "")
