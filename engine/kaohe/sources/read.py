"""Any file that holds a table of records."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.csv_table import read_csv
from kaohe.sources.parquet import is_parquet, read_parquet
from kaohe.sources.tables import Table
from kaohe.sources.workbook import is_workbook, read_workbook, sheet_names

__all__ = ["has_sheet", "read_table"]

_LONGEST_MAGIC = 8


def has_sheet(path: Path, name: str) -> bool:
    """Whether a file is a workbook with a sheet of that name."""
    try:
        content = path.read_bytes() if is_workbook(_start(path)) else b""
    except OSError:
        return False
    return name in sheet_names(content) if content else False


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LONGEST_MAGIC)


def read_table(
    path: Path, sheet: str | None = None, aside: Collection[str] = ()
) -> tuple[Table | None, list[Diagnostic]]:
    """A table from a file, whose bytes tell what it is: a workbook, a Parquet file or a CSV file.

    ``sheet`` names one of a workbook's sheets; those named ``aside`` hold something else.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_LONGEST_MAGIC)
            if is_parquet(start):
                return read_parquet(path)
            content = start + file.read()
    except OSError as error:
        return None, [finding("R201", CellPlace(path.name), path=str(path), reason=error.strerror)]
    return read_workbook(path, content, sheet, aside) if is_workbook(start) else read_csv(path, content)
