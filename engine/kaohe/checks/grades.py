"""Grade scales that have a grade for every total and no grade that nobody can get."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.checks.coverage import cover
from kaohe.checks.intervals import Interval
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import GradeScale, Pack

__all__ = ["check_grades"]


def check_grades(pack: Pack) -> Iterator[Diagnostic]:
    """E513 for totals without a grade, E514 for grades that no total gets."""
    for scale in pack.grade_scales:
        yield from _check(scale)


def _check(scale: GradeScale) -> Iterator[Diagnostic]:
    # every number is asked for, since a scale does not know which roles' totals it will meet
    found = cover([row.condition for row in scale.rows], Interval(None, None), whole=False)
    if found is None:
        return
    for index, taker in found.dead:
        row = scale.rows[index]
        related = (scale.rows[taker].span,) if taker is not None else ()
        taken_by = scale.rows[taker].name if taker is not None else None
        yield finding("E514", row.span, related=related, grade=row.name, scale=scale.name, taker=taken_by)
    if found.gap is not None:
        yield finding(
            "E513", scale.rows[-1].span, scale=scale.name, witness=found.witness, low=found.gap.low,
            high=found.gap.high, low_in=found.gap.low_in, high_in=found.gap.high_in,
        )  # fmt: skip
