"""What somebody's detail records come to: worked out over all rows at once, then put beside each record."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.model.derived import DetailFigure, DetailOf
from kaohe.model.expressions import Expression
from kaohe.model.pack import Role
from kaohe.run.details import DetailRows, in_cycle
from kaohe.run.parts import joined, scaled
from kaohe.run.reading import Extent
from kaohe.run.row_conditions import Test, with_tests

__all__ = ["with_details"]

_GROUP = ("employee", "period")
_UNREAD, _UNDATED = "~unread", "~undated"
_ZERO_OF_NONE: tuple[DetailOf, ...] = ("sum", "weighted_sum", "weight_sum", "count", "decided")
_MOST = 10**37
"""Sums from here on may not fit into a decimal of 38 digits."""
_SURELY_LESS = 9e36


def with_details(
    role: Role, frame: pl.LazyFrame, details: Mapping[str, DetailRows]
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with what their detail records come to, and what those columns hold.

    Parameters
    ----------
    role : Role
        The role version.
    frame : polars.LazyFrame
        Its records with their employees and periods.
    details : Mapping[str, DetailRows]
        The rows of each detail that the role rolls up.
    """
    held: dict[str, Extent] = {}
    for detail in role.details:
        figures = {
            one.figure.name: one.source
            for one in role.derived
            if isinstance(one.source, DetailFigure) and one.source.detail == detail.name
        }
        rows = details[detail.name]
        found, extents = _RollUp(role, rows, figures).figures()
        some, undated = _unread(role, rows)
        frame = frame.join(found.lazy(), on=_GROUP, how="left", maintain_order="left")
        frame = frame.join(some.lazy(), on=_GROUP, how="left", maintain_order="left")
        frame = frame.join(undated.lazy(), on="employee", how="left", maintain_order="left")
        told = [column for name, source in figures.items() for column in _told(name, source)]
        frame = frame.with_columns(told).drop(_UNREAD, _UNDATED, *(_outgrown(name) for name in figures))
        held |= extents
    return frame, held


def _unread(role: Role, rows: DetailRows) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who has a row that could not be read, by period, and who has one of which even the period isn't known."""
    period = pl.col(in_cycle(role.cycle)).alias("period")
    found = pl.concat(rows.unread).filter(_is_of(role)).select("employee", period).unique()
    dated = pl.col("period").is_not_null()
    some = found.filter(dated).with_columns(pl.lit(True).alias(_UNREAD))
    return some, found.filter(~dated).select("employee", pl.lit(True).alias(_UNDATED))


def _is_of(role: Role) -> pl.Expr:
    """Where a row belongs to a record of a role."""
    return pl.col("role").is_null() | (pl.col("role") == role.name)


def _outgrown(name: str) -> str:
    return f"~outgrown.{name}"


def _told(name: str, source: DetailFigure) -> tuple[pl.Expr, pl.Expr]:
    """A figure beside its record, and why it isn't known."""
    column = input_name(name, 0)
    unread = pl.coalesce(_UNREAD, _UNDATED, pl.lit(False))
    outgrown = pl.col(_outgrown(name)).fill_null(False)
    value = pl.col(column)
    if source.of in _ZERO_OF_NONE:
        value = value.fill_null(0)
    state = pl.when(unread).then(_code("detail_rejected")).when(outgrown).then(_code("detail_outgrown"))
    state = state.when(value.is_null()).then(_code("no_detail"))
    return pl.when(~unread & ~outgrown).then(value).alias(column), state.otherwise(_known()).alias(f"{column}.state")


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)


def _known() -> pl.Expr:
    return pl.lit(KNOWN, pl.Int8)


class _RollUp:
    """Rolls the rows of one detail up for a role."""

    def __init__(self, role: Role, rows: DetailRows, figures: Mapping[str, DetailFigure]) -> None:
        self._detail = rows.detail
        self._figures = figures
        self._extents = joined(rows.parts)
        self._height = rows.height
        parts = [scaled(part, rows.detail.metrics, self._extents) for part in rows.parts]
        own = pl.concat(parts).filter(_is_of(role), pl.col(in_cycle(role.cycle)).is_not_null())
        named = own.with_columns(pl.col(in_cycle(role.cycle)).alias("period"))
        conditions = dict.fromkeys(one.condition for one in figures.values() if one.condition is not None)
        self._rows, tests = with_tests(rows.detail, named, self._extents, tuple(conditions))
        self._tests: dict[Expression, Test] = dict(zip(conditions, tests, strict=True))

    def figures(self) -> tuple[pl.DataFrame, dict[str, Extent]]:
        """What the rows of each employee and period come to, and what those columns hold."""
        asked = [column for name, source in self._figures.items() for column in self._columns(name, source)]
        found = self._rows.group_by(_GROUP).agg(asked).collect(engine="streaming")
        held = {name: self._extent(found, name, source) for name, source in self._figures.items()}
        return found, held

    def _columns(self, name: str, source: DetailFigure) -> tuple[pl.Expr, pl.Expr]:
        """A figure, and whether it outgrew what can be kept exactly."""
        outgrown = self._outgrown(source)
        value = self._value(source)
        if outgrown is None:
            return value.alias(input_name(name, 0)), pl.lit(False).alias(_outgrown(name))
        return pl.when(~outgrown).then(value).alias(input_name(name, 0)), outgrown.alias(_outgrown(name))

    def _value(self, source: DetailFigure) -> pl.Expr:
        match source.of:
            case "count" if source.metric is None:
                return self._counted(pl.col("employee"), source).len().cast(pl.Int64)
            case "count":
                return self._counted(self._column(source.metric), source).count().cast(pl.Int64)
            case "decided":
                return self._decided(source).sum().cast(pl.Int64)
            case "sum" | "weighted_sum" | "weight_sum":
                return self._counted(self._summed(source, pl.Int128()), source).sum()
            case "max":
                return self._counted(self._column(source.metric), source).max()
            case "min":
                return self._counted(self._column(source.metric), source).min()
            case middle:
                known = self._counted(self._column(source.metric), source).drop_nulls()
                size = known.len().cast(pl.Int64)
                place = (size - 1) // 2 if middle == "lower_middle" else size // 2
                return known.sort().get(place, null_on_oob=True)

    def _column(self, metric: str | None) -> pl.Expr:
        return pl.col(input_name(metric or "", 0))

    def _summed(self, source: DetailFigure, kind: pl.DataType) -> pl.Expr:
        """What is added up, null in rows that lack any of it."""
        own = self._column(source.metric).cast(kind)
        match source.of:
            case "weighted_sum":
                return own * self._column(source.weight).cast(kind)
            case "weight_sum":
                return pl.when(own.is_not_null()).then(self._column(source.weight).cast(kind))
            case _:
                return own

    def _counted(self, column: pl.Expr, source: DetailFigure) -> pl.Expr:
        """A column of the rows for which the condition holds."""
        return column if source.condition is None else column.filter(pl.col(self._tests[source.condition].holds))

    def _decided(self, source: DetailFigure) -> pl.Expr:
        if source.condition is None:
            raise ValueError("what is decided is a condition")
        return pl.col(self._tests[source.condition].decided)

    def _outgrown(self, source: DetailFigure) -> pl.Expr | None:
        """Whether a sum may be too large to be kept exactly; None where none can be."""
        if source.of not in ("sum", "weighted_sum", "weight_sum"):
            return None
        names = {"sum": [source.metric], "weight_sum": [source.weight]}.get(source.of, [source.metric, source.weight])
        most = self._height
        for name in names:
            extent = self._extents[name or ""]
            most *= max(-extent.low, extent.high, 1)
        if most < _MOST:
            return None
        sizes = self._counted(self._summed(source, pl.Float64()).abs(), source)
        return sizes.sum() >= _SURELY_LESS

    def _extent(self, found: pl.DataFrame, name: str, source: DetailFigure) -> Extent:
        column = found[input_name(name, 0)]
        low, high = (end if isinstance(end, int) else 0 for end in (column.min(), column.max()))
        if source.of in _ZERO_OF_NONE:
            low, high = min(low, 0), max(high, 0)
        codes = {"detail_rejected", "detail_outgrown", *(() if source.of in _ZERO_OF_NONE else ("no_detail",))}
        return Extent(frozenset({KNOWN, *map(reason_code, codes)}), self._places(source), low, high)

    def _places(self, source: DetailFigure) -> int:
        """How many decimals the whole numbers of a figure have."""
        if source.of in ("count", "decided") or source.metric is None:
            return 0
        metric = self._extents[source.metric].places
        weight = self._extents[source.weight].places if source.weight is not None else 0
        return {"weighted_sum": metric + weight, "weight_sum": weight}.get(source.of, metric)
