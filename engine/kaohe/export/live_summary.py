"""The first sheet, which counts what agrees, differs and can't be decided, and the last, which tells how to read it."""

from __future__ import annotations

from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kaohe.export.live_formats import Formats
from kaohe.export.live_page import FIRST_RECORD, Page
from kaohe.run.results import Results
from kaohe.wording import Wording

__all__ = ["write_guide", "write_summary"]

_FIRST = 5
_COUNTED = ("agrees", "differs", "not decided", "not yet")
_GUIDE = ("what", "colours", "states", "whole", "missing", "try", "value", "refresh")


def write_summary(page: Worksheet, pages: list[Page], results: Results[Any], formats: Formats, words: Wording) -> None:
    """Counts every check of every sheet; nothing that wasn't computed counts as agreement."""
    say = words.say
    for at, width in enumerate((26, 44, 12, 12, 12, 12, 18)):
        page.set_column(at, at, width)
    checks = [(it, at) for it in pages for at, column in enumerate(it.columns) if column.kind == "check"]
    lines = len(checks)
    total = _FIRST + lines
    page.set_row(0, 30)
    page.write_string(0, 0, say("live", "title"), formats.title)
    pack = results.pack
    page.write_string(1, 0, say("live", "policy", pack=pack) if pack.title is not None else "", formats.of())
    page.set_row(2, 28)
    page.write_string(2, 0, say("live", "verdict"), formats.of(bold=True, font_size=12))
    cells = {key: f"{xl_col_to_name(3 + at)}{total + 1}" for at, key in enumerate(_COUNTED)}
    waits, differs, agrees = (
        say("live", f"verdict {key}", cell="\x00").replace('"', '""') for key in ("waits", "differs", "agrees")
    )
    split = {key: text.replace("\x00", f'"&{cells[key]}&"') for key, text in (("differs", differs), ("agrees", agrees))}
    verdict = f'=IF({cells["not yet"]}>0,"{waits}",IF({cells["differs"]}>0,"{split["differs"]}","{split["agrees"]}"))'
    page.merge_range(2, 1, 2, 6, "", formats.of(bold=True, font_size=12, text_wrap=True))
    page.write_formula(2, 1, verdict, formats.of(bold=True, font_size=12, text_wrap=True), say("live", "verdict waits"))
    for at, key in enumerate(("sheet", "checked", "records", *_COUNTED)):
        page.write_string(_FIRST - 1, at, say("live", key), formats.band("key"))
    page.set_row(_FIRST - 1, 22)
    for at, (it, column) in enumerate(checks, _FIRST):
        _line(page, at, it, column, formats, words)
    page.write_string(total, 0, say("live", "all"), formats.strong)
    page.write_blank(total, 1, None, formats.strong)
    for at in range(2, 7):
        letter = xl_col_to_name(at)
        formula = (
            f'=SUMIF($B${_FIRST + 1}:$B${total},"<>{say("live", "whole rows")}",{letter}{_FIRST + 1}:{letter}{total})'
        )
        page.write_formula(
            total, at, formula, formats.of(bold=True, top=1, num_format="#,##0", indent=1, align="right"), 0
        )
    _not_here(page, total + 2, results, formats, words)
    over_zero = {"type": "cell", "criteria": ">", "value": 0}
    page.conditional_format(_FIRST, 4, total, 4, {**over_zero, "format": formats.red})
    page.conditional_format(_FIRST, 5, total, 6, {**over_zero, "format": formats.amber})
    page.freeze_panes(_FIRST, 2)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_FIRST - 1)


def _line(page: Worksheet, row: int, it: Page, at: int, formats: Formats, words: Wording) -> None:
    """What became of one check, over all records of a sheet."""
    column = it.columns[at]
    is_whole = column.group == words.say("live", "record")
    form = formats.strong if is_whole else formats.text
    page.write_string(row, 0, it.title, form)
    page.write_string(row, 1, words.say("live", "whole rows") if is_whole else column.group, form)
    page.write_number(row, 2, it.trace.height, formats.count)
    letter = xl_col_to_name(at)
    cells = f"'{it.title}'!${letter}${FIRST_RECORD + 1}:${letter}${FIRST_RECORD + it.trace.height}"
    for place, key in enumerate(_COUNTED, 3):
        said = words.say("live", key)
        wanted = said if key in ("agrees", "not yet") else f"{said}*"
        waiting = it.trace.height if key == "not yet" else 0
        page.write_formula(row, place, f'=COUNTIF({cells},"{wanted}")', formats.count, waiting)


def _not_here(page: Worksheet, row: int, results: Results[Any], formats: Formats, words: Wording) -> None:
    """What the sheets say nothing of."""
    counts = results.counts
    people = int(results.tables["people"].select(pl.len()).collect().item()) if "people" in results.tables else 0
    traced = sum(int(one.select(pl.len()).collect().item()) for one in results.traces.values())
    unappraised = counts.scored + counts.incomplete + counts.not_appraised - traced
    for key, count in (("rejected", counts.rejected), ("unappraised", unappraised), ("people", people)):
        if count:
            page.write_string(row, 0, words.say("live", "not here"), formats.of(font_color="#64748B"))
            page.write_string(
                row, 1, words.say("live", f"not here {key}", count=count), formats.of(font_color="#64748B")
            )
            row += 1


def write_guide(page: Worksheet, formats: Formats, words: Wording) -> None:
    """How to read the workbook."""
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    page.set_row(0, 30)
    page.write_string(0, 0, words.say("live", "guide"), formats.title)
    for at, key in enumerate(_GUIDE, 2):
        page.set_row(at, 50)
        page.write_string(at, 0, words.say("live guide", f"{key} title"), formats.strong)
        page.write_string(at, 1, words.say("live guide", key), formats.text)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
