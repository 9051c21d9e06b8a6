"""A bundle's tables, read by another reader than the one that wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.plan.columns import RolePlan
from kaohe.run.corrections import CORRECTIONS
from kaohe.run.frames import CELLS, DETAILS_REJECTED, DETAILS_UNMATCHED, REJECTED, scores_schema
from kaohe.run.override_rows import OVERRIDES
from kaohe.run.quotas import EXCEEDED
from kaohe.run.roster import NO_RECORD
from kaohe.run.wholes import people_schema

__all__ = ["ALWAYS", "UNREADABLE", "BundleTables", "columns_of"]

UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, MemoryError, NotImplementedError,
)  # fmt: skip
"""What reading a table that somebody has changed can raise; Arrow's own errors are among these."""
ALWAYS = ("scores", "rejected", "cells")
"""The tables that every bundle has, besides the traces."""


def columns_of(plans: Iterable[RolePlan]) -> dict[str, list[str]]:
    """The columns of each table that a bundle can have."""
    listed = tuple(plans)
    schemas: dict[str, Mapping[str, object]] = {
        "scores": scores_schema(listed), "people": people_schema(listed), "rejected": REJECTED, "cells": CELLS,
        "no_record": NO_RECORD, "exceeded": EXCEEDED, "details_rejected": DETAILS_REJECTED,
        "details_unmatched": DETAILS_UNMATCHED, "overrides": OVERRIDES,
    }  # fmt: skip
    found = {name: list(schema) for name, schema in schemas.items()} | {"corrections": list(CORRECTIONS)}
    return found | {f"trace/{plan.table}": [column.name for column in plan.columns] for plan in listed}


@dataclass(frozen=True, slots=True)
class BundleTables:
    """The tables of a bundle in a folder; ``columns`` are those that each should have."""

    folder: Path
    columns: Mapping[str, list[str]]

    def file(self, name: str) -> str:
        """The file of a table inside the bundle."""
        return f"{name}.parquet"

    def has(self, name: str) -> bool:
        """Whether there is such a table."""
        return (self.folder / self.file(name)).is_file()

    def faults(self) -> list[Diagnostic]:
        """The tables that lack a column, or can't be read."""
        names = [name for name in self.columns if name in ALWAYS or name.startswith("trace/") or self.has(name)]
        return [fault for name in names if (fault := self._fault(name)) is not None]

    def _fault(self, name: str) -> Diagnostic | None:
        try:
            there = list(self._open(name).schema_arrow.names)
        except UNREADABLE as error:
            return self.unreadable(name, error)
        if sorted(there) == sorted(self.columns[name]):
            return None
        lacking = [one for one in self.columns[name] if one not in there]
        extra = [one for one in there if one not in self.columns[name]]
        of = "columns" if lacking or extra else "twice"
        return finding("B184", CellPlace(self.file(name)), of=of, lacking=tuple(lacking), extra=tuple(extra))

    def unreadable(self, name: str, error: BaseException) -> Diagnostic:
        """That a table can't be read, and why."""
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        return finding("B184", CellPlace(self.file(name)), of="unread", reason=reason.replace(str(self.folder), ""))

    def height(self, name: str) -> int:
        """How many rows a table has; 0 where there is none of that name."""
        return int(self._open(name).metadata.num_rows) if self.has(name) else 0

    def batches(self, name: str, size: int) -> Iterator[pa.RecordBatch]:
        """A table in batches of rows."""
        yield from self._open(name).iter_batches(size)

    def whole(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table, or some columns of it."""
        return self._open(name).read(columns)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table; none where there is none of that name."""
        found: list[dict[str, Any]] = self.whole(name).to_pylist() if self.has(name) else []
        return found

    def _open(self, name: str) -> pq.ParquetFile:
        return pq.ParquetFile(self.folder / self.file(name))
