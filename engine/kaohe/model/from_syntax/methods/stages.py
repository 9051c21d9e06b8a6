"""三档目标: points at a threshold, a target and a stretch, each of which may be another for each record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kaohe.model.from_syntax.fixed import fixed_points
from kaohe.model.from_syntax.methods.lowering import Knot, Lowering, Method
from kaohe.model.scoring import BandRow, Bands
from kaohe.syntax import nodes as sx

__all__ = ["STAGES"]

_STAGES = ("THRESHOLD", "TARGET", "STRETCH")


def _lower(by: Lowering) -> Bands | None:
    """Straight lines from stage to stage; none of it before the first, and no more beyond the last."""
    terms = sorted(_terms(by), key=lambda term: _STAGES.index(term.keyword))
    knots = [by.knot(term) for term in terms]
    stages = [knot for knot in knots if knot is not None]
    short = _short(by)
    if short is None or len(stages) < len(knots):
        return None
    falling = by.has("LOWER_BETTER")
    order = by.in_order(stages, falling=falling)
    if order is None:
        return None
    rows = tuple(_rows(by, stages, short, falling=falling))
    return Bands(rows=rows, written=by.method.keyword, order=order[0], order_text=order[1])


def _terms(by: Lowering) -> Iterator[sx.Term]:
    """The stages as written, each once."""
    seen: dict[str, sx.Node] = {}
    for row in by.node.rows:
        if isinstance(row, sx.WordedRow):
            [term] = row.terms
            yield from [term] if _once(by, seen, term.keyword, row) else ()


def _short(by: Lowering) -> Fraction | None:
    """What a value earns that doesn't come to the first stage: what 其余 says, else nothing."""
    seen: dict[str, sx.Node] = {}
    found: Fraction | None = Fraction(0)
    for row in by.node.rows:
        if isinstance(row, sx.BandRow) and row.condition is not None:
            text = by.scope.report.text(row.span)
            by.scope.report.add("E115", row.span, text=text, method=by.method.keyword)
            return None
        if isinstance(row, sx.BandRow) and _once(by, seen, "OTHERWISE", row):
            found = fixed_points(by.scope, row.points)
    return found


def _once(by: Lowering, seen: dict[str, sx.Node], keyword: str, row: sx.Node) -> bool:
    first = seen.setdefault(keyword, row)
    if first is not row:
        by.scope.report.add("E406", row.span, related=(first.span,), text=by.scope.report.text(row.span))
    return first is row


def _rows(by: Lowering, stages: Sequence[Knot], short: Fraction, *, falling: bool) -> Iterator[BandRow]:
    first, last = stages[0], stages[-1]
    before, reached = ("GT", "LE") if falling else ("LT", "GE")
    not_begun = by.short_of(first, falling=falling)
    yield by.row(not_begun, f"{by.word(before)} {first.text}", replace(first, points=short))
    for one, other in pairwise(stages):
        under_way = by.short_of(other, falling=falling)
        yield by.row(under_way, f"{one.text} {by.word('TO')} {other.text}", one, other, falling=falling)
    yield by.row(None, f"{by.word(reached)} {last.text}", last)


STAGES = Method(
    rule="stages",
    keyword="STAGES",
    lower=_lower,
    meaning={
        "zh": "三档目标:到门槛、目标、挑战各得多少分,两档之间按直线计分",
        "en": "Stages: so many points at the threshold, the target and the stretch, on straight lines between",
    },
    rows=("stages_row", sx.BandRow),
)
