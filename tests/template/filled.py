"""A template filled as a person fills it: each sheet's sample typed into its columns, in rows of their own."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.model.periods import Period

__all__ = ["filled", "sheets"]

_BEFORE = re.compile(r"(.*)(?:\(上期\)| \(period before\))")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")


def sheets(path: Path) -> list[Worksheet]:
    """The sheets to fill: those behind the guide that can be seen."""
    return [page for page in load_workbook(path).worksheets[1:] if page.sheet_state == "visible"]


def filled(path: Path) -> Path:
    """A copy with every role's sample typed in, and what it was before in a row of the period before."""
    book = load_workbook(path)
    guide, *pages = [page for page in book.worksheets if page.sheet_state == "visible"]
    lines = [[cell.value for cell in row] for row in guide.iter_rows(max_col=5)]
    merged = sorted(one.min_row - 1 for one in guide.merged_cells.ranges)
    pages = [
        page for page in pages if any(_names(str(lines[at][0]), page.title) for at in merged)
    ]  # others are details
    starts = [at for at in merged if any(_names(lines[at][0], page.title) for page in pages)]
    ends = [*starts[1:], len(lines)]
    for page, start, end in zip(pages, starts, ends, strict=True):
        samples = {line[0]: line[4] or "" for line in lines[start + 1 : end] if line[0]}
        before = {found[1]: text for name, text in samples.items() if (found := _BEFORE.fullmatch(name))}
        _type(page, 2, samples)
        if before:
            keys = {name: text for name, text in samples.items() if not before.get(name) and name not in before}
            earlier = {name: _period_before(text) for name, text in keys.items() if Period.parse(text)}
            _type(page, 3, {**_blank_figures(page, keys), **before, **earlier})
    made = path.with_name(f"filled {path.name}")
    book.save(made)
    return made


def _names(line: str, title: str) -> bool:
    return line == title or line.startswith(f"{title} · ")


def _period_before(text: str) -> str:
    period = Period.parse(text)
    assert period is not None
    return str(period.before())


def _blank_figures(page: Worksheet, keys: dict[str, str]) -> dict[str, str]:
    teal = page.cell(1, page.max_column).fill.fgColor.rgb
    figures = {cell.value for cell in page[1] if cell.fill.fgColor.rgb == teal}
    return {name: text for name, text in keys.items() if name not in figures}


def _type(page: Worksheet, row: int, texts: dict[str, str]) -> None:
    for head in page[1]:
        text = texts.get(head.value, "")
        if text:
            _put(page.cell(row, head.column), text, _form(page, head.column))


def _put(cell: Cell, text: str, form: str) -> None:
    """What Excel keeps of what is typed: numbers as numbers, unless the cells are for text."""
    cell.number_format = form
    if form == "@" or not _NUMBER.fullmatch(text):
        cell.value = text
        cell.data_type = "s"
    else:
        cell.value = float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _form(page: Worksheet, column: int) -> str:
    for one in page.column_dimensions.values():
        if one.min <= column <= one.max:
            return str(one.number_format)
    return "General"
