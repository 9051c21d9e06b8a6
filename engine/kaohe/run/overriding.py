"""Overrides put into a run: the records that they name are scored anew, exactly, and their rows of the trace replaced.

Only those rows pass through Python; all others stream on as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import polars as pl

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.frames import table, trace_table
from kaohe.run.override_rows import OVERRIDES, OverrideRow, read_overrides
from kaohe.run.overrides import judged
from kaohe.run.reading import Reading
from kaohe.run.results import OverrideCounts
from kaohe.run.trace import TracedRecord, trace_row, traced
from kaohe.sources.tables import Table

__all__ = ["Overridden", "overridden"]

Scored = tuple[RolePlan, pl.LazyFrame]
"""A role version and the trace of its records."""
_PLACE = ["file", "row"]
_REPLACED = (Layer.INDICATOR, Layer.DIMENSION, Layer.ADJUSTMENT, Layer.RESULT)
"""What an override can move; figures and parts stay what they are."""
_MARK = "~overridden"
_Key = tuple[str, str]
"""A person and a period."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """Traces with overrides in them, each override with what became of it, and how many met which fate."""

    scored: list[Scored]
    rows: pl.LazyFrame
    counts: OverrideCounts


def overridden(
    pack: Pack, tables: Sequence[Table], scored: Iterable[Scored], reading: Reading, period: Period | None
) -> Overridden:
    """Applies overrides.

    Parameters
    ----------
    tables : Sequence[Table]
        The tables of overrides.
    scored : Iterable of Scored
        The traces by the rules.
    reading : Reading
        The records as read, which knows those that were set aside.
    period : Period | None
        With a period, overrides of others count apart.

    Raises
    ------
    RefusedError
        Where a table lacks a column.
    """
    rows, traces = read_overrides(pack, tables, period), list(scored)
    open_ones = [row for row in rows if row.fate == "applied"]
    records = _records(traces, {row.employee for row in open_ones})
    finder = _Finder(pack, records, reading)
    done = {(row.file, row.row): row for row in rows}
    patches: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record, theirs in finder.by_record(open_ones, done):
        found = judged(record.plan.role, record.figures, theirs, pack.language)
        done |= {(row.file, row.row): row for row in found.rows}
        if found.items:
            row = trace_row(record.plan, record.figures, found.score, record.row, pack.language)
            patches[record.plan.table].append(row)
    told = list(done.values())
    return Overridden(
        [(plan, _patched(plan, frame, patches[plan.table])) for plan, frame in traces],
        table(OVERRIDES, [row.stored() for row in told]).lazy(),
        _counts(told),
    )


def _records(traces: Sequence[Scored], employees: set[str]) -> list[TracedRecord]:
    """The records of some people."""
    if not employees:
        return []
    wanted = pl.col("employee").is_in(sorted(employees))
    return [
        traced(plan, row)
        for plan, frame in traces
        for row in frame.filter(wanted).collect(engine="streaming").iter_rows(named=True)
    ]


class _Finder:
    """Finds the record that an override means."""

    def __init__(self, pack: Pack, records: Sequence[TracedRecord], reading: Reading) -> None:
        self._pack = pack
        self._reading = reading
        self._records: dict[_Key, list[TracedRecord]] = defaultdict(list)
        for one in records:
            self._records[one.row["employee"], one.row["period"]].append(one)

    def by_record(
        self, rows: Iterable[OverrideRow], done: dict[tuple[str, int], OverrideRow]
    ) -> Iterator[tuple[TracedRecord, list[OverrideRow]]]:
        """Each record that is meant with its overrides; those that mean none are ``done``."""
        found: dict[int, tuple[TracedRecord, list[OverrideRow]]] = {}
        for row in rows:
            theirs = self._records[row.employee, row.period]
            meant = [one for one in theirs if row.role in ("", one.plan.role.name)]
            if len(meant) == 1:
                own = replace(row, role=meant[0].plan.role.name)
                found.setdefault(id(meant[0]), (meant[0], []))[1].append(own)
            else:
                done[row.file, row.row] = row.rejected(self._unknown(row, theirs, len(meant)), self._pack.language)
        yield from found.values()

    def _unknown(self, row: OverrideRow, theirs: Sequence[TracedRecord], meant: int) -> Diagnostic:
        """Why no record is meant, or more than one."""
        facts: dict[str, Any] = {"employee": row.employee, "role": row.role or None, "period": row.period}
        roles = tuple(one.plan.role.name for one in theirs)
        if meant > 1:
            return finding("R233", **facts, of="several", roles=roles)
        if theirs:
            return finding("R233", **facts, of="role", roles=roles)
        for of, frames in (
            ("rejected", [one.lazy() for one in self._reading.faults]), ("not_appraised", self._reading.unappraised),
        ):  # fmt: skip
            if _has(frames, row):
                return finding("R233", **facts, of=of)
        return finding("R233", **facts, of="nobody", near=self._near(row.employee))

    def _near(self, employee: str) -> str | None:
        """Somebody whose number may be meant, as sheets drop zeros."""
        people = pl.concat(self._reading.placed).select("employee").unique().collect(engine="streaming")
        names = sorted(people["employee"].drop_nulls())
        near = [one for one in names if one.lstrip("0").casefold() == employee.lstrip("0").casefold()]
        near += get_close_matches(employee, names, 1, 0.6)
        return next((one for one in near if one != employee), None)


def _has(frames: Sequence[pl.LazyFrame], row: OverrideRow) -> bool:
    tests = (pl.col("employee") == row.employee, pl.col("period") == row.period)
    return any(one.filter(*tests).head(1).collect(engine="streaming").height for one in frames)


def _patched(plan: RolePlan, frame: pl.LazyFrame, rows: Sequence[Mapping[str, Any]]) -> pl.LazyFrame:
    """A trace with some records' rows replaced, in their places."""
    if not rows:
        return frame
    names = [column.name for column in plan.columns if column.layer in _REPLACED]
    own = trace_table(plan, rows).select(
        *_PLACE, *(pl.col(name).alias(f"~{name}") for name in names), pl.lit(True).alias(_MARK)
    )  # fmt: skip
    columns = [_either(name, frame.collect_schema()[name]) for name in names]
    joined = frame.join(own.lazy(), on=_PLACE, how="left", maintain_order="left")
    return joined.with_columns(columns).drop(_MARK, *(f"~{name}" for name in names))


def _either(name: str, kind: pl.DataType) -> pl.Expr:
    """A column's own figure, or the one in its place; words are texts, as columns know none of overrides."""
    column = pl.col(name).cast(pl.String) if isinstance(kind, pl.Enum) else pl.col(name)
    return pl.when(pl.col(_MARK)).then(pl.col(f"~{name}")).otherwise(column).alias(name)


def _counts(rows: Sequence[OverrideRow]) -> OverrideCounts:
    fates = [row.fate for row in rows]
    return OverrideCounts(
        given=len(rows), applied=fates.count("applied"), rejected=fates.count("rejected"),
        other_periods=fates.count("other_period"),
    )  # fmt: skip
