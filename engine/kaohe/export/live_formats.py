"""How the cells of the live workbook look: each kind of column in its own colour, numbers with their places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from kaohe.backends.excel.sheet import Form, Kind

__all__ = ["ANY_TIME", "Formats"]

ANY_TIME = datetime(2000, 1, 1)  # the same results give the same bytes
_INK, _LINE = "#1F2937", "#D5DAE1"
_HEADS: dict[Kind, str] = {
    "key": "#1F3A5F", "input": "#B45309", "computed": "#1D4ED8", "published": "#4B5563", "working": "#94A3B8",
    "check": "#047857",
}  # fmt: skip
_CELLS: dict[Kind, str] = {
    "key": "#FFFFFF", "input": "#FFF7E6", "computed": "#EFF5FF", "published": "#F4F5F7", "working": "#F8FAFC",
    "check": "#F2FBF6",
}  # fmt: skip


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """A format of some properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": _INK, "valign": "vcenter", **properties})
        return self._made[key]

    def cell(self, kind: Kind, form: Form) -> Format:
        """The cells of a column."""
        quiet = {"font_color": "#64748B"} if kind == "working" else {}
        own = {"bold": True} if kind == "check" else {} if form.is_text else {"align": "right"}
        return self.of(
            bg_color=_CELLS[kind],
            bottom=1,
            bottom_color=_LINE,
            num_format=number_format(form),
            indent=1,
            **quiet,
            **own,
        )

    def band(self, kind: Kind) -> Format:
        """What tells the kind of the columns below."""
        return self.of(
            bg_color=_HEADS[kind], font_color="#FFFFFF", bold=True, align="center", border=1, border_color="#FFFFFF"
        )

    def head(self, kind: Kind) -> Format:
        """A heading."""
        return self.of(
            bg_color=_CELLS[kind], font_color=_HEADS[kind], bold=True, text_wrap=True, align="center", bottom=2,
            bottom_color=_HEADS[kind],
        )  # fmt: skip

    @property
    def group(self) -> Format:
        """What the columns below are of."""
        return self.of(
            bg_color="#0F2743", font_color="#FFFFFF", bold=True, align="center", border=1, border_color="#FFFFFF"
        )

    @property
    def title(self) -> Format:
        """The title of a sheet."""
        return self.of(bold=True, font_size=18, font_color="#0F2743")

    @property
    def text(self) -> Format:
        """A text."""
        return self.of(text_wrap=True, bottom=1, bottom_color=_LINE, indent=1)

    @property
    def strong(self) -> Format:
        """A text that is looked for."""
        return self.of(text_wrap=True, bottom=1, bottom_color=_LINE, indent=1, bold=True)

    @property
    def count(self) -> Format:
        """A number of things."""
        return self.of(bottom=1, bottom_color=_LINE, num_format="#,##0", indent=1, align="right")

    @property
    def red(self) -> Format:
        """What differs."""
        return self._book.add_format({"bg_color": "#B91C1C", "font_color": "#FFFFFF", "bold": True})

    @property
    def amber(self) -> Format:
        """What can't be decided, and what hasn't been."""
        return self._book.add_format({"bg_color": "#FDE68A", "font_color": "#78350F"})

    @property
    def green(self) -> Format:
        """What agrees."""
        return self._book.add_format({"font_color": "#047857"})


def number_format(form: Form) -> str:
    """Excel's own way of saying how numbers are shown."""
    if form.is_date:
        return "yyyy-mm-dd"
    if form.places is None:
        return "General"
    decimals = "0" * form.places + "#" * form.more
    return f"0{'.' if form.places else ''}{decimals if form.places else ''}{'%' if form.percent else ''}"
