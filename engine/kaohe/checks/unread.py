"""Which parts of a pack have lines that could not be read: what is missing there says nothing about the rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kaohe.diagnostics import Diagnostic, Span
from kaohe.model.pack import Pack

__all__ = ["without_unread"]

_READING = "E1"


def without_unread(pack: Pack, findings: Iterable[Diagnostic], found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings about indicators, parts and grades of which every line was read.

    ``found`` is what reading found. A gap in bands, of which one row could not be read, is no finding of its own.
    """
    places = [one.place for one in found if one.code.startswith(_READING) and isinstance(one.place, Span)]
    owners = _owners(pack)
    unread = {_owner(owners, place) for place in places}
    for one in findings:
        if not isinstance(one.place, Span) or _owner(owners, one.place) not in unread:
            yield one


def _owners(pack: Pack) -> list[tuple[str, int]]:
    """Where each role, detail, dimension, indicator, part, grade scale and example begins, in order."""
    indicators = [indicator for role in pack.roles for indicator in role.indicators]
    spans = [
        *(role.span for role in pack.roles),
        *(detail.span for detail in pack.details),
        *(dimension.span for role in pack.roles for dimension in role.dimensions),
        *(indicator.span for indicator in indicators),
        *(part.span for indicator in indicators for part in indicator.parts),
        *(scale.span for scale in pack.grade_scales),
        *(version.span for table in pack.lookups for version in table.versions),
        *(example.span for example in pack.examples),
    ]
    return sorted((span.file, span.start) for span in spans)


def _owner(owners: Sequence[tuple[str, int]], place: Span) -> tuple[str, int] | None:
    """The last of the owners that begins before a place."""
    index = bisect_right(owners, (place.file, place.start))
    return owners[index - 1] if index and owners[index - 1][0] == place.file else None
