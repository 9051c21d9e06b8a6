"""From the columns' whole numbers and codes to the trace's decimals and words."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

import polars as pl

from kaohe.backends.frame.codes import COUNTINGS, NOT_APPLICABLE, REASONS, reason_code
from kaohe.model.exact import exact_text
from kaohe.plan.columns import Column, Holds, Layer, RolePlan
from kaohe.run.frames import DIGITS, column_type
from kaohe.run.trace import DISQUALIFIED, EXEMPT

__all__ = ["STATUSES", "decoded"]

STATUSES = ("scored", "incomplete", "not_appraised")
_MISSING = sum(code < NOT_APPLICABLE for code in REASONS)


def decoded(
    plan: RolePlan, shares: dict[str, int], language: str, layers: Container[Layer] = tuple(Layer)
) -> Iterator[pl.Expr]:
    """The trace's columns, from those that `backends.frame` gives.

    ``shares`` are, by the name of each number's column, what its whole numbers are parts of: 100 for two decimals.
    ``layers`` are those wanted.
    """
    for column in (one for one in plan.columns if one.layer in layers):
        yield _expression(plan, column, shares, language).alias(column.name)


def _expression(plan: RolePlan, column: Column, shares: dict[str, int], language: str) -> pl.Expr:
    read = pl.col(column.name)
    match column.holds:
        case Holds.VALUE if column.storage == "exact":
            return _decimal(read, len(str(shares[column.name])) - 1)
        case Holds.STATE:
            return _reason(read)
        case Holds.REASON:
            return _reason(read)
        case Holds.COUNTING:
            return _worded(read, COUNTINGS)
        case Holds.RESULT:
            return _result(plan, column, language)
        case _ if column.storage == "decimal":
            return _decimal(read, column.places)
        case _:
            return read.cast(column_type(column))


def _decimal(whole: pl.Expr, places: int) -> pl.Expr:
    """Whole numbers of the last place as decimals, exactly."""
    plain = whole.cast(pl.Decimal(DIGITS, 0))
    return plain * pl.lit(Decimal(1).scaleb(-places), pl.Decimal(DIGITS, places)) if places else plain


def _reason(code: pl.Expr) -> pl.Expr:
    """Reasons as words: missing from 1 on, not applicable from NOT_APPLICABLE on; known is null."""
    dense = pl.when(code >= NOT_APPLICABLE).then(code - (NOT_APPLICABLE - _MISSING)).when(code > 0).then(code - 1)
    return _worded(dense, tuple(REASONS.values()))


def _worded(index: pl.Expr, words: Sequence[str]) -> pl.Expr:
    """The words that numbers from 0 on stand for, held as numbers."""
    return index.cast(pl.UInt8).cat.to(pl.Enum(list(words)))


def _result(plan: RolePlan, column: Column, language: str) -> pl.Expr:
    scored = pl.col("scored")
    match column.name:
        case "status":
            unscored = pl.when(pl.col("exempt") > 0).then(2).otherwise(1) if plan.role.exemptions else 1
            return _worded(pl.when(scored).then(0).otherwise(unscored), STATUSES)
        case "reason":
            return pl.when(~scored).then(_exempt(plan, _gaps(plan)))
        case "days":
            return pl.col("days").cast(pl.Int64)
        case "grade":
            rows = plan.role.grades.rows if plan.role.grades else ()
            words = [*dict.fromkeys([*(row.name for row in rows), DISQUALIFIED[language]])]
            out = words.index(DISQUALIFIED[language])
            return _worded(pl.when(pl.col("disqualified")).then(out).otherwise("grade"), words)
        case "coefficient":
            return _coefficient(plan, column)
        case _:
            return _decimal(pl.col(column.name), column.places)


def _coefficient(plan: RolePlan, column: Column) -> pl.Expr:
    """The coefficient of the grade, which is the number of its row."""
    kind = pl.Decimal(DIGITS, column.places)
    found: pl.Expr = pl.lit(None, kind)
    for at, row in enumerate(plan.role.grades.rows if plan.role.grades else ()):
        if row.coefficient is not None:
            worth = pl.lit(Decimal(exact_text(row.coefficient)), kind)
            found = pl.when(pl.col("grade") == at).then(worth).otherwise(found)
    return found


def _pending(plan: RolePlan) -> Iterator[pl.Expr]:
    """What is pending; of a dimension that lacks points because some of its indicators are pending, those."""
    inside = reason_code("indicators_pending")

    def pending(name: str) -> pl.Expr:
        return pl.col(f"{name}.counting") == COUNTINGS.index("pending")

    def said(name: str, test: pl.Expr) -> pl.Expr:
        reason = pl.lit(f"{name}: ") + _reason(pl.col(f"{name}.reason")).cast(pl.String)
        return pl.when(test & pending(name)).then(reason)

    for one in plan.role.dimensions:
        yield said(one.name, pl.col(f"{one.name}.reason") != inside)
    for indicator in plan.role.indicators:
        outer = plan.role.dimension_of(indicator.name)
        by_inside = None if outer is None else pending(outer.name) & (pl.col(f"{outer.name}.reason") == inside)
        yield said(indicator.name, pl.lit(True) if by_inside is None else by_inside)


def _exempt(plan: RolePlan, otherwise: pl.Expr) -> pl.Expr:
    """The exemption that holds; where none does, something else."""
    found = otherwise
    for at, rule in enumerate(plan.role.exemptions, 1):
        found = pl.when(pl.col("exempt") == at).then(pl.lit(f"{rule.title}: {EXEMPT}")).otherwise(found)
    return found


def _gaps(plan: RolePlan) -> pl.Expr:
    """What kept a total from being formed: each name with its reason's code."""
    pieces: list[pl.Expr] = []
    for at, rule in enumerate(plan.role.exemptions, 1):
        reason = pl.col(f"exemption {at}.reason")
        said = pl.lit(f"{rule.title}: ") + _reason(reason).cast(pl.String)
        pieces.append(pl.when(reason != 0).then(said))
    pieces += _pending(plan)
    pieces.append(_reason(pl.col("gap")).cast(pl.String))
    named = [(f"adjustment {number}", one.title) for number, one in enumerate(plan.role.adjustments, 1)]
    named += [(f"veto {number}", one.title) for number, one in enumerate(plan.role.vetoes, 1)]
    for name, title in named:
        said = pl.lit(f"{title}: ") + _reason(pl.col(f"{name}.reason")).cast(pl.String)
        # these are only looked at where a base total could be formed
        undecided = pl.col("base_total").is_not_null() & (pl.col(f"{name}.reason") != 0)
        pieces.append(pl.when(undecided).then(said))
    if plan.role.grades is not None and plan.role.grades.forced is not None:
        pieces.append(_reason(pl.col("place gap")).cast(pl.String))
    return pl.concat_str(pieces, separator="; ", ignore_nulls=True)
