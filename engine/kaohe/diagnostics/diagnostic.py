"""One kind of finding for the whole engine: a code, a place and facts. Prose is made at the edge.

Codes and severities: ``E`` an error (someone could be scored wrongly or not at all), ``W`` a warning
(a likely slip), ``N`` a note (worth knowing), ``R`` a fault in the records that sets a row or a file aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

__all__ = ["CellPlace", "Diagnostic", "Edit", "Severity", "Span", "finding"]


class Severity(StrEnum):
    """How much a finding matters; ``check`` fails on errors alone unless it is strict."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a rule file: its path inside the pack and character offsets into its text, end exclusive."""

    file: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of the other, in the same file."""
        return Span(self.file, self.start, other.end)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A place in a table of records, as a spreadsheet counts: the header is row 1."""

    file: str
    row: int | None = None
    column: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction: put ``text`` in place of what ``span`` covers."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding.

    Parameters
    ----------
    code : str
        The stable code, which also keys the wording (``E201``).
    place : Span | CellPlace | None
        Where it is; None where it concerns the whole pack or table.
    facts : Mapping[str, Any]
        What the wording puts into its sentences: names, ``Fraction`` numbers, lists of names.
    related : tuple[Span, ...]
        Other places that belong to it, such as the first definition of a duplicate.
    fix : Edit | None
        A correction that can be copied, or applied by a program.
    """

    code: str
    place: Span | CellPlace | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    related: tuple[Span, ...] = ()
    fix: Edit | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Diagnostic, (self.code, self.place, dict(self.facts), self.related, self.fix)

    @property
    def severity(self) -> Severity:
        """The severity, which the first letter of the code tells."""
        return {"W": Severity.WARNING, "N": Severity.NOTE}.get(self.code[0], Severity.ERROR)

    @property
    def is_error(self) -> bool:
        """Whether ``run`` must refuse a pack with this finding."""
        return self.severity is Severity.ERROR


def finding(
    code: str,
    place: Span | CellPlace | None = None,
    *,
    fix: Edit | None = None,
    related: tuple[Span, ...] = (),
    **facts: Any,
) -> Diagnostic:
    """A diagnostic with its facts as keyword arguments."""
    return Diagnostic(code, place, MappingProxyType(facts), related, fix)
