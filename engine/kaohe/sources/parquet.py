"""Parquet files, their columns as they are; they stream through and are never wholly in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.tables import ROW, Table

__all__ = ["is_parquet", "read_parquet", "table_of"]

_MAGIC = b"PAR1"


def is_parquet(start: bytes) -> bool:
    """Whether a file that begins with these bytes is a Parquet file."""
    return start.startswith(_MAGIC)


def read_parquet(path: Path) -> tuple[Table | None, list[Diagnostic]]:
    """The table that a Parquet file holds."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return table_of(path.name, pl.scan_parquet(path, glob=False), digest), []
    except (OSError, pl.exceptions.PolarsError) as error:
        return None, [finding("R204", CellPlace(path.name), reason=str(error).splitlines()[0])]


def table_of(name: str, frame: pl.LazyFrame, sha256: str = "") -> Table:
    """A frame as a table; its rows are numbered as in a sheet, the headings being row 1."""
    header = frame.collect_schema().names()
    places = dict(zip(header, map(str, range(len(header))), strict=True))
    numbered = frame.rename(places).with_row_index(ROW, 2).with_columns(pl.col(ROW).cast(pl.Int64))
    is_filled = pl.any_horizontal(pl.col(*places.values()).is_not_null()) if places else pl.lit(False)
    rows, filled = frame.rename(places).select(pl.len(), is_filled.sum()).collect(engine="streaming").row(0)
    body = numbered if rows == filled else numbered.filter(is_filled)
    return Table(name, tuple(header), body, filled, rows + 1, sha256=sha256)
