"""Indicators and parts as columns: value → band row → points → how they count. The twin of half of `exact.record`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import narwhals as nw

from kaohe.backends.exact.score import Counting
from kaohe.backends.frame.codes import NOT_APPLICABLE, counting_code, reason_code
from kaohe.backends.frame.expressions import Figures, compiled, truth
from kaohe.backends.frame.points import Points, scaled, within
from kaohe.backends.frame.rows import row_of
from kaohe.backends.frame.scoring import points_of
from kaohe.backends.frame.sheet import Sheet
from kaohe.backends.frame.values import Number, State, Truth, Value
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Assessment, Indicator, MissingRule, Part, Role

__all__ = [
    "ASSIGNED", "INAPPLICABLE", "PENDING", "SKIPPED", "Assessing", "Column", "blank", "code", "columns_of",
]  # fmt: skip

COUNTED, ASSIGNED, SKIPPED, INAPPLICABLE, PENDING = (
    counting_code(one)
    for one in (Counting.COUNTED, Counting.ASSIGNED, Counting.SKIPPED, Counting.NOT_APPLICABLE, Counting.PENDING)
)
_PARTS_PENDING = reason_code("parts_pending")
_PARTS_SKIPPED = reason_code("parts_skipped")
_PARTS_INAPPLICABLE = reason_code("parts_not_applicable")
_CONDITION_FAILS = reason_code("condition_fails")


def code(number: int) -> nw.Expr:
    """A code as a column."""
    return nw.lit(number, nw.Int8)


def blank(expr: nw.Expr, test: nw.Expr | None) -> nw.Expr:
    """A column that is null except where a test holds; None always does."""
    return expr if test is None else nw.when(test).then(expr)


@dataclass
class Column:
    """An indicator or part on its way: each layer fills in what it computes.

    ``weight`` is whole, of whatever common share its neighbours have too; ``factor`` is what its points are multiplied
    by in its contribution, as a whole number of its last decimal. ``countings`` are the ways of counting that can
    occur; ``free`` are its points before its limits, where it has any; ``given`` its points where it counts, else 0.
    """

    name: str
    rule: Indicator | Part
    weight: int
    factor: int
    parts: tuple[Column, ...] = ()
    gate: Truth | None = None
    value: Value | None = None
    row: nw.Expr | None = None
    state: State | None = None
    free: Whole | None = None
    points: Whole | None = None
    counting: nw.Expr | None = None
    countings: frozenset[int] = frozenset()
    given: Whole | None = None

    @property
    def counts(self) -> nw.Expr | None:
        """Where it counts; None where it always does."""
        if self.countings <= {COUNTED, ASSIGNED} or self.counting is None:  # alike
            return None
        return self.counting <= code(ASSIGNED)

    @property
    def assessment(self) -> Assessment | None:
        """What it is scored by; None where its parts are."""
        return self.rule.assessment

    def known_value(self) -> Value:
        """Its value for what only looks at known ones."""
        if self.value is None:
            raise ValueError("a value is read before it is computed")
        return replace(self.value, state=State.known())


def columns_of(role: Role) -> list[Column]:
    """A role's indicators with their parts, nothing computed yet."""
    shares = lcm(*(one.weight.denominator for one in role.indicators))
    return [_column(one, shares, by_weight=role.form == "weight") for one in role.indicators]


def _column(rule: Indicator, shares: int, *, by_weight: bool) -> Column:
    own = lcm(*(part.weight.denominator for part in rule.parts)) if rule.parts else 1
    parts = tuple(
        Column(f"{rule.name}/{part.name}", part, int(part.weight * own), _last_place(part.weight))
        for part in rule.parts
    )
    factor = _last_place(rule.weight) if by_weight else 1  # by 分值 an indicator's points are its contribution
    return Column(rule.name, rule, int(rule.weight * shares), factor, parts)


class Assessing:
    """The layers that score columns of one kind: first those with values of their own, then those with parts."""

    def __init__(self, sheet: Sheet, figures: Figures, places: int) -> None:
        self._sheet = sheet
        self._figures = figures
        self._places = places

    def values(self, columns: list[Column]) -> None:
        """Keeps each value, and each 当."""
        for one in columns:
            if one.assessment is not None:
                one.value = self._sheet.value(compiled(one.assessment.value, self._figures))
            if isinstance(one.rule, Indicator) and one.rule.condition is not None:
                gate = truth(one.rule.condition, self._figures)
                one.gate = Truth(self._sheet.keep(gate.expr), self._sheet.state(gate.state))

    def sums(self, columns: list[Column]) -> None:
        """The value of an indicator with parts: the weighted mean of the points of those that count."""
        for one in columns:
            if not one.parts:
                continue
            top = bottom = Whole.constant(0)
            for part in one.parts:
                if part.given is None:
                    raise ValueError("parts are scored before their indicator")
                weight = Whole.constant(part.weight)
                top = top + part.given * weight
                bottom = bottom + (weight if part.counts is None else choose(part.counts, weight, Whole.constant(0)))
            scale = Whole.constant(10**self._places)
            one.value = self._sheet.value(Number(top, bottom.at_least(1) * scale, _state_of_parts(one.parts, bottom)))

    def rows(self, columns: list[Column]) -> None:
        """Keeps the row that the value falls on, and why none is reached."""
        for one in columns:
            found = row_of(one.assessment.scoring, one.known_value(), self._figures) if one.assessment else None
            if found is not None:
                one.row, one.state = self._sheet.keep(found[0]), self._sheet.state(found[1])

    def points(self, columns: list[Column]) -> None:
        """Keeps the points, and why there are none: first for want of a value, then of a row, then of points."""
        for one in columns:
            found = self._points(one)
            state = found.state
            if one.state is not None:
                state = _before(one.state, state)
            if one.value is not None:
                state = _before(one.value.state, state)
            points = found.points
            if one.rule.limits.are_stated:
                one.free = self._sheet.whole(points)
                points = within(points, one.rule.limits.floor, one.rule.limits.cap, self._places)
            one.points, one.state = self._sheet.whole(points), self._sheet.state(state)

    def _points(self, one: Column) -> Points:
        value = one.known_value()
        if one.assessment is not None:
            return points_of(one.assessment.scoring, value, self._figures, self._places, one.row)
        if not isinstance(value, Number):
            raise TypeError("the mean of parts is a number")
        return Points(value.rounded(self._places))

    def counting(self, columns: list[Column]) -> None:
        """Keeps how each counts, and why where not by its own points."""
        for one in columns:
            if one.state is None:
                raise ValueError("points are scored before they count")
            counting, reason, one.countings = _counting(one, one.state)
            one.counting = self._sheet.keep(counting, f"{one.name}.counting")
            self._sheet.keep(reason, f"{one.name}.reason")

    def outcome(self, columns: list[Column]) -> None:
        """Keeps what each gives the sum, and what the trace shows of it."""
        for one in columns:
            self._given(one)
            self._shown(one)

    def _given(self, one: Column) -> None:
        if one.points is None or one.counting is None:
            raise ValueError("what counts is known before it is given")
        found = one.points
        if ASSIGNED in one.countings:
            assigned = Whole.constant(scaled(one.rule.missing.points or Fraction(0), self._places))
            found = choose(one.counting == code(ASSIGNED), assigned, found)
        self._sheet.keep(blank(found.expr, one.counts), f"{one.name}.points")
        given = found if one.counts is None else choose(one.counts, found, Whole.constant(0))
        one.given = self._sheet.whole(given)
        contribution = found * Whole.constant(one.factor)
        self._sheet.keep(blank(contribution.expr, one.counts), f"{one.name}.contribution")

    def _shown(self, one: Column) -> None:
        value, counting = one.value, one.counting
        if one.free is not None and counting is not None:
            self._sheet.keep(blank(one.free.expr, counting == code(COUNTED)), f"{one.name}.before")
        shown = nw.lit(None, nw.Float64)
        if isinstance(value, Number) and counting is not None:
            shown = blank(value.shown(), value.state.is_known if value.state.codes else None)
            if one.gate is not None:
                shown = blank(
                    shown, one.gate.expr if not one.gate.state.codes else one.gate.state.is_known & one.gate.expr
                )
        self._sheet.keep(shown, f"{one.name}.value")
        row = nw.lit(None, nw.Int64)
        if one.row is not None and counting is not None:
            row = nw.when(counting == code(COUNTED)).then(one.row).otherwise(nw.lit(None, nw.Int8)).cast(nw.Int64)
        self._sheet.keep(row, f"{one.name}.row")


def _last_place(weight: Fraction) -> int:
    """A weight as a whole number of its last decimal."""
    return int(weight * 10 ** (decimal_places(weight) or 0))


def _before(first: State, second: State) -> State:
    """The first state where it says why, else the second."""
    if not first.codes:
        return second
    return first if not second.codes else second.where(first.is_known, first)


def _state_of_parts(parts: tuple[Column, ...], bottom: Whole) -> State:
    """Missing where a part is pending or none counts; not applicable where no part applies."""
    state = State.known()
    if bottom.low <= 0:
        state = state.then(bottom.expr <= Whole.constant(0).expr, _PARTS_SKIPPED)
        inapplicable = [part.counting == code(INAPPLICABLE) for part in parts if part.counting is not None]
        if all(INAPPLICABLE in part.countings for part in parts):
            state = State(code(_PARTS_INAPPLICABLE), frozenset({_PARTS_INAPPLICABLE})).where(_all(inapplicable), state)
    pending = [
        part.counting == code(PENDING) for part in parts if PENDING in part.countings and part.counting is not None
    ]
    if pending:
        some = ~_all([~one for one in pending])
        state = State(code(_PARTS_PENDING), frozenset({_PARTS_PENDING})).where(some, state)
    return state


def _all(tests: list[nw.Expr]) -> nw.Expr:
    found = tests[0]
    for test in tests[1:]:
        found = found & test
    return found


def _counting(one: Column, state: State) -> tuple[nw.Expr, nw.Expr, frozenset[int]]:
    """How it counts, why, and the ways that can occur."""
    missing = _of_missing(one.rule.missing)
    counting, reason, possible = code(COUNTED), code(0), {COUNTED}
    if state.codes:
        reason = state.expr
        counting = nw.when(state.is_known).then(code(COUNTED)).when(state.is_inapplicable).then(code(INAPPLICABLE))
        counting = counting.otherwise(code(missing))
        possible |= {INAPPLICABLE} if max(state.codes) >= NOT_APPLICABLE else set()
        possible |= {missing} if min(state.codes) < NOT_APPLICABLE else set()  # alike
    if one.gate is None:
        return counting, reason, frozenset(possible)
    gate = one.gate
    fails = ~gate.expr if not gate.state.codes else gate.state.is_known & ~gate.expr
    counting = nw.when(fails).then(code(INAPPLICABLE)).otherwise(counting)
    reason = nw.when(fails).then(code(_CONDITION_FAILS)).otherwise(reason)
    possible |= {INAPPLICABLE}
    if gate.state.codes:  # whether it applies at all is unknown, so no missing rule may decide it
        counting = nw.when(gate.state.is_missing).then(code(PENDING)).otherwise(counting)
        counting = nw.when(gate.state.is_inapplicable).then(code(INAPPLICABLE)).otherwise(counting)
        reason = nw.when(~gate.state.is_known).then(gate.state.expr).otherwise(reason)
        possible |= {PENDING}
    return counting, reason, frozenset(possible)


def _of_missing(rule: MissingRule) -> int:
    if rule.rule == "points" and rule.points is not None:
        return ASSIGNED
    return SKIPPED if rule.rule == "skip" else PENDING
