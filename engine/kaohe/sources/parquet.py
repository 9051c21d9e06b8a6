"""Parquet files, their columns as they are."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.tables import ROW, Table

__all__ = ["is_parquet", "read_parquet", "table_of"]

_MAGIC = b"PAR1"


def is_parquet(content: bytes) -> bool:
    """Whether a file's bytes are those of a Parquet file."""
    return content.startswith(_MAGIC)


def read_parquet(path: Path, content: bytes) -> tuple[Table | None, list[Diagnostic]]:
    """The table that a Parquet file holds."""
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as error:
        return None, [finding("R204", CellPlace(path.name), reason=str(error).splitlines()[0])]
    return table_of(path.name, frame, hashlib.sha256(content).hexdigest()), []


def table_of(name: str, frame: pl.DataFrame, sha256: str = "") -> Table:
    """A frame as a table; its rows are numbered as in a sheet, the headings being row 1."""
    numbered = frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True))).with_row_index(ROW, 2)
    filled = pl.any_horizontal(pl.exclude(ROW).is_not_null()) if frame.width else pl.lit(False)
    body = numbered.with_columns(pl.col(ROW).cast(pl.Int64)).filter(filled)
    return Table(name, tuple(frame.columns), body, (), sha256)
