"""Sheets of an Excel workbook: headed columns, rows of texts and numbers; no text becomes a formula.

Formulas are what we write ourselves, as `Formula`, of cells beside them.
"""

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
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kaohe.diagnostics.width import display_width

__all__ = ["MOST_ROWS", "Column", "Formula", "Sheet", "write_sheets"]

MOST_ROWS = 2**20 - 1
"""Of a sheet, the headings aside."""
_MOST_SIGNS = 32_767
_WIDEST = 60
"""Of a column that doesn't ask for more."""
_LINE, _MOST_LINES = 15, 27
"""How high a line is, and how many lines a row of the greatest height has."""
_NUMBERS = ("value",)
"""Columns of numbers that have as many decimals as they need."""
_MEASURED = 200
"""So many rows tell how wide a column is."""
_ANY_TIME = datetime(2000, 1, 1)  # the same results give the same bytes
_HEAD, _BORDER = "#1F3A5F", "#D9D9D9"
_OWN_HEAD, _OWN_CELL = "#7A5B00", "#FFF8E1"
"""Of columns that a reader fills."""
_ODD = {"font_color": "#B00020", "bg_color": "#FDE7E9", "bold": True}
"""Of a difference that is none of 0."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the rows, its heading, how many decimals its numbers are shown with.

    A column is ``own`` where the reader fills it, and one of ``differences`` stands out where it is anything but 0. It
    is at least so ``wide``.
    """

    name: str
    heading: str
    places: int | None = None
    percent: bool = False
    own: bool = False
    differences: bool = False
    wide: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a cell, over cells of columns of its own row: their names stand in braces."""

    text: str


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
    own = {"bg_color": _OWN_HEAD}
    found["own head"] = book.add_format({**head, **own, "indent": 1})
    found["own number head"] = book.add_format({**head, **own, "align": "right"})
    found["aside"] = book.add_format({**cell, "align": "right", "font_color": "#595959"})
    found["own"] = book.add_format({**cell, "bg_color": _OWN_CELL, "text_wrap": True})
    found["odd"] = book.add_format(_ODD)
    found["general"] = book.add_format(cell)
    for places in range(9):
        found[f"{places}"] = book.add_format({**cell, "num_format": f"0.{'0' * places}" if places else "0"})
        found[f"{places}%"] = book.add_format({**cell, "num_format": f"0.{'0' * places}%" if places else "0%"})
    return found


def _write(page: Worksheet, sheet: Sheet, formats: Mapping[str, Format]) -> None:
    first, rest = _some(sheet.rows)
    widths = []
    for at, column in enumerate(sheet.columns):
        widest = max([display_width(column.heading), *(display_width(_shown(row.get(column.name))) for row in first)])
        widths.append(min(max(widest + 4, column.wide), max(_WIDEST, column.wide)))
        page.set_column(at, at, widths[-1])
    page.set_row(0, 22)
    page.freeze_panes(1, sheet.frozen)
    for at, column in enumerate(sheet.columns):
        is_number = column.places is not None or column.name in _NUMBERS
        own = "own " if column.own else ""
        page.write_string(0, at, column.heading, formats[f"{own}{'number head' if is_number else 'head'}"])
    places = {column.name: xl_col_to_name(at) for at, column in enumerate(sheet.columns)}
    last = 0
    for last, row in enumerate(chain(first, rest), 1):
        lines = _lines(row, sheet.columns, widths)
        if lines > 1:
            page.set_row(last, lines * _LINE)
        for at, column in enumerate(sheet.columns):
            value = row.get(column.name)
            if isinstance(value, Formula):
                text = value.text.format_map({name: f"{letters}{last + 1}" for name, letters in places.items()})
                page.write_formula(
                    last, at, text, formats["general" if column.places is None else str(column.places)], ""
                )
            else:
                _cell(page, last, at, value, column, formats)
    for at, column in enumerate(sheet.columns):
        if column.differences and last:
            page.conditional_format(1, at, last, at, {
                "type": "formula", "criteria": f'=AND({xl_col_to_name(at)}2<>"",{xl_col_to_name(at)}2<>0)',
                "format": formats["odd"],
            })  # fmt: skip
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _lines(row: Mapping[str, Any], columns: Sequence[Column], widths: Sequence[int]) -> int:
    """How many lines the texts of a row take."""
    found = 1
    for column, width in zip(columns, widths, strict=True):
        text = row.get(column.name)
        if isinstance(text, str) and 2 * len(text) > width - 2:  # no sign is wider than two
            found = max(found, -(-display_width(text) // (width - 3)))
    return min(found, _MOST_LINES)


def _cell(page: Worksheet, row: int, at: int, value: object, column: Column, formats: Mapping[str, Format]) -> None:
    if value is None:
        page.write_blank(row, at, None, formats["own" if column.own else "general"])
    elif isinstance(value, Decimal | int | float):
        name = "general" if column.places is None else f"{column.places}{'%' if column.percent else ''}"
        page.write_number(row, at, float(value), formats[name])
    else:
        text = str(value)
        own = formats["text" if column.places is None else "aside"]  # what stands where there is no number
        page.write_string(row, at, text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1]}…", own)


def _some(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], Iterator[Mapping[str, Any]]]:
    rest = iter(rows)
    return list(islice(rest, _MEASURED)), rest


def _shown(value: object) -> str:
    if value is None or isinstance(value, Formula):
        return ""
    return f"{value:.2f}" if isinstance(value, float | Decimal) else str(value)
