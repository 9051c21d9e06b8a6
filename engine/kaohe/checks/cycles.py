"""Versions of a role that start and end with a period and never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack, Role
from kaohe.model.periods import MONTHS, Cycle, Period

__all__ = ["check_cycles"]


def check_cycles(pack: Pack) -> Iterator[Diagnostic]:
    """E601 for a version that starts or ends inside a period, E602 for versions that overlap."""
    for role in pack.roles:
        yield from _inside(role)
    for name in pack.role_names:
        for one, other in combinations(pack.versions(name), 2):
            if _overlap(one, other):
                yield finding("E602", other.span, related=(one.span,), role=name)


def _inside(role: Role) -> Iterator[Diagnostic]:
    """A version in force for a part of a period would leave open which rules the period is scored by."""
    if role.picked_by_stated:
        return
    if role.starts is not None and _period_of(role.starts, role.cycle).starts != role.starts:
        period = _period_of(role.starts, role.cycle)
        yield finding("E601", role.span, day=role.starts.isoformat(), role=role.name, period=str(period), first=True)
    if role.ends is not None and _period_of(role.ends, role.cycle).ends != role.ends:
        period = _period_of(role.ends, role.cycle)
        yield finding("E601", role.span, day=role.ends.isoformat(), role=role.name, period=str(period), first=False)


def _period_of(day: date, cycle: Cycle) -> Period:
    return Period(day.year, (day.month - 1) // MONTHS[cycle], cycle)


def _overlap(one: Role, other: Role) -> bool:
    def before(earlier: Role, later: Role) -> bool:
        return earlier.ends is not None and later.starts is not None and earlier.ends < later.starts

    return not before(one, other) and not before(other, one)
