"""The wide trace as long tables, one fact a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl
import polars.selectors as cs

from kaohe.model.exact import exact_text
from kaohe.model.pack import Dimension
from kaohe.plan.columns import Column, Holds, Layer, RolePlan
from kaohe.run.frames import DIGITS

__all__ = ["adjustments", "indicators", "inputs"]

_RECORD = ("employee", "role", "period")
_TEXTS: Any = {cs.enum(): pl.String}
_FIGURE = pl.Decimal(DIGITS, 8)
"""Points, weights and contributions of several roles side by side."""


def indicators(plans: Sequence[RolePlan], traces: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Employee, role, period, dimension, indicator, part, value, band, points, weight, contribution, status, reason.

    A row of an indicator as a whole has no part, one of a dimension as a whole no indicator.
    """
    return _stacked(
        [
            _appraised(plan, traces).select(*_RECORD, *_of_indicator(plan, subject, weight))
            for plan in plans
            for subject, weight in _subjects(plan)
        ]
    )


def _appraised(plan: RolePlan, traces: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The trace of whoever is appraised: of others nothing is published."""
    trace = traces[plan.table]
    return trace.filter(pl.col("status").cast(pl.String) != "not_appraised") if plan.role.exemptions else trace


def _subjects(plan: RolePlan) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    for top in plan.role.tops:
        if isinstance(top, Dimension):
            yield (top.name,), top.weight
        for indicator in plan.role.within(top) if isinstance(top, Dimension) else (top,):
            yield (indicator.name,), indicator.weight
            for part in indicator.parts:
                yield (indicator.name, part.name), part.weight


def _of_indicator(plan: RolePlan, subject: tuple[str, ...], weight: Fraction) -> list[pl.Expr]:
    outer = plan.role.dimension_of(subject[0])
    is_dimension = any(one.name == subject[0] for one in plan.role.dimensions)
    dimension = outer.name if outer is not None else subject[0] if is_dimension else None
    held = {column.holds: column.name for column in plan.columns if column.subject == subject and _scores(column)}
    return [
        pl.lit(dimension, pl.String).alias("dimension"),
        pl.lit(None if is_dimension else subject[0], pl.String).alias("indicator"),
        pl.lit(subject[1] if len(subject) > 1 else None, pl.String).alias("part"),
        pl.col(held[Holds.VALUE]).alias("value"),
        (pl.col(held[Holds.ROW]) if Holds.ROW in held else pl.lit(None, pl.Int64)).alias("band"),
        pl.col(held[Holds.POINTS]).cast(_FIGURE).alias("points"),
        pl.lit(exact_text(weight)).cast(_FIGURE).alias("weight"),
        pl.col(held[Holds.CONTRIBUTION]).cast(_FIGURE).alias("contribution"),
        pl.col(held[Holds.COUNTING]).alias("status"),
        pl.col(held[Holds.REASON]).alias("reason"),
    ]


def _scores(column: Column) -> bool:
    return column.layer in (Layer.PART, Layer.INDICATOR, Layer.DIMENSION)


def inputs(plans: Sequence[RolePlan], traces: Mapping[str, pl.LazyFrame], cells: pl.LazyFrame) -> pl.LazyFrame:
    """Employee, role, period, metric, raw, value, file, row, column. ``value`` is the exact number as text."""
    read = _stacked(
        [
            traces[plan.table].select(
                *_RECORD, "file", "row", *_of_input(plan, column), pl.lit(bool(plan.role.rolled)).alias("~rolled")
            )
            for plan in plans
            for column in plan.of(Layer.INPUT)
            if column.holds is Holds.VALUE
        ]
    )
    written = cells.select("file", "row", "metric", "raw")
    # a figure that came of several rows was written in none of them
    raw = pl.when(~pl.col("~rolled")).then("raw")
    joined = read.join(written, on=["file", "row", "metric"], how="left", maintain_order="left")
    return joined.select(
        *_RECORD, "metric", pl.coalesce(raw, "value").alias("raw"), "value", "file", "row", "column", "state"
    )


def _of_input(plan: RolePlan, column: Column) -> list[pl.Expr]:
    metric = plan.role.metric(column.subject[0])
    value = pl.col(column.name).cast(pl.String)
    if column.storage == "exact":  # a decimal column pads its numbers; the number itself has no padding
        value = (
            pl.when(value.str.contains(".", literal=True))
            .then(value.str.strip_chars_end("0").str.strip_chars_end("."))
            .otherwise(value)
        )
    return [
        pl.lit(metric.name).alias("metric"),
        value.alias("value"),
        pl.lit(metric.column or None, pl.String).alias("column"),
        pl.col(f"{column.name}.state").alias("state"),
    ]


def adjustments(plans: Sequence[RolePlan], traces: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Employee, role, period, adjustment, title, applied, amount, before, after."""
    return _stacked(
        [
            _appraised(plan, traces).select(*_RECORD, *_of_adjustment(plan, column))
            for plan in plans
            for column in plan.of(Layer.ADJUSTMENT)
            if column.holds is Holds.APPLIED
        ]
    )


def _of_adjustment(plan: RolePlan, column: Column) -> list[pl.Expr]:
    name = column.subject[0]
    kind, _, number = name.partition(" ")
    amount = pl.col(f"{name}.amount") if kind == "adjustment" else pl.lit(None, pl.Float64)
    rules = plan.role.adjustments if kind == "adjustment" else plan.role.vetoes if kind == "veto" else ()
    title = rules[int(number) - 1].title if rules else None
    return [
        pl.lit(name).alias("adjustment"),
        pl.lit(title, pl.String).alias("title"),
        pl.col(column.name).alias("applied"),
        amount.alias("amount"),
        pl.col(f"{name}.before").cast(_FIGURE).alias("before"),
        pl.col(f"{name}.after").cast(_FIGURE).alias("after"),
    ]


def _stacked(frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """Tables one below another. Words are texts, since not every role's trace holds the same ones as numbers."""
    return pl.concat([frame.cast(_TEXTS) for frame in frames]) if frames else pl.LazyFrame()
