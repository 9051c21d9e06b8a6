"""Lists of people and of rows: columns of texts, in batches, each with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from kaohe.export.tables import reasons_of
from kaohe.report.data_files import written
from kaohe.report.pseudonyms import TOGETHER
from kaohe.report.shown import Shown
from kaohe.run.explained import said_fault
from kaohe.wording import Wording

__all__ = ["Listing", "ListColumn", "people", "set_aside"]

PEOPLE = "people"
_STATUSES = ("scored", "incomplete", "not_appraised")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its name, the word that heads it, and where its cells are few words, those, in order of choice.

    One that isn't ``shown`` is only there to choose by.
    """

    name: str
    heading: str
    words: tuple[str, ...] = ()
    filters: bool = False
    shown: bool = True

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.name in ("total", "row")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name, its columns without those that nobody has, its rows; a cell of a column with words is which.

    ``reasons`` tell how many rows each reason has.
    """

    name: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    def said(self, row: Sequence[Any]) -> list[str]:
        """A row as texts."""
        return [_said(column, cell) for column, cell in zip(self.columns, row, strict=True)]


def _said(column: ListColumn, cell: Any) -> str:
    if column.words:
        return column.words[cell] if cell >= 0 else ""
    return "" if cell is None else str(cell)


def people(it: Shown, grades: Sequence[str | None], words: Wording) -> Listing:
    """Every record that was not rejected, by its number."""
    orders = {
        "role": it.pack.role_names,
        "grade": tuple(grade for grade in grades if grade is not None),
        "status": _STATUSES,
    }
    said = {
        "status": words.term,
        "department": lambda one: words.say("report", "together") if one == TOGETHER else one,
        "reason": reasons_of(it.scores["reason"], words).__getitem__,
    }
    names = ("employee", "name", "department", "role", "period", "total", "grade", "status", "reason")
    filters = ("department", "role", "period", "grade", "status")
    return _listing(PEOPLE, it.scores, names, words, orders, said, filters)


def set_aside(it: Shown, words: Wording) -> Iterator[Listing]:
    """What has no score, list by list; a list with nothing in it only where it tells of a fate of the rows."""

    @cache
    def fault(code: str, facts: str | None) -> str:
        return said_fault({"code": code, "facts": facts}, words.language) if facts else words.general(code, "title")

    why = reasons_of(it.scores["reason"], words)
    for status in ("incomplete", "not_appraised"):
        names = ("employee", "name", "department", "role", "period", "reason")
        said = {
            "reason": why.__getitem__,
            "department": lambda one: words.say("report", "together") if one == TOGETHER else one,
        }
        yield _listing(status, it.scores.filter(status=status), names, words, {}, said)
    faults = ("employee", "role", "period", "column", "cell", "reason", "file", "row")
    for name in ("rejected", "details_rejected"):
        if name in it.tables:
            table = _with_faults(it.tables[name], fault)
            yield _listing(name, table, ("detail", *faults) if name != "rejected" else faults, words, {}, {})
    others = {
        "details_unmatched": ("detail", "employee", "role", "period", "file", "row"),
        "no_record": ("employee", "name", "department", "role", "period"),
    }
    for name, columns in others.items():
        if name in it.tables:
            yield _listing(name, it.tables[name], columns, words, {}, {})
    if "overrides" in it.tables:
        refused = _with_faults(it.tables["overrides"].filter(fate="rejected"), fault)
        yield _listing("overrides_refused", refused, ("employee", "role", "period", "item", "reason"), words, {}, {})


def _with_faults(table: pl.DataFrame, fault: Callable[[str, str | None], str]) -> pl.DataFrame:
    said = [fault(code, facts) for code, facts in table.select("code", "facts").iter_rows()]
    return table.with_columns(reason=pl.Series(said, dtype=pl.String))


def _listing(
    name: str,
    table: pl.DataFrame,
    names: Sequence[str],
    words: Wording,
    orders: Mapping[str, Sequence[str]],
    said: Mapping[str, Callable[[str], str]],
    filters: Sequence[str] = (),
) -> Listing:
    """A list of a table's columns; texts that are few are told by their number."""
    held = [one for one in names if one in ("employee", *orders) or table[one].null_count() < len(table)]
    columns, cells = [], []
    for one in held:
        column, told = _column(one, table[one], words, orders.get(one), said.get(one, _same), one in filters)
        columns.append(column)
        cells.append(told)
    return Listing(name, tuple(columns), tuple(zip(*cells, strict=True)), tuple(_tallies(table, held, words, said)))


def _tallies(
    table: pl.DataFrame, held: Sequence[str], words: Wording, said: Mapping[str, Callable[[str], str]]
) -> Iterator[tuple[str, int]]:
    """How many rows have each reason; faults by what kind of fault they are. Nothing where each is alone."""
    key = "code" if "code" in table.columns else "reason"
    if "reason" not in held:
        return
    tell = said.get("reason", _same) if key == "reason" else lambda code: words.general(code, "title")
    counted = table.group_by(key).len().drop_nulls().sort("len", key, descending=[True, False])
    if len(counted) < len(table):
        yield from ((tell(one), size) for one, size in counted.iter_rows())


def _column(
    name: str,
    cells: pl.Series,
    words: Wording,
    order: Sequence[str] | None,
    said: Callable[[str], str],
    filters: bool,
) -> tuple[ListColumn, list[Any]]:
    term = words.say("export", name) if name in ("reason", "status") else words.term(name)
    heading = term[:1].upper() + term[1:]
    texts = cells.cast(pl.String)
    if name not in ("role", "department", "period", "grade", "status", "reason", "column", "detail", "file"):
        return ListColumn(name, heading), [written(one) for one in texts.to_list()]
    there = texts.drop_nulls().unique().sort().to_list()
    listed = list(dict.fromkeys([*(one for one in order or () if one in set(there)), *there]))
    at = {one: number for number, one in enumerate(listed)} | {None: -1}
    shown = tuple(written(said(one)) or "" for one in listed)
    column = ListColumn(name, heading, shown, filters, shown=name != "status")
    return column, [at[one] for one in texts.to_list()]


def _same(text: str) -> str:
    return text
