"""A role's sheet: three rows of headings, then a record a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any

import polars as pl
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kaohe.backends.excel.dates import FIRST_DAY, serial
from kaohe.backends.excel.sheet import ROW, Column, Sheet
from kaohe.diagnostics.width import display_width
from kaohe.export.live_formats import Formats
from kaohe.model.pack import Role
from kaohe.wording import Wording

__all__ = ["FIRST_RECORD", "FormulaSheet", "Page", "write_page"]

FIRST_RECORD = 3
"""The first row of records, counted from 0."""
_MOST_SIGNS = 32_767
_MEASURED = 200
"""So many records tell how wide a column is."""
_TOLD_EVERY = 500
"""So many records are written between two tellings."""
_NARROWEST, _WIDEST = 11, 40
_PRINTED = 215
"""The signs across a printed page."""
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """A role version, its columns, and its records."""

    title: str
    role: Role
    sheet: Sheet
    trace: pl.DataFrame

    @property
    def columns(self) -> list[Column]:
        """Its columns."""
        return self.sheet.columns


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """A sheet of many formulas. They use no function that Excel 2007 lacks, so none is searched for newer ones."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula if expand_future_functions else formula.removeprefix("=")


def write_page(page: Worksheet, it: Page, formats: Formats, words: Wording, done: Callable[[int], None]) -> None:
    """Writes the sheet; tells how many of its records are done."""
    columns = it.columns
    cells = [formats.cell(column.kind, column.form) for column in columns]
    keys = sum(column.kind == "key" for column in columns) + 1
    _breaks(page, columns, _widths(page, it), keys)
    _headings(page, columns, formats, words)
    waits = words.say("live", "not yet")
    for at, row in enumerate(it.trace.iter_rows(named=True), FIRST_RECORD):
        if not (at - FIRST_RECORD) % _TOLD_EVERY:
            done(at - FIRST_RECORD)
        number = str(at + 1)
        for place, column in enumerate(columns):
            if column.of is not None:
                _write(page, at, place, column.of(row), cells[place])
            else:
                formula = f"={column.formula.replace(ROW, number)}"
                shown = waits if column.kind == "check" else _cached(column, row)
                page.write_formula(at, place, formula, cells[place], shown)
    last = FIRST_RECORD + it.trace.height - 1
    _marks(page, columns, last, formats, words)
    page.freeze_panes(FIRST_RECORD, keys)
    page.autofilter(FIRST_RECORD - 1, 0, last, len(columns) - 1)
    page.set_landscape()
    page.set_paper(8)
    page.set_print_scale(65)
    page.print_area(0, 0, last, len(columns) - 1)
    page.repeat_rows(0, FIRST_RECORD - 1)
    page.repeat_columns(0, keys - 1)
    page.hide_gridlines(2)
    page.outline_settings(True, False, False, True)


def _write(page: Worksheet, row: int, at: int, value: Any, form: Format) -> None:
    """A cell as what it is; no text becomes a formula, whatever it begins with."""
    if value is None:
        page.write_blank(row, at, None, form)
    elif isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        page.write_number(row, at, float(value), form)
    elif isinstance(value, date) and serial(value) >= FIRST_DAY:
        page.write_datetime(row, at, datetime.combine(value, time()), form)
    else:
        text = str(value)
        page.write_string(row, at, text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1]}…", form)


def _cached(column: Column, row: _Row) -> Any:
    """What stands in a formula's cell until it is worked out: what was published of it."""
    value = None if column.shows is None else column.shows(row)
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None else value


def _headings(page: Worksheet, columns: list[Column], formats: Formats, words: Wording) -> None:
    page.set_row(0, 22)
    page.set_row(1, 18)
    page.set_row(2, 48)
    for first, last, group in _runs([column.group for column in columns]):
        _merged(page, 0, first, last, group, formats.group)
    for first, last, (_, kind) in _runs([(column.group, column.kind) for column in columns]):
        _merged(page, 1, first, last, words.say("live", kind), formats.band(kind))
    for at, column in enumerate(columns):
        unit = words.say("live unit", "unit", unit=words.term(column.form.unit)) if column.form.unit else ""
        page.write_string(2, at, f"{column.heading}{unit}", formats.head(column.kind))


def _runs(items: list[Any]) -> Iterator[tuple[int, int, Any]]:
    """Neighbours that are alike: the first, the last, and what they are."""
    at = 0
    for item, run in groupby(items):
        length = sum(1 for _ in run)
        yield at, at + length - 1, item
        at += length


def _merged(page: Worksheet, row: int, first: int, last: int, text: str, form: Format) -> None:
    if first == last:
        page.write_string(row, first, text, form)
        return
    page.merge_range(row, first, row, last, "", form)
    page.write_string(row, first, text, form)


def _widths(page: Worksheet, it: Page) -> list[float]:
    """Steps on the way are folded; what people read is as wide as its heading and what may stand in it."""
    columns, widths = it.columns, []
    for at, column in enumerate(columns):
        is_step = column.kind == "working"
        widths.append(0 if is_step else _width(column, it))
        folded = at > 0 and not is_step and columns[at - 1].kind == "working"
        options = {"level": 1, "hidden": True} if is_step else {"collapsed": True} if folded else {}
        page.set_column(at, at, 13 if is_step else widths[-1], None, options)
    return widths


def _breaks(page: Worksheet, columns: list[Column], widths: list[float], keys: int) -> None:
    """Pages are printed one beside another, none of which cuts in two what belongs together and fits."""
    beside, breaks = sum(widths[:keys]), []
    used = beside
    for first, last, _ in _runs([column.group for column in columns]):
        width = sum(widths[max(first, keys) : last + 1])
        if used + width > _PRINTED and used > beside:
            breaks.append(first)
            used = beside
        used += width
    page.set_v_pagebreaks(breaks)


def _width(column: Column, it: Page) -> float:
    widest = max(display_width(word) for word in column.heading.split(" ")) + 3
    if column.kind == "check":
        widest = max(widest, 16)
    elif (of := column.of or column.shows) is not None:
        places = min((column.form.places or 0) + column.form.more, 6)
        some = it.trace.head(_MEASURED).iter_rows(named=True)
        widest = max([widest, *(display_width(_told(of(row), places)) + 5 for row in some)])
    return min(max(widest, _NARROWEST), _WIDEST)


def _told(value: Any, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}" if isinstance(value, float | Decimal) else str(value)


def _marks(page: Worksheet, columns: list[Column], last: int, formats: Formats, words: Wording) -> None:
    """Checks in colours."""
    said = {key: words.say("live", key) for key in ("differs", "not decided", "not yet", "agrees")}
    marks = [(said["differs"], formats.red), (said["not decided"], formats.amber), (said["not yet"], formats.amber),
             (said["agrees"], formats.green)]  # fmt: skip
    checks = [xl_col_to_name(at) for at, column in enumerate(columns) if column.kind == "check"]
    ranges = " ".join(f"{one}{FIRST_RECORD + 1}:{one}{last + 1}" for one in checks)
    first = ranges.partition(" ")[0]
    for begins, form in marks:
        options = {"type": "text", "criteria": "begins with", "value": begins, "format": form, "multi_range": ranges}
        page.conditional_format(first, options)
