"""The sheet of rules: every figure that formulas refer to, as a whole number and what it is divided by."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from kaohe.backends.excel.rules import Figure, Rules
from kaohe.backends.excel.sheet import Form
from kaohe.export.live_formats import Formats, number_format
from kaohe.model.types import Kind
from kaohe.wording import Wording

__all__ = ["FIRST_LINE", "write_rules"]

FIRST_LINE = 2
"""The first row of figures, counted from 0."""
_WIDTHS = (30, 44, 16, 14, 12, 14, 14, 12)


def write_rules(page: Worksheet, rules: Rules, formats: Formats, words: Wording) -> None:
    """Writes the sheet."""
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.set_row(0, 26)
    page.set_row(1, 22)
    page.write_string(0, 0, words.say("live", "rules"), formats.title)
    keys = ("of what", "in words", "threshold", "whole", "divisor", "points", "whole", "divisor")
    for at, key in enumerate(keys):
        page.write_string(1, at, words.say("live", key), formats.band("key"))
    for at, line in enumerate(rules.lines, FIRST_LINE):
        page.write_string(at, 0, line.owner, formats.text)
        page.write_string(at, 1, line.text, formats.text)
        _figure(page, at, 2, line.threshold, formats)
        _figure(page, at, 5, line.points, formats)
    page.freeze_panes(FIRST_LINE, 2)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)


def _figure(page: Worksheet, row: int, at: int, figure: Figure | None, formats: Formats) -> None:
    """A figure as people read it, which is worked out from its whole number."""
    plain = formats.cell("input", Form(0))
    if figure is None:
        for beside in range(3):
            page.write_blank(row, at + beside, None, formats.text)
        return
    letters = [chr(ord("A") + at + beside) for beside in (1, 2)]
    formula = f"={letters[0]}{row + 1}/{letters[1]}{row + 1}"
    shown = formats.of(
        bg_color="#EFF5FF", bottom=1, bottom_color="#D5DAE1", indent=1, align="right", num_format=_shown(figure)
    )
    page.write_formula(row, at, formula, shown, figure.top / figure.bottom)
    page.write_number(row, at + 1, figure.top, plain)
    page.write_number(row, at + 2, figure.bottom, plain)


def _shown(figure: Figure) -> str:
    if figure.type is not None and figure.type.kind is Kind.PERCENT:
        return number_format(Form(max(len(str(figure.bottom)) - 3, 0), percent=True))
    return "General"
