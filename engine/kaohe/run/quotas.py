"""Groups in which more people got a grade, or a better one, than there are places for it.

Where grades go by places that is so only where people tied at the limit; where a scale only warns, it is what HR looks
at before publishing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from kaohe.model.grades import GradeRow, GradeScale
from kaohe.plan.columns import RolePlan
from kaohe.run.trace import DISQUALIFIED

__all__ = ["EXCEEDED", "exceeded"]

EXCEEDED = {
    "role": pl.String, "period": pl.String, "department": pl.String, "grade": pl.String, "share": pl.String,
    "size": pl.Int64, "places": pl.Int64, "people": pl.Int64,
}  # fmt: skip
"""``people`` have the grade or a better one, of the group's ``size``; it has ``places`` for them."""


def exceeded(plans: Sequence[RolePlan], traces: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame | None:
    """A row for each group and grade of which there are too many; None where no scale counts places."""
    found = [
        _of_row(plan, scale, at, row, traces[plan.table])
        for plan in plans
        if (scale := plan.role.grades) is not None
        for at, row in _counted(scale)
    ]
    return pl.concat(found).sort("role", "period", "department", "share") if found else None


def _counted(scale: GradeScale) -> Iterator[tuple[int, GradeRow]]:
    return ((at, row) for at, row in enumerate(scale.rows) if scale.group is not None and row.cut is not None)


def _of_row(plan: RolePlan, scale: GradeScale, at: int, row: GradeRow, trace: pl.LazyFrame) -> pl.LazyFrame:
    """The groups in which a row, with those above it, has more people than places."""
    by_department = scale.group == "same_department"
    department = pl.col("department") if by_department else pl.lit(None, pl.String).alias("department")
    grade, size = pl.col("grade").cast(pl.String), pl.col("size")
    words = [one for one in DISQUALIFIED.values() if one not in [other.name for other in scale.rows]]
    graded = trace.filter(pl.col("status") == "scored", ~grade.is_in(words)).select("period", department, grade=grade)
    if by_department:
        graded = graded.filter(pl.col("department").is_not_null())
    best = [one.name for one in scale.rows[: at + 1]]
    groups = graded.group_by("period", "department").agg(
        pl.len().cast(pl.Int64).alias("size"), pl.col("grade").is_in(best).sum().cast(pl.Int64).alias("people")
    )  # fmt: skip
    if scale.forced is not None and scale.forced.least is not None:
        groups = groups.filter(size >= scale.forced.least)
    over = groups.with_columns(places=_places(row, size)).filter(pl.col("people") > pl.col("places"))
    named = [pl.lit(plan.role.name).alias("role"), pl.lit(row.name).alias("grade"), pl.lit(row.cut_text).alias("share")]
    return over.with_columns(named).select(pl.col(name).cast(kind) for name, kind in EXCEEDED.items())


def _places(row: GradeRow, size: pl.Expr) -> pl.Expr:
    if row.cut is None or row.cut.share is None:
        return pl.lit(row.cut.count if row.cut is not None else 0, pl.Int64)
    return size * row.cut.share.numerator // row.cut.share.denominator
