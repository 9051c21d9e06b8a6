"""How a template looks: headings, cells of each kind, what is marked."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format

from kaohe.template.sheets import Column

__all__ = ["Look"]

_NAVY, _SLATE, _TEAL, _PAPER, _LINE, _AMBER = "#1F3A5F", "#6B7A90", "#2B6B66", "#EEF2F7", "#D9D9D9", "#FFF3CD"
_NUMBERS = {"money": "#,##0.00", "percent": "0.00%", "date": "yyyy-mm-dd"}
_AS_TEXT = "@"
"""What Excel must not turn into a number or a date: 00017 stays so, and 2026-09 is no day."""


class Look:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        head = {
            "bold": True, "font_color": "#FFFFFF", "valign": "vcenter", "align": "center", "text_wrap": True,
            "border": 1, "border_color": "#FFFFFF",
        }  # fmt: skip
        self.needed_head = book.add_format({**head, "bg_color": _NAVY})
        self.other_head = book.add_format({**head, "bg_color": _SLATE})
        self.figure_head = book.add_format({**head, "bg_color": _TEAL})
        self.gap = book.add_format({"bg_color": _AMBER})
        told = {"valign": "vcenter", "indent": 1, "text_wrap": True, "bottom": 1, "bottom_color": _LINE}
        self.told = book.add_format(told)
        self.name = book.add_format({**told, "bold": True})
        self.sample = book.add_format({**told, "align": "right", "num_format": _AS_TEXT})
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _NAVY, "valign": "vcenter"})
        self.advice = book.add_format({"text_wrap": True, "valign": "vcenter"})
        self.band = book.add_format(
            {"bold": True, "bg_color": _PAPER, "font_color": _NAVY, "valign": "vcenter", "indent": 1}
        )
        self._cells = {
            form: book.add_format({"num_format": form, **({"align": "right"} if form == "right" else {})})
            for form in (*_NUMBERS.values(), _AS_TEXT)
        }
        self._plain = book.add_format({})

    def cell(self, column: Column) -> Format:
        """The format of a column's cells."""
        metric = column.metric
        if metric is None or metric.per_hundred or metric.kind in ("flag", "choice", "text"):
            return self._cells[_AS_TEXT]
        form = _NUMBERS.get(metric.kind)
        return self._cells[form] if form is not None else self._plain
