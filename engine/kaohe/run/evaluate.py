"""Tables to results: every record read, scored and accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.details import DetailRows, read_details
from kaohe.run.duplicates import set_duplicates_aside
from kaohe.run.faults import ORDER, RANK, said
from kaohe.run.frames import CELLS, REJECTED, scores_schema, table, trace_table
from kaohe.run.look_back import with_look_back
from kaohe.run.overriding import overridden
from kaohe.run.owners import details_told
from kaohe.run.parts import joined, scaled
from kaohe.run.peers import with_peers, with_places, with_points
from kaohe.run.period_days import with_period_days
from kaohe.run.period_places import with_period_places
from kaohe.run.quotas import exceeded
from kaohe.run.reading import RECORD, Reading, read_tables
from kaohe.run.results import Counts, DetailCounts, OverrideCounts, Results
from kaohe.run.roll_up import with_details
from kaohe.run.roster import no_record
from kaohe.run.scored import scored_trace
from kaohe.run.shorter_periods import roll_up, with_whole_periods
from kaohe.run.wholes import wholes
from kaohe.sources.tables import ROW, Row, Table

__all__ = ["Beside", "Keep", "Step", "Tell", "evaluate", "in_memory", "in_silence", "kept_in_memory"]

_Frame = TypeVar("_Frame")

Keep = Callable[[str, pl.LazyFrame], pl.LazyFrame]
"""Computes a table once and keeps it under a name; gives what reads it again."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is given beside the records: the people who should have one, the tables of each detail, and of overrides."""

    roster: Table | None = None
    details: Mapping[str, Sequence[Table]] = field(default_factory=dict)
    overrides: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of what takes a while that is about to begin, the ``number``-th from 0 of so many.

    ``role`` is the one to be scored.
    """

    kind: Literal["reading", "scoring", "listing", "stating", "verifying", "drawing", "detailing", "formulating"]
    number: int
    of: int
    role: str | None = None


Tell = Callable[[Step], None]
"""Is told of each step."""


def in_silence(_step: Step) -> None:
    """Tells nobody."""


def kept_in_memory(_name: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Keeps a table in memory."""
    return frame.collect(engine="streaming").lazy()


def evaluate(
    pack: Pack,
    tables: Sequence[Table],
    *,
    unread: Sequence[Diagnostic] = (),
    kind: Callable[[pl.LazyFrame], _Frame],
    keep: Keep = kept_in_memory,
    period: Period | None = None,
    beside: Beside = Beside(),
    tell: Tell = in_silence,
) -> Results[_Frame]:
    """Scores all records of some tables, which are one table in several files.

    Parameters
    ----------
    pack : Pack
        A pack without errors.
    tables : Sequence[Table]
        The tables as read.
    unread : Sequence[Diagnostic]
        Why further files could not be read at all; each is listed among the rejected, without a row.
    kind : Callable
        What makes the results' tables frames of the caller's kind.
    keep : Keep
        Where each table of the results is kept as soon as it is made.
    period : Period | None
        With a period, only its records are scored; the others serve as look-back.
    beside : Beside
        The further tables.
    tell : Tell
        Is told of each step.

    Raises
    ------
    RefusedError
        Where a role of the records needs a detail of which there is no table, or a table lacks a column.
    """
    plans = plan_pack(pack)
    steps = len(plans) + 2
    tell(Step("reading", 0, steps))
    reading = read_tables(pack, tables, period)
    set_duplicates_aside(reading)
    roll_up(reading)
    of_details = [table for several in beside.details.values() for table in several]
    rolled = read_details(pack, beside.details, period, [pack.roles[version] for version in reading.parts])
    scored = _scored(plans, reading, period, rolled, tell)
    changed = overridden(pack, beside.overrides, scored, reading, period) if beside.overrides else None
    traces = {plan.table: keep(f"trace/{plan.table}", frame) for plan, frame in (changed.scored if changed else scored)}
    tell(Step("listing", steps - 1, steps))
    found = {
        "scores": _scores(plans, traces, reading, period),
        "rejected": _rejected(reading, unread),
        "cells": _cells(reading),
    }
    set_aside, tallies = details_told(pack, rolled, reading, period)
    found |= set_aside
    over = exceeded(plans, traces)
    if over is not None:
        found["exceeded"] = over
    if beside.roster is not None:
        found["no_record"] = no_record(pack, beside.roster, _people(reading), period)
    if changed is not None:
        found["overrides"] = changed.rows
    kept = {name: keep(name, frame) for name, frame in found.items()}
    people = wholes(pack, plans, kept["scores"], pl.concat(reading.faults)) if _of_several_roles(reading) else None
    if people is not None:
        kept["people"] = keep("people", people.lazy())
    return Results(
        pack=pack,
        plans=plans,
        tables=kept,
        traces=traces,
        counts=_counts(reading, kept, period, len(unread), tallies, changed.counts if changed else None),
        kind=kind,
        notes=tuple(note for one in (*tables, *of_details, *beside.overrides) for note in one.notes),
    )


def _scored(
    plans: Sequence[RolePlan], reading: Reading, period: Period | None, details: Mapping[str, DetailRows], tell: Tell
) -> Iterator[tuple[RolePlan, pl.LazyFrame]]:
    """Each role version with the trace of its records, one after the other."""
    for at, plan in enumerate(plans):
        tell(Step("scoring", at + 1, len(plans) + 2, plan.role.name))
        yield plan, _trace(plan, at, reading, period, details)


def _trace(
    plan: RolePlan, version: int, reading: Reading, period: Period | None, details: Mapping[str, DetailRows]
) -> pl.LazyFrame:
    """The trace of one role version's records of the period to be scored."""
    parts = reading.parts.get(version)
    if not parts:
        return trace_table(plan, ()).lazy()
    extents = joined(parts)
    frame = pl.concat([scaled(part, plan.role.metrics, extents) for part in parts])
    if period is not None:
        frame = frame.filter(pl.col("period") == str(period))
    scored = reading.numbers if period is None else {period.count}
    frame, before = with_look_back(plan.role, frame, reading, scored)
    frame = with_period_days(plan.role, frame)
    frame, of_periods = with_period_places(plan.role, frame)
    frame, of_details = with_details(plan.role, frame, details)
    held = {(name, 0): extent for name, extent in (extents | of_periods | of_details).items()}
    held.update(before)
    frame, of_peers = with_peers(plan, frame, held, reading.pack.language)
    held |= {(name, 0): extent for name, extent in of_peers.items()}
    frame, of_points = with_points(plan, frame, held, reading.pack.language)
    held |= {(name, 0): extent for name, extent in of_points.items()}
    frame, places = with_places(plan, frame, held, reading.pack.language)
    held |= {(name, 0): extent for name, extent in places.items()}
    return scored_trace(plan, frame, held, reading.pack.language)


def _scores(
    plans: Sequence[RolePlan], traces: Mapping[str, pl.LazyFrame], reading: Reading, period: Period | None
) -> pl.LazyFrame:
    """A row for each record that was not rejected, in the order of the tables."""
    schema = scores_schema(plans)
    kept = [pl.col(name).cast(kind) for name, kind in schema.items()]
    found = [_with_all(traces[plan.table], schema).select(kept) for plan in plans]
    for frame in reading.unappraised:
        own = frame if period is None else frame.filter(pl.col("period") == str(period))
        blanks = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in RECORD]
        own = own.with_columns(*(blank for blank in blanks if blank.meta.output_name() != "reason"))
        found.append(own.with_columns(status=pl.lit("not_appraised")).select(kept))
    heights = [frame.select(pl.len()).collect(engine="streaming").item() for frame in found]
    filled = [frame for frame, height in zip(found, heights, strict=True) if height]
    if len(filled) < 2:
        return filled[0] if filled else found[0]
    before = pl.col("file").replace_strict(reading.before, return_dtype=pl.Int64)
    return pl.concat(filled).sort(before + pl.col(ROW))


def _with_all(trace: pl.LazyFrame, schema: Mapping[str, Any]) -> pl.LazyFrame:
    """A role's trace with empty columns for what only other roles have: a coefficient, days in the role."""
    there = trace.collect_schema()
    return trace.with_columns(
        pl.lit(None, schema[name]).alias(name)
        for name in ("coefficient", "days")
        if name in schema and name not in there
    )


def _of_several_roles(reading: Reading) -> bool:
    """Whether the records are of more than one role, so that somebody may have several."""
    found = {reading.pack.roles[version].name for version, parts in reading.parts.items() if parts}
    found |= {name for faults in reading.faults for name in faults["role"].drop_nulls().unique()}
    return len(found) > 1 or bool(reading.unappraised)


def _people(reading: Reading) -> pl.DataFrame:
    """Who has a row, and for which period: a shorter one counts as the one that it is rolled up into."""
    placed = with_whole_periods(reading, pl.concat(reading.placed))
    return placed.select("employee", "period").unique().collect(engine="streaming")


def _rejected(reading: Reading, unread: Sequence[Diagnostic]) -> pl.LazyFrame:
    """A row for each fault of each rejected record, behind a row for each file that could not be read."""
    files = []
    for fault in unread:
        file = fault.place.file if isinstance(fault.place, CellPlace) else None
        files.append({"file": file, **said(fault, reading.pack.language)})
    faults = pl.concat(reading.faults).sort(ORDER, RANK).select(*REJECTED)
    return pl.concat([table(REJECTED, files), faults]).lazy()


def _cells(reading: Reading) -> pl.LazyFrame:
    """The cells that were read as something other than they look, row by row."""
    if not reading.cells:
        return pl.LazyFrame(schema=CELLS)
    return pl.concat(reading.cells).sort(ORDER, maintain_order=True).select(*CELLS)


def _rolled_up(reading: Reading, period: Period | None) -> int:
    """How many rows are in records that already count by another row of theirs."""
    frames = reading.rolled_up if period is None else [one.filter(period=str(period)) for one in reading.rolled_up]
    return sum(int(one["~rows"].sum()) for one in frames)


def _counts(
    reading: Reading,
    kept: Mapping[str, pl.LazyFrame],
    period: Period | None,
    unread: int,
    details: tuple[DetailCounts, ...],
    overrides: OverrideCounts | None,
) -> Counts:
    status = kept["scores"].group_by("status").len().collect(engine="streaming")
    found = dict(status.iter_rows())
    rejected = pl.concat(reading.faults)[ORDER].n_unique()
    fates = {name: found.get(name, 0) for name in ("scored", "incomplete", "not_appraised")}
    rolled_up = _rolled_up(reading, period)
    absent = kept["no_record"].select(pl.len()).collect().item() if "no_record" in kept else None
    return Counts(
        rows=reading.height,
        **fates,
        rejected=rejected,
        look_back=reading.height - sum(fates.values()) - rejected - rolled_up,
        rolled_up=rolled_up,
        no_record=absent,
        unread_files=unread,
        several_roles=kept["people"].select(pl.len()).collect().item() if "people" in kept else 0,
        details=details,
        overrides=overrides,
    )


def in_memory(records: Iterable[Mapping[str, object]], name: str = "records") -> Table:
    """Records that stand in no file, as a table: headings to values. None is a blank cell, a float its shortest text.

    ``name`` is what findings call the table; rows are numbered as a sheet would, the headings being row 1.
    """
    listed = [dict(record) for record in records]
    header = tuple(dict.fromkeys(heading for record in listed for heading in record))
    rows = tuple(
        Row(number, tuple("" if (value := record.get(heading)) is None else str(value) for heading in header))
        for number, record in enumerate(listed, 2)
    )
    return Table.of_rows(name, header, rows)
