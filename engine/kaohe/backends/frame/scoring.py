"""How values become points, as columns. Each method is the twin of one in `exact.scoring`.

Points come out rounded, as whole numbers of the last place: rounding keeps order, so limits and choices may follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.expressions import Figures, number
from kaohe.backends.frame.points import Points, counted, numeric, scaled, within
from kaohe.backends.frame.rows import points_by_row
from kaohe.backends.frame.values import Number, Value, compared, unknown
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.scoring import (
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    Levels,
    Ratio,
    Scoring,
    StepRow,
    Steps,
    Tiers,
)

__all__ = ["points_of"]

_TARGET_ZERO = reason_code("target_zero")
_DIVIDED_BY_ZERO = reason_code("divided_by_zero")


def points_of(scoring: Scoring, value: Value, figures: Figures, places: int, row: nw.Expr | None) -> Points:
    """The points that a method gives; ``row`` is the row that the value falls on, where there are any."""
    match scoring:
        case Bands() | Levels() | Tiers() | Events():
            if row is None:
                raise ValueError("what has rows is scored by its row")
            return points_by_row(scoring, value, figures, places, row)
        case Formula(expression=expression, floor=floor, cap=cap):
            worked = number(expression, figures, value)
            return Points(within(worked.rounded(places), floor, cap, places), worked.state)
        case Interpolation():
            return Points(_interpolated(scoring, numeric(value), places))
        case Ratio():
            return _ratio(scoring, numeric(value), figures, places)
        case Steps(start=start, target=target, below=below, above=above):
            aim = number(target, figures)
            found = _beside(start, numeric(value), [(below, "<", aim), (above, ">", aim)], places)
            return Points(within(found.points, scoring.floor, scoring.cap, places), found.state)
        case GoalPost(full_marks=full_marks, low=low, high=high, below=below, above=above):
            # above first: where the ends cross, the lower has its say, as both backends have it
            sides = [(above, ">", number(high, figures)), (below, "<", number(low, figures))]
            found = _beside(full_marks, numeric(value), sides, places)
            return Points(within(found.points, scoring.floor, scoring.cap, places), found.state)


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


def _beside(start: Fraction, value: Number, sides: Sequence[tuple[StepRow | None, str, Number]], places: int) -> Points:
    """Points that hold, but step by step on the sides of targets where there is a row; the last side has its say."""
    first, known = Number.constant(start), unknown([target.state for _, _, target in sides])
    points, state = first.rounded(places), known
    for row, comparator, target in sides:
        if row is None:
            continue
        aim = Number(target.top, target.bottom)
        beyond = compared(comparator, value, aim)
        size = aim * Number.constant(row.size) if row.relative else Number.constant(row.size)
        if size.top.low <= 0:
            sized = known.then(size.top.expr <= Whole.constant(0).expr, _TARGET_ZERO)
            state = sized.where(beyond, state)
            size = Number(size.top.at_least(1), size.bottom)
        elif state.codes:
            state = known.where(beyond, state)
        gap = aim - value if comparator == "<" else value - aim
        gap = Number(gap.top.at_least(0), gap.bottom)
        worked = first + Number.constant(row.points) * counted(row.counting, gap.over(size, _TARGET_ZERO))
        points = choose(beyond, worked.rounded(places), points)
    return Points(points, state)
