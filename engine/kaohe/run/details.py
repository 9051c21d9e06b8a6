"""Tables of detail records, read: whose each row is, of which period, and what can't be read set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.detail import Detail
from kaohe.model.pack import Key, Pack, Role
from kaohe.model.periods import Cycle, Period
from kaohe.run.decode import Cells, decode
from kaohe.run.faults import FAULTS, ORDER, RANK, as_faults, faults_of_texts, said
from kaohe.run.headings import detail_keys, metric_columns
from kaohe.run.period_text import read_period_or_day
from kaohe.run.reading import Part, any_faulty, extent_of, facts_of, inputs, narrowed
from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import ROW, Row, Table

__all__ = ["DetailRows", "in_cycle", "read_details", "users"]

_WRITTEN = "~written"


@dataclass
class DetailRows:
    """All rows of a detail's tables.

    ``parts`` hold the rows that could be read whole: employee, role, file, row, order, the period by each of the
    ``cycles`` of the roles that use them, and the metrics. ``unread`` are the others of which it is known whose they
    are, ``faults`` what is wrong with each. ``height`` counts all rows.
    """

    detail: Detail
    cycles: tuple[Cycle, ...]
    height: int = 0
    parts: list[Part] = field(default_factory=list)
    unread: list[pl.DataFrame] = field(default_factory=list)
    faults: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=FAULTS)])


def in_cycle(cycle: Cycle) -> str:
    """The column of the period of some kind that a row lies in."""
    return f"~{cycle}"


def users(pack: Pack, detail: str) -> dict[str, Cycle]:
    """The roles that roll a detail up, and how they are appraised."""
    return {role.name: role.cycle for role in pack.roles if any(one.name == detail for one in role.details)}


def read_details(
    pack: Pack, tables: Mapping[str, Sequence[Table]], period: Period | None, roles: Sequence[Role]
) -> dict[str, DetailRows]:
    """Reads the tables of details; ``roles`` are those that records are scored by.

    Raises
    ------
    RefusedError
        Where there is no table of a detail that one of the roles rolls up, or a table lacks a column.
    """
    needed: dict[str, list[str]] = {}
    for role in roles:
        for detail in role.details:
            needed.setdefault(detail.name, []).append(role.name)
    lacking = [
        finding("R222", detail=name, roles=tuple(dict.fromkeys(by)))
        for name, by in needed.items()
        if not tables.get(name)
    ]
    if lacking:
        raise RefusedError(lacking, pack.language)
    return {one.name: _read(pack, one, tables[one.name], period) for one in pack.details if tables.get(one.name)}


def _read(pack: Pack, detail: Detail, tables: Sequence[Table], period: Period | None) -> DetailRows:
    """The tables of a detail, which are one table in several files."""
    cycles = tuple(dict.fromkeys((users(pack, detail.name) or _all_roles(pack)).values()))
    found, before = DetailRows(detail, cycles), 0
    for table in tables:
        _TableReader(pack.language, found, table, period, before).read()
        found.height += table.height
        before += table.last
    return found


def _all_roles(pack: Pack) -> dict[str, Cycle]:
    return {role.name: role.cycle for role in pack.roles}


class _TableReader:
    """Reads one table of a detail."""

    def __init__(self, language: str, found: DetailRows, table: Table, period: Period | None, before: int) -> None:
        self._language = language
        self._found = found
        self._detail = found.detail
        self._table = table
        self._period = period
        self._before = before
        self._keys = detail_keys(found.detail, table.header)
        self._places, missing = metric_columns(found.detail, table.header)
        faults = [finding("R206" if not one.twice else "R207", self._head, metric=one.metric, near=one.near)
                  for one in missing]  # fmt: skip
        faults = [*self._lacking(), *faults]
        if faults:
            raise RefusedError(faults, language)

    @property
    def _head(self) -> CellPlace:
        return CellPlace(self._table.file, 1)

    def _lacking(self) -> Iterator[Diagnostic]:
        """The columns of keys that are not there."""
        stated: dict[Key, str | None] = {
            "employee": self._detail.owner, "period": self._detail.period, "role": self._detail.role,
        }  # fmt: skip
        for key, column in stated.items():
            needed = key != "role" if column is None else True
            if needed and key not in self._keys and not (key == "period" and column is None and self._period):
                yield finding("R221", self._head, detail=self._detail.name, key=key, column=column)

    def read(self) -> None:
        """Places every row, reads those that can be, and sets the others aside."""
        frame = self._table.frame.with_columns(
            self._key("employee").alias("employee"), self._key("role").alias("role"),
            pl.lit(self._table.file).alias("file"), (pl.col(ROW) + self._before).alias(ORDER),
            self._key("period").fill_null("").alias(_WRITTEN),
        )  # fmt: skip
        written = frame.select(_WRITTEN).unique().collect(engine="streaming")[_WRITTEN].to_list()
        places = pl.DataFrame([self._place(text) for text in written], self._placed(), orient="row")
        frame = frame.join(places.lazy(), on=_WRITTEN, how="left", maintain_order="left")
        self._set_ragged_aside()
        whose, placed = pl.col("employee").is_not_null(), pl.col("code").is_null()
        self._set_aside(frame.filter(~whose), "employee", **_literal(said(finding("R111"), self._language)))
        if places["code"].is_not_null().any():
            misplaced = frame.filter(whose & ~placed)
            self._set_aside(misplaced, "period", cell=pl.col(_WRITTEN).replace("", None))
            self._keep_unread(misplaced)
        self._read_metrics(frame.filter(whose & placed))

    def _key(self, key: Key) -> pl.Expr:
        """A key's column, without the blanks around it; null where nothing stands there."""
        at = self._keys.get(key)
        if at is None:
            return pl.lit(None, pl.String)
        text = as_text(pl.col(str(at)), self._table.kinds[at]).str.strip_chars()
        return pl.when(text != "").then(text)

    def _placed(self) -> dict[str, Any]:
        names = (_WRITTEN, "period", "code", "reason", "facts", *(in_cycle(cycle) for cycle in self._found.cycles))
        return dict.fromkeys(names, pl.String)

    def _place(self, written: str) -> tuple[str | None, ...]:
        """The period that a text means, why it means none, and the periods of each kind that it lies in."""
        period = read_period_or_day(written) if "period" in self._keys else self._period
        within = [period.within(cycle) for cycle in self._found.cycles] if period else []
        if any(within):
            return written, str(period), None, None, None, *(str(one) if one else None for one in within)
        fault = finding("R113", period=str(period), cycle=self._found.cycles[0]) if period else finding("R112")
        return (
            written,
            str(period) if period else None,
            *_told(fault, self._language),
            *(None for _ in self._found.cycles),
        )

    def _set_aside(self, rows: pl.LazyFrame, key: Key, **columns: pl.Expr) -> None:
        """Some rows for the fault that stands beside each, or is given."""
        heading = pl.lit(self._table.header[self._keys[key]] if key in self._keys else None, pl.String)
        given = {"cell": pl.lit(None, pl.String), **columns, "column": heading}
        self._found.faults.append(as_faults(rows, 0, **given))

    def _keep_unread(self, rows: pl.LazyFrame) -> None:
        cycles = [in_cycle(cycle) for cycle in self._found.cycles]
        self._found.unread.append(rows.select("employee", "role", *cycles).unique().collect(engine="streaming"))

    def _set_ragged_aside(self) -> None:
        """The rows that have fewer cells than headings, or more."""
        rows = [self._ragged(row) for row in self._table.ragged]
        faults = [{name: value for name, value in row.items() if name in FAULTS} for row in rows]
        self._found.faults.append(pl.DataFrame(faults, FAULTS))
        whose = [row for row in rows if row["employee"]]
        names = ("employee", "role", *(in_cycle(cycle) for cycle in self._found.cycles))
        unread = [{name: row.get(name) for name in names} for row in whose]
        self._found.unread.append(pl.DataFrame(unread, dict.fromkeys(names, pl.String)))

    def _ragged(self, row: Row) -> dict[str, Any]:
        cells = {key: row.cells[at].strip() or None for key, at in self._keys.items() if at < len(row.cells)}
        placed = dict(zip(self._placed(), self._place(cells.get("period") or ""), strict=True))
        fault = finding("R110", given=len(row.cells), wanted=len(self._table.header))
        keys: dict[str, Any] = {"employee": cells.get("employee"), "role": cells.get("role"), **placed}
        order = {ROW: row.number, ORDER: row.number + self._before, RANK: 0, "file": self._table.file}
        return keys | order | said(fault, self._language)

    def _read_metrics(self, rows: pl.LazyFrame) -> None:
        kinds = self._table.kinds
        columns = [Cells(str(at), kinds[at], self._detail.metric(name)) for name, at in self._places.items()]
        rows, decoded = decode(rows, columns)
        rows = rows.with_columns(inputs(columns, decoded))
        if any(one.texts is not None for one in decoded):
            rows = rows.collect(engine="streaming").lazy()
        facts = facts_of(rows, columns)
        faulty = [one for one in columns if facts[f"faulty {one.metric.name}"]]
        for rank, cells in enumerate(faulty):
            self._found.faults.append(self._faults(rows, rank, cells))
        if faulty:
            self._keep_unread(rows.filter(any_faulty(columns)))
            rows = rows.filter(~any_faulty(columns))
        extents = {
            cells.metric.name: extent_of(cells, read, facts) for cells, read in zip(columns, decoded, strict=True)
        }
        cycles = [in_cycle(cycle) for cycle in self._found.cycles]
        kept = rows.select("employee", "role", *cycles, "file", ROW, ORDER, *narrowed(self._detail.metrics, extents))
        self._found.parts.append(Part(kept, extents))

    def _faults(self, rows: pl.LazyFrame, rank: int, cells: Cells) -> pl.DataFrame:
        found = rows.filter(any_faulty([cells]))
        return faults_of_texts(
            found, rank, self._table.header[int(cells.name)], cells.text, cells.metric, self._language
        )


def _told(fault: Diagnostic, language: str) -> tuple[str, str, str]:
    told = said(fault, language)
    return told["code"], told["reason"], told["facts"]


def _literal(told: Mapping[str, str]) -> dict[str, pl.Expr]:
    return {name: pl.lit(value) for name, value in told.items()}
