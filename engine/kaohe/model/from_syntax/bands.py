"""分档: rows of a condition and its points."""

from __future__ import annotations

from kaohe.diagnostics import Span
from kaohe.model.from_syntax.expressions import condition, points
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import BandRow, Bands
from kaohe.syntax import nodes as sx

__all__ = ["build_band_row", "build_bands"]


def build_bands(scope: Scope, node: sx.Bands) -> Bands | None:
    """A table of bands; None where a finding has been reported."""
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    rows = [build_band_row(scope, row) for row in node.rows]
    known = tuple(row for row in rows if row is not None)
    return Bands(rows=known) if len(known) == len(rows) else None


def build_band_row(scope: Scope, node: sx.BandRow) -> BandRow | None:
    """A row, with its condition as written for explanations to quote."""
    test = condition(scope, node.condition) if node.condition is not None else None
    given = points(scope, node.points)
    if given is None or (node.condition is not None and test is None):
        return None
    words = Span(node.span.file, node.span.start, node.span.end if node.condition is None else node.condition.span.end)
    text = scope.report.text(words).split(":")[0].split("：")[0].strip()
    return BandRow(condition=test, points=given, text=text, span=node.span)
