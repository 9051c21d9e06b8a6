"""The whole of everybody who has several roles in a period, by columns: the twin of `exact.person`.

Nobody else is in the table: of them the record is the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.backends.exact.person import Became, RoleResult, earned_row, held_to, whole_of
from kaohe.model.exact import exact_text
from kaohe.model.grades import GradeScale
from kaohe.model.pack import Pack, Role
from kaohe.model.periods import Period
from kaohe.plan.columns import RolePlan
from kaohe.run.frames import DIGITS, scores_schema
from kaohe.run.place import version_in_force
from kaohe.run.trace import DISQUALIFIED, EXEMPT

__all__ = ["KEYS", "exact_whole", "own_period", "people_schema", "rejected_roles", "results_of", "wholes"]

KEYS = ["employee", "period"]
_READ = ("employee", "name", "role", "period", "total", "grade", "coefficient", "days", "status", "reason")
_BECAME: dict[str, Became] = {
    "scored": "scored", "incomplete": "incomplete", "not_appraised": "not_appraised", "rejected": "rejected",
}  # fmt: skip
_LARGEST = 2**100
"""Totals × days up to here can be summed in 128 bits; larger ones are left to the exact evaluator."""


def people_schema(plans: Sequence[RolePlan]) -> dict[str, Any]:
    """The columns of the table: totals and coefficients as in the scores."""
    scores = scores_schema(plans)
    worth = {name: kind for name, kind in scores.items() if name == "coefficient"}
    return {
        "employee": pl.String, "name": pl.String, "period": pl.String, "roles": pl.String, "counted": pl.Int64,
        "days": pl.Int64, "total": scores["total"], "grade": pl.String, **worth, "status": pl.String,
        "reason": pl.String,
    }  # fmt: skip


def wholes(pack: Pack, plans: Sequence[RolePlan], scores: pl.LazyFrame, faults: pl.DataFrame) -> pl.DataFrame | None:
    """A row for each person and period with several roles, in order; None where there is nobody.

    Parameters
    ----------
    pack, plans : Pack, sequence of RolePlan
        The rules.
    scores : polars.LazyFrame
        The scores as they are kept.
    faults : polars.DataFrame
        The rejected rows: a role that somebody's row was rejected in is one of theirs.
    """
    rejected = rejected_roles(pack, faults)
    mark = pl.struct(KEYS).hash().alias("~mark")
    marks = scores.select(mark).collect(engine="streaming")["~mark"]
    if rejected.is_empty() and marks.n_unique() == marks.len():
        return None
    shared = pl.concat([marks.filter(marks.is_duplicated()), rejected.select(mark)["~mark"]]).unique()
    schema = scores.collect_schema()
    read = [pl.col(name).cast(pl.String) if name in ("grade", "status", "reason") else pl.col(name)
            for name in _READ if name in schema]  # fmt: skip
    likely = scores.with_columns(mark).join(shared.to_frame().lazy(), on="~mark", how="semi").select(read)
    rows = likely.collect(engine="streaming")
    beside = rejected.join(rows, on=KEYS, how="semi").join(rows, on=[*KEYS, "role"], how="anti")
    rows = pl.concat([rows, beside], how="diagonal_relaxed")
    rows = rows.filter(pl.len().over(KEYS) > 1).sort(*KEYS, "role")
    return _Wholes(pack, plans, rows).table() if not rows.is_empty() else None


def rejected_roles(pack: Pack, faults: pl.DataFrame) -> pl.DataFrame:
    """Who has a rejected row, in which role and period; a row of a shorter period stands with the role's own."""
    found = faults.select("employee", "role", "period").drop_nulls().unique()
    own = [own_period(pack, role, period) for role, period in found.select("role", "period").iter_rows()]
    whole = found.with_columns(pl.Series("period", own, pl.String)).unique()
    return whole.with_columns(status=pl.lit("rejected"), name=pl.lit(None, pl.String))


def own_period(pack: Pack, role: str, period: str) -> str:
    """The period of a role that one, which may be shorter, belongs to."""
    read, versions = Period.parse(period), pack.versions(role)
    whole = read.within(versions[0].cycle) if read is not None and versions else None
    return str(whole) if whole is not None else period


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a role's rules in a period say of the whole: whether they count days, and the scale's number.

    A scale by places, and none at all, have no number.
    """

    counts_days: bool
    scale: int | None


class _Wholes:
    """Works the wholes out of the records of people with several roles, which are in order."""

    def __init__(self, pack: Pack, plans: Sequence[RolePlan], rows: pl.DataFrame) -> None:
        self._pack = pack
        self._schema = people_schema(plans)
        self._places = self._schema["total"].scale
        self._scales: list[GradeScale] = []
        lacking: dict[str, Any] = {"coefficient": pl.Decimal(DIGITS, 0), "days": pl.Int64}
        self._rows = rows.with_columns(
            pl.lit(None, kind).alias(name) for name, kind in lacking.items() if name not in rows.columns
        )

    def table(self) -> pl.DataFrame:
        """The table."""
        rows = self._judged()
        largest = rows.select(pl.col("~total").abs().max()).item()
        if largest is not None and largest >= _LARGEST:
            return self._exactly()
        found = self._graded(rows, _summed(rows))
        return found.select(pl.col(name).cast(kind) for name, kind in self._schema.items())

    def _judged(self) -> pl.DataFrame:
        """The records with what their roles' rules say, whether they count, and why not."""
        pairs = self._rows.select("role", "period").unique(maintain_order=True)
        rules = [self._rules(role, period) for role, period in pairs.iter_rows()]
        told = pairs.with_columns(
            pl.Series("~counts_days", [one.counts_days for one in rules], pl.Boolean),
            pl.Series("~scale", [one.scale for one in rules], pl.Int64),
        )
        exempt = pl.col("reason").str.ends_with(f": {EXEMPT}").fill_null(False) & (pl.col("status") == "not_appraised")
        counted, role = pl.col("status") == "scored", (pl.col("role") + ": ").fill_null("")
        unknown = pl.when("~counts_days").then(pl.lit("days_unknown")).otherwise(pl.lit("days_not_counted"))
        whole = (pl.col("total").cast(pl.Decimal(DIGITS, self._places)) * 10**self._places).cast(pl.Int128)
        return self._rows.join(told, on=["role", "period"], how="left", maintain_order="left").with_columns(
            counted.alias("~counted"),
            pl.when(counted).then(whole).alias("~total"),
            pl.when(counted).then(pl.col("days").cast(pl.Int128)).alias("~days"),
            pl.when(~counted & ~exempt).then(role + "record_" + pl.col("status")).alias("~open"),
            pl.when(counted & pl.col("days").is_null()).then(role + unknown).alias("~without"),
            (counted & self._out()).alias("~out"),
        )

    def _out(self) -> pl.Expr:
        """Where somebody is disqualified: the word stands in the grade's place."""
        return pl.col("grade").is_in([DISQUALIFIED[self._pack.language]])

    def _rules(self, role: str, period: str) -> _Rules:
        version = _version(self._pack, role, period)
        if version is None:
            return _Rules(counts_days=False, scale=None)
        scale = version.grades
        if scale is None or scale.forced is not None:
            return _Rules(version.in_role is not None, None)
        if scale not in self._scales:
            self._scales.append(scale)
        return _Rules(version.in_role is not None, self._scales.index(scale))

    def _graded(self, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        """The wholes with their grades: the record's where one counts, else of the scale that all share."""
        held = self._held(rows)
        found = found.join(held, on=KEYS, how="left", maintain_order="left")
        asked = found.filter(pl.col("~grades") & pl.col("~total").is_not_null()).select(
            "~scale", "period", "~total", "~held"
        )
        asked = asked.unique()
        graded = [self._row(*one) for one in asked.iter_rows()]
        told = asked.with_columns(
            pl.Series("~grade", [one[0] for one in graded], pl.String),
            pl.Series("~worth", [one[1] for one in graded], pl.Decimal(DIGITS, 12)),
        )
        found = found.join(
            told, on=["~scale", "period", "~total", "~held"], how="left", nulls_equal=True, maintain_order="left"
        )
        single, scored = pl.col("counted") == 1, pl.col("status") == "scored"
        word = pl.lit(DISQUALIFIED[self._pack.language])
        worth = pl.when(single).then("~first worth").when("~grades").then("~worth")
        return found.with_columns(
            pl.when(scored & pl.col("~out")).then(word).when(scored & single).then("~first grade")
            .when(scored & pl.col("~grades")).then("~grade").alias("grade"),
            pl.when(scored & ~pl.col("~out")).then(worth).alias("coefficient"),
            (pl.col("~total").cast(pl.Decimal(DIGITS, 0)) * pl.lit(Decimal(1).scaleb(-self._places))).alias("total"),
        )  # fmt: skip

    def _held(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The worst row that a veto left anybody in one of their roles."""
        asked = rows.filter("~counted", ~pl.col("~out"), pl.col("~scale").is_not_null())
        distinct = asked.select("~scale", "period", "~total", "grade").unique()
        held = [
            held_to(self._scales[scale], grade, self._fraction(total), Period.parse(period))
            for scale, period, total, grade in distinct.iter_rows()
        ]
        told = distinct.with_columns(pl.Series("~held", held, pl.Int64))
        joined = asked.join(told, on=distinct.columns, how="left", maintain_order="left")
        return joined.group_by(KEYS, maintain_order=True).agg(pl.col("~held").max())

    def _row(self, scale: int, period: str, total: int, held: int | None) -> tuple[str | None, Decimal | None]:
        """The grade of a total and what it is worth."""
        row = earned_row(self._scales[scale], self._fraction(total), Period.parse(period))
        if row is None:
            return None, None
        found = self._scales[scale].rows[row if held is None else max(row, held)]
        return found.name, Decimal(exact_text(found.coefficient)) if found.coefficient is not None else None

    def _fraction(self, total: int) -> Fraction:
        return Fraction(total, 10**self._places)

    def _exactly(self) -> pl.DataFrame:
        """The same from the exact evaluator, person by person."""
        groups = self._rows.group_by(KEYS, maintain_order=True)
        rows = [exact_whole(self._pack, self._places, theirs.to_dicts()) for _, theirs in groups]
        return pl.DataFrame([pl.Series(name, [row[name] for row in rows], kind) for name, kind in self._schema.items()])


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Each person's records of a period together: what counts, why there may be no whole, and the whole's total."""
    days, total = pl.col("~days").sum(), pl.col("~total")
    all_known = pl.col("~days").is_not_null().sum() == pl.col("~counted").sum()
    counted = pl.col("~counted")
    found = rows.group_by(KEYS, maintain_order=True).agg(
        pl.col("name").drop_nulls().first(),
        pl.col("role").str.join("; ").alias("roles"),
        counted.sum().cast(pl.Int64).alias("counted"),
        pl.when(all_known & counted.any()).then(days).alias("days"),
        pl.col("~open").drop_nulls().str.join("; ").alias("~open"),
        pl.col("~without").drop_nulls().str.join("; ").alias("~without"),
        (total * pl.col("~days")).sum().alias("~weighted"),
        total.drop_nulls().first().alias("~only"),
        pl.col("~out").any(),
        pl.col("~scale").filter(counted).first(),
        ((pl.col("~scale").filter(counted).n_unique() == 1) & pl.col("~scale").filter(counted).is_not_null().all())
        .alias("~grades"),
        pl.col("grade").filter(counted).first().alias("~first grade"),
        pl.col("coefficient").filter(counted).first().alias("~first worth"),
    )  # fmt: skip
    one = pl.col("counted") == 1
    reason = (
        pl.when(pl.col("~open") != "").then("~open")
        .when(pl.col("counted") == 0).then(pl.lit("all_exempt"))
        .when(~one & (pl.col("~without") != "")).then("~without")
        .when(~one & (pl.col("days") == 0)).then(pl.lit("no_days"))
    )  # fmt: skip
    found = found.with_columns(reason.alias("reason"))
    bottom = pl.when(pl.col("days") > 0).then("days").otherwise(1)
    size = (pl.col("~weighted").abs() * 2 + bottom) // (bottom * 2)
    rounded = pl.when(pl.col("~weighted") < 0).then(0 - size).otherwise(size)
    whole = pl.when(pl.col("reason").is_null()).then(pl.when(one).then("~only").otherwise(rounded))
    status = (
        pl.when(pl.col("reason").is_null()).then(pl.lit("scored"))
        .when(pl.col("reason") == "all_exempt").then(pl.lit("not_appraised"))
        .otherwise(pl.lit("incomplete"))
    )  # fmt: skip
    return found.with_columns(whole.alias("~total"), status.alias("status"))


def _version(pack: Pack, role: str, period: str) -> Role | None:
    """The role version that a record goes by."""
    read = Period.parse(period)
    return version_in_force(pack.versions(role), read) if read is not None else None


def exact_whole(pack: Pack, places: int, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The row of somebody's whole, from the records of a period in order of their roles, by the exact evaluator."""
    employee, period = rows[0]["employee"], rows[0]["period"]
    roles = "; ".join(one["role"] for one in rows if one["role"] is not None)
    found = whole_of(results_of(pack, rows), places, Period.parse(str(period)))
    reasons = [f"{role}: {why.code}" if role else why.code for role, why in found.gaps]
    return {
        "employee": employee, "name": next((one["name"] for one in rows if one["name"]), None),
        "period": period, "roles": roles, "counted": len(found.counted),
        "days": None if found.days is None else int(found.days),
        "total": None if found.total is None else Decimal(exact_text(found.total)),
        "grade": DISQUALIFIED[pack.language] if found.disqualified else found.grade,
        "coefficient": None if found.coefficient is None else Decimal(exact_text(found.coefficient)),
        "status": found.status, "reason": "; ".join(reasons) or None,
    }  # fmt: skip


def results_of(pack: Pack, rows: Sequence[Mapping[str, Any]]) -> tuple[RoleResult, ...]:
    """A person's records of a period, rows of the scores or of what was rejected, as the exact evaluator takes them."""
    return tuple(_result_of(pack, row) for row in rows)


def _result_of(pack: Pack, row: Mapping[str, Any]) -> RoleResult:
    version, status = _version(pack, row["role"], row["period"]), str(row["status"])
    exempt = status == "not_appraised" and str(row["reason"]).endswith(f": {EXEMPT}")
    total, worth, days = (
        Fraction(row[name]) if row.get(name) is not None else None for name in ("total", "coefficient", "days")
    )
    out = row.get("grade") == DISQUALIFIED[pack.language]
    return RoleResult(
        role=row["role"] or "",  # none was given
        became="exempt" if exempt else _BECAME[status],
        total=total,
        grade=None if out else row.get("grade"),
        coefficient=worth,
        disqualified=out,
        scale=version.grades if version is not None else None,
        counts_days=version is not None and version.in_role is not None,
        days=days,
    )
