"""Tables of records as they stand in files: headings, and columns of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from kaohe.diagnostics import Diagnostic
from kaohe.sources.cell_text import as_text

__all__ = ["ROW", "Row", "Table", "fits"]

ROW = "row"
"""The column of a table's frame that numbers its rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number as a spreadsheet counts, the headings being row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the file's name, its headings, its rows that are not blank, and the SHA-256 of its bytes.

    ``frame`` holds the rows' numbers and a column for each heading, named by its place from 0: of text, or of whatever
    the file knows its cells to be. ``ragged`` are the rows that have fewer cells than headings, or more; ``notes`` say
    what of the file was left out.
    """

    file: str
    header: tuple[str, ...]
    frame: pl.DataFrame
    ragged: tuple[Row, ...] = ()
    sha256: str = ""
    notes: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, file: str, header: Sequence[str], rows: Sequence[Row], sha256: str = "") -> Table:
        """A table from rows of cells."""
        width = len(header)
        whole = [row for row in rows if fits(row.cells, width)]
        columns = {ROW: pl.Series([row.number for row in whole], dtype=pl.Int64)}
        columns |= {str(at): pl.Series([row.cells[at] for row in whole], dtype=pl.String) for at in range(width)}
        ragged = tuple(row for row in rows if not fits(row.cells, width))
        return cls(file, tuple(header), pl.DataFrame(columns), ragged, sha256)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.frame.height + len(self.ragged)

    def rows(self, numbers: pl.Series) -> Iterator[Row]:
        """Some rows by their numbers, in order."""
        found = self.frame.filter(pl.col(ROW).is_in(numbers.implode()))
        texts = [as_text(found[str(at)]) for at in range(len(self.header))]
        for number, *cells in pl.DataFrame([found[ROW], *texts]).iter_rows():
            yield Row(number, tuple(cells))


def fits(cells: Sequence[str], width: int) -> bool:
    """Whether there is a cell for each heading, and nothing beyond."""
    return len(cells) >= width and not any(cell.strip() for cell in cells[width:])
