"""A role's records as columns: indicators → dimensions → base total → adjustments → limits → vetoes → grade.

The twin of `exact.record` and `exact.adjust`, layer by layer.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kaohe.backends.frame.adjust import adjusted, due, published
from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.exempt import exempted, with_days
from kaohe.backends.frame.expressions import Figures, truth
from kaohe.backends.frame.indicator import ASSIGNED, PENDING, Assessing, Column, blank, code, columns_of, dimensions_of
from kaohe.backends.frame.points import scaled
from kaohe.backends.frame.sheet import Sheet
from kaohe.backends.frame.values import Number, State, unknown
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.pack import GradeScale, Role, Veto

__all__ = ["score_frame"]

_NOTHING_COUNTED = reason_code("nothing_counted")
_TOO_LITTLE = reason_code("too_little_counted")


def score_frame(role: Role, frame: Any, figures: Figures) -> Any:
    """Adds a role's columns to a frame of its figures.

    Points, contributions and totals come as whole numbers of their last place, band rows from 1, reasons and ways of
    counting as `codes`. ``exempt`` is the exemption that holds, from 1, and ``exemption n.reason`` why one can't be
    decided; ``days`` are those in the role. ``gap`` says why too little is left to form a total, ``veto n.reason`` and
    ``adjustment n.reason`` why one can't be decided, ``place gap`` why there is no place to grade by; ``grade`` is the
    number of the grade's row from 0,
    ``disqualified`` a flag.

    Parameters
    ----------
    role : Role
        A role version of a pack without errors.
    frame : narwhals lazy frame
        Holds the columns that ``figures`` read.
    figures : Figures
        Each metric's columns with their bounds.

    Raises
    ------
    Unbounded
        Where the figures are so large that whole numbers of 128 bits could overflow; nothing has been computed then.
    """
    record = _Record(role, Sheet(frame), figures)
    record.indicators()
    record.totals()
    return record.sheet.frame


class _Record:
    def __init__(self, role: Role, sheet: Sheet, figures: Figures) -> None:
        self.role = role
        self.sheet = sheet
        self.figures = figures
        self.columns = columns_of(role)
        self.dimensions = dimensions_of(role, self.columns)

    @property
    def tops(self) -> list[Column]:
        """What the base total is made of."""
        return self.dimensions or self.columns

    def indicators(self) -> None:
        """Scores what has a value of its own, then what has parts, then the dimensions made of those."""
        self.figures = with_days(self.role, self.figures, self.sheet)
        self._appraised = exempted(self.role, self.figures, self.sheet)
        layers = Assessing(self.sheet, self.figures, self.role)
        own = [one for top in self.columns for one in (*top.parts, top) if one.assessment is not None]
        summed = [one for one in self.columns if one.parts]
        layers.values([*(one for top in self.columns for one in (*top.parts, top)), *self.dimensions])
        self.sheet.turn()
        for columns, first in ((own, layers.rows), (summed, layers.sums), (self.dimensions, layers.sums)):
            for layer in (first, layers.points, layers.counting, layers.outcome):
                layer(columns)
                self.sheet.turn()

    def totals(self) -> None:
        """From contributions to the grade."""
        counted, possible = self._contributions()
        self.sheet.turn()
        complete = self._gap(counted)
        self.sheet.turn()
        total = self._base(counted, possible, complete)
        self.sheet.turn()
        after = {**self.figures, **published(self.role, [*self.columns, *self.dimensions], self.sheet)}
        self.sheet.turn()
        total, open_amounts = self._adjustments(total, after, complete)
        total = self._limits(total, complete)
        total, caps, undecided = self._vetoes(total, after, complete)
        self._result(total, caps, [*open_amounts, *undecided], complete)
        self.sheet.turn()

    def _contributions(self) -> tuple[Whole, bool]:
        """The weight counted, as a column where it can differ; and whether everything can be left out."""
        top = counted = Whole.constant(0)
        for one in self.tops:
            if one.given is None:
                raise ValueError("indicators are scored before their sum")
            top = top + (one.given * Whole.constant(one.weight) if self.role.form == "weight" else one.given)
            counted = counted + one.counted
        self._top = self.sheet.whole(top)
        return self.sheet.whole(counted), counted.low <= 0  # alike

    def _gap(self, counted: Whole) -> nw.Expr | None:
        """Keeps why too little counts; gives where a total can be formed, None where it always can."""
        least = self.role.least_counted
        reached, listed = self._reached(counted)
        gap, possible = code(0), False
        if least is not None and reached.low * least.denominator < least.numerator * listed:  # alike
            enough = reached * Whole.constant(least.denominator)
            too_little = enough.expr < Whole.constant(least.numerator * listed).expr
            gap, possible = nw.when(too_little).then(code(_TOO_LITTLE)).otherwise(gap), True
        if counted.low <= 0:
            nothing = counted.expr == Whole.constant(0).expr
            gap, possible = nw.when(nothing).then(code(_NOTHING_COUNTED)).otherwise(gap), True
        kept = self.sheet.keep(gap, "gap")
        tests = [*self._appraised, *([kept == code(0)] if possible else [])]
        tests += [
            one.counting != code(PENDING) for one in self.tops if PENDING in one.countings and one.counting is not None
        ]
        return _all(tests)

    def _reached(self, counted: Whole) -> tuple[Whole, int]:
        """The weight counted down to the indicators, and of how much: of an assigned dimension it is all of its own."""
        if not self.dimensions:
            return counted, sum(one.weight for one in self.columns)
        reached, listed = Whole.constant(0), 0
        for one in self.dimensions:
            inside = Whole.constant(0)
            for indicator in one.parts:
                inside = inside + indicator.counted
            full = sum(indicator.weight for indicator in one.parts)
            if ASSIGNED in one.countings and one.counting is not None:
                inside = choose(one.counting == code(ASSIGNED), Whole.constant(full), inside)
            if one.counts is not None:
                inside = choose(one.counts, inside, Whole.constant(0))
            share = one.weight if self.role.form == "weight" else 1
            reached, listed = reached + inside * Whole.constant(share), listed + full * share
        return reached, listed

    def _base(self, counted: Whole, possible_none: bool, complete: nw.Expr | None) -> Whole:
        """Keeps the base total: Σ weight × points ÷ Σ weight counted, or Σ points ÷ Σ full points counted × 100."""
        points = Whole.constant(10**self.role.indicator_decimals)
        bottom = (counted.at_least(1) if possible_none else counted) * points
        top = self._top
        if self.role.form == "points":
            shares = sum(one.weight for one in self.tops) / sum(one.weight for one in self.role.tops)
            top = top * Whole.constant(int(shares * 100))
        base = Number(top, bottom).rounded(self.role.total_decimals)
        kept = self.sheet.whole(base)
        self.sheet.keep(blank(base.expr, complete), "base_total")
        return kept

    def _adjustments(
        self, total: Whole, figures: Figures, complete: nw.Expr | None
    ) -> tuple[Whole, list[nw.Expr]]:  # fmt: skip
        """The total after all adjustments, and where one can't be decided."""
        undecided: list[nw.Expr] = []
        for number, rule in enumerate(self.role.adjustments, 1):
            name, found = f"adjustment {number}", due(rule, figures, self.sheet)
            applied = self._decided(name, found.applies, found.state, rule.missing_ignored, undecided)
            shown = found.applies if complete is None else complete & found.applies
            self.sheet.keep(blank(found.amount.shown(), shown), f"{name}.amount")
            after = adjusted(rule, found, total, self.role.total_decimals)
            total = self._step(name, applied, total, after, complete)
        return total, undecided

    def _decided(
        self, name: str, holds: nw.Expr, state: State, ignored: bool, undecided: list[nw.Expr]
    ) -> nw.Expr:  # fmt: skip
        """Where something is applied, null where that can't be decided; keeps why."""
        applied, reason = holds, code(0)
        if state.codes and not ignored:
            applied = nw.when(~state.is_missing).then(holds)
            reason = nw.when(state.is_missing).then(state.expr).otherwise(code(0))
            undecided.append(state.is_missing)
        self.sheet.keep(reason, f"{name}.reason")
        return applied

    def _limits(self, total: Whole, complete: nw.Expr | None) -> Whole:
        places = self.role.total_decimals
        for name, bound in (("floor", self.role.limits.floor), ("cap", self.role.limits.cap)):
            if bound is None:
                continue
            # the limit binds by its exact value, and gives its rounded one
            exactly = bound * 10**places
            scale = Whole.constant(exactly.denominator)
            limit = Whole.constant(exactly.numerator).expr
            binds = (total * scale).expr < limit if name == "floor" else (total * scale).expr > limit  # alike
            after = choose(binds, Whole.constant(scaled(bound, places)), total)
            total = self._step(name, binds, total, after, complete)
        return total

    def _step(self, name: str, applied: nw.Expr, before: Whole, after: Whole, complete: nw.Expr | None) -> Whole:
        """Keeps an adjustment, with the total before and after it."""
        self.sheet.keep(blank(applied, complete), f"{name}.applied")
        self.sheet.keep(blank(before.expr, complete), f"{name}.before")
        self.sheet.keep(blank(after.expr, complete), f"{name}.after")
        kept = self.sheet.whole(after)
        self.sheet.turn()
        return kept

    def _vetoes(
        self, total: Whole, figures: Figures, complete: nw.Expr | None
    ) -> tuple[Whole, list[tuple[Veto, nw.Expr]], list[nw.Expr]]:
        """The total after all vetoes, those that hold, and where one can't be decided."""
        held: list[tuple[Veto, nw.Expr]] = []
        undecided: list[nw.Expr] = []
        for number, veto in enumerate(self.role.vetoes, 1):
            fires = truth(veto.condition, figures)
            holds = self.sheet.keep(_holds(fires.expr, fires.state.is_known if fires.state.codes else None))
            state = self.sheet.state(fires.state)
            self.sheet.turn()
            applied = self._decided(f"veto {number}", holds, state, veto.missing_ignored, undecided)
            after = total
            if veto.cap is not None:
                after = choose(holds, total.at_most(scaled(veto.cap, self.role.total_decimals)), total)
            total = self._step(f"veto {number}", applied, total, after, complete)
            held.append((veto, holds))
        return total, held, undecided

    def _result(
        self, total: Whole, held: list[tuple[Veto, nw.Expr]], undecided: list[nw.Expr], complete: nw.Expr | None
    ) -> None:
        tests = [~one for one in undecided] + ([complete] if complete is not None else [])
        out = _any([holds for veto, holds in held if veto.disqualify])
        tests += self._placed(tests if out is None else [*tests, ~out])
        scored = _all(tests)
        self.sheet.keep(scored if scored is not None else nw.lit(True), "scored")
        self.sheet.keep(blank(total.expr, scored), "total")
        self.sheet.keep(blank(out if out is not None else nw.lit(False), scored), "disqualified")
        if self.role.grades is None:
            self.sheet.keep(nw.lit(None, nw.Int8), "grade")
            return
        row = self.sheet.keep(
            _grade_row(self.role.grades, Number(total, Whole.constant(10**self.role.total_decimals)), self.figures)
        )
        self.sheet.turn()
        names = [one.name for one in self.role.grades.rows]
        for veto, holds in held:
            if veto.grade is not None:  # the scale is written best first
                best = code(names.index(veto.grade))
                row = nw.when(holds & (row < best)).then(best).otherwise(row)  # alike
        eligible = _all([one for one in (scored, None if out is None else ~out) if one is not None])
        self.sheet.keep(blank(row, eligible), "grade")

    def _placed(self, eligible: list[nw.Expr]) -> list[nw.Expr]:
        """Keeps why those who would get a grade by place have no place; gives where that is not so."""
        forced = self.role.grades.forced if self.role.grades is not None else None
        if forced is None:
            return []
        state = unknown([self.figures[one.figure.name, 0].state for one in (forced.place, forced.size)])
        reason, would = state.expr, _all(eligible)
        if would is not None:
            reason = nw.when(would).then(reason).otherwise(code(0))
        kept = self.sheet.keep(reason, "place gap")
        self.sheet.turn()
        return [kept == code(0)] if state.codes else []


def _holds(expr: nw.Expr, known: nw.Expr | None) -> nw.Expr:
    """Where a condition is known to hold."""
    return expr if known is None else nw.when(known).then(expr).otherwise(nw.lit(False))


def _grade_row(scale: GradeScale, total: Number, figures: Figures) -> nw.Expr:
    """The first row that takes the total, counted from 0; the checker lets no total go without."""
    found = nw.lit(None, nw.Int8)
    for at, row in reversed(list(enumerate(scale.rows))):
        fits = truth(row.condition, figures, total).expr if row.condition is not None else nw.lit(True)
        found = nw.when(fits).then(code(at)).otherwise(found)
    return found


def _all(tests: list[nw.Expr]) -> nw.Expr | None:
    found = None
    for test in tests:
        found = test if found is None else found & test
    return found


def _any(tests: list[nw.Expr]) -> nw.Expr | None:
    found = None
    for test in tests:
        found = test if found is None else found | test
    return found
