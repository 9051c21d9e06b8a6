"""Tables of records as they stand in files: headings and rows of text."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import CellPlace, Diagnostic, finding

__all__ = ["Row", "Table", "read_table"]

_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number as a spreadsheet counts, the headings being row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the file's name, its headings, its rows that are not blank, and the SHA-256 of its bytes."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str = ""


def read_table(path: Path) -> tuple[Table | None, list[Diagnostic]]:
    """A table from a CSV file as Excel writes it: UTF-8 with or without BOM or GB18030; comma, semicolon or tab."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [finding("R201", CellPlace(path.name), path=str(path), reason=error.strerror)]
    text = _decoded(content)
    if text is None or "\x00" in text:
        return None, [finding("R202", CellPlace(path.name))]
    if not text.strip():
        return None, [finding("R203", CellPlace(path.name))]
    try:
        rows = _rows(text)
    except csv.Error as error:
        return None, [finding("R204", CellPlace(path.name), reason=str(error))]
    if not rows:
        return None, [finding("R203", CellPlace(path.name))]
    header, *rest = rows
    digest = hashlib.sha256(content).hexdigest()
    return Table(path.name, tuple(cell.strip() for cell in header.cells), tuple(rest), digest), []


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> list[Row]:
    """The rows that are not blank; the first is the headings."""
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    numbered = ((number, tuple(cells)) for number, cells in enumerate(reader, 1))
    return [Row(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]
