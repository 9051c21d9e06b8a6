"""A bonus never takes points away, a penalty never gives any, and no total is turned negative by a coefficient."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import clamped, named, value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import amount_expression

__all__ = ["check_adjustments", "confined"]


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
    return value_range(amount_expression(one), role, given=confined(one.condition))


def confined(condition: ex.Expression | None) -> dict[str, Interval]:
    """Where figures lie when a condition holds, by the comparisons with a number that must all hold."""
    found: dict[str, Interval] = {}
    for one in condition.conditions if isinstance(condition, ex.AllOf) else [condition]:
        if not isinstance(one, ex.Compare) or not named(one.left):
            continue
        held = holds_for(one.model_copy(update={"left": ex.SubjectValue(type=one.left.type, span=one.left.span)}))
        if held is not None and len(held.intervals) == 1:
            name = named(one.left)
            found[name] = held.first().meet(found.get(name, Interval(None, None)))
    return found
