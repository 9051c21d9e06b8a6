"""累进 and 计次: points that follow an amount, slice by slice, or a number of events."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from kaohe.diagnostics import Span
from kaohe.model.from_syntax.bands import build_band_row
from kaohe.model.from_syntax.fixed import fixed_points, fixed_value, limit_values
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.steps import build_rate
from kaohe.model.scoring import Events, TierRow, Tiers
from kaohe.syntax import nodes as sx

__all__ = ["build_events", "build_tiers"]


def build_tiers(scope: Scope, node: sx.Tiers) -> Tiers | None:
    """累进: slices from the lowest up, the last without an end."""
    start = Fraction(0) if node.start is None else fixed_points(scope, node.start)
    floor, cap = limit_values(scope, node.limits)
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    found = [_tier_row(scope, row) for row in node.rows]
    rows = tuple(row for row in found if row is not None)
    if start is None or len(rows) < len(found) or not _in_order(scope, rows):
        return None
    return Tiers(whole_amount=node.whole_amount, start=start, rows=rows, floor=floor, cap=cap)


def _tier_row(scope: Scope, node: sx.TierRow) -> TierRow | None:
    rate = build_rate(scope, node.rate, node)
    test = node.condition
    end = node.rate.span.start if test is None else test.span.end
    text = scope.report.text(Span(node.span.file, node.span.start, end)).rstrip(":： ")
    if test is None:
        return None if rate is None else TierRow(upper=None, upper_in=True, rate=rate, text=text, span=node.span)
    if not isinstance(test, sx.Compare) or test.comparator not in ("<=", "<"):
        scope.report.add("E525", test.span, text=text, reason="test")
        return None
    upper = fixed_value(scope, test.right)
    if rate is None or upper is None:
        return None
    return TierRow(upper=upper, upper_in=test.comparator == "<=", rate=rate, text=text, span=node.span)


def _in_order(scope: Scope, rows: Sequence[TierRow]) -> bool:
    """Whether the slices lie one on another from 0 up, and the last has no end; reports where they don't."""
    if rows[-1].upper is not None:
        scope.report.add("E525", rows[-1].span, text=rows[-1].text, reason="last")
        return False
    lowest = rows[0].upper
    if lowest is not None and lowest <= 0:
        scope.report.add("E525", rows[0].span, text=rows[0].text, reason="zero")
        return False
    for one, other in pairwise(rows):
        if one.upper is None or (other.upper is not None and other.upper <= one.upper):
            scope.report.add("E525", other.span, related=(one.span,), text=other.text, reason="order")
            return False
    return True


def build_events(scope: Scope, node: sx.Events) -> Events | None:
    """计次: so much for each event, and rows for what counts otherwise."""
    start = fixed_points(scope, node.start)
    floor, cap = limit_values(scope, node.limits)
    each = [row for row in node.rows if isinstance(row, sx.EachRow)]
    others = [row for row in node.rows if isinstance(row, sx.BandRow)]
    rate = build_rate(scope, each[0].rate, each[0]) if each else None
    rows = [build_band_row(scope, row) for row in others]
    for row in each[1:]:
        scope.report.add("E510", row.span, text=scope.report.text(row.span))
    if not each and not scope.report.may_be_unread("EACH"):
        scope.report.add("E527", node.span)
    for other in others:
        if other.condition is None:
            scope.report.add("E528", other.span, text=scope.report.text(other.span))
            return None
    known = tuple(row for row in rows if row is not None)
    if start is None or rate is None or len(each) > 1 or len(known) < len(rows):
        return None
    return Events(start=start, each=rate, rows=known, floor=floor, cap=cap)
