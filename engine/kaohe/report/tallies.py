"""Groups of records side by side, by columns: how many, how their published totals spread, which grades they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.plan.columns import RolePlan
from kaohe.report.shown import WHOLE

__all__ = ["Group", "Spread", "graded", "grades_of", "groups", "spread_of"]

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean of some totals, exactly, and the totals at the ends, the quarters and in the middle.

    Each of those is somebody's: of an even number, the lower of the two.
    """

    mean: Fraction
    least: Fraction
    lower: Fraction
    middle: Fraction
    upper: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """Some records: what they have in common, how many there are, how many have a total, how many each grade."""

    name: str | None
    records: int
    scored: int
    spread: Spread | None
    grades: tuple[int, ...]


def grades_of(plans: Sequence[RolePlan], disqualified: str, scores: pl.DataFrame) -> tuple[str | None, ...]:
    """The grades of all scales, the best first; then disqualified and none, where anybody is."""
    scales = [plan.role.grades for plan in plans if plan.role.grades is not None]
    names: list[str | None] = list(dict.fromkeys(row.name for scale in scales for row in scale.rows))
    found = scores.filter(status="scored")["grade"].unique().to_list()
    return (*names, *(one for one in (disqualified, None) if one in found and one not in names))


def graded(scores: pl.DataFrame, grades: Sequence[str | None]) -> tuple[int, ...]:
    """How many scored records have each grade."""
    found = dict(scores.filter(status="scored").group_by("grade").len().iter_rows())
    return tuple(found.get(grade, 0) for grade in grades)


def groups(scores: pl.DataFrame, key: str, grades: Sequence[str | None], share: int) -> tuple[Group, ...]:
    """The records by what they have in a column, in its order; ``share`` is what a total's whole numbers are parts of.

    Groups of the same name in a column are one; None is last.
    """
    scored = pl.col("status") == "scored"
    totals = pl.col(WHOLE).filter(scored)
    rows = scores.group_by(key).agg(
        pl.len().alias("records"), scored.sum().alias("scored"), totals.sum().alias("sum"), *_quarters(totals),
        *(
            (scored & pl.col("grade").eq_missing(pl.lit(grade, pl.String))).sum().alias(f"grade {at}")
            for at, grade in enumerate(grades)
        ),
    )  # fmt: skip
    return tuple(
        Group(
            row[key], row["records"], row["scored"], _spread(row, share),
            tuple(row[f"grade {at}"] for at in range(len(grades))),
        )
        for row in rows.sort(key, nulls_last=True).iter_rows(named=True)
    )  # fmt: skip


def spread_of(scores: pl.DataFrame, share: int) -> Spread | None:
    """The spread of all totals."""
    totals = pl.col(WHOLE)
    found = scores.filter(status="scored").select(
        pl.len().alias("scored"), totals.sum().alias("sum"), *_quarters(totals)
    )
    return _spread(found.row(0, named=True), share)


def _quarters(totals: pl.Expr) -> list[pl.Expr]:
    ordered = totals.sort()
    last = totals.len().cast(pl.Int64) - 1
    return [ordered.get(last * at // _QUARTERS, null_on_oob=True).alias(f"quarter {at}") for at in range(_QUARTERS + 1)]


def _spread(row: dict[str, Any], share: int) -> Spread | None:
    if not row["scored"]:
        return None
    quarters = (Fraction(int(row[f"quarter {at}"]), share) for at in range(_QUARTERS + 1))
    return Spread(Fraction(int(row["sum"]), share) / row["scored"], *quarters)
