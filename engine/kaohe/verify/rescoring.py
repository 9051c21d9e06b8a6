"""Records scored again from their traced figures by the bundled rules, each held to the trace and to the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

import pyarrow as pa

from kaohe.backends.exact.outcome import Known
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import KEYS, Pack, Role
from kaohe.model.periods import Period
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.cells import Fault, read_cell
from kaohe.run.overridden_record import rescored
from kaohe.run.place import version_in_force
from kaohe.run.trace import TracedRecord, trace_row, traced
from kaohe.verify.tables import UNREADABLE
from kaohe.verify.verification import Tally

__all__ = ["Batch", "Rescored", "place_of", "rescore"]

_Row = Mapping[str, Any]
_CLOSE = 1e-12
"""How far a value that is only shown, as a float, may be off."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a role version: the plan's place in the pack, their rows of the trace, and beside each its row of
    the scores (nulls where there is none); the overrides and the cells read otherwise than they look that are theirs.
    """

    plan: int
    rows: pa.RecordBatch
    scores: pa.Table
    overrides: Sequence[_Row]
    cells: Mapping[tuple[str, int], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Rescored:
    """What came of a batch, by check, how many figures were compared, and where the judged overrides stand."""

    records: Tally
    scores: Tally
    cells: Tally
    figures: int
    judged: frozenset[tuple[str, int]] = frozenset()


def rescore(pack: Pack, plan: RolePlan, batch: Batch) -> Rescored:
    """Scores the records of a batch again."""
    done = Rescored(Tally("records"), Tally("scores"), Tally("cells"), 0)
    compared = [column.name for column in plan.columns if column.layer is not Layer.RECORD]
    figures, judged = 0, set()
    for row, published in zip(batch.rows.to_pylist(), batch.scores.to_pylist(), strict=True):
        done.records.checked += 1
        try:
            record = traced(plan, row)
            again = rescored(pack, record, batch.overrides)
            expected = trace_row(plan, record.figures, again.score, row, pack.language)
        except UNREADABLE as error:  # such as a period that is none, or a figure that can't be one
            done.records.found([_finding(plan, row, "unscorable", type(error).__name__, None, None)])
            continue
        figures += len(compared)
        done.records.found(_differing(plan, row, expected, compared))
        done.records.found(_misplaced(pack, plan, record))
        done.records.found(again.faults)
        judged |= {(one.file, one.row) for one in again.rows}
        if published["file"] is not None:
            done.scores.checked += 1
            done.scores.found(_unlike(plan, row, expected, published))
        given = batch.cells.get((row["file"], row["row"]), ())
        done.cells.checked += len(given)
        done.cells.found(_misread(plan.role, record, given))
    return Rescored(done.records, done.scores, done.cells, figures, frozenset(judged))


def _differing(plan: RolePlan, row: _Row, expected: _Row, compared: Sequence[str]) -> Iterator[Diagnostic]:
    """A finding for a record whose trace says something else: its first figure that differs, and the others' names."""
    names = [name for name in compared if not _same(expected[name], row[name])]
    if names:
        first, *others = names
        yield _finding(plan, row, "trace", first, expected[first], row[first], others)


def _misplaced(pack: Pack, plan: RolePlan, record: TracedRecord) -> Iterator[Diagnostic]:
    """A finding for a record that goes by the rules of another role, or of another time."""
    period = Period.parse(str(record.row["period"]))
    role = record.row["role"]
    meant = None if period is None else version_in_force(pack.versions(str(role)), period)
    if meant != plan.role:
        yield _finding(plan, record.row, "trace", "role", meant.name if meant is not None else None, role)


def _unlike(plan: RolePlan, row: _Row, expected: _Row, published: _Row) -> Iterator[Diagnostic]:
    """Where the scores say something else than the record's keys and its result."""
    keys = (*KEYS, "file", "row")
    own = {**expected, **{name: row[name] for name in keys}}
    names = [name for name in published if not _same(own.get(name), published[name])]
    if names:
        first, *others = names
        yield _finding(plan, row, "scores", first, own.get(first), published[first], others)


def _misread(role: Role, record: TracedRecord, cells: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Where a cell that was read as something other than it looks does not mean what the trace holds."""
    if role.rolled:  # its figures came of several rows
        return
    for name, raw in cells:
        known = {metric.name: metric for metric in role.metrics}.get(name)
        read = read_cell(raw, known) if known is not None else None
        traced_as = record.figures.now.get(name)
        if isinstance(read, Fault) or not isinstance(read, Known) or read != traced_as:
            told = traced_as.value if isinstance(traced_as, Known) else None
            place = place_of(record.row, name, raw)
            actual = read.value if isinstance(read, Known) else None
            yield finding(
                "B189",
                CellPlace("cells.parquet", None, "raw"),
                actual=actual,
                told=told,
                unreadable=isinstance(read, Fault),
                **place,
            )


def place_of(row: _Row, metric: str, raw: str) -> dict[str, Any]:
    """Whose cell it is, where it stands, and what is in it."""
    return {
        "employee": row["employee"], "role": row["role"], "period": row["period"], "file": row["file"],
        "row": row["row"], "metric": metric, "raw": raw,
    }  # fmt: skip


def _finding(
    plan: RolePlan, row: _Row, of: str, name: str, actual: Any, told: Any, others: Sequence[str] = ()
) -> Diagnostic:
    file = "scores.parquet" if of == "scores" else f"trace/{plan.table}.parquet"
    place = CellPlace(file, None, name if of != "unscorable" else None)
    facts = {key: row[key] for key in ("employee", "role", "period", "file", "row")}
    return finding("B186", place, of=of, figure=name, actual=actual, told=told, others=tuple(others), **facts)


def _same(actual: Any, told: Any) -> bool:
    """Whether two figures are one; a value that is only shown may be off in its last places."""
    if isinstance(actual, float) and isinstance(told, float):
        return isclose(actual, told, rel_tol=_CLOSE)
    return bool(actual == told)
