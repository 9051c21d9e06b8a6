"""Sheets of Excel workbooks, their cells as they would be typed in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import fastexcel
import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.tables import ROW, Table
from kaohe.sources.trim import heading_at, without_totals

__all__ = ["is_workbook", "read_workbook", "sheet_names"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
_ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Whether a file's bytes are those of a workbook, new or old or locked."""
    return content.startswith((_ZIP, _OLE))


def sheet_names(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's sheets; none where it can't be opened."""
    try:
        return tuple(fastexcel.read_excel(content).sheet_names)
    except fastexcel.FastExcelError:
        return ()


def read_workbook(path: Path, content: bytes, sheet: str | None) -> tuple[list[Table], list[Diagnostic]]:
    """The sheets that are visible and hold anything, in their order, or the one named."""
    try:
        book = fastexcel.read_excel(content)
        names = [name for name in book.sheet_names if _is_visible(book, name)]
    except fastexcel.FastExcelError as error:
        return [], [_unreadable(path, content, error)]
    if sheet is not None and sheet not in book.sheet_names:
        near = get_close_matches(sheet, book.sheet_names, 1, 0.5)
        place, sheets = CellPlace(path.name), tuple(book.sheet_names)
        return [], [finding("R211", place, sheet=sheet, sheets=sheets, near=near[0] if near else None)]
    tables = [_sheet(path, book, name, content) for name in ([sheet] if sheet is not None else names)]
    filled = [table for table in tables if table is not None]
    return filled, [] if filled else [finding("R203", CellPlace(path.name))]


def _is_visible(book: fastexcel.ExcelReader, name: str) -> bool:
    return book.load_sheet(name, header_row=None, n_rows=1, dtypes="string").visible == "visible"


def _unreadable(path: Path, content: bytes, error: Exception) -> Diagnostic:
    is_locked = content.startswith(_OLE) and b"E\x00n\x00c\x00r\x00y\x00p\x00t" in content
    if is_locked:
        return finding("R212", CellPlace(path.name))
    return finding("R213", CellPlace(path.name), reason=str(error).splitlines()[0])


def _sheet(path: Path, book: fastexcel.ExcelReader, name: str, content: bytes) -> Table | None:
    """A sheet's table; None where nothing is in it."""
    loaded = book.load_sheet(name, header_row=None, dtypes="string")
    batch, errors = loaded.to_arrow_with_errors()
    frame = pl.DataFrame(pl.from_arrow(batch))
    frame.columns = [str(at) for at in range(frame.width)]
    for fault in errors.errors if errors is not None else ():
        row, column = fault.position
        found = re.search(r"Error\((\w+)\)", fault.detail)
        frame[row, column] = _ERRORS.get(found[1] if found else "", "#ERROR!")
    texts = frame.select(pl.all().str.replace(_MIDNIGHT, "$1").fill_null("")).with_row_index(ROW, 1)
    filled = texts.filter(pl.any_horizontal(pl.exclude(ROW).str.strip_chars() != ""))
    if filled.is_empty():
        return None
    at = heading_at(filled.drop(ROW).head(20).rows())
    header = [cell.strip() for cell in filled.drop(ROW).row(at)]
    width = max(place for place, cell in enumerate(header) if cell) + 1
    body = filled.slice(at + 1).select(pl.col(ROW).cast(pl.Int64), *(str(place) for place in range(width)))
    notes = [] if at == 0 else [finding("N301", CellPlace(path.name, 1), rows=at)]
    body, totals = without_totals(body)
    if totals:
        notes.append(finding("N302", CellPlace(path.name, totals[0]), rows=totals))
    made = Table.of_frame(path.name, header[:width], body, (), hashlib.sha256(content).hexdigest(), notes)
    return replace(made, sheet=name)
