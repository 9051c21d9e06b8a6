"""达标: full marks where a condition holds, else none."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model.from_syntax.expressions import condition
from kaohe.model.from_syntax.methods.lowering import Lowering, Method
from kaohe.model.scoring import BandRow, Bands

__all__ = ["ALL_OR_NOTHING"]


def _lower(by: Lowering) -> Bands | None:
    met = by.said("PASS")
    test = condition(by.scope, met)
    if test is None:
        return None
    full, none = (by.fixed(points, met.span) for points in (by.full_marks, Fraction(0)))
    rows = (
        BandRow(condition=test, points=full, text=by.scope.report.text(met.span), span=met.span, told="met"),
        BandRow(condition=None, points=none, text=by.word("OTHERWISE"), span=met.span, told="not met"),
    )
    return Bands(rows=rows, written=by.method.keyword)


ALL_OR_NOTHING = Method(
    rule="all_or_nothing",
    keyword="PASS",
    lower=_lower,
    meaning={
        "zh": "达标:达到得满分,没有达到不得分",
        "en": "All or nothing: full marks where it is met, else none",
    },
    numbers=False,
)
