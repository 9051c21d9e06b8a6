"""The records of two runs beside each other, by columns: what became of each, of grades, of departments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.compare.comparison import FATES, Department, Fate, GradeMove, Person
from kaohe.export.tables import reasons
from kaohe.plan.columns import RolePlan
from kaohe.run.frames import DIGITS, scores_schema
from kaohe.run.results import Results
from kaohe.run.trace import DISQUALIFIED
from kaohe.wording import wording

__all__ = ["AT", "Joined", "joined", "traced_pairs"]

KEYS = ["employee", "role", "period"]
AT = "~at"
"""The number of a record among those that differ."""


@dataclass(frozen=True, slots=True)
class Joined:
    """All records of both runs, and those in which anything differs, numbered in their order."""

    all: pl.DataFrame
    differing: pl.DataFrame

    def counts(self) -> dict[Fate, int]:
        """How many records met which fate."""
        found = dict(self.all.group_by("fate").len().iter_rows())
        return {fate: found.get(fate, 0) for fate in FATES}

    def grades(self) -> tuple[GradeMove, ...]:
        """How many went from which grade to which, those that kept theirs too, the most frequent first."""
        both = self.all.filter(~pl.col("fate").is_in(["only_before", "only_after"]))
        moves = both.group_by("grade_before", "grade_after").len("people")
        ordered = moves.sort("people", "grade_before", "grade_after", descending=[True, False, False])
        return tuple(GradeMove(*row) for row in ordered.iter_rows())

    def departments(self) -> tuple[Department, ...]:
        """Each department that anybody is of, by name; none where nobody's is known."""
        if self.all["department"].null_count() == len(self.all):
            return ()
        fate = pl.col("fate")
        tallies = [(fate == one).sum().alias(one) for one in ("up", "down", "same")]
        moved = (pl.col("after") - pl.col("before")).sum().alias("moved")
        rows = self.all.group_by("department").agg(pl.len().alias("people"), *tallies, moved)
        return tuple(_department(row) for row in rows.sort("department", nulls_last=True).iter_rows(named=True))

    def people(self) -> Iterator[Person]:
        """Those who differ, in order, without shares."""
        for row in self.differing.iter_rows(named=True):
            names = ("employee", "name", "department", "role", "period", "fate", "grade_before", "grade_after")
            yield Person(
                **{name: row[name] for name in names}, before=_number(row["before"]), after=_number(row["after"]),
                rejected=row["rejected"], reason=row["reason"],
            )  # fmt: skip


def _number(decimal: Decimal | None) -> Fraction | None:
    return None if decimal is None else Fraction(decimal)


def _department(row: dict[str, Any]) -> Department:
    compared = row["up"] + row["down"] + row["same"]
    mean = Fraction(row["moved"]) / compared if compared else None
    return Department(
        row["department"], row["people"], row["up"], row["down"], row["same"], row["people"] - compared, mean
    )  # fmt: skip


def joined(before: Results[Any], after: Results[Any], language: str) -> Joined:
    """The records of two runs by employee, role and period.

    Parameters
    ----------
    before, after : Results
        The runs.
    language : str
        Of the word for somebody disqualified, which each run says in the language of its rules.
    """
    places = max(scores_schema(one.plans)["total"].scale for one in (before, after))
    sides = [_side(one, name, places, language) for one, name in ((before, "before"), (after, "after"))]
    both = sides[0].join(sides[1], on=KEYS, how="full", nulls_equal=True, coalesce=True)
    old, new = (pl.col(f"total_{side}") for side in ("before", "after"))
    fate = (
        pl.when(pl.col("there_after").is_null()).then(pl.lit("only_before"))
        .when(pl.col("there_before").is_null()).then(pl.lit("only_after"))
        .when(old.is_null() & new.is_null()).then(pl.lit("neither"))
        .when(old.is_null()).then(pl.lit("gained"))
        .when(new.is_null()).then(pl.lit("lost"))
        .when(new > old).then(pl.lit("up"))
        .when(new < old).then(pl.lit("down"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip
    table = both.select(
        *KEYS, *(pl.coalesce(f"{name}_after", f"{name}_before").alias(name) for name in ("name", "department")),
        fate.alias("fate"), _reason_of(fate).alias("reason"),
        old.alias("before"), new.alias("after"), "grade_before", "grade_after",
    )  # fmt: skip
    found = _with_rejected(table, before, after).collect(engine="streaming")
    same = pl.col("fate").is_in(["same", "neither"]) & pl.col("grade_before").eq_missing(pl.col("grade_after"))
    order = pl.col("after") - pl.col("before")
    return Joined(found, found.filter(~same).sort(order, *KEYS, nulls_last=True).with_row_index(AT))


def _reason_of(fate: pl.Expr) -> pl.Expr:
    """Why there is no total, where one run alone has one."""
    return pl.when(fate == "lost").then("reason_after").when(fate == "gained").then("reason_before")


def _side(results: Results[Any], side: str, places: int, language: str) -> pl.LazyFrame:
    """A run's scores, each column but the keys named for its side."""
    grade = pl.col("grade").cast(pl.String).replace(DISQUALIFIED[results.pack.language], DISQUALIFIED[language])
    total = pl.col("total").cast(pl.Decimal(DIGITS, places))
    return results.tables["scores"].select(
        *KEYS, pl.col("name").alias(f"name_{side}"), pl.col("department").alias(f"department_{side}"),
        pl.col("reason").cast(pl.String).replace(reasons(results, wording(language))).alias(f"reason_{side}"),
        total.alias(f"total_{side}"), grade.alias(f"grade_{side}"), pl.lit(True).alias(f"there_{side}"),
    )  # fmt: skip


def _with_rejected(table: pl.LazyFrame, before: Results[Any], after: Results[Any]) -> pl.LazyFrame:
    """With whether a record of one run alone was rejected by the other."""
    found = []
    for results, fate in ((before, "only_after"), (after, "only_before")):
        rows = results.tables["rejected"].select("employee", "period").drop_nulls().unique()
        found.append(rows.with_columns(fate=pl.lit(fate), rejected=pl.lit(True)))
    marked = table.join(pl.concat(found), on=["employee", "period", "fate"], how="left")
    return marked.with_columns(pl.col("rejected").fill_null(False))


def traced_pairs(
    before: Results[Any], after: Results[Any], differing: pl.DataFrame
) -> Iterator[tuple[RolePlan, RolePlan, Iterator[tuple[int, dict[str, Any], dict[str, Any]]]]]:
    """The traces of records that have different totals, by the two role versions that scored them.

    Gives pairs of role versions, each with its records: their number, and their rows of both traces. Only these are
    read from the traces, and they pass through Python one after the other.
    """
    wanted = differing.filter(pl.col("fate").is_in(["up", "down"])).select(*KEYS, AT)
    sides = [
        {plan.table: (plan, found) for plan in one.plans if len(found := _rows(one.traces[plan.table], wanted))}
        for one in (before, after)
    ]
    for old, old_rows in sides[0].values():
        for new, new_rows in sides[1].values():
            if old.role.name != new.role.name:
                continue
            both = old_rows.join(new_rows.select(AT), on=AT, how="semi")
            others = new_rows.join(both.select(AT), on=AT, how="semi")
            if len(both):
                yield old, new, _zipped(both, others)


def _rows(trace: pl.LazyFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    return trace.join(wanted.lazy(), on=KEYS, how="inner").sort(AT).collect(engine="streaming")


def _zipped(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    for one, other in zip(old.iter_rows(named=True), new.iter_rows(named=True), strict=True):
        yield one[AT], one, other
