"""The wholes over several roles of two runs beside each other: whose changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.compare.comparison import Whole
from kaohe.run.frames import DIGITS, scores_schema
from kaohe.run.results import Results
from kaohe.run.trace import DISQUALIFIED
from kaohe.run.wholes import KEYS

__all__ = ["wholes"]

_COMPARED = ("status", "total", "grade")
_ONE_ROLE = "one_role"
"""The status of somebody who isn't in several roles, so that a record is the whole."""


def wholes(before: Results[Any], after: Results[Any], language: str) -> Iterator[Whole]:
    """Those whose whole changed, the greatest loss first and the greatest gain last, then those without two totals.

    Parameters
    ----------
    before, after : Results
        The runs.
    language : str
        Of the word for somebody disqualified.
    """
    if all("people" not in one.tables for one in (before, after)):
        return
    places = max(scores_schema(one.plans)["total"].scale for one in (before, after))
    old, new = (_side(one, side, places, language) for one, side in ((before, "before"), (after, "after")))
    both = old.join(new, on=KEYS, how="full", nulls_equal=True, coalesce=True)
    same = [pl.col(f"{name}_before").eq_missing(pl.col(f"{name}_after")) for name in _COMPARED]
    moved = pl.col("total_after") - pl.col("total_before")
    changed = both.filter(~pl.all_horizontal(same)).sort(moved, *KEYS, nulls_last=True)
    for row in changed.collect(engine="streaming").iter_rows(named=True):
        yield Whole(
            employee=row["employee"], name=row["name_after"] or row["name_before"], period=row["period"],
            roles_before=row["roles_before"], roles_after=row["roles_after"],
            status_before=row["status_before"] or _ONE_ROLE, status_after=row["status_after"] or _ONE_ROLE,
            before=_number(row["total_before"]), after=_number(row["total_after"]),
            grade_before=row["grade_before"], grade_after=row["grade_after"],
        )  # fmt: skip


def _side(results: Results[Any], side: str, places: int, language: str) -> pl.LazyFrame:
    """A run's wholes, each column but the keys named for its side."""
    kinds = dict.fromkeys([*KEYS, "name", "roles", "status", "grade", "total"], pl.String)
    table = results.tables.get("people", pl.LazyFrame(schema=kinds))
    grade = pl.col("grade").cast(pl.String).replace(DISQUALIFIED[results.pack.language], DISQUALIFIED[language])
    columns = [
        pl.col("name"), pl.col("roles"), pl.col("status").cast(pl.String), grade,
        pl.col("total").cast(pl.Decimal(DIGITS, places)),
    ]  # fmt: skip
    return table.select(*KEYS, *(one.name.suffix(f"_{side}") for one in columns))


def _number(decimal: Decimal | None) -> Fraction | None:
    return None if decimal is None else Fraction(decimal)
