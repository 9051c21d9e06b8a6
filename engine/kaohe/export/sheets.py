"""Sheets of an Excel workbook: headed columns, rows of texts and numbers; no text becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaohe.diagnostics.width import display_width

__all__ = ["MOST_ROWS", "Column", "Sheet", "write_sheets"]

MOST_ROWS = 2**20 - 1
"""Of a sheet, the headings aside."""
_MOST_SIGNS = 32_767
_WIDEST = 60
_NUMBERS = ("value",)
"""Columns of numbers that have as many decimals as they need."""
_MEASURED = 200
"""So many rows tell how wide a column is."""
_ANY_TIME = datetime(2000, 1, 1)  # the same results give the same bytes
_HEAD, _BORDER = "#1F3A5F", "#D9D9D9"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the rows, its heading, how many decimals its numbers are shown with."""

    name: str
    heading: str
    places: int | None = None
    percent: bool = False


@dataclass
class Sheet:
    """A sheet with its columns and rows; ``frozen`` columns stay in sight."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    frozen: int = 0


def write_sheets(out: Path, title: str, sheets: Iterable[Sheet]) -> None:
    """Writes a workbook; every text is written as a text, whatever it begins with."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": _ANY_TIME})
        formats = _formats(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title), sheet, formats)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    cell = {"valign": "vcenter", "bottom": 1, "bottom_color": _BORDER}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "valign": "vcenter", "text_wrap": True}
    found = {
        "head": book.add_format({**head, "indent": 1}),
        "text": book.add_format({**cell, "text_wrap": True, "indent": 1}),
    }
    found["number head"] = book.add_format({**head, "align": "right"})
    found["general"] = book.add_format(cell)
    for places in range(9):
        found[f"{places}"] = book.add_format({**cell, "num_format": f"0.{'0' * places}" if places else "0"})
        found[f"{places}%"] = book.add_format({**cell, "num_format": f"0.{'0' * places}%" if places else "0%"})
    return found


def _write(page: Worksheet, sheet: Sheet, formats: Mapping[str, Format]) -> None:
    first, rest = _some(sheet.rows)
    for at, column in enumerate(sheet.columns):
        widest = max([display_width(column.heading), *(display_width(_shown(row.get(column.name))) for row in first)])
        page.set_column(at, at, min(widest + 4, _WIDEST))
    page.set_row(0, 22)
    page.freeze_panes(1, sheet.frozen)
    for at, column in enumerate(sheet.columns):
        is_number = column.places is not None or column.name in _NUMBERS
        page.write_string(0, at, column.heading, formats["number head" if is_number else "head"])
    last = 0
    for last, row in enumerate(chain(first, rest), 1):
        for at, column in enumerate(sheet.columns):
            _cell(page, last, at, row.get(column.name), column, formats)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(page: Worksheet, row: int, at: int, value: object, column: Column, formats: Mapping[str, Format]) -> None:
    if value is None:
        page.write_blank(row, at, None, formats["general"])
    elif isinstance(value, Decimal | int | float):
        name = "general" if column.places is None else f"{column.places}{'%' if column.percent else ''}"
        page.write_number(row, at, float(value), formats[name])
    else:
        text = str(value)
        page.write_string(row, at, text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1]}…", formats["text"])


def _some(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], Iterator[Mapping[str, Any]]]:
    rest = iter(rows)
    return list(islice(rest, _MEASURED)), rest


def _shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float | Decimal) else "" if value is None else str(value)
