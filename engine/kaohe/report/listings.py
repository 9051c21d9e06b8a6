"""Lists of people and of rows: columns of texts, in batches, each with how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from kaohe.export.tables import heading, reasons_of
from kaohe.report.pseudonyms import TOGETHER
from kaohe.report.shown import Shown
from kaohe.run.explained import said_fault
from kaohe.wording import Wording

__all__ = ["Listing", "ListColumn", "people", "set_aside"]

PEOPLE = "people"
_STATUSES = ("scored", "incomplete", "not_appraised")
_OWN = ("employee", "name", "total", "cell", "row", "item")
"""Columns of which nearly every row has another text."""


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
    names = ("employee", "name", "department", "role", "period", "total", "grade", "status", "reason")
    filters = ("department", "role", "period", "grade", "status")
    return _Lister(it, grades, words).listing(PEOPLE, it.scores, names, filters)


def set_aside(it: Shown, words: Wording) -> Iterator[Listing]:
    """What has no score, list by list; a list with nothing in it only where it tells of a fate of the rows."""
    make = _Lister(it, (), words)
    for status in ("incomplete", "not_appraised"):
        names: tuple[str, ...] = ("employee", "name", "department", "role", "period", "reason")
        yield make.listing(status, it.scores.filter(status=status), names)
    faults = ("employee", "role", "period", "column", "cell", "reason", "file", "row")
    listed = {
        "rejected": faults,
        "details_rejected": ("detail", *faults),
        "details_unmatched": ("detail", "employee", "role", "period", "file", "row"),
        "no_record": ("employee", "name", "department", "role", "period"),
    }
    for name, names in listed.items():
        if name in it.tables:
            yield make.listing(name, it.tables[name], names)
    if "overrides" in it.tables:
        refused = it.tables["overrides"].filter(fate="rejected")
        yield make.listing("overrides_refused", refused, ("employee", "role", "period", "item", "reason"))


class _Lister:
    """Makes lists of tables in a language."""

    def __init__(self, it: Shown, grades: Sequence[str | None], words: Wording) -> None:
        self._words = words
        self._pseudonymous = it.pseudonymous
        self._reasons = reasons_of(it.scores["reason"], words)
        self._orders: dict[str, Sequence[str]] = {
            "role": it.pack.role_names,
            "grade": [grade for grade in grades if grade is not None],
            "status": _STATUSES,
        }

    def listing(self, name: str, table: pl.DataFrame, names: Sequence[str], filters: Sequence[str] = ()) -> Listing:
        """A list of a table's columns, without those that hold nothing; texts that are few are told by number."""
        if "facts" in table.columns:
            said = [self._fault(*fault) for fault in table.select("code", "facts").iter_rows()]
            table = table.with_columns(reason=pl.Series(said, dtype=pl.String))
        held = [one for one in names if one == "employee" or table[one].null_count() < len(table)]
        columns, cells = [], []
        for one in held:
            column, told = self._column(one, table[one], one in filters)
            columns.append(column)
            cells.append(told)
        rows = tuple(zip(*cells, strict=True))
        return Listing(name, tuple(columns), rows, tuple(self._tallies(table)) if "reason" in held else ())

    def _fault(self, code: str, facts: str | None) -> str:
        """Why a row was rejected; without the facts of its cells, what kind of fault it is."""
        return _fault(code, facts, self._words.language) if facts else self._words.general(code, "title")

    def _tallies(self, table: pl.DataFrame) -> Iterator[tuple[str, int]]:
        """How many rows have each reason; faults by what kind of fault they are. Nothing where each is alone."""
        key = "code" if "code" in table.columns else "reason"
        counted = table.group_by(key).len().drop_nulls().sort("len", key, descending=[True, False])
        if len(counted) < len(table):
            for one, size in counted.iter_rows():
                yield self._words.general(one, "title") if key == "code" else self._said("reason", one), size

    def _said(self, name: str, text: str) -> str:
        """What a column holds, as a reader says it."""
        if name == "reason":
            return self._reasons.get(text, text)
        if name == "department" and text == TOGETHER:
            return self._words.say("report", "together")
        return self._words.term(text) if name == "status" else text

    def _heading(self, name: str) -> str:
        if name == "employee" and self._pseudonymous:
            return self._words.say("report", "pseudonym")
        said = self._words.say("export", name) if name in ("reason", "status") else self._words.term(name)
        return heading(said)

    def _column(self, name: str, cells: pl.Series, filters: bool) -> tuple[ListColumn, list[Any]]:
        texts = cells.cast(pl.String)
        if name in _OWN:
            return ListColumn(name, self._heading(name)), texts.to_list()
        there = texts.drop_nulls().unique().sort().to_list()
        order = [one for one in self._orders.get(name, ()) if one in set(there)]
        listed = sorted(dict.fromkeys([*order, *there]), key=lambda one: one == TOGETHER)
        at: dict[str | None, int] = {one: number for number, one in enumerate(listed)} | {None: -1}
        shown = tuple(self._said(name, one) for one in listed)
        column = ListColumn(name, self._heading(name), shown, filters, shown=name != "status")
        return column, [at[one] for one in texts.to_list()]


@cache
def _fault(code: str, facts: str, language: str) -> str:
    return said_fault({"code": code, "facts": facts}, language)
