"""Thresholds of grades, and limits, finer than what is published: rounded first, they mean another number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from kaohe.checks.conditions import holds_for
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Limits, Pack, Role

__all__ = ["check_finer"]


def check_finer(pack: Pack) -> Iterator[Diagnostic]:
    """N597 for a grade's threshold or a limit that no published total, or points, can be exactly."""
    for role in pack.roles:
        for row in role.grades.rows if role.grades is not None else ():
            numbers = holds_for(row.condition)
            ends = {end for one in (numbers.intervals if numbers else ()) for end in (one.low, one.high)}
            finer = [end for end in ends if end is not None and _is_finer(end, role.total_decimals)]
            if finer:
                yield _told(role, "grade", row.name, min(finer), role.total_decimals, row.span)
        for name, bound, decimals, span in _limits(role):
            if _is_finer(bound, decimals):
                yield _told(role, "limit", name, bound, decimals, span)


def _limits(role: Role) -> Iterator[tuple[str, Fraction, int, Span]]:
    """The limits of printed figures: whose each is, the limit, the decimals that are printed, and where it stands."""
    for bound in _ends(role.limits):
        yield "", bound, role.total_decimals, role.span
    for veto in role.vetoes:
        if veto.cap is not None:
            yield veto.title, veto.cap, role.total_decimals, veto.span
    for one in role.scored:
        for bound in _ends(one.limits):
            yield one.name, bound, role.indicator_decimals, one.span


def _ends(limits: Limits) -> list[Fraction]:
    return [end for end in (limits.floor, limits.cap) if end is not None]


def _is_finer(bound: Fraction, decimals: int) -> bool:
    return bool((bound * 10**decimals).denominator != 1)


def _told(role: Role, kind: str, name: str, bound: Fraction, decimals: int, span: Span) -> Diagnostic:
    unit = Fraction(1, 10**decimals)
    below = floor(bound / unit) * unit
    return finding(
        "N597", span, role=role.name, kind=kind, name=name, bound=bound, decimals=decimals, below=below,
        above=below + unit, rounded=round_half_up(bound, decimals),
    )  # fmt: skip
