"""生效: from which day to which something is in force."""

from __future__ import annotations

from datetime import date

from kaohe.model.from_syntax.scope import Report
from kaohe.model.periods import Period
from kaohe.syntax import nodes as sx

__all__ = ["effective_days"]


def effective_days(report: Report, node: sx.Effective | None) -> tuple[date | None, date | None]:
    """The first and the last day, each None where it is open."""
    if node is None:
        return None, None
    starts = _day(node.start, last=False)
    ends = _day(node.end, last=True) if node.end is not None else None
    if starts is not None and ends is not None and ends < starts:
        report.add("E603", node.span, starts=starts.isoformat(), ends=ends.isoformat())
        return None, None
    return starts, ends


def _day(node: sx.DateValue | sx.PeriodValue, *, last: bool) -> date | None:
    if isinstance(node, sx.DateValue):
        return node.value
    period = Period.parse(node.text)
    if period is None:
        return None
    return period.ends if last else period.starts
