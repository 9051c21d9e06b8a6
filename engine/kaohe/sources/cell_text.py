"""Values that a file holds as numbers, dates or flags, as somebody would have written them in a cell."""

from __future__ import annotations

import polars as pl

__all__ = ["as_text"]

_WHOLE = 2**53


def as_text(cells: pl.Series) -> pl.Series:
    """A column as text: whole numbers without decimals, flags as 是 and 否, dates as days, nothing as a blank cell."""
    kind = cells.dtype
    if kind == pl.String:
        return cells.fill_null("")
    if kind.is_float():
        numbers = cells.to_frame("n").select(
            pl.when((pl.col("n") == pl.col("n").round()) & (pl.col("n").abs() < _WHOLE))
            .then(pl.col("n").cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(pl.col("n").cast(pl.Float64).cast(pl.String))
        )["n"]
        return numbers.fill_null("").alias(cells.name)
    if kind == pl.Boolean:
        return cells.replace_strict({True: "是", False: "否"}, default="", return_dtype=pl.String)
    if kind == pl.Datetime:
        return _days(cells)
    return cells.cast(pl.String).fill_null("")


def _days(cells: pl.Series) -> pl.Series:
    """Midnights as days; any other time with its time, which no metric reads as a day."""
    shown = cells.to_frame("t").select(
        pl.when(pl.col("t").dt.time() == pl.time(0))
        .then(pl.col("t").dt.date().cast(pl.String))
        .otherwise(pl.col("t").cast(pl.String))
    )["t"]
    return shown.fill_null("").alias(cells.name)
