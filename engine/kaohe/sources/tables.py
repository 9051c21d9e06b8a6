"""Tables of records as they stand in files: headings, and columns of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic

__all__ = ["ROW", "Row", "Table", "fits", "frame_of"]

ROW = "row"
"""The column of a table's frame that numbers its rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number as a spreadsheet counts, the headings being row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the file's name, its headings, its rows that are not blank, and the SHA-256 of the file's bytes.

    ``frame`` holds the rows' numbers and a column for each heading, named by its place from 0: of text, or of whatever
    the file knows its cells to be. It is lazy, so that a file may stream through. ``ragged`` are the rows that have
    fewer cells than headings, or more; ``height`` counts both, ``last`` is the number of the last row. ``notes`` say
    what of the file was left out. ``sheet`` is the title of a workbook's sheet.
    """

    file: str
    header: tuple[str, ...]
    frame: pl.LazyFrame
    height: int
    last: int
    ragged: tuple[Row, ...] = ()
    sha256: str = ""
    notes: tuple[Diagnostic, ...] = ()
    sheet: str = ""

    @classmethod
    def of_frame(
        cls,
        file: str,
        header: Sequence[str],
        frame: pl.DataFrame,
        ragged: Sequence[Row] = (),
        sha256: str = "",
        notes: Sequence[Diagnostic] = (),
    ) -> Table:
        """A table that is in memory."""
        last = max([0, *(row.number for row in ragged), *frame[ROW].tail(1).to_list()])
        height = frame.height + len(ragged)
        return cls(file, tuple(header), frame.lazy(), height, last, tuple(ragged), sha256, tuple(notes))

    @classmethod
    def of_rows(cls, file: str, header: Sequence[str], rows: Sequence[Row], sha256: str = "") -> Table:
        """A table from rows of cells."""
        width = len(header)
        whole = [row for row in rows if fits(row.cells, width)]
        ragged = [row for row in rows if not fits(row.cells, width)]
        return cls.of_frame(file, header, frame_of(whole, width), ragged, sha256)

    def named(self, file: str, *notes: Diagnostic) -> Table:
        """The same under another name of its file, with further notes."""
        own = [
            replace(one, place=replace(one.place, file=file)) if isinstance(one.place, CellPlace) else one
            for one in self.notes
        ]
        return replace(self, file=file, notes=(*own, *notes))

    @property
    def kinds(self) -> list[pl.DataType]:
        """What each column's cells are held as."""
        return [kind for name, kind in self.frame.collect_schema().items() if name != ROW]


def frame_of(rows: Sequence[Row], width: int) -> pl.DataFrame:
    """Rows of cells as a table's frame."""
    columns = {ROW: pl.Series([row.number for row in rows], dtype=pl.Int64)}
    columns |= {str(at): pl.Series([row.cells[at] for row in rows], dtype=pl.String) for at in range(width)}
    return pl.DataFrame(columns)


def fits(cells: Sequence[str], width: int) -> bool:
    """Whether there is a cell for each heading, and nothing beyond."""
    return len(cells) >= width and not any(cell.strip() for cell in cells[width:])
