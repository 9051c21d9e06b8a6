"""The first sheet: how to fill the others, and each column with a sample, taken from the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from kaohe.diagnostics.width import display_width
from kaohe.model.pack import Pack
from kaohe.template.detail_sheets import DetailSheet
from kaohe.template.look import Look
from kaohe.template.sample import Sample, sample_of
from kaohe.template.sheets import Column, Sheet
from kaohe.template.told import told
from kaohe.wording import Wording

__all__ = ["write_guide"]

_WIDTHS = (24, 34, 44, 44, 18)
_LINE = 17
"""The height of a line of text."""


def write_guide(
    page: Worksheet, pack: Pack, sheets: Sequence[Sheet], details: Sequence[DetailSheet], look: Look, words: Wording
) -> None:
    """Writes the sheet. It has no column of employees, so that it is never read as records."""
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    last = len(_WIDTHS) - 1
    title = words.say("template", "guide title", title=pack.title, version=pack.version)
    page.merge_range(0, 0, 0, last, "", look.title)
    page.write_string(0, 0, title, look.title)
    page.set_row(0, 30)
    row = 1
    for advice in _advice(sheets, details, words):
        page.merge_range(row, 0, row, last, "", look.advice)
        page.write_string(row, 0, advice, look.advice)
        page.set_row(row, _LINE * _lines(advice, sum(_WIDTHS)))
        row += 1
    row += 1
    for at, key in enumerate(("column", "what", "blank", "used", "sample")):
        page.write_string(row, at, words.say("template", f"{key} heading"), look.needed_head)
    page.set_row(row, 22)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    for sheet in sheets:
        row = _role(page, row + 1, sheet, sample_of(pack, sheet, words), look, words)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _advice(sheets: Sequence[Sheet], details: Sequence[DetailSheet], words: Wording) -> Iterator[str]:
    yield words.say("template", "advice rows", several=len(sheets) > 1)
    yield words.say("template", "advice blank")
    yield words.say("template", "advice colours")
    yield words.say("template", "advice sample")
    for number, one in enumerate(details, 5):
        facts = {"number": number, "title": one.title, "owner": one.detail.owner, "roles": one.roles}
        yield words.say("template", "advice detail", **facts)


def _role(page: Worksheet, row: int, sheet: Sheet, sample: Sample, look: Look, words: Wording) -> int:
    """A role's columns below a line that names it; gives the last row written."""
    role = sheet.role
    facts = {"label": role.label, "cycle": role.cycle, "example": sample.title, "result": sample.result}
    page.merge_range(row, 0, row, len(_WIDTHS) - 1, "", look.band)
    page.write_string(row, 0, words.say("template", "role line", title=sheet.title, **facts), look.band)
    page.set_row(row, 22)
    for column in sheet.columns:
        said = told(sheet, column, words)
        row += 1
        _line(page, row, (column.heading, said.what, said.blank, said.used, _cell(column, sheet, sample, words)), look)
        before = sample.before.get(column.metric.name) if column.metric else None
        if before is not None:
            row += 1
            earlier = words.say("template", "earlier", heading=column.heading)
            _line(page, row, (earlier, words.say("template", "earlier row"), "", "", before), look)
    return row


def _line(page: Worksheet, row: int, texts: Sequence[str], look: Look) -> None:
    formats = (look.name, look.told, look.told, look.told, look.sample)
    for at, (text, form) in enumerate(zip(texts, formats, strict=True)):
        page.write_string(row, at, text, form)
    page.set_row(row, _LINE * max(_lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True)))


def _lines(text: str, width: int) -> int:
    return max(1, -(-display_width(text) // width))


def _cell(column: Column, sheet: Sheet, sample: Sample, words: Wording) -> str:
    if column.metric is not None:
        return sample.cells.get(column.metric.name, "")
    match column.key:
        case "period":
            return sample.period
        case "role":
            return sheet.role.name
        case _:
            return words.say("template", f"sample {column.key}")
