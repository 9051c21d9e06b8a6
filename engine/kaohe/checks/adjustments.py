"""A bonus never takes points away, a penalty never gives any, and no total is turned negative by a coefficient."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import clamped, value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import amount_expression

__all__ = ["check_adjustments"]


def check_adjustments(pack: Pack) -> Iterator[Diagnostic]:
    """E531 for an amount or a factor that can be negative."""
    for role in pack.roles:
        for one in role.adjustments:
            found = clamped(_range(one, role), one.floor, one.cap)
            if found.low is None or found.low < 0:
                yield finding("E531", one.span, kind=one.kind, title=one.title, text=one.text, low=found.low)


def _range(one: Adjustment, role: Role) -> Interval:
    if isinstance(one.amount, EachUnit):  # units are never fewer than none
        points = one.amount.points
        return Interval(Fraction(0), None) if points >= 0 else Interval(None, Fraction(0))
    return value_range(amount_expression(one), role)
