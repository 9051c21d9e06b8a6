"""插值 最差 … 最好 …: the straight line from 0 points to full marks."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model.from_syntax.fixed import fixed_value
from kaohe.model.from_syntax.methods.lowering import Lowering, Method
from kaohe.model.scoring import Interpolation, InterpolationPoint

__all__ = ["WORST_TO_BEST"]


def _lower(by: Lowering) -> Interpolation | None:
    said = by.said("WORST"), by.said("BEST")
    worst, best = (fixed_value(by.scope, end) for end in said)
    if worst is None or best is None:
        return None
    if worst == best:
        by.scope.report.add("E505", by.node.span, reason="few")
        return None
    points = (
        InterpolationPoint(value=worst, points=Fraction(0), span=said[0].span),
        InterpolationPoint(value=best, points=by.full_marks, span=said[1].span),
    )
    return Interpolation(points=points if worst < best else points[::-1], extended=False)


WORST_TO_BEST = Method(
    rule="worst_to_best",
    keyword="INTERPOLATION",
    lower=_lower,
    meaning={"zh": "插值:两点之间按直线计分", "en": "Interpolation: straight lines between the points"},
)
