"""Figures of a group from which somebody could work out another person's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.derived import PeerFigure
from kaohe.model.pack import Pack

__all__ = ["check_disclosure"]

_TELLING = ("sum", "max", "min")


def check_disclosure(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """W207 for a group's sum, average or extreme that doesn't say how many people it needs at least.

    Everybody reads such figures in their own statement, and in a group of two they tell the other's.
    """
    for role in pack.roles:
        for one in role.derived:
            source = one.source
            if isinstance(source, PeerFigure) and source.of in _TELLING and source.least is None:
                span = one.figure.span
                text = sources[span.file][span.start : span.end]
                yield finding("W207", span, text=text, extreme=source.of != "sum")
