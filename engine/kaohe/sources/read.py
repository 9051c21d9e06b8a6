"""Any file that holds a table of records."""

from __future__ import annotations

from pathlib import Path

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.csv_table import read_csv
from kaohe.sources.parquet import is_parquet, read_parquet
from kaohe.sources.tables import Table
from kaohe.sources.workbook import is_workbook, read_workbook, sheet_names

__all__ = ["has_sheet", "read_tables"]

_LONGEST_MAGIC = 8


def has_sheet(path: Path, name: str) -> bool:
    """Whether a file is a workbook with a sheet of that name."""
    try:
        with path.open("rb") as file:
            start = file.read(_LONGEST_MAGIC)
            return is_workbook(start) and name in sheet_names(start + file.read())
    except OSError:
        return False


def read_tables(path: Path, sheet: str | None = None) -> tuple[list[Table], list[Diagnostic]]:
    """The tables of a file, whose bytes tell what it is: a workbook, a Parquet file or a CSV file.

    Of a workbook they are its visible sheets that hold anything, or the ``sheet`` that is named.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_LONGEST_MAGIC)
            if is_parquet(start):
                return _alone(read_parquet(path))
            content = start + file.read()
    except OSError as error:
        return [], [finding("R201", CellPlace(path.name), path=str(path), reason=error.strerror)]
    return read_workbook(path, content, sheet) if is_workbook(start) else _alone(read_csv(path, content))


def _alone(read: tuple[Table | None, list[Diagnostic]]) -> tuple[list[Table], list[Diagnostic]]:
    table, faults = read
    return [] if table is None else [table], faults
