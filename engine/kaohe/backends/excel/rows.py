"""Methods of which a value falls on a row, as formulas: first which row, then its points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.backends.excel.codes import missing, quoted
from kaohe.backends.excel.expressions import Scope, number, numeric, truth
from kaohe.backends.excel.points import Points, counted, rounded, scaled, within
from kaohe.backends.excel.sheet import NotTold
from kaohe.backends.excel.values import Number, State, Value, Word, compared, either, unknown
from kaohe.backends.excel.whole import Whole, choose
from kaohe.model.scoring import BandRow, Bands, Events, Levels, Rate, Scoring, TierRow, Tiers
from kaohe.model.types import Kind, Type

__all__ = ["points_by_row", "row_of"]

_MOST = 50
"""The rows of a table: formulas go no more than 64 deep."""
_NO_ROW = Whole.constant(0)
_PLAIN = Type(kind=Kind.NUMBER)


def row_of(scoring: Scoring, value: Value, scope: Scope, places: int) -> tuple[Number, int] | None:
    """The number of the row that a value falls on, from 1, with why none is reached, and the rows' first line in the
    rules; None of methods without rows.
    """
    match scoring:
        case Bands(rows=rows) | Events(rows=rows):
            return _of_rows(scoring, rows, value, scope, places)
        case Levels(rows=levels):
            points = [scaled(one.points, places) for one in levels]
            start, _ = scope.rules.rows([one.text for one in levels], points, places)
            return Number(_level(scoring, value)), start
        case Tiers(rows=tiers):
            start, _ = scope.rules.rows([one.text for one in tiers], [None] * len(tiers), places)
            return Number(_tier(tiers, numeric(value), start, scope)), start
        case _:
            return None


def _of_rows(
    scoring: Bands | Events, rows: Sequence[BandRow], value: Value, scope: Scope, places: int
) -> tuple[Number, int]:
    if len(rows) > _MOST:
        raise NotTold("table")
    points = [None if one.fixed is None else scaled(one.fixed, places) for one in rows]
    start, _ = scope.rules.rows([one.text for one in rows], points, places)
    if isinstance(scoring, Events):
        otherwise = Number(Whole.constant(len(rows) + 1))
    else:
        otherwise = Number(_NO_ROW, state=State().then("TRUE", missing("no_row_fits")))
    found = _first_that_fits(rows, value, scope, start, otherwise)
    if isinstance(scoring, Events) or scoring.order is None:
        return found, start
    order = truth(scoring.order, scope)
    state = order.state.then(f"NOT({order.text})", missing("out_of_order"))
    state = scope.sheet.state(state)
    return Number(found.top, state=found.state.where(state.known, state)), start


def _first_that_fits(
    rows: Sequence[BandRow], value: Value, scope: Scope, start: int, otherwise: Number
) -> Number:  # fmt: skip
    """The number of the first row that fits.

    A row that can't be decided decides nothing: the rows below it may not be reached.
    """
    found, state = otherwise.top, otherwise.state
    tests = []
    for at, row in enumerate(rows):
        with scope.rules.reading(start + at):
            tests.append(None if row.condition is None else truth(row.condition, scope.about(value)))
    for at, fits in reversed(list(enumerate(tests, 1))):
        if fits is None:
            found, state = Whole.constant(at), State()
            continue
        found = choose(fits.text, Whole.constant(at), found)
        state = State().where(fits.text, state) if state.kinds else state
        if fits.state.kinds:
            state = state.where(fits.state.known, fits.state)
    return Number(found, state=state)


def points_by_row(
    scoring: Bands | Levels | Tiers | Events, value: Value, scope: Scope, places: int, row: Whole, start: int
) -> Points:
    """The points of a value on its row."""
    match scoring:
        case Bands(rows=rows):
            return _earned(rows, value, scope, places, row, start)
        case Levels(rows=levels):
            return Points(_at(row, [scaled(one.points, places) for one in levels], scope, start))
        case Tiers():
            return _tiers(scoring, numeric(value), scope, places, row, start)
        case Events():
            return _events(scoring, value, scope, places, row, start)


def _at(row: Whole, points: Sequence[int], scope: Scope, start: int) -> Whole:
    """The points that stand in the row's line."""
    if len(points) == 1:
        return Whole(scope.rules.cells("G", start, 1).partition(":")[0], points[0], points[0])
    return Whole(f"INDEX({scope.rules.cells('G', start, len(points))},{row.text})", min(points), max(points))


def _earned(
    rows: Sequence[BandRow], value: Value, scope: Scope, places: int, row: Whole, start: int
) -> Points:  # fmt: skip
    fixed = [one.fixed for one in rows]
    if all(one is not None for one in fixed):
        return Points(_at(row, [scaled(one or Fraction(0), places) for one in fixed], scope, start))
    worked = []
    for at, one in enumerate(rows):
        with scope.rules.reading(start + at):
            worked.append(rounded(number(one.points, scope.about(value)), places, scope))
    found, state = worked[-1].points, worked[-1].state
    for at, points in reversed(list(enumerate(worked[:-1], 1))):
        test = f"{row.text}={at}"
        found, state = choose(test, points.points, found), points.state.where(test, state)
    return Points(found, state)


def _level(levels: Levels, value: Value) -> Whole:
    """The row of a word; the checker has every word stand in one."""
    if not isinstance(value, Word):
        raise TypeError("the checker lets only words have levels")
    found = Whole.constant(len(levels.rows))
    for at, row in reversed(list(enumerate(levels.rows[:-1], 1))):
        said = ",".join(f"EXACT({value.text},{quoted(word)})" for word in row.words)
        found = choose(f"OR({said})", Whole.constant(at), found)
    return found


def _tier(tiers: Sequence[TierRow], value: Number, start: int, scope: Scope) -> Whole:
    found = Whole.constant(len(tiers))
    for at, row in reversed(list(enumerate(tiers, 1))):
        if row.upper is not None:
            with scope.rules.reading(start + at - 1):
                upper = scope.rules.literal(row.upper, _PLAIN)
            found = choose(compared("<=" if row.upper_in else "<", value.bare, upper).text, Whole.constant(at), found)
    return found


def _tiers(scoring: Tiers, value: Number, scope: Scope, places: int, row: Whole, start: int) -> Points:
    begun = Number.constant(scoring.start)
    if scoring.whole_amount:
        worked = [rounded(begun + _rated(one.rate, value.bare, scope), places, scope) for one in scoring.rows]
        found = worked[-1].points
        for at, one in reversed(list(enumerate(worked[:-1], 1))):
            found = choose(f"{row.text}={at}", one.points, found)
        points = Points(found, unknown([one.state for one in worked]))
        return within(points, scoring.floor, scoring.cap, places, scope)
    total, below = begun, Fraction(0)
    for tier in scoring.rows:
        top = value.bare
        if tier.upper is not None:
            upper = Number.constant(tier.upper)
            top = either(compared("<", top, upper).text, top, upper)
        slice_ = numeric(scope.sheet.brief(top - Number.constant(below)))
        total = numeric(scope.sheet.brief(total + _rated(tier.rate, slice_, scope)))
        below = below if tier.upper is None else tier.upper
    return within(rounded(total, places, scope), scoring.floor, scoring.cap, places, scope)


def _rated(rate: Rate, amount: Number, scope: Scope) -> Number:
    """What a rate makes of an amount; nothing of a negative one."""
    held = Number(amount.top.at_least(Whole.constant(0)), amount.bottom, amount.state)
    size = scope.rules.named(rate.text, rate.size, _PLAIN)
    steps = numeric(scope.sheet.brief(held.over(size, missing("divided_by_zero"))))
    return Number.constant(rate.points) * counted(rate.counting, steps)


def _events(scoring: Events, value: Value, scope: Scope, places: int, row: Whole, start: int) -> Points:
    worked = Number.constant(scoring.start) + _rated(scoring.each, numeric(value).bare, scope)
    each = rounded(worked, places, scope)
    if scoring.rows:
        found = _earned(scoring.rows, value, scope, places, row, start)
        test = f"{row.text}>{len(scoring.rows)}"
        each = Points(choose(test, each.points, found.points), each.state.where(test, found.state))
    return within(each, scoring.floor, scoring.cap, places, scope)
