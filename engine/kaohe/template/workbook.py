"""The workbook: a sheet that says how to fill it, a sheet a role, and a hidden one with the words of drop-downs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from kaohe.diagnostics.width import display_width
from kaohe.model.pack import Metric, Pack
from kaohe.pages.rule_words import metric_kind
from kaohe.template.detail_sheets import DetailSheet, detail_sheets
from kaohe.template.guide import write_guide
from kaohe.template.limits import limits_of
from kaohe.template.look import Look
from kaohe.template.sheets import Column, Sheet, free_title
from kaohe.template.told import looks_back, told
from kaohe.wording import Wording

__all__ = ["write_workbook"]

_ROWS = 2000
"""Rows that help while they are filled; those below are read as well."""
_ANY_TIME = datetime(2000, 1, 1)  # the same rules give the same bytes
_NARROWEST, _WIDEST = 11, 26


@dataclass
class _Lists:
    """The hidden sheet: a column for the words of each drop-down."""

    page: Worksheet
    found: dict[tuple[str, ...], str] = field(default_factory=dict)

    def range_of(self, words: tuple[str, ...]) -> str:
        """Where the words stand, as a sheet's formula names it."""
        if words not in self.found:
            at = len(self.found)
            for row, word in enumerate(words):
                self.page.write_string(row, at, word)
            title = self.page.get_name().replace("'", "''")
            self.found[words] = f"='{title}'!{xl_range_abs(0, at, len(words) - 1, at)}"
        return self.found[words]


def write_workbook(pack: Pack, sheets: Sequence[Sheet], out: Path, words: Wording) -> None:
    """Writes the workbook; every text is written as a text, whatever it begins with."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": pack.title or words.say("template", "title"), "created": _ANY_TIME})
        look = Look(book)
        details = detail_sheets(sheets, words)
        titles = [*(sheet.title for sheet in sheets), *(detail.title for detail in details)]
        guide = book.add_worksheet(free_title(words.say("template", "guide"), titles))
        pages = [book.add_worksheet(sheet.title) for sheet in sheets]
        rows = [book.add_worksheet(detail.title) for detail in details]
        lists = _Lists(book.add_worksheet(free_title(words.say("template", "lists"), [*titles, guide.get_name()])))
        lists.page.very_hidden()
        write_guide(guide, pack, sheets, details, look, words)
        for page, sheet in zip(pages, sheets, strict=True):
            _write(page, sheet, lists, look, words)
        for page, detail in zip(rows, details, strict=True):
            _write_detail(page, detail, lists, look, words)
        (guide if len(pages) > 1 else pages[0]).activate()


def _write(page: Worksheet, sheet: Sheet, lists: _Lists, look: Look, words: Wording) -> None:
    page.set_row(0, 34)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(column.heading), look.cell(column))
        page.write_string(0, at, column.heading, _head(sheet, column, look))
        _note(page, at, sheet, column, words)
        _limit(page, at, sheet, column, lists, words)
    keys = sum(column.key is not None for column in sheet.columns)
    _mark_gaps(page, sheet, keys, look)
    page.freeze_panes(1, min(keys, 2))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_detail(page: Worksheet, sheet: DetailSheet, lists: _Lists, look: Look, words: Wording) -> None:
    """A sheet of detail rows: whose each is and of which period, then its figures within their ranges."""
    page.set_row(0, 34)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(column.heading), look.cell(column))
        page.write_string(0, at, column.heading, look.figure_head if column.key is None else look.needed_head)
        offered = {"period": sheet.periods, "role": sheet.roles}.get(column.key or "", ())
        if column.metric is not None:
            page.write_comment(0, at, metric_kind(column.metric, words), {"author": "kaohe", "font_size": 9})
            offered = _words_of(column.metric, words)
        rule = limits_of(column.metric) if column.metric is not None else {}
        if offered:
            rule = {"validate": "list", "source": lists.range_of(offered)}
        if rule:
            page.data_validation(1, at, _ROWS, at, rule | {"error_type": "information" if column.key else "warning"})
    page.freeze_panes(1, sum(column.key is not None for column in sheet.columns))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _width(heading: str) -> int:
    return max(_NARROWEST, min(display_width(heading) + 3, _WIDEST))


def _head(sheet: Sheet, column: Column, look: Look) -> Format:
    if column.key is None:
        return look.figure_head
    return look.needed_head if sheet.needs(column.key) else look.other_head


def _note(page: Worksheet, at: int, sheet: Sheet, column: Column, words: Wording) -> None:
    """A comment on the heading: what to fill in, what a blank does, what uses it."""
    lines = list(_lines(sheet, column, words))
    height = sum(1 + display_width(line) // 38 for line in lines)
    page.write_comment(
        0, at, "\n".join(lines), {"author": "kaohe", "font_size": 9, "x_scale": 2.1, "y_scale": 0.25 + 0.22 * height}
    )


def _lines(sheet: Sheet, column: Column, words: Wording) -> Iterator[str]:
    said = told(sheet, column, words)
    yield said.what
    yield words.say("template", "if blank", does=said.blank)
    if said.used:
        yield words.say("template", "used by", used=said.used)
    if column.metric is not None and looks_back(sheet.role, column.metric.name):
        yield words.say("template", "look back")


def _limit(page: Worksheet, at: int, sheet: Sheet, column: Column, lists: _Lists, words: Wording) -> None:
    """What a cell takes, said where it is filled: words in a drop-down, numbers and days within their range."""
    rule: dict[str, Any] = limits_of(column.metric) if column.metric is not None else {}
    offered = _offered(sheet, column, words)
    if offered:
        rule = {"validate": "list", "source": lists.range_of(offered)}
    if not rule:
        return
    said = told(sheet, column, words)
    strict = offered and column.key != "period"
    rule |= {
        "input_title": _cut(column.heading, 32), "input_message": _cut(said.what, 255),
        "error_title": _cut(column.heading, 32),
        "error_message": _cut(words.say("template", "refused" if strict else "doubted", what=said.what), 255),
        "error_type": "stop" if strict else "information" if column.key == "period" else "warning",
    }  # fmt: skip
    page.data_validation(1, at, _ROWS, at, rule)


def _offered(sheet: Sheet, column: Column, words: Wording) -> tuple[str, ...]:
    """The words of a column's drop-down."""
    if column.key is not None:
        return {"role": (sheet.role.name,), "period": sheet.periods}.get(column.key, ())
    return _words_of(column.metric, words) if column.metric is not None else ()


def _words_of(metric: Metric, words: Wording) -> tuple[str, ...]:
    own = {"flag": (words.term("yes"), words.term("no")), "choice": metric.type.options}.get(metric.kind, ())
    return tuple(dict.fromkeys((*own, words.term("not_applicable")))) if own else ()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _mark_gaps(page: Worksheet, sheet: Sheet, keys: int, look: Look) -> None:
    """Figures that are still blank in a row that says whose it is are tinted."""
    [employee] = [at for at, column in enumerate(sheet.columns) if column.key == "employee"]
    last = len(sheet.columns) - 1
    if keys > last:
        return
    whose = f"${xl_col_to_name(employee)}2"
    criteria = f"=AND(LEN({whose})>0,LEN({xl_col_to_name(keys)}2)=0)"
    page.conditional_format(1, keys, _ROWS, last, {"type": "formula", "criteria": criteria, "format": look.gap})
