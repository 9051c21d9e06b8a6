"""Values that a file holds as numbers, dates or flags, as somebody would have written them in a cell."""

from __future__ import annotations

import polars as pl

__all__ = ["as_text"]

_WHOLE = 2**53


def as_text(cells: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A column as text: whole numbers without decimals, flags as 是 and 否, dates as days, nothing as a blank cell."""
    if kind == pl.String:
        return cells.fill_null("")
    if kind.is_float():
        is_whole = (cells == cells.round()) & (cells.abs() < _WHOLE)
        whole = cells.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(is_whole).then(whole).otherwise(cells.cast(pl.Float64).cast(pl.String)).fill_null("")
    if kind == pl.Boolean:
        return pl.when(cells).then(pl.lit("是")).when(~cells).then(pl.lit("否")).otherwise(pl.lit(""))
    if kind == pl.Datetime:
        return _day(cells)
    return cells.cast(pl.String).fill_null("")


def _day(cells: pl.Expr) -> pl.Expr:
    """Midnights as days; any other time with its time, which no metric reads as a day."""
    is_day = cells.dt.time() == pl.time(0)
    return pl.when(is_day).then(cells.dt.date().cast(pl.String)).otherwise(cells.cast(pl.String)).fill_null("")
