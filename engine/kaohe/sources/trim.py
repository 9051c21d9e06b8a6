"""What stands around a table in a sheet: a title above the headings, totals below the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kaohe.diagnostics import CellPlace, finding
from kaohe.sources.tables import ROW, Table

__all__ = ["heading_at", "without_totals"]

_FARTHEST = 20
_TOTALS = r"^(合\s*计|总\s*计|小\s*计|平\s*均|total|grand total|sum|average)\s*[::]?$"


def heading_at(rows: Sequence[Sequence[str]]) -> int:
    """The row that holds the headings: the first with more than one filled cell; a title above has but one."""
    for at, cells in enumerate(rows[:_FARTHEST]):
        if sum(bool(cell.strip()) for cell in cells) > 1:
            return at
    return 0


def without_totals(table: Table) -> Table:
    """A table without the rows at its end that only add the others up, with a note that says which."""
    if table.frame.is_empty() or not table.header:
        return table
    texts = [pl.col(name).cast(pl.String) for name in table.frame.columns if name != ROW]
    first = pl.coalesce(pl.when(text.str.strip_chars() != "").then(text.str.strip_chars()) for text in texts)
    adds_up = table.frame.select(first.str.to_lowercase().str.contains(_TOTALS).fill_null(False))
    flags = adds_up.to_series().to_list()
    kept = len(flags)
    while kept and flags[kept - 1]:
        kept -= 1
    if kept == len(flags):
        return table
    numbers = tuple(table.frame[ROW][kept:].to_list())
    note = finding("N302", CellPlace(table.file, numbers[0]), rows=numbers)
    return replace(table, frame=table.frame[:kept], notes=(*table.notes, note))
