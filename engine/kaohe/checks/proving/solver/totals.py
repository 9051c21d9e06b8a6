"""A record's way from its figures to its total, as terms: indicators, base total, adjustments, limits, vetoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import z3

from kaohe.checks.proving.solver.methods import counted, points_of, within
from kaohe.checks.proving.solver.symbols import BeyondError, Symbols
from kaohe.checks.proving.solver.terms import Terms, Value, rational, rounded
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Assessment, Dimension, Indicator, MissingRule, Part, Role
from kaohe.model.walk import amount_expression

__all__ = ["Scored", "Scores"]

_YES, _NO = z3.BoolVal(True), z3.BoolVal(False)
_MOST_CASES = 5


@dataclass(frozen=True, slots=True)
class Scored:
    """Points, whether they count, and whether somebody must decide first; else they are left out.

    ``applies`` says whether it concerns the record at all.
    """

    points: Any
    counts: Any
    pending: Any
    applies: Any


class Scores:
    """The points and the total of a record; ``exactly``, rounded as they are published."""

    def __init__(self, role: Role, symbols: Symbols, *, exactly: bool) -> None:
        self._role = role
        self._symbols = symbols
        self._exactly = exactly
        self._terms = Terms(symbols)
        self._indicators: dict[str, Scored] = {}

    def indicator(self, one: Indicator) -> Scored:
        """An indicator's points."""
        if one.name not in self._indicators:
            self._indicators[one.name] = self._indicator(one)
        return self._indicators[one.name]

    def points(self, name: str) -> Value:
        """The published points of an indicator or a dimension, as adjustments may speak of them."""
        found = next(one for one in self._role.scored if one.name == name)
        scored = self.indicator(found) if isinstance(found, Indicator) else self._dimension(found)
        if not z3.is_true(z3.simplify(scored.applies)):  # where it doesn't, nothing is missing that speaks of it
            raise BeyondError("left out")
        return Value(scored.points, z3.And(scored.counts, z3.Not(scored.pending)))

    def total(self) -> Value:
        """The total, and whether there is one."""
        role = self._role
        tops = [self.indicator(one) if isinstance(one, Indicator) else self._dimension(one) for one in role.tops]
        mean, some = _mean([(one.weight, scored) for one, scored in zip(role.tops, tops, strict=True)], role.form)
        base = mean if role.form == "weight" else mean * rational(100)
        total = self._rounded(base, role.total_decimals)
        known = z3.And(some, *(z3.Not(one.pending) for one in tops))
        terms = Terms(self._symbols, points=self.points)
        for rule in role.adjustments:
            total, there = self._adjusted(total, rule, terms)
            known = z3.And(known, there)
        for limit, upper in ((role.limits.floor, False), (role.limits.cap, True)):
            if limit is not None:
                beyond = total > rational(limit) if upper else total < rational(limit)
                total = z3.If(beyond, self._published(limit), total)
        for veto in role.vetoes:
            fires = terms.of(veto.condition)
            if not veto.missing_ignored:
                known = z3.And(known, fires.known)
            if veto.cap is not None:
                cap = self._published(veto.cap)
                capped = z3.If(total > cap, cap, total)
                total = z3.If(z3.And(fires.known, fires.term), capped, total)
        return Value(total, known)

    def _rounded(self, number: Any, places: int) -> Any:
        return rounded(number, places) if self._exactly else number

    def _published(self, total: Fraction) -> Any:
        """A limit of the total as it is printed."""
        return rational(round_half_up(total, self._role.total_decimals))

    def _indicator(self, one: Indicator) -> Scored:
        outer = self._role.dimension_of(one.name)
        scored = self._assessed(one, one.assessment) if one.assessment is not None else self._of_parts(one)
        own = self._gated(one, scored)
        return own if outer is None else self._gated(outer, own)

    def _gated(self, rule: Indicator | Dimension, scored: Scored) -> Scored:
        """What a 当 leaves of points."""
        if rule.condition is None:
            return scored
        applies = self._terms.of(rule.condition)
        here = z3.And(applies.known, applies.term)
        pending = z3.Or(z3.Not(applies.known), z3.And(here, scored.pending))
        not_here = z3.And(applies.known, z3.Not(applies.term))
        return Scored(scored.points, z3.And(here, scored.counts), pending, z3.And(z3.Not(not_here), scored.applies))

    def _assessed(self, rule: Indicator | Part, assessment: Assessment) -> Scored:
        value = self._terms.of(assessment.value)
        points = points_of(assessment.scoring, value, self._terms, self._symbols)
        return self._limited(rule, points.term, z3.And(value.known, points.known))

    def _of_parts(self, one: Indicator) -> Scored:
        parts = [(part.weight, self._assessed(part, part.assessment)) for part in one.parts if part.assessment]
        return self._of_several(one, parts, rational(1), "weight")

    def _dimension(self, one: Dimension) -> Scored:
        inside = [(indicator.weight, self.indicator(indicator)) for indicator in self._role.within(one)]
        worth = rational(1 if self._role.form == "weight" else one.weight)
        return self._gated(one, self._of_several(one, inside, worth, self._role.form))

    def _of_several(
        self, rule: Indicator | Dimension, inside: Sequence[tuple[Fraction, Scored]], worth: Any, form: str
    ) -> Scored:
        mean, some = _mean(inside, form)
        ready = z3.And(*(z3.Not(scored.pending) for _, scored in inside))
        own = self._limited(rule, mean * worth, z3.And(some, ready))
        applies = z3.Or(*(scored.applies for _, scored in inside))
        return Scored(own.points, z3.And(applies, own.counts), z3.And(applies, own.pending), applies)

    def _limited(self, rule: Indicator | Part | Dimension, points: Any, known: Any) -> Scored:
        """Points within limits, rounded; where there are none, what the missing rule says."""
        held = self._rounded(within(points, rule.limits.floor, rule.limits.cap), self._role.indicator_decimals)
        missing: MissingRule = rule.missing
        if missing.rule == "points" and missing.points is not None:
            assigned = rational(round_half_up(missing.points, self._role.indicator_decimals))
            return Scored(z3.If(known, held, assigned), _YES, _NO, _YES)
        return Scored(held, known, _NO if missing.rule == "skip" else z3.Not(known), _YES)

    def _adjusted(self, total: Any, rule: Adjustment, terms: Terms) -> tuple[Any, Any]:
        """The total after an adjustment, and whether it is known."""
        holds = Value(_YES, _YES) if rule.condition is None else terms.of(rule.condition)
        amount = terms.of(amount_expression(rule))
        by = amount.term
        if isinstance(rule.amount, EachUnit):
            units = z3.If(by < 0, rational(0), by) / rational(rule.amount.size)
            by = rational(rule.amount.points) * counted(rule.amount.counting, units)
        by = within(by, rule.floor, rule.cap)
        after = {"bonus": total + by, "penalty": total - by, "coefficient": total * by}[rule.kind]
        applied = z3.And(holds.known, holds.term, amount.known)
        settled = z3.And(holds.known, z3.Or(z3.Not(holds.term), amount.known))
        result = z3.If(applied, self._rounded(after, self._role.total_decimals), total)
        return result, _YES if rule.missing_ignored else settled


def _mean(inside: Sequence[tuple[Fraction, Scored]], form: str) -> tuple[Any, Any]:
    """The weighted mean of what counts, or the points per unit of weight, and whether anything does.

    Where it is open of a few which of them count, each case has a divisor of its own, so that terms stay linear.
    """
    certain = [one for one in inside if z3.is_true(z3.simplify(one[1].counts))]
    doubtful = [one for one in inside if one not in certain]
    if len(doubtful) > _MOST_CASES:
        raise BeyondError("left out")
    result, some = rational(0), _NO
    for pattern in product((True, False), repeat=len(doubtful)):
        counting = [*certain, *(one for one, counts in zip(doubtful, pattern, strict=True) if counts)]
        here = z3.And(*(one.counts == counts for (_, one), counts in zip(doubtful, pattern, strict=True)))
        if counting:
            result, some = z3.If(here, _mean_of(counting, form), result), z3.Or(some, here)
    return result, some


def _mean_of(counting: Sequence[tuple[Fraction, Scored]], form: str) -> Any:
    whole = sum((weight for weight, _ in counting), Fraction(0))
    shares = ((weight if form == "weight" else Fraction(1)) / whole for weight, _ in counting)
    return z3.Sum(*(rational(share) * scored.points for share, (_, scored) in zip(shares, counting, strict=True)))
