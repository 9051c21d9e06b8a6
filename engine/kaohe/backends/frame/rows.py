"""Methods of which a value falls on a row, as columns: first which row, then its points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.expressions import Figures, number, truth
from kaohe.backends.frame.points import Points, counted, numeric, scaled, within
from kaohe.backends.frame.values import Number, State, Truth, Value, Word, compared, either
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.scoring import BandRow, Bands, Events, Levels, Rate, Scoring, TierRow, Tiers

__all__ = ["points_by_row", "row_of"]

_NO_ROW_FITS = reason_code("no_row_fits")
_DIVIDED_BY_ZERO = reason_code("divided_by_zero")
_OUT_OF_ORDER = reason_code("out_of_order")


def row_of(scoring: Scoring, value: Value, figures: Figures) -> tuple[nw.Expr, State] | None:
    """The number of the row that a value falls on, from 1, and why none is reached; None of methods without rows."""
    match scoring:
        case Bands(rows=rows):
            nothing = State(nw.lit(_NO_ROW_FITS, nw.Int8), frozenset({_NO_ROW_FITS}))
            found = _first_that_fits(rows, value, figures, (nw.lit(None, nw.Int8), nothing))
            return found if scoring.order is None else _in_order(truth(scoring.order, figures), *found)
        case Events(rows=rows):
            each = nw.lit(len(rows) + 1, nw.Int8), State.known()  # alike
            return _first_that_fits(rows, value, figures, each)
        case Levels():
            return _level(scoring, value), State.known()
        case Tiers(rows=tiers):
            return _tier(tiers, numeric(value)), State.known()
        case _:
            return None


def points_by_row(
    scoring: Bands | Levels | Tiers | Events, value: Value, figures: Figures, places: int, row: nw.Expr
) -> Points:
    """The points of a value on its row."""
    match scoring:
        case Bands(rows=rows):
            return _of_rows(rows, value, figures, places, row)
        case Levels(rows=levels):
            fixed = [Whole.constant(scaled(one.points, places)) for one in levels]
            return Points(_at(row, fixed))
        case Tiers():
            return Points(_tiers(scoring, numeric(value), places, row))
        case Events():
            return _events(scoring, value, figures, places, row)


def _first_that_fits(
    rows: Sequence[BandRow], value: Value, figures: Figures, otherwise: tuple[nw.Expr, State]
) -> tuple[nw.Expr, State]:
    """The number of the first row that fits.

    A row that can't be decided decides nothing: the rows below it may not be reached.
    """
    number_of, state = otherwise
    for at, row in reversed(list(enumerate(rows, 1))):
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


def _in_order(order: Truth, number_of: nw.Expr, state: State) -> tuple[nw.Expr, State]:
    """The row of a value, where the thresholds are in order."""
    told = order.state.then(~order.expr, _OUT_OF_ORDER)
    return nw.when(told.is_known).then(number_of).otherwise(nw.lit(None, nw.Int8)), state.where(told.is_known, told)


def _at(row: nw.Expr, points: Sequence[Whole]) -> Whole:
    """The points of the row, of those of each."""
    found = points[-1]
    for at in range(len(points) - 1, 0, -1):
        found = choose(row == nw.lit(at, nw.Int8), points[at - 1], found)
    return found


def _of_rows(rows: Sequence[BandRow], value: Value, figures: Figures, places: int, row: nw.Expr) -> Points:
    worked = [number(one.points, figures, value) for one in rows]
    state = State.known()
    for at, one in enumerate(worked, 1):
        if one.state.codes:
            state = one.state.where(row == nw.lit(at, nw.Int8), state)
    rounded = [_held(one, of.rounded(places), places) for one, of in zip(rows, worked, strict=True)]
    return Points(_at(row, rounded), state)


def _held(row: BandRow, points: Whole, places: int) -> Whole:
    """The points of a row, with the bounds that they have on it."""
    if row.between is None:
        return points
    least, most = (scaled(end, places) for end in row.between)
    return points.at_least(least).at_most(most)


def _level(levels: Levels, value: Value) -> nw.Expr:
    """The row of a word; the checker has every word stand in one."""
    if not isinstance(value, Word):
        raise TypeError("the checker lets only words have levels")
    found = nw.lit(len(levels.rows), nw.Int8)
    for at, row in enumerate(levels.rows[:-1], 1):
        for word in row.words:
            found = nw.when(value.expr == nw.lit(word)).then(nw.lit(at, nw.Int8)).otherwise(found)
    return found


def _tier(tiers: Sequence[TierRow], value: Number) -> nw.Expr:
    found = nw.lit(len(tiers), nw.Int8)
    for at, row in reversed(list(enumerate(tiers, 1))):
        if row.upper is not None:
            inside = compared("<=" if row.upper_in else "<", value, Number.constant(row.upper))
            found = nw.when(inside).then(nw.lit(at, nw.Int8)).otherwise(found)
    return found


def _tiers(scoring: Tiers, value: Number, places: int, row: nw.Expr) -> Whole:
    start = Number.constant(scoring.start)
    if scoring.whole_amount:
        worked = [(start + _rated(one.rate, value)).rounded(places) for one in scoring.rows]
        return within(_at(row, worked), scoring.floor, scoring.cap, places)
    total, below = start, Fraction(0)
    for one in scoring.rows:
        top = value
        if one.upper is not None:
            upper = Number.constant(one.upper)
            top = either(compared("<", value, upper), value, upper)  # alike
        total = total + _rated(one.rate, top - Number.constant(below))
        below = below if one.upper is None else one.upper
    return within(total.rounded(places), scoring.floor, scoring.cap, places)


def _rated(rate: Rate, amount: Number) -> Number:
    """What a rate makes of an amount; nothing of a negative one."""
    steps = Number(amount.top.at_least(0), amount.bottom).over(Number.constant(rate.size), _DIVIDED_BY_ZERO)
    return Number.constant(rate.points) * counted(rate.counting, steps)


def _events(scoring: Events, value: Value, figures: Figures, places: int, row: nw.Expr) -> Points:
    each = (Number.constant(scoring.start) + _rated(scoring.each, numeric(value))).rounded(places)
    if not scoring.rows:
        return Points(within(each, scoring.floor, scoring.cap, places))
    found = _of_rows(scoring.rows, value, figures, places, row)
    last = len(scoring.rows) + 1  # alike
    points = choose(row == nw.lit(last, nw.Int8), each, found.points)
    return Points(within(points, scoring.floor, scoring.cap, places), found.state)
