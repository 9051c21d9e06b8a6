"""One row, read to say why it is rejected: `reading` reads whole tables, and leaves to this what it can't read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import Key, Pack, Role
from kaohe.model.periods import Period
from kaohe.run.cells import Fault, read_cell
from kaohe.run.headings import MissingColumn, key_columns, metric_columns
from kaohe.run.period_text import read_period
from kaohe.sources.tables import Row, Table

__all__ = ["Fate", "Reader", "Record", "version_in_force", "without_duplicates"]


class Fate(StrEnum):
    """What becomes of a row before scoring. Of those to be scored, some turn out incomplete."""

    SCORE = "score"
    NOT_APPRAISED = "not_appraised"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Record:
    """A rejected row, placed as far as it can be; ``faults`` say why."""

    file: str
    row: int
    keys: Mapping[Key, str]
    period: Period | None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def person(self) -> tuple[str, str, Period | None]:
        """What no two records may share: employee, role, period."""
        return self.keys.get("employee", ""), self.keys.get("role", ""), self.period


@dataclass
class Reader:
    """Reads rows of one table."""

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
        """A row's record with everything that is wrong in it."""
        record = Record(self.table.file, row.number, self._keys(row), None)
        if len(row.cells) != len(self.table.header):
            given, wanted = len(row.cells), len(self.table.header)
            return replace(record, faults=(self._fault("R110", row, given=given, wanted=wanted),))
        missing = self.unusable()
        if missing is not None:
            return replace(record, faults=(self._fault("R205", row, key=missing),))
        return self._placed(record, row)

    def _keys(self, row: Row) -> dict[Key, str]:
        return {key: row.cells[at].strip() for key, at in self.keys.items() if at < len(row.cells)}

    def _fault(
        self, code: str, row: Row, column: str | None = None, cell: str | None = None, **facts: Any
    ) -> Diagnostic:
        return finding(code, CellPlace(self.table.file, row.number, column, cell), **facts)

    def _placed(self, record: Record, row: Row) -> Record:
        """A record with its person, period and role version."""
        if not record.keys.get("employee"):
            return replace(record, faults=(self._fault("R111", row, self.table.header[self.keys["employee"]]),))
        written = record.keys.get("period", "")
        period = read_period(written) if "period" in self.keys else self.period
        if period is None:
            fault = self._fault("R112", row, self.table.header[self.keys["period"]], written)
            return replace(record, faults=(fault,))
        name = record.keys.get("role") or (self.pack.role_names[0] if len(self.pack.role_names) == 1 else "")
        record = replace(record, period=period, keys={**record.keys, "role": name, "period": str(period)})
        versions = self.pack.versions(name)
        if versions and period.cycle != versions[0].cycle:
            column = self.table.header[self.keys["period"]] if "period" in self.keys else None
            facts = {"period": str(period), "cycle": versions[0].cycle}
            return replace(record, faults=(self._fault("R113", row, column, written or str(period), **facts),))
        role = version_in_force(versions, period)
        return record if role is None else replace(record, faults=tuple(self._cell_faults(role, row)))

    def _cell_faults(self, role: Role, row: Row) -> Iterator[Diagnostic]:
        columns, missing = self.columns[self.pack.roles.index(role)]
        for one in missing:
            yield self._fault("R206" if not one.twice else "R207", row, one.column, metric=one.metric, near=one.near)
        for metric in role.metrics:
            at = columns.get(metric.name)
            if at is None:
                continue
            read = read_cell(row.cells[at], metric)
            if isinstance(read, Fault):
                yield self._fault(read.code, row, self.table.header[at], row.cells[at], **read.facts)


def version_in_force(versions: Sequence[Role], period: Period) -> Role | None:
    """The version of a role that a period goes by; None where none is in force."""
    day_of = {"start": period.starts, "end": period.ends}
    return next((one for one in versions if one.in_force(day_of[one.picked_by])), None)


def without_duplicates(records: Sequence[Record]) -> Iterator[Record]:
    """Records with the fault of standing more than once, where they do."""
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
        yield replace(record, faults=(*record.faults, fault))
