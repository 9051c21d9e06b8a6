"""Rows to records: each row is read, and meets exactly one fate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kaohe.backends.exact.outcome import Outcome
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import Key, Pack, Role
from kaohe.model.periods import Period
from kaohe.run.cells import Fault, looks_like, read_cell
from kaohe.run.headings import MissingColumn, key_columns, metric_columns
from kaohe.run.period_text import read_period
from kaohe.sources.tables import Row, Table

__all__ = ["Fate", "ReadCell", "Record", "read_records"]


class Fate(StrEnum):
    """What becomes of a row before scoring. Of those to be scored, some turn out incomplete."""

    SCORE = "score"
    NOT_APPRAISED = "not_appraised"
    REJECTED = "rejected"
    LOOK_BACK = "look_back"


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A metric as read, with the cell it was read from."""

    raw: str
    column: str
    outcome: Outcome

    @property
    def looks_different(self) -> bool:
        """Whether the cell's text was read as something other than it looks."""
        known = getattr(self.outcome, "value", None)
        return known is not None and not isinstance(known, str) and not looks_like(self.raw, known)


@dataclass(frozen=True, slots=True)
class Record:
    """A row as read. ``faults`` say why it is rejected, ``reason`` why it is not appraised."""

    file: str
    row: int
    keys: Mapping[Key, str]
    period: Period | None
    role: Role | None
    cells: Mapping[str, ReadCell]
    fate: Fate
    reason: str | None = None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def person(self) -> tuple[str, str, Period | None]:
        """What no two records may share: employee, role, period."""
        return self.keys.get("employee", ""), self.role.name if self.role else self.keys.get("role", ""), self.period


@dataclass
class _Reader:
    """Reads the rows of one table."""

    pack: Pack
    table: Table
    period: Period | None
    keys: dict[Key, int] = field(default_factory=dict)
    columns: dict[int, tuple[dict[str, int], list[MissingColumn]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = key_columns(self.pack, self.table.header)
        for at, role in enumerate(self.pack.roles):
            self.columns[at] = metric_columns(role, self.table.header)

    def unusable(self) -> str | None:
        """The key without which no row can be placed; None where all are there."""
        if "employee" not in self.keys:
            return "employee"
        if "role" not in self.keys and len(self.pack.role_names) > 1:
            return "role"
        return "period" if "period" not in self.keys and self.period is None else None

    def read(self, row: Row) -> Record:
        """A row's record."""
        record = Record(self.table.file, row.number, self._keys(row), None, None, {}, Fate.REJECTED)
        extra = row.cells[len(self.table.header) :]
        if len(row.cells) < len(self.table.header) or any(cell.strip() for cell in extra):
            given, wanted = len(row.cells), len(self.table.header)
            return self._rejected(record, self._fault("R110", row, given=given, wanted=wanted))
        missing = self.unusable()
        if missing is not None:
            return self._rejected(record, self._fault("R205", row, key=missing))
        return self._placed(record, row)

    def _keys(self, row: Row) -> dict[Key, str]:
        return {key: row.cells[at].strip() for key, at in self.keys.items() if at < len(row.cells)}

    def _fault(
        self, code: str, row: Row, column: str | None = None, cell: str | None = None, **facts: Any
    ) -> Diagnostic:
        return finding(code, CellPlace(self.table.file, row.number, column, cell), **facts)

    def _rejected(self, record: Record, *faults: Diagnostic) -> Record:
        return replace(record, fate=Fate.REJECTED, faults=faults)

    def _placed(self, record: Record, row: Row) -> Record:
        """A record with its person, period and role version."""
        if not record.keys.get("employee"):
            return self._rejected(record, self._fault("R111", row, self.table.header[self.keys["employee"]]))
        written = record.keys.get("period", "")
        period = read_period(written) if "period" in self.keys else self.period
        if period is None:
            return self._rejected(record, self._fault("R112", row, self.table.header[self.keys["period"]], written))
        name = record.keys.get("role") or (self.pack.role_names[0] if len(self.pack.role_names) == 1 else "")
        record = replace(record, period=period, keys={**record.keys, "role": name, "period": str(period)})
        versions = self.pack.versions(name)
        if not versions:
            return self._elsewhere(replace(record, fate=Fate.NOT_APPRAISED, reason="no_such_role"))
        if period.cycle != versions[0].cycle:
            column = self.table.header[self.keys["period"]] if "period" in self.keys else None
            fault = self._fault(
                "R113", row, column, written or str(period), period=str(period), cycle=versions[0].cycle
            )
            return self._rejected(record, fault)
        day_of = {"start": period.starts, "end": period.ends}
        role = next((one for one in versions if one.in_force(day_of[one.picked_by])), None)
        if role is None:
            return self._elsewhere(replace(record, fate=Fate.NOT_APPRAISED, reason="no_version_in_force"))
        return self._with_cells(replace(record, role=role), row)

    def _elsewhere(self, record: Record) -> Record:
        """A record of another period than the one to be scored only serves as look-back."""
        other = self.period is not None and record.period != self.period
        return replace(record, fate=Fate.LOOK_BACK, reason=None) if other else record

    def _with_cells(self, record: Record, row: Row) -> Record:
        role = record.role
        if role is None:
            return record
        columns, missing = self.columns[self.pack.roles.index(role)]
        faults = [
            self._fault("R206" if not one.twice else "R207", row, one.column, metric=one.metric, near=one.near)
            for one in missing
        ]
        cells: dict[str, ReadCell] = {}
        for metric in role.metrics:
            at = columns.get(metric.name)
            if at is None:
                continue
            heading, raw = self.table.header[at], row.cells[at]
            outcome = read_cell(raw, metric)
            if isinstance(outcome, Fault):
                faults.append(self._fault(outcome.code, row, heading, raw, **outcome.facts))
            else:
                cells[metric.name] = ReadCell(raw, heading, outcome)
        if faults:
            return self._rejected(record, *faults)
        return self._elsewhere(replace(record, cells=cells, fate=Fate.SCORE))


def read_records(pack: Pack, tables: Sequence[Table], period: Period | None) -> list[Record]:
    """All rows of all tables as records, in order; what stands twice for a person, role and period is all rejected."""
    records = [record for table in tables for record in _read(pack, table, period)]
    return list(_without_duplicates(records))


def _read(pack: Pack, table: Table, period: Period | None) -> Iterator[Record]:
    reader = _Reader(pack, table, period)
    for row in table.rows:
        yield reader.read(row)


def _without_duplicates(records: Sequence[Record]) -> Iterator[Record]:
    same: dict[tuple[str, str, Period | None], list[Record]] = defaultdict(list)
    for record in records:
        if record.period is not None:
            same[record.person].append(record)
    for record in records:
        twins = same[record.person] if record.period is not None else []
        if len(twins) < 2:
            yield record
            continue
        other = twins[1] if twins[0] is record else twins[0]
        fault = finding(
            "R114", CellPlace(record.file, record.row), times=len(twins), other_file=other.file,
            other_row=other.row, employee=record.keys.get("employee", ""), period=str(record.period),
        )  # fmt: skip
        yield replace(record, fate=Fate.REJECTED, faults=(*record.faults, fault))
