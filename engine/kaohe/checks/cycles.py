"""Versions of a role that start and end with a period, never overlap, and leave no period out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.in_force import by_start
from kaohe.model.pack import Pack, Role
from kaohe.model.periods import MONTHS, Cycle, Period

__all__ = ["check_cycles", "period_of"]


def check_cycles(pack: Pack) -> Iterator[Diagnostic]:
    """E601 for a version that starts or ends inside a period, E602 for those that overlap, W591 for a gap between."""
    for role in pack.roles:
        yield from _inside(role)
    for name in pack.role_names:
        for one, other in combinations(pack.versions(name), 2):
            if _overlap(one, other):
                yield finding("E602", other.span, related=(one.span,), role=name)
        yield from _left_out(pack.versions(name))


def _inside(role: Role) -> Iterator[Diagnostic]:
    """A version in force for a part of a period would leave open which rules the period is scored by."""
    if role.picked_by_stated:
        return
    if role.starts is not None and period_of(role.starts, role.cycle).starts != role.starts:
        period = period_of(role.starts, role.cycle)
        yield finding("E601", role.span, day=role.starts.isoformat(), role=role.name, period=str(period), first=True)
    if role.ends is not None and period_of(role.ends, role.cycle).ends != role.ends:
        period = period_of(role.ends, role.cycle)
        yield finding("E601", role.span, day=role.ends.isoformat(), role=role.name, period=str(period), first=False)


def _left_out(versions: Sequence[Role]) -> Iterator[Diagnostic]:
    """The periods between two versions in which none is in force."""
    for before, after in pairwise(by_start(versions)):
        if before.ends is None or after.starts is None or before.ends >= after.starts or before.cycle != after.cycle:
            continue
        period, out = period_of(before.ends, before.cycle), []
        while period.starts < after.starts:
            if not any(one.in_force(period.ends if one.picked_by == "end" else period.starts) for one in versions):
                out.append(period)
            period = period.before(-1)
        if out:
            yield finding(
                "W591", after.span, related=(before.span,), role=after.name, first=str(out[0]), last=str(out[-1]),
                ends=before.ends.isoformat(), starts=after.starts.isoformat(),
            )  # fmt: skip


def period_of(day: date, cycle: Cycle) -> Period:
    """The period of a kind that a day lies in."""
    return Period(day.year, (day.month - 1) // MONTHS[cycle], cycle)


def _overlap(one: Role, other: Role) -> bool:
    def before(earlier: Role, later: Role) -> bool:
        return earlier.ends is not None and later.starts is not None and earlier.ends < later.starts

    return not before(one, other) and not before(other, one)
