"""Results as an Excel workbook: scores, indicators, what got no score, overrides, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaohe.diagnostics.width import display_width
from kaohe.export.tables import KEYS, heading, overrides, people, scores, set_aside
from kaohe.model.exact import exact_text
from kaohe.model.pack import Role
from kaohe.plan.columns import RolePlan
from kaohe.run.frames import scores_schema
from kaohe.run.results import Results
from kaohe.run.tidy import indicators
from kaohe.wording import Wording

__all__ = ["MOST_ROWS", "longest_sheet", "write_workbook"]

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
class _Column:
    """A column of a sheet: its name in the rows, its heading, how many decimals its numbers are shown with."""

    name: str
    heading: str
    places: int | None = None
    percent: bool = False


@dataclass
class _Sheet:
    """A sheet with its columns and rows; ``frozen`` columns stay in sight."""

    title: str
    columns: Sequence[_Column]
    rows: Iterable[Mapping[str, Any]]
    frozen: int = 0
    formats: dict[str, Format] = field(default_factory=dict)


def longest_sheet(results: Results[Any]) -> int:
    """How many rows the longest sheet would have."""
    tables = [results.tables["scores"], results.tables["rejected"], indicators(results.plans, results.traces)]
    return max(int(table.select(pl.len()).collect(engine="streaming").item()) for table in tables)


def write_workbook(results: Results[Any], out: Path, words: Wording) -> None:
    """Writes the workbook; every text is written as a text, whatever it begins with."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": words.say("export", "title"), "created": _ANY_TIME})
        formats = _formats(book)
        for sheet in _sheets(results, words):
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


def _sheets(results: Results[Any], words: Wording) -> Iterator[_Sheet]:
    def say(key: str, **facts: Any) -> str:
        return words.say("export", key, **facts)

    one_role = len(results.pack.role_names) == 1  # of several, the columns of each would stand empty for the others
    table = scores(results, words, with_indicators=one_role)
    places = max((plan.role.total_decimals for plan in results.plans), default=2)
    schema = table.collect_schema()
    worth = {heading(words.term("coefficient")): scores_schema(results.plans).get("coefficient")}
    columns = [
        _Column(name, name, getattr(worth.get(name), "scale", places) if kind.is_numeric() else None)
        for name, kind in schema.items()
    ]
    keys = sum(heading(words.term(key)) in schema for key in KEYS)
    yield _Sheet(say("scores"), columns, table.collect(engine="streaming").iter_rows(named=True), keys)
    yield _Sheet(say("indicators"), _indicator_columns(results.plans, words), _indicator_rows(results, words), 3)
    if "people" in results.tables:
        yield _people(results, words)
    aside = ("status", "employee", "role", "period", "file", "row", "column", "cell", "reason")
    named = {"status": say("status"), "reason": say("reason"), "row": say("row")}
    headings = [
        _Column(name, named.get(name) or heading(words.term(name)), 0 if name == "row" else None) for name in aside
    ]
    yield _Sheet(say("set aside"), headings, set_aside(results, words))
    if "overrides" in results.tables:
        yield _Sheet(say("overrides"), _override_columns(words), overrides(results, words), 3)
    about = [{"what": what, "said": said} for what, said in _about(results, words)]
    yield _Sheet(say("about"), [_Column("what", say("item")), _Column("said", say("content"))], about)


def _people(results: Results[Any], words: Wording) -> _Sheet:
    """Whoever has several roles in a period."""
    schema, own = results.tables["people"].collect_schema(), ("status", "reason")
    columns = [
        _Column(
            name, words.say("export", name) if name in own else heading(words.term(name)),
            getattr(kind, "scale", 0) if kind.is_numeric() else None,
        )
        for name, kind in schema.items()
        if name != "counted"
    ]  # fmt: skip
    return _Sheet(words.say("export", "people"), columns, people(results, words), 3)


def _override_columns(words: Wording) -> list[_Column]:
    """What overrides were given, and what became of them; figures are as they were written or printed."""
    names = (
        "employee", "role", "period", "item", "original", "new", "by", "on", "why", "fate", "refusal", "file", "row",
    )  # fmt: skip
    return [_Column(name, heading(words.term(f"override {name}")), 0 if name == "row" else None) for name in names]


def _indicator_columns(plans: Sequence[RolePlan], words: Wording) -> list[_Column]:
    places = max((plan.role.indicator_decimals for plan in plans), default=2)
    shown: dict[str, tuple[int | None, bool]] = {
        "value": (None, False), "points": (places, False), "weight": (2, True), "contribution": (places + 2, False),
    }  # fmt: skip
    outer = ("dimension",) if any(plan.role.dimensions for plan in plans) else ()
    names = ("employee", "role", "period", *outer, "indicator", "part", "value", "band", "points", "weight")
    own = ("value", "band", "weight", "contribution", "points", "status", "reason")
    columns = []
    for name in (*names, "contribution", "status", "reason"):
        head = words.say("export", name) if name in own else heading(words.term(name))
        columns.append(_Column(name, head, *shown.get(name, (0, False) if name == "band" else (None, False))))
    return columns


def _indicator_rows(results: Results[Any], words: Wording) -> Iterator[dict[str, Any]]:
    """A row for each record and dimension, indicator or part, weights as shares of what they belong to."""
    whole = {plan.role.name: _whole_of(plan.role) for plan in results.plans}
    for row in indicators(results.plans, results.traces).collect(engine="streaming").iter_rows(named=True):
        reason = row["reason"]
        own = words.say("short reasons", reason) if reason else None
        weight = row["weight"]
        if row["part"] is None:
            inside = row["dimension"] if row["indicator"] is not None else None
            weight /= whole[row["role"]][inside]
        yield row | {"status": words.term(row["status"]), "reason": own, "weight": weight}


def _whole_of(role: Role) -> dict[str | None, Decimal]:
    """What weights are parts of: by 分值 what the dimension is worth, else (None) the role."""
    if role.form == "weight":
        return dict.fromkeys([None, *(one.name for one in role.dimensions)], Decimal(1))
    return {None: Decimal(100)} | {one.name: Decimal(exact_text(one.weight)) for one in role.dimensions}


def _about(results: Results[Any], words: Wording) -> Iterator[tuple[str, str]]:
    """What the figures rest on."""
    pack = results.pack
    if pack.title is not None:
        yield words.say("export", "rules"), words.say("export", "policy", pack=pack)
    for name, count in results.counts.model_dump(exclude={"details", "overrides"}).items():
        if count is not None and (count or name in ("rows", "scored")):
            yield words.say("export", "count of", of=words.term(name)), str(count)
    for one in results.counts.details:
        yield words.say("export", "count of detail", detail=one.detail), str(one.rows)
    if results.counts.overrides is not None:
        for fate, count in results.counts.overrides.model_dump().items():
            yield words.say("export", "count of overrides", of=words.term(f"override {fate}")), str(count)
    yield words.say("export", "exact"), words.say("export", "how exact")


def _write(page: Worksheet, sheet: _Sheet, formats: Mapping[str, Format]) -> None:
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


def _cell(page: Worksheet, row: int, at: int, value: object, column: _Column, formats: Mapping[str, Format]) -> None:
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
