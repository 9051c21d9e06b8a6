"""A table's cells as texts, each as somebody would have written it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import ROW, Table

__all__ = ["Texts", "texts_of"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Some columns of a table as texts, by their places among its headings; ``at`` finds a row by its number."""

    at: Mapping[int, int]
    columns: Mapping[int, Sequence[str]]

    def cell(self, row: int, column: int) -> str | None:
        """A cell's text; None where there is no such row."""
        at = self.at.get(row)
        return None if at is None else self.columns[column][at]


def texts_of(table: Table, columns: Sequence[int]) -> Texts:
    """The texts of some columns, in memory."""
    kinds = table.kinds
    cells = [as_text(pl.col(str(at)), kinds[at]).alias(str(at)) for at in columns]
    found = table.frame.select(ROW, *cells).collect(engine="streaming")
    rows = {number: at for at, number in enumerate(found[ROW].to_list())}
    return Texts(rows, {at: found[str(at)].to_list() for at in columns})
