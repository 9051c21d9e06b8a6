"""What stands around a table in a sheet: a title above the headings, totals below the rows."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kaohe.sources.tables import ROW

__all__ = ["heading_at", "without_totals"]

_FARTHEST = 20
_TOTALS = r"^(合\s*计|总\s*计|小\s*计|平\s*均|total|grand total|sum|average)\s*[::]?$"


def heading_at(rows: Sequence[Sequence[str]]) -> int:
    """The row that holds the headings: the first with more than one filled cell; a title above has but one."""
    for at, cells in enumerate(rows[:_FARTHEST]):
        if sum(bool(cell.strip()) for cell in cells) > 1:
            return at
    return 0


def without_totals(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """A table's frame without the rows at its end that only add the others up, and the numbers of those."""
    if frame.is_empty():
        return frame, ()
    texts = [pl.col(name).cast(pl.String) for name in frame.columns if name != ROW]
    first = pl.coalesce(pl.when(text.str.strip_chars() != "").then(text.str.strip_chars()) for text in texts)
    adds_up = frame.select(first.str.to_lowercase().str.contains(_TOTALS).fill_null(False))
    flags = adds_up.to_series().to_list()
    kept = len(flags)
    while kept and flags[kept - 1]:
        kept -= 1
    return frame[:kept], tuple(frame[ROW][kept:].to_list())
