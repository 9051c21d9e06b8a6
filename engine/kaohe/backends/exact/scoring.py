"""How a known value becomes points, by each method, before anything is rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.steps import counted, tier_amounts
from kaohe.model.exact import exact_text
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    InterpolationPoint,
    Levels,
    Ratio,
    Scoring,
    StepRow,
    Steps,
    Tiers,
)

__all__ = ["Points", "points_of", "within"]


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
        case Levels():
            return _levels(scoring, value)
        case Tiers():
            return _tiers(scoring, number_of(value))
        case Events():
            return _events(scoring, value, figures)
        case Interpolation():
            return Points(Known(interpolate(scoring, number_of(value))))
        case Ratio():
            return Points(_ratio(scoring, number_of(value), figures))
        case Steps():
            return Points(_steps(scoring, number_of(value), figures))
        case GoalPost():
            return Points(_goal_post(scoring, number_of(value), figures))
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
    """The first row that fits, of thresholds that are in order."""
    if scoring.order is not None:
        order = evaluate(scoring.order, figures)
        if not isinstance(order, Known):
            return Points(order)
        if not order.value:
            return Points(Missing(Reason("out_of_order", {"order": scoring.order_text})))
    found = _first_that_fits(scoring.rows, value, figures)
    return found or Points(Missing(Reason("no_row_fits", {"value": _shown(value)})))


def _first_that_fits(rows: Sequence[BandRow], value: Known, figures: Figures) -> Points | None:
    """The first row that fits. A row that can't be decided decides nothing: the rows below it may not be reached."""
    for index, row in enumerate(rows):
        fits = Known(True) if row.condition is None else evaluate(row.condition, figures, value)
        if not isinstance(fits, Known):
            return Points(fits)
        if fits.value:
            return Points(evaluate(row.points, figures, value), index)
    return None


def _levels(scoring: Levels, value: Known) -> Points:
    """The row of a word; the checker has every word stand in one."""
    index = next(at for at, row in enumerate(scoring.rows) if value.value in row.words)
    return Points(Known(scoring.rows[index].points), index)


def _tiers(scoring: Tiers, value: Fraction) -> Points:
    """Each slice at its own rate, or the whole amount at the rate that it reaches."""
    reached, amounts = tier_amounts(scoring, value)
    points = scoring.start
    for row, amount in amounts:
        points += row.rate.points * counted(row.rate.counting, amount / row.rate.size)
    return Points(Known(within(points, scoring.floor, scoring.cap)), reached)


def _events(scoring: Events, value: Known, figures: Figures) -> Points:
    """What a row says; where none fits, so much for each."""
    found = _first_that_fits(scoring.rows, value, figures)
    if found is not None:
        return Points(_then(found.outcome, lambda points: within(points, scoring.floor, scoring.cap)), found.row)
    each = scoring.each
    points = scoring.start + each.points * counted(each.counting, max(number_of(value), Fraction(0)) / each.size)
    return Points(Known(within(points, scoring.floor, scoring.cap)), len(scoring.rows))


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
        points = _beside(scoring.start, row, value, target)
        return points if isinstance(points, Reason) else within(points, scoring.floor, scoring.cap)

    return _then(evaluate(scoring.target, figures), score)


def _goal_post(scoring: GoalPost, value: Fraction, figures: Figures) -> Outcome:
    """Full marks between both ends; below the lower it falls off, else above the upper."""
    ends = [evaluate(end, figures) for end in (scoring.low, scoring.high)]
    for kind in (NotApplicable, Missing):
        for end in ends:
            if isinstance(end, kind):
                return end
    lower, upper = (number_of(end) for end in ends if isinstance(end, Known))
    row, target = (scoring.below, lower) if value < lower else (scoring.above if value > upper else None, upper)
    points = _beside(scoring.full_marks, row, value, target)
    return Missing(points) if isinstance(points, Reason) else Known(within(points, scoring.floor, scoring.cap))


def _beside(start: Fraction, row: StepRow | None, value: Fraction, target: Fraction) -> Fraction | Reason:
    """The points of a value beside a target, on the side of a row; without one they hold."""
    if row is None:
        return start
    size = row.size * target if row.relative else row.size
    if size <= 0:
        return Reason("target_zero")
    return start + row.points * counted(row.counting, abs(value - target) / size)


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
