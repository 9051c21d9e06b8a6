"""Versions of a constant or look-up table: one at a time, and one for every day that a role needs one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model import expressions as ex
from kaohe.model.in_force import by_start, is_dated
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["check_versions"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A version's days, and where it stands."""

    starts: date | None
    ends: date | None
    span: Span


def check_versions(pack: Pack) -> Iterator[Diagnostic]:
    """E632 for versions that overlap, E631 for days of a role on which none is in force."""
    dated: dict[str, list[_Stretch]] = {}
    for constant in pack.constants:
        if constant.starts is not None or constant.ends is not None:
            stretch = _Stretch(constant.starts, constant.ends, constant.span)
            dated.setdefault(constant.name, []).append(stretch)
    for table in pack.lookups:
        if is_dated(table.versions):
            dated[table.name] = [_Stretch(one.starts, one.ends, one.span) for one in table.versions]
    for name, versions in dated.items():
        for one, other in combinations(versions, 2):
            if not _before(one, other) and not _before(other, one):
                yield finding("E632", other.span, related=(one.span,), name=name)
    for role in pack.roles:
        for name, use in _used(role).items():
            if name in dated:
                yield from _gaps(role, name, use, dated[name])


def _before(one: _Stretch, other: _Stretch) -> bool:
    return one.ends is not None and other.starts is not None and one.ends < other.starts


def _used(role: Role) -> dict[str, Span]:
    """The constants and tables that a role uses, each with its first use."""
    found: dict[str, Span] = {}
    for expression in role_expressions(role):
        for node in walk(expression):
            if isinstance(node, ex.DatedValue):
                found.setdefault(node.name, node.span)
            elif isinstance(node, ex.LookUp):
                found.setdefault(node.table, node.span)
    return found


def _gaps(role: Role, name: str, use: Span, versions: Sequence[_Stretch]) -> Iterator[Diagnostic]:
    """The first stretch of days on which a role is in force and nothing of that name is.

    A role that doesn't say since when it is in force needs what it uses from the first version on.
    """
    ordered = by_start(versions)
    needed = role.starts or ordered[0].starts
    for version in ordered:
        if version.starts is not None and needed is not None and needed < version.starts:
            ends = version.starts - _DAY
            if role.ends is None or needed <= role.ends:
                yield _gap(role, name, use, needed, ends if role.ends is None else min(ends, role.ends))
            return
        if version.ends is None:
            return
        needed = version.ends + _DAY if needed is None else max(needed, version.ends + _DAY)
    if needed is not None and (role.ends is None or needed <= role.ends):
        yield _gap(role, name, use, needed, role.ends)


def _gap(role: Role, name: str, use: Span, starts: date, ends: date | None) -> Diagnostic:
    shown = ends.isoformat() if ends is not None else None
    return finding("E631", use, role=role.name, name=name, starts=starts.isoformat(), ends=shown)
