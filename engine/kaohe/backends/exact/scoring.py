"""How a known value becomes points, by each method, before anything is rounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, assert_never

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.score import Figures
from kaohe.model.exact import exact_text
from kaohe.model.scoring import (
    AllOrNothing,
    Bands,
    Formula,
    Interpolation,
    InterpolationPoint,
    Ratio,
    Scoring,
    Steps,
)

__all__ = ["Points", "counted", "points_of", "within"]


@dataclass(frozen=True, slots=True)
class Points:
    """Unrounded points, or why there are none; ``row`` counts from 0 the band row that fitted."""

    outcome: Outcome
    row: int | None = None


def points_of(scoring: Scoring, value: Known, figures: Figures) -> Points:
    """The points that a method gives a known value."""
    match scoring:
        case Bands():
            return _bands(scoring, value, figures)
        case Interpolation():
            return Points(Known(interpolate(scoring, number_of(value))))
        case Ratio():
            return Points(_ratio(scoring, number_of(value), figures))
        case AllOrNothing(condition=condition, full_marks=full_marks):
            return Points(_then(evaluate(condition, figures, value), lambda met: full_marks if met else Fraction(0)))
        case Steps():
            return Points(_steps(scoring, number_of(value), figures))
        case Formula(expression=expression, floor=floor_, cap=cap):
            outcome = evaluate(expression, figures, value)
            return Points(_then(outcome, lambda points: within(points, floor_, cap)))
        case _:
            assert_never(scoring)


def interpolate(scoring: Interpolation, value: Fraction) -> Fraction:
    """The points on the straight line between the two neighbours of a value.

    At a value that stands twice, the second counts: so the right neighbour is the first point beyond the value.
    """
    points = scoring.points
    beyond = next((at for at, point in enumerate(points) if point.value > value), len(points))
    if beyond in (0, len(points)):
        return _outside(points, value, left=beyond == 0, extended=scoring.extended)
    return _on_line(points[beyond - 1], points[beyond], value)


def _outside(points: tuple[InterpolationPoint, ...], value: Fraction, *, left: bool, extended: bool) -> Fraction:
    end, inner = (points[0], points[1]) if left else (points[-1], points[-2])
    if not extended or inner.value == end.value:
        return end.points
    return _on_line(inner, end, value)


def _on_line(one: InterpolationPoint, other: InterpolationPoint, value: Fraction) -> Fraction:
    share = (value - one.value) / (other.value - one.value)
    return one.points + share * (other.points - one.points)


def _bands(scoring: Bands, value: Known, figures: Figures) -> Points:
    """The first row that fits. A row that can't be decided decides nothing: the rows below it may not be reached."""
    for index, row in enumerate(scoring.rows):
        fits = Known(True) if row.condition is None else evaluate(row.condition, figures, value)
        if not isinstance(fits, Known):
            return Points(fits)
        if fits.value:
            return Points(evaluate(row.points, figures, value), index)
    return Points(Missing(Reason("no_row_fits", {"value": _shown(value)})))


def _ratio(scoring: Ratio, value: Fraction, figures: Figures) -> Outcome:
    def score(target: Fraction) -> Fraction | Reason:
        if target == 0:
            return Reason("target_zero")
        if not scoring.lower_is_better:
            return within(value / target * scoring.full_marks, scoring.floor, scoring.cap)
        if value == 0 and scoring.cap is not None:
            return scoring.cap
        if value == 0:
            return Reason("divided_by_zero", {"divisor": "0"})
        return within(target / value * scoring.full_marks, scoring.floor, scoring.cap)

    return _then(evaluate(scoring.target, figures), score)


def _steps(scoring: Steps, value: Fraction, figures: Figures) -> Outcome:
    def score(target: Fraction) -> Fraction | Reason:
        row = scoring.below if value < target else scoring.above if value > target else None
        points = scoring.start
        if row is not None:
            size = row.size * target if row.relative else row.size
            if size <= 0:
                return Reason("target_zero")
            points += row.points * counted(row.counting, abs(value - target) / size)
        return within(points, scoring.floor, scoring.cap)

    return _then(evaluate(scoring.target, figures), score)


def counted(counting: Literal["whole", "begun", "proportional"], steps: Fraction) -> Fraction:
    """How many steps count: those that are whole, those that have begun, or each in proportion."""
    rounded = {"whole": floor, "begun": ceil}.get(counting)
    return Fraction(rounded(steps)) if rounded else steps


def within(points: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    """Points, no fewer and no more than so many."""
    if least is not None and points < least:
        return least
    return most if most is not None and points > most else points


def _then(outcome: Outcome, compute: Callable[[Fraction], Fraction | Reason]) -> Outcome:
    """Goes on with a known number; what is not known stays so."""
    if isinstance(outcome, Missing | NotApplicable):
        return outcome
    result = compute(number_of(outcome))
    return Missing(result) if isinstance(result, Reason) else Known(result)


def _shown(known: Known) -> str:
    return exact_text(known.value) if isinstance(known.value, Fraction) else str(known.value)
