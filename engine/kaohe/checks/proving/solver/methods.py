"""Scoring methods as terms: how a value becomes points, as the exact evaluator works them out before rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, assert_never

import z3

from kaohe.checks.proving.solver.symbols import Symbols
from kaohe.checks.proving.solver.terms import Terms, Value, all_known, chosen, rational
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Counting,
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

__all__ = ["counted", "points_of", "within"]

_KNOWN = z3.BoolVal(True)
_LACKING = z3.BoolVal(False)


def points_of(scoring: Scoring, value: Value, terms: Terms, symbols: Symbols) -> Value:
    """The points of a value, unrounded."""
    about = terms.about(value)
    match scoring:
        case Bands():
            found = _first_that_fits(scoring.rows, about, Value(rational(0), _LACKING))
            if scoring.order is None:
                return found
            return Value(found.term, z3.And(found.known, terms.holds(scoring.order)))
        case Levels(rows=rows):
            options = [
                (z3.Or(*(value.term == symbols.word(word) for word in row.words)), _fixed(row.points)) for row in rows
            ]
            return chosen(options[:-1], options[-1][1])
        case Interpolation():
            return _fixed_term(_interpolated(scoring, value.term))
        case Ratio():
            return _ratio(scoring, value, terms.of(scoring.target))
        case Steps(start=start, below=below, above=above, floor=floor, cap=cap):
            target = terms.of(scoring.target)
            low, high = (_beside(start, row, value.term, target.term) for row in (below, above))
            held = chosen([(value.term < target.term, low), (value.term > target.term, high)], _fixed(start))
            return Value(within(held.term, floor, cap), z3.And(target.known, held.known))
        case GoalPost(full_marks=full, below=below, above=above, floor=floor, cap=cap):
            least, most = terms.of(scoring.low), terms.of(scoring.high)
            low = _beside(full, below, value.term, least.term)
            high = _beside(full, above, value.term, most.term)
            held = chosen([(value.term < least.term, low), (value.term > most.term, high)], _fixed(full))
            return Value(within(held.term, floor, cap), z3.And(all_known([least, most]), held.known))
        case Tiers():
            return _fixed_term(within(_tiers(scoring, value.term), scoring.floor, scoring.cap))
        case Events(start=start, each=each):
            units = counted(each.counting, _most(value.term, 0) / rational(each.size))
            rest = _fixed_term(rational(start) + rational(each.points) * units)
            found = _first_that_fits(scoring.rows, about, rest)
            return Value(within(found.term, scoring.floor, scoring.cap), found.known)
        case Formula(expression=expression, floor=floor, cap=cap):
            found = about.of(expression)
            return Value(within(found.term, floor, cap), found.known)
        case _:
            assert_never(scoring)


def within(points: Any, least: Fraction | None, most: Fraction | None) -> Any:
    """Points, no fewer and no more than so many."""
    held = points if least is None else z3.If(points < rational(least), rational(least), points)
    return held if most is None else z3.If(held > rational(most), rational(most), held)


def counted(counting: Counting, steps: Any) -> Any:
    """How many steps count."""
    match counting:
        case "whole":
            return z3.ToReal(z3.ToInt(steps))
        case "begun":
            return -z3.ToReal(z3.ToInt(-steps))
        case "proportional":
            return steps


def _fixed(points: Fraction) -> Value:
    return _fixed_term(rational(points))


def _fixed_term(points: Any) -> Value:
    return Value(points, _KNOWN)


def _most(one: Any, other: int) -> Any:
    return z3.If(one < other, rational(other), one)


def _first_that_fits(rows: Sequence[BandRow], about: Terms, otherwise: Value) -> Value:
    """The first row that fits; one that can't be decided leaves no points."""
    result = otherwise
    for row in reversed(rows):
        points = about.of(row.points)
        if row.condition is None:
            result = points
            continue
        fits = about.of(row.condition)
        known = z3.And(fits.known, z3.If(fits.term, points.known, result.known))
        result = Value(z3.If(fits.term, points.term, result.term), known)
    return result


def _interpolated(scoring: Interpolation, value: Any) -> Any:
    points = scoring.points
    result = _end(points[-2], points[-1], value, extended=scoring.extended)
    for left, right in reversed(list(pairwise(points))):
        if left.value != right.value:
            result = z3.If(value < rational(right.value), _on_line(left, right, value), result)
    first = _end(points[1], points[0], value, extended=scoring.extended)
    return z3.If(value < rational(points[0].value), first, result)


def _end(inner: InterpolationPoint, end: InterpolationPoint, value: Any, *, extended: bool) -> Any:
    held = not extended or inner.value == end.value
    return rational(end.points) if held else _on_line(inner, end, value)


def _on_line(one: InterpolationPoint, other: InterpolationPoint, value: Any) -> Any:
    slope = (other.points - one.points) / (other.value - one.value)
    return rational(one.points) + (value - rational(one.value)) * rational(slope)


def _ratio(scoring: Ratio, value: Value, target: Value) -> Value:
    full = rational(scoring.full_marks)
    there = z3.And(target.known, target.term != 0)
    if not scoring.lower_is_better:
        return Value(within(value.term / target.term * full, scoring.floor, scoring.cap), there)
    held = within(target.term / value.term * full, scoring.floor, scoring.cap)
    if scoring.cap is None:
        return Value(held, z3.And(there, value.term != 0))
    return Value(z3.If(value.term == 0, rational(scoring.cap), held), there)


def _beside(start: Fraction, row: StepRow | None, value: Any, target: Any) -> Value:
    if row is None:
        return _fixed(start)
    size = rational(row.size) * target if row.relative else rational(row.size)
    away = z3.If(value < target, target - value, value - target)
    points = rational(start) + rational(row.points) * counted(row.counting, away / size)
    return Value(points, size > 0 if row.relative else _KNOWN)


def _tiers(scoring: Tiers, value: Any) -> Any:
    """The slices of an amount, or the whole of it by the one that it reaches."""
    rows, amount = scoring.rows, _most(value, 0)
    if scoring.whole_amount:
        result: Any = None
        for row in reversed(rows):
            units = counted(row.rate.counting, amount / rational(row.rate.size))
            points = rational(scoring.start) + rational(row.rate.points) * units
            if result is None or row.upper is None:
                result = points
                continue
            upper = rational(row.upper)
            result = z3.If(value <= upper if row.upper_in else value < upper, points, result)
        return result
    total, below = rational(scoring.start), Fraction(0)
    for row in rows:
        top = amount if row.upper is None else z3.If(amount < rational(row.upper), amount, rational(row.upper))
        slice_of = _most(top - rational(below), 0)
        total = total + rational(row.rate.points) * counted(row.rate.counting, slice_of / rational(row.rate.size))
        below = row.upper or below
    return total
