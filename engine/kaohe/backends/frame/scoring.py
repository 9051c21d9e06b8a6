"""How values become points, as columns. Each method is the twin of one in `exact.scoring`.

Points come out rounded, as whole numbers of the last place: rounding keeps order, so limits and choices may follow it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.expressions import Figures, number, truth
from kaohe.backends.frame.values import Number, State, Value, compared
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.exact import round_half_up
from kaohe.model.scoring import AllOrNothing, Bands, Formula, Interpolation, Ratio, Scoring, Steps

__all__ = ["Points", "band_row", "counted", "points_of", "scaled", "within"]

_NO_ROW_FITS = reason_code("no_row_fits")
_TARGET_ZERO = reason_code("target_zero")
_DIVIDED_BY_ZERO = reason_code("divided_by_zero")


@dataclass(frozen=True, slots=True)
class Points:
    """Rounded points × 10^places, and why there are none."""

    points: Whole
    state: State = field(default_factory=State.known)


def scaled(points: Fraction, places: int) -> int:
    """Fixed points, rounded, as a whole number of the last place."""
    return int(round_half_up(points, places) * 10**places)


def band_row(bands: Bands, value: Value, figures: Figures) -> tuple[nw.Expr, State]:
    """The number of the first row that fits, from 1, and why none is reached.

    A row that can't be decided decides nothing: the rows below it may not be reached.
    """
    number_of, state = nw.lit(None, nw.Int8), State(nw.lit(_NO_ROW_FITS, nw.Int8), frozenset({_NO_ROW_FITS}))
    for at, row in reversed(list(enumerate(bands.rows, 1))):
        if row.condition is None:
            number_of, state = nw.lit(at, nw.Int8), State.known()
            continue
        fits = truth(row.condition, figures, value)
        number_of = nw.when(fits.expr).then(nw.lit(at, nw.Int8)).otherwise(number_of)
        state = State.known().where(fits.expr, state) if state.codes else state
        if fits.state.codes:
            number_of = nw.when(fits.state.is_known).then(number_of).otherwise(nw.lit(None, nw.Int8))
            state = state.where(fits.state.is_known, fits.state)
    return number_of, state


def points_of(scoring: Scoring, value: Value, figures: Figures, places: int, row: nw.Expr | None) -> Points:
    """The points that a method gives; ``row`` is the band row that fits, where there are bands."""
    match scoring:
        case Bands():
            return _bands(scoring, value, figures, places, row)
        case AllOrNothing(condition=condition, full_marks=full_marks):
            met = truth(condition, figures, value)
            full = Whole.constant(scaled(full_marks, places))
            return Points(choose(met.expr, full, Whole.constant(0)), met.state)
        case Formula(expression=expression, floor=floor, cap=cap):
            worked = number(expression, figures, value)
            return Points(within(worked.rounded(places), floor, cap, places), worked.state)
        case Interpolation():
            return Points(_interpolated(scoring, _numeric(value), places))
        case Ratio():
            return _ratio(scoring, _numeric(value), figures, places)
        case Steps():
            return _steps(scoring, _numeric(value), figures, places)


def _numeric(value: Value) -> Number:
    if not isinstance(value, Number):
        raise TypeError("only numbers are scored by this method")
    return value


def within(points: Whole, floor: Fraction | None, cap: Fraction | None, places: int) -> Whole:
    """Points within limits. The floor comes first: where the limits cross, both backends give the floor its say."""
    if cap is not None:
        points = points.at_most(scaled(cap, places))
    return points if floor is None else points.at_least(scaled(floor, places))


def _bands(bands: Bands, value: Value, figures: Figures, places: int, row: nw.Expr | None) -> Points:
    if row is None:
        raise ValueError("bands are scored by their row")
    worked = [number(one.points, figures, value) for one in bands.rows]
    found = worked[-1].rounded(places)
    for at in range(len(worked) - 1, 0, -1):
        found = choose(row == nw.lit(at, nw.Int8), worked[at - 1].rounded(places), found)
    state = State.known()
    for at, one in enumerate(worked, 1):
        if one.state.codes:
            state = one.state.where(row == nw.lit(at, nw.Int8), state)
    return Points(found, state)


def _interpolated(scoring: Interpolation, value: Number, places: int) -> Whole:
    """Straight lines between neighbours: at a value that stands twice, the right one counts."""
    points = scoring.points
    pairs = list(pairwise(points))
    lines = [
        (one.value, _line(one.value, one.points, two.value, two.points)) for one, two in pairs if one.value != two.value
    ]
    ends = [(points[0].value, (Fraction(0), points[0].points)), (points[-1].value, (Fraction(0), points[-1].points))]
    first, last = points[0], points[-1]
    below = lines[0][1] if scoring.extended and points[1].value != first.value else ends[0][1]
    above = lines[-1][1] if scoring.extended and points[-2].value != last.value else ends[1][1]
    pieces = [(None, below), *((start, line) for start, line in lines), (last.value, above)]
    slope_bottom = lcm(*(slope.denominator for _, (slope, _) in pieces))
    shift_bottom = lcm(*(shift.denominator for _, (_, shift) in pieces))
    bottom = lcm(slope_bottom, shift_bottom)
    top: Whole | None = None
    for start, (slope, shift) in pieces:
        piece = value.top * Whole.constant(int(slope * bottom)) + value.bottom * Whole.constant(int(shift * bottom))
        if top is None or start is None:
            top = piece
            continue
        top = choose(compared(">=", value, Number.constant(start)), piece, top)
    if top is None:
        raise ValueError("the checker lets no interpolation have less than two points")
    bounded = Number(top, value.bottom * Whole.constant(bottom)).rounded(places)
    if scoring.extended:
        return bounded
    least, most = min(one.points for one in points), max(one.points for one in points)
    return bounded.at_least(scaled(least, places)).at_most(scaled(most, places))


def _line(x: Fraction, y: Fraction, other_x: Fraction, other_y: Fraction) -> tuple[Fraction, Fraction]:
    """The slope and shift of the line through two points."""
    slope = (other_y - y) / (other_x - x)
    return slope, y - slope * x


def _ratio(scoring: Ratio, value: Number, figures: Figures, places: int) -> Points:
    target = number(scoring.target, figures)
    zero = Whole.constant(0).expr
    state = target.state
    if target.top.low <= 0 <= target.top.high:
        state = state.then(target.top.expr == zero, _TARGET_ZERO)
    full = Number.constant(scoring.full_marks)
    if not scoring.lower_is_better:
        quotient = value.over(Number(target.top, target.bottom), _TARGET_ZERO) * full
        return Points(within(quotient.rounded(places), scoring.floor, scoring.cap, places), state)
    quotient = Number(target.top, target.bottom).over(value, _DIVIDED_BY_ZERO) * full
    points = within(quotient.rounded(places), scoring.floor, scoring.cap, places)
    if not value.top.low <= 0 <= value.top.high:
        return Points(points, state)
    if scoring.cap is None:
        return Points(points, state.then(value.top.expr == zero, _DIVIDED_BY_ZERO))  # alike
    return Points(choose(value.top.expr == zero, Whole.constant(scaled(scoring.cap, places)), points), state)


def _steps(scoring: Steps, value: Number, figures: Figures, places: int) -> Points:
    target = number(scoring.target, figures)
    aim = Number(target.top, target.bottom)
    start = Number.constant(scoring.start)
    points, state = start.rounded(places), target.state
    for row, comparator in ((scoring.below, "<"), (scoring.above, ">")):
        if row is None:
            continue
        beyond = compared(comparator, value, aim)
        size = aim * Number.constant(row.size) if row.relative else Number.constant(row.size)
        if size.top.low <= 0:
            state = state.then(beyond & (size.top.expr <= Whole.constant(0).expr), _TARGET_ZERO)
            size = Number(size.top.at_least(1), size.bottom)
        gap = aim - value if comparator == "<" else value - aim
        gap = Number(gap.top.at_least(0), gap.bottom)
        worked = start + Number.constant(row.points) * counted(row.counting, gap.over(size, _TARGET_ZERO))
        points = choose(beyond, worked.rounded(places), points)
    return Points(within(points, scoring.floor, scoring.cap, places), state)


def counted(counting: Literal["whole", "begun", "proportional"], steps: Number) -> Number:
    """How many steps count: those that are whole, those that have begun, or each in proportion."""
    if counting == "proportional":
        return Number(steps.top, steps.bottom)
    top = steps.top if counting == "whole" else steps.top + steps.bottom - Whole.constant(1)
    return Number(top.over(steps.bottom))
