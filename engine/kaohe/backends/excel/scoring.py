"""How values become points, as formulas. Each method is the twin of one in `exact.scoring`.

Points come out rounded, as whole numbers of the last place: rounding keeps order, so limits and choices may follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from kaohe.backends.excel.codes import missing
from kaohe.backends.excel.expressions import Scope, number, numeric
from kaohe.backends.excel.points import Points, counted, rounded, scaled, within
from kaohe.backends.excel.rows import points_by_row
from kaohe.backends.excel.rules import Figure
from kaohe.backends.excel.values import Number, State, Value, compared, first_of, scale_of, unknown
from kaohe.backends.excel.whole import Whole, choose
from kaohe.model.exact import round_half_up
from kaohe.model.expressions import Expression
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
from kaohe.model.types import Kind, Type

__all__ = ["points_by"]

_PLAIN = Type(kind=Kind.NUMBER)
_TARGET_ZERO, _DIVIDED_BY_ZERO = missing("target_zero"), missing("divided_by_zero")


def points_by(
    scoring: Scoring, value: Value, kind: Type, scope: Scope, places: int, row: tuple[Whole, int] | None
) -> Points:
    """The points that a method gives a value of a kind; ``row`` is the one that it falls on, with the first's line."""
    match scoring:
        case Bands() | Levels() | Tiers() | Events():
            if row is None:
                raise ValueError("what has rows is scored by its row")
            return points_by_row(scoring, value, scope, places, *row)
        case Formula(expression=expression, floor=floor, cap=cap):
            found = rounded(number(expression, scope.about(value)), places, scope)
            return within(found, floor, cap, places, scope)
        case Interpolation():
            return _interpolated(scoring, numeric(value), kind, scope, places)
        case Ratio():
            return _ratio(scoring, numeric(value), scope, places)
        case Steps(start=start, target=target, below=below, above=above):
            aim = _target(target, scope)
            return _beside(start, numeric(value), [(below, "<", aim), (above, ">", aim)], scoring, scope, places)
        case GoalPost(full_marks=full_marks, low=low, high=high, below=below, above=above):
            # above first: where the ends cross, the lower has its say, as everywhere
            sides = [(above, ">", _target(high, scope)), (below, "<", _target(low, scope))]
            return _beside(full_marks, numeric(value), sides, scoring, scope, places)


def _target(expression: Expression, scope: Scope) -> Number:
    scope.rules.text = scope.sheet.say("target")
    return numeric(scope.sheet.value(number(expression, scope)))


def _interpolated(scoring: Interpolation, value: Number, kind: Type, scope: Scope, places: int) -> Points:
    """On the straight line between the two points that the value lies between; beyond the ends what they are.

    At a value that stands twice, the right neighbour counts: so it lies behind all points that it has reached.
    """
    table = _Table.stated(scoring, kind, scope, places)
    scaled_value = value.top * Whole.constant(table.values)
    farthest = value.bottom * Whole.constant(max(abs(one) for one in table.x))
    state = scope.sheet.state(value.state.doubting(scaled_value, farthest))
    reached = f"SUMPRODUCT(({table.x_cells}*{value.bottom.text}<={scaled_value.text})*1)"
    behind = scope.sheet.whole(Whole(reached, 0, len(table.x)), state, "points reached")
    at = f"MAX(1,{behind.text})"
    run = scope.sheet.whole(table.step(table.x_cells, table.x, behind, scoring, least=1), state, "run")
    rise = scope.sheet.whole(table.step(table.y_cells, table.y, behind, scoring, least=0), state, "rise")
    x = Whole(f"INDEX({table.x_cells},{at})", min(table.x), max(table.x))
    y = Whole(f"INDEX({table.y_cells},{at})", min(table.y), max(table.y))
    top = y * run * value.bottom + (scaled_value.cleared() - x * value.bottom) * rise
    bottom = run * value.bottom * Whole.constant(table.earned)
    on_line = Number(top.cleared(), bottom.cleared(), state.doubting(top, bottom))
    found = rounded(on_line, places, scope)
    if scoring.extended:
        return found
    ends = [scaled(one.points, places) for one in scoring.points]
    return Points(replace(found.points, low=min(ends), high=max(ends)), found.state)


@dataclass(frozen=True, slots=True)
class _Table:
    """The points as whole numbers, ``values`` and ``earned`` being what they are divided by, and their cells."""

    x: tuple[int, ...]
    y: tuple[int, ...]
    values: int
    earned: int
    x_cells: str
    y_cells: str

    @classmethod
    def stated(cls, scoring: Interpolation, kind: Type, scope: Scope, places: int) -> _Table:
        """The points, as lines of the rules."""
        points = scoring.points
        values, earned = scale_of([one.value for one in points]), scale_of([one.points for one in points])
        texts = [scope.sheet.told.words.value(one.value, kind) for one in points]
        start, _ = scope.rules.rows(texts, [None] * len(points), places)
        x, y = tuple(int(one.value * values) for one in points), tuple(int(one.points * earned) for one in points)
        for line, across, up in zip(scope.rules.lines[start:], x, y, strict=True):
            line.threshold, line.points = Figure(across, values, kind), Figure(up, earned)
        cells = [scope.rules.cells(column, start, len(points)) for column in "DG"]
        return cls(x, y, values, earned, *cells)

    def step(self, cells: str, numbers: tuple[int, ...], behind: Whole, scoring: Interpolation, *, least: int) -> Whole:
        """How far it is from the point behind the value to the next: along the values (``least`` 1) or the points.

        Beyond an end that is held the line is level; of an extended one it is that of the two last points.
        """
        first = numbers[1] - numbers[0] if scoring.extended and self.x[1] != self.x[0] else least
        last = numbers[-1] - numbers[-2] if scoring.extended and self.x[-1] != self.x[-2] else least
        inside = f"INDEX({cells},{behind.text}+1)-INDEX({cells},{behind.text})"
        text = f"IF({behind.text}=0,{first},IF({behind.text}={len(numbers)},{last},{inside}))"
        steps = [two - one for one, two in pairwise(numbers)] + [first, last]
        return Whole(text, max(min(steps), least) if least else min(steps), max(steps))


def _ratio(scoring: Ratio, value: Number, scope: Scope, places: int) -> Points:
    target = _target(scoring.target, scope)
    state = target.state
    if target.top.low <= 0 <= target.top.high:
        state = state.then(f"{target.top.text}=0", _TARGET_ZERO)
    full = scope.rules.figure(scope.sheet.say("full marks"), scoring.full_marks)
    if not scoring.lower_is_better:
        found = _over(value.bare, target.bare, full, state, scope, places)
        return within(found, scoring.floor, scoring.cap, places, scope)
    zero = f"{value.top.text}=0"
    if not value.top.low <= 0 <= value.top.high:
        found = _over(target.bare, value.bare, full, state, scope, places)
        return within(found, scoring.floor, scoring.cap, places, scope)
    if scoring.cap is None:
        found = _over(target.bare, value.bare, full, state.then(zero, _DIVIDED_BY_ZERO), scope, places)
        return within(found, scoring.floor, None, places, scope)
    # 0 earns the most: what is divided by then is of no account
    held = Number(choose(zero, Whole.constant(1), value.top), value.bottom)
    found = _over(target.bare, held, full, state, scope, places)
    most = Whole.constant(scaled(scoring.cap, places))
    found = within(found, scoring.floor, scoring.cap, places, scope)
    return Points(choose(zero, most, found.points), found.state)


def _over(one: Number, other: Number, full: Number, state: State, scope: Scope, places: int) -> Points:
    quotient = one.over(other, _DIVIDED_BY_ZERO) * full
    state = scope.sheet.state(state)
    if quotient.state.kinds:
        state = quotient.state if not state.kinds else quotient.state.where(state.known, state)
    return rounded(Number(quotient.top, quotient.bottom, state), places, scope)


def _beside(
    start: Fraction,
    value: Number,
    sides: Sequence[tuple[StepRow | None, str, Number]],
    limits: Steps | GoalPost,
    scope: Scope,
    places: int,
) -> Points:
    """Points that hold, but step by step on the sides of targets where there is a row; the last side has its say."""
    rules = scope.rules
    first = rules.figure(scope.sheet.say("start"), start)
    known = scope.sheet.state(unknown([target.state for _, _, target in sides]))
    found = Points(rules.points(scope.sheet.say("start points"), round_half_up(start, places), places), known)
    for row, comparator, target in sides:
        if row is None:
            continue
        beyond = compared(comparator, value.bare, target.bare)
        test = scope.sheet.test(beyond.text, known, "beyond")
        stepped = _stepped(first, row, comparator, value, target, scope, places)
        state = stepped.state if not known.kinds else stepped.state.where(known.known, known)
        found = Points(choose(test, stepped.points, found.points), state.where(test, found.state))
    return within(found, limits.floor, limits.cap, places, scope)


def _stepped(
    first: Number, row: StepRow, comparator: str, value: Number, target: Number, scope: Scope, places: int
) -> Points:
    """The points on one side of a target."""
    size = scope.rules.named(row.text, row.size, _PLAIN)
    aim = target.bare
    if row.relative:
        size = aim * size
    gap = aim - value.bare if comparator == "<" else value.bare - aim
    gap = Number(replace(gap.top, low=0, high=max(gap.top.high, 0)), gap.bottom, gap.state)
    state = State()
    if size.top.low <= 0:
        state = state.then(f"{size.top.text}<=0", _TARGET_ZERO)
        size = Number(replace(size.top, low=1, high=max(size.top.high, 1)), size.bottom, size.state)
    steps = gap.over(size, _TARGET_ZERO)
    steps = Number(steps.top, steps.bottom, first_of([target.state, state, steps.state]))
    kept = numeric(scope.sheet.value(steps))
    points = scope.rules.figure(scope.sheet.say("points each", row=row.text), row.points)
    return rounded(first + points * counted(row.counting, kept), places, scope)
