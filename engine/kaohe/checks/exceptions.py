"""Findings that the rules say are meant, with the reason: set aside, and told apart from those that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.pack import Pack, StatedException

__all__ = ["Silenced", "set_apart", "without_excepted"]

_NOT_ALWAYS = frozenset({"N581", "W590"})
"""What is only looked for when asked, or is open only without a prover; no exception to it is called useless."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that the rules except, and the exception."""

    finding: Diagnostic
    by: StatedException


def without_excepted(pack: Pack, findings: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Silenced]]:
    """The findings that stand, and those that an exception silences; W571 for an exception that silences nothing.

    Errors are never silenced. Where there are any, some checks were not made, and no exception is called useless.
    """
    standing, silenced = set_apart(pack, findings)
    if not any(one.is_error for one in findings):
        standing += _useless(pack, silenced)
    return standing, silenced


def set_apart(pack: Pack, findings: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Silenced]]:
    """The findings that stand, and those that an exception silences."""
    standing: list[Diagnostic] = []
    silenced: list[Silenced] = []
    for one in findings:
        by = next((stated for stated in pack.exceptions if not one.is_error and _excepts(stated, one)), None)
        if by is None:
            standing.append(one)
        else:
            silenced.append(Silenced(one, by))
    return standing, silenced


def _excepts(stated: StatedException, one: Diagnostic) -> bool:
    if one.code not in stated.codes:
        return False
    within, place = stated.within, one.place
    if within is None:
        return True
    return isinstance(place, Span) and place.file == within.file and within.start <= place.start < within.end


def _useless(pack: Pack, silenced: Sequence[Silenced]) -> list[Diagnostic]:
    used = {(one.by.span, one.finding.code) for one in silenced}
    return [
        finding("W571", stated.span, named=code, owner=stated.owner)
        for stated in pack.exceptions
        for code in stated.codes
        if code not in _NOT_ALWAYS and (stated.span, code) not in used
    ]
