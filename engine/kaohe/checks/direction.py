"""Points that go one way: a higher value never gets more points here and fewer there.

目标区间 says by its name that the middle is best, and so does 加减 with a deduction on either side; of a choice's words
nobody knows an order. Of rows and formulas that hang on more than the value it is a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval, NumberSet
from kaohe.checks.one_way import Way, in_order
from kaohe.checks.pinned import pinned, turning_days
from kaohe.checks.proving.goals import Found, Turns
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.record import shown_figures
from kaohe.checks.ranges import value_range
from kaohe.checks.stretches import stretches
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import BandRow, Bands, Events, Formula, Interpolation, Scoring, Tiers
from kaohe.model.walk import assessments, expressions_of, walk

__all__ = ["check_direction"]

_NO_FIGURE = "none but the value"
_BEYOND = 3
"""So many events, or slices, show which way what has no end goes on."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """A value, its points, and the row that gives them."""

    value: Fraction
    points: Fraction
    span: Span


def check_direction(pack: Pack) -> Iterator[Diagnostic | Question]:
    """W572 for points that rise with the value in one place and fall in another, with the values that show it."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                if not one.value.type.is_numeric:
                    continue
                if _is_open(one.scoring, role):
                    yield _question(role, indicator.name, one)
                for along in _courses(one, role):
                    told = _both_ways(along)
                    if told is not None:
                        yield _finding(indicator.name, one, told)
                        break


_Ways = tuple[tuple[_Scored, _Scored], tuple[_Scored, _Scored]]


def _finding(
    indicator: str, one: Assessment, ways: _Ways, others: tuple[tuple[str, int, object, object], ...] = ()
) -> Diagnostic:
    (low, high), (lower, higher) = ways
    return finding(
        "W572", higher.span, related=(lower.span,) if lower.span != higher.span else (), indicator=indicator,
        type=one.value.type, low=low.value, low_points=low.points, high=high.value, high_points=high.points,
        lower=lower.value, lower_points=lower.points, higher=higher.value, higher_points=higher.points, others=others,
    )  # fmt: skip


def _is_open(scoring: Scoring, role: Role) -> bool:
    """Whether the way of a method's points can't be seen from its rows alone."""
    match scoring:
        case Bands(rows=rows) if not scoring.is_table or _open_one_way(rows, role):
            return False  # other methods go one way by what they mean
        case Bands(rows=rows) | Events(rows=rows):
            return any(row.fixed is None or _hangs_on_more(row.condition) for row in rows)
        case Formula(expression=expression):
            speaks = any(isinstance(node, ex.SubjectValue) for node in walk(expression))
            return speaks and Way(role, _NO_FIGURE).of_points(scoring) is None
        case _:
            return False


def _open_one_way(rows: Sequence[BandRow], role: Role) -> bool:
    """Whether rows open all to one side, whatever else they ask, with points in order: then it doesn't matter where."""
    way = Way(role, _NO_FIGURE)
    ways = {way.of_truth(row.condition) for row in rows if row.condition is not None} - {0}
    points = [row.fixed for row in rows if row.fixed is not None]
    return None not in ways and len(ways) == 1 and len(points) == len(rows) and in_order(points)


def _hangs_on_more(condition: ex.Expression | None) -> bool:
    return any(holds_for(pinned(condition, day)) is None for day in turning_days([condition]) if condition is not None)


def _question(role: Role, indicator: str, one: Assessment) -> Question:
    goal = Turns(role, one)

    def told(found: Found | None) -> Diagnostic | None:
        if found is None:
            return None
        low, high, lower, higher = (_Scored(value, points, place) for value, points in found.along)
        return _finding(indicator, one, ((low, high), (lower, higher)), shown_figures(found.record, goal.keys))

    scoring = one.scoring
    rows = scoring.rows if isinstance(scoring, Bands | Events) else ()
    place = rows[0].span if rows else next(iter(expressions_of(scoring))).span
    return Question("direction", place, goal, told, {"name": indicator})


def _both_ways(along: Sequence[_Scored]) -> _Ways | None:
    """Two neighbours that go the way of most, and two that go the other; None where all go one way."""
    steps = list(pairwise(along))
    rising = [(one, other) for one, other in steps if one.points < other.points]
    falling = [(one, other) for one, other in steps if one.points > other.points]
    if not rising or not falling:
        return None
    mostly_rising = (len(rising), along[-1].points) >= (len(falling), along[0].points)
    return (rising[-1], falling[0]) if mostly_rising else (falling[0], rising[-1])


def _courses(one: Assessment, role: Role) -> Iterator[list[_Scored]]:
    """The points along the value's range, one course for each time between changes of a constant."""
    scoring = one.scoring
    match scoring:
        case Bands(rows=rows) | Events(rows=rows):
            reach = value_range(one.value, role)
            for day in turning_days(row.condition for row in rows):
                yield _along_rows(scoring, reach, day, whole=one.value.type.whole)
        case Interpolation(points=points):
            yield [_Scored(point.value, point.points, point.span) for point in points]
        case Tiers():
            yield _along_tiers(scoring, whole=one.value.type.whole)
        case _:
            return


def _along_rows(scoring: Bands | Events, reach: Interval, day: date | None, *, whole: bool) -> list[_Scored]:
    """The points by rows from the lowest value on; empty where they hang on more than the value."""
    sets = [holds_for(pinned(row.condition, day) if row.condition else None) for row in scoring.rows]
    known = [one for one in sets if one is not None]
    if len(known) != len(sets) or any(row.fixed is None for row in scoring.rows):
        return []
    found: list[_Scored] = []
    for stretch in stretches(known, reach, whole=whole):
        at = stretch.witness()
        taker = next((row for row, one in zip(scoring.rows, known, strict=True) if _holds(one, at)), None)
        if taker is not None:
            found.append(_Scored(at, _limited(taker.fixed or Fraction(0), scoring), taker.span))
        elif isinstance(scoring, Events):
            found += _along_events(scoring, stretch)
    return found


def _holds(numbers: NumberSet, value: Fraction) -> bool:
    return not numbers.meet(NumberSet((Interval(value, value),))).is_empty


def _limited(points: Fraction, scoring: Bands | Events) -> Fraction:
    if not isinstance(scoring, Events):
        return points
    least = points if scoring.floor is None else max(points, scoring.floor)
    return least if scoring.cap is None else min(least, scoring.cap)


def _along_events(scoring: Events, stretch: Interval) -> Iterator[_Scored]:
    """The points of a stretch in which each event counts."""
    low = stretch.witness()
    high = low + _BEYOND * scoring.each.size if stretch.high is None else stretch.high
    free = scoring.model_copy(update={"rows": ()})
    for value in (low, high) if high > low else (low,):
        yield _Scored(value, _exact_points(free, value), scoring.each.span)


def _along_tiers(scoring: Tiers, *, whole: bool) -> list[_Scored]:
    """The points where each slice begins and ends, and beyond the last."""
    found = [_Scored(Fraction(0), _exact_points(scoring, Fraction(0)), scoring.rows[0].span)]
    for row, following in pairwise(scoring.rows):
        if row.upper is None:
            break
        hair = Fraction(1) if whole else row.rate.size / 100
        for value, span in ((row.upper, row.span), (row.upper + hair, following.span)):
            found.append(_Scored(value, _exact_points(scoring, value), span))
    last = scoring.rows[-1]
    beyond = found[-1].value + _BEYOND * last.rate.size
    return [*found, _Scored(beyond, _exact_points(scoring, beyond), last.span)]


def _exact_points(scoring: Events | Tiers, value: Fraction) -> Fraction:
    outcome = points_of(scoring, Known(value), Figures({})).outcome
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else Fraction(0)
