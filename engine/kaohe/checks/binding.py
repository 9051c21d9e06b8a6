"""Limits that nothing ever reaches: likely figures from another version of the rules.

A limit at the very end of what can be reached only says so, and 最低 0 that nobody goes below nothing: neither is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import before_limits, free_points
from kaohe.checks.totals import free_amount, totals_of
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.pack import Indicator, Limits, Pack, Part, Role

__all__ = ["check_binding"]


def check_binding(pack: Pack) -> Iterator[Diagnostic]:
    """N578 for a least or a most of points, of an adjustment or of a total that can't come to hold anything."""
    for role in pack.roles:
        for name, reach, limits, span in _limited(role):
            if limits.cap is not None and reach.high is not None and limits.cap > reach.high:
                yield finding("N578", span, name=name, limit=limits.cap, end=reach.high, upper=True)
            if limits.floor and reach.low is not None and limits.floor < reach.low:
                yield finding("N578", span, name=name, limit=limits.floor, end=reach.low, upper=False)


def _limited(role: Role) -> Iterator[tuple[str, Interval, Limits, Span]]:
    """Whatever has limits, with the range that they hold."""
    for indicator in role.indicators:
        scored: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
        for one in scored:
            if one.assessment is not None:
                floor, cap = (_limit(one.assessment.scoring, side) for side in ("floor", "cap"))
                yield one.name, free_points(one.assessment, role), Limits(floor=floor, cap=cap), one.span
            yield one.name, before_limits(one, role), one.limits, one.span
    for dimension in role.dimensions:
        yield dimension.name, before_limits(dimension, role), dimension.limits, dimension.span
    for adjustment in role.adjustments:
        limits = Limits(floor=adjustment.floor, cap=adjustment.cap)
        yield adjustment.title, free_amount(adjustment, role), limits, adjustment.span
    if role.limits.are_stated:
        yield "", totals_of(role).adjusted, role.limits, role.span


def _limit(scoring: object, side: str) -> Fraction | None:
    found = getattr(scoring, side, None)
    return found if isinstance(found, Fraction) else None
