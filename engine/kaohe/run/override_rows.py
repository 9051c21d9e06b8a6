"""Tables of overrides, read: whose figure somebody changed, which one, from what to what, who, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.facts import facts_as_json
from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.render import sentence
from kaohe.model.pack import Key, Pack
from kaohe.model.periods import Period
from kaohe.run.headings import plain_heading, usual_headings
from kaohe.run.period_text import read_period
from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import ROW, Table

__all__ = ["OVERRIDES", "Fate", "OverrideColumns", "OverrideRow", "override_columns", "read_overrides", "sheet_titles"]

OVERRIDES: Mapping[str, Any] = {
    "file": pl.String, "row": pl.Int64, "employee": pl.String, "role": pl.String, "period": pl.String,
    "item": pl.String, "original": pl.String, "new": pl.String, "by": pl.String, "on": pl.String, "why": pl.String,
    "fate": pl.String, "code": pl.String, "reason": pl.String, "facts": pl.String,
}  # fmt: skip
"""The overrides of a run, each with what became of it; ``code``, ``reason`` and ``facts`` are of those rejected."""

Fate = Literal["applied", "rejected", "other_period"]
"""What became of an override; ``other_period`` is of a period that is not scored."""

_KEYS: tuple[Key, ...] = ("employee", "role", "period")
_USUAL: Mapping[str, tuple[str, ...]] = {
    "employee": ("员工",),
    "item": ("项目", "调整项目", "指标", "item", "what", "indicator"),
    "original": ("原值", "原分", "原得分", "调整前", "original", "original value", "before", "from"),
    "new": ("新值", "新分", "新得分", "调整后", "改为", "new", "new value", "after", "to"),
    "by": ("调整人", "改分人", "经办人", "who", "by", "adjusted by", "changed by", "overridden by"),
    "on": ("日期", "调整日期", "时间", "date", "when", "on", "adjusted on", "changed on"),
    "why": ("理由", "调整理由", "原因", "调整原因", "reason", "why"),
}
_COLUMNS = ("employee", "role", "period", "item", "original", "new", "by", "on", "why")
_TITLES = ("人工调整", "人工改分", "overrides", "manual overrides")


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override as it stands in its table, and what became of it; texts are as written until it is understood."""

    file: str
    row: int
    employee: str
    role: str
    period: str
    item: str = ""
    original: str = ""
    new: str = ""
    by: str = ""
    on: str = ""
    why: str = ""
    fate: Fate = "applied"
    code: str | None = None
    reason: str | None = None
    facts: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> OverrideRow:
        """An override from a row of the results."""
        given: dict[str, Any] = {name: row[name] for name in OVERRIDES if row[name] is not None}
        return cls(**{"employee": "", "role": "", "period": "", **given})

    def rejected(self, fault: Diagnostic, language: str) -> OverrideRow:
        """The same, rejected for a fault that is said in the language of the rules."""
        facts = facts_as_json(fault.facts)
        return replace(self, fate="rejected", code=fault.code, reason=sentence(fault, language), facts=facts)

    def stored(self) -> dict[str, Any]:
        """It as a row of the results; what nobody wrote is null."""
        return {name: getattr(self, name) or None for name in OVERRIDES}


def sheet_titles() -> tuple[str, ...]:
    """What a workbook's sheet of overrides is usually called."""
    return _TITLES


@dataclass(frozen=True, slots=True)
class OverrideColumns:
    """The index of each column that a table of overrides has, those that it lacks, and those that it has twice."""

    found: Mapping[str, int]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


def override_columns(pack: Pack, header: Sequence[str]) -> OverrideColumns:
    """Which columns of a table hold what of an override."""
    headings = [plain_heading(heading) for heading in header]
    at = {
        name: [index for index, heading in enumerate(headings) if heading in map(plain_heading, _names(pack, name))]
        for name in _COLUMNS
    }
    return OverrideColumns(
        found={name: indices[0] for name, indices in at.items() if len(indices) == 1},
        missing=tuple(name for name, indices in at.items() if not indices and name != "role"),
        twice=tuple(name for name, indices in at.items() if len(indices) > 1),
    )


def _names(pack: Pack, name: str) -> Iterator[str]:
    """What a column may be called."""
    for key in _KEYS:
        if key == name:
            yield from usual_headings(key)
            yield from (role.record_columns[key] for role in pack.roles if key in role.record_columns)
    yield from _USUAL.get(name, ())


def read_overrides(pack: Pack, tables: Sequence[Table], period: Period | None) -> list[OverrideRow]:
    """The rows of tables of overrides, in order; ``period`` is of those without a period of their own.

    Raises
    ------
    RefusedError
        Where a table lacks a column, or has one twice.
    """
    return [row for table in tables for row in _read(pack, table, period)]


def _read(pack: Pack, table: Table, period: Period | None) -> Iterator[OverrideRow]:
    columns = override_columns(pack, table.header)
    missing = tuple(one for one in columns.missing if one != "period" or period is None)
    if missing or columns.twice:
        fault = finding("R231", CellPlace(table.file, 1), missing=missing, twice=columns.twice)
        raise RefusedError([fault], pack.language)
    found = columns.found
    cells = [as_text(pl.col(str(at)), table.kinds[at]).str.strip_chars().alias(name) for name, at in found.items()]
    for written in table.frame.select(ROW, *cells).collect(engine="streaming").iter_rows(named=True):
        yield _placed(pack, _row(table, written.pop(ROW), written), period, by_column="period" in found)
    for ragged in table.ragged:
        fault = finding("R110", given=len(ragged.cells), wanted=len(table.header))
        written = {name: ragged.cells[at].strip() for name, at in found.items() if at < len(ragged.cells)}
        yield _row(table, ragged.number, written).rejected(fault, pack.language)


def _row(table: Table, number: int, cells: Mapping[str, str]) -> OverrideRow:
    given: dict[str, Any] = {"employee": "", "role": "", "period": "", **cells}
    return OverrideRow(table.file, number, **given)


def _placed(pack: Pack, row: OverrideRow, period: Period | None, *, by_column: bool) -> OverrideRow:
    """A row with its period; rejected where nobody knows whose it is, or of which."""
    if not row.employee:
        return row.rejected(finding("R111"), pack.language)
    own = read_period(row.period) if by_column else period
    if own is None:
        return row.rejected(finding("R112"), pack.language)
    placed = replace(row, period=str(own))
    return placed if period is None or own == period else replace(placed, fate="other_period")
