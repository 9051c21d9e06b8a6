"""Tables to results: every record read, scored and accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic
from kaohe.diagnostics.facts import facts_as_json
from kaohe.diagnostics.render import sentence
from kaohe.model.pack import KEYS, Pack
from kaohe.model.periods import Period
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.decode import kind_of
from kaohe.run.duplicates import set_duplicates_aside
from kaohe.run.frames import CELLS, REJECTED, scores_schema, table
from kaohe.run.look_back import with_look_back
from kaohe.run.reading import ORDER, Reading, read_tables
from kaohe.run.results import Counts, Results
from kaohe.run.roster import no_record
from kaohe.run.scored import scored_trace
from kaohe.sources.tables import Row, Table

__all__ = ["evaluate", "in_memory"]

_Frame = TypeVar("_Frame")


def evaluate(
    pack: Pack,
    tables: Sequence[Table],
    *,
    unread: Sequence[Diagnostic] = (),
    kind: Callable[[pl.LazyFrame], _Frame],
    period: Period | None = None,
    roster: Table | None = None,
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
    period : Period | None
        With a period, only its records are scored; the others serve as look-back.
    roster : Table | None
        The people who should have a record.
    """
    reading, plans = read_tables(pack, tables, period), plan_pack(pack)
    set_duplicates_aside(reading)
    traces = {plan.table: _trace(plan, at, reading, period) for at, plan in enumerate(plans)}
    scores = _scores(plans, traces, reading, period)
    absent = no_record(pack, roster, _people(reading), period) if roster is not None else None
    return Results(
        pack=pack,
        plans=plans,
        tables={
            "scores": scores,
            "rejected": table(REJECTED, [*_unread(unread, pack.language), *_rejected(reading, pack.language)]),
            "cells": _cells(reading),
            **({"no_record": absent} if absent is not None else {}),
        },
        traces={name: trace.drop(ORDER) for name, trace in traces.items()},
        counts=_counts(reading, scores, absent, len(unread)),
        kind=kind,
        notes=tuple(note for one in tables for note in one.notes),
    )


def _trace(plan: RolePlan, version: int, reading: Reading, period: Period | None) -> pl.DataFrame:
    """The trace of one role version's records of the period to be scored, with their order."""
    frames = reading.read.get(version, [])
    frame = pl.concat(frames) if frames else _no_records(plan)
    if period is not None:
        frame = frame.filter(pl.col("period") == str(period))
    frame, before = with_look_back(plan.role, frame, reading)
    places = {(metric, 0): places for (at, metric), places in reading.places.items() if at == version}
    return scored_trace(plan, frame, places | before, reading.pack.language)


def _no_records(plan: RolePlan) -> pl.DataFrame:
    """A frame of a role version that has none."""
    keys = dict.fromkeys((*KEYS, "file"), pl.String)
    inputs: dict[str, Any] = {}
    for metric in plan.role.metrics:
        inputs |= {f"input.{metric.name}": kind_of(metric), f"input.{metric.name}.state": pl.Int8}
    return pl.DataFrame(schema={**keys, "row": pl.Int64, ORDER: pl.Int64, **inputs})


def _scores(
    plans: Sequence[RolePlan], traces: Mapping[str, pl.DataFrame], reading: Reading, period: Period | None
) -> pl.DataFrame:
    """A row for each record that was not rejected, in the order of the tables."""
    schema = scores_schema(plans) | {ORDER: pl.Int64}
    kept = [pl.col(name).cast(kind) for name, kind in schema.items()]
    found = [traces[plan.table].select(kept) for plan in plans]
    for frame in reading.unappraised:
        own = frame if period is None else frame.filter(pl.col("period") == str(period))
        blanks = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
        found.append(own.with_columns(*blanks).with_columns(status=pl.lit("not_appraised")).select(kept))
    filled = [frame for frame in found if not frame.is_empty()]
    if len(filled) == 1:  # as they stand; putting words in order costs more than scoring them
        return filled[0].drop(ORDER)
    return pl.concat(found).sort(ORDER).drop(ORDER)


def _people(reading: Reading) -> pl.DataFrame:
    """Who has a row, and for which period."""
    frames = [frame for frames in (*reading.read.values(), reading.unappraised) for frame in frames]
    aside = [(one.keys.get("employee"), str(one.period)) for _, one in reading.aside if one.period is not None]
    schema = {"employee": pl.String, "period": pl.String}
    people = [frame.select(*schema) for frame in frames]
    return pl.concat([*people, pl.DataFrame(aside, schema, orient="row")]).unique()


def _unread(faults: Iterable[Diagnostic], language: str) -> Iterable[dict[str, Any]]:
    """A row for each file that could not be read."""
    for fault in faults:
        file = fault.place.file if isinstance(fault.place, CellPlace) else None
        yield {"file": file, **_said(fault, language)}


def _rejected(reading: Reading, language: str) -> Iterable[dict[str, Any]]:
    """A row for each fault of each rejected record."""
    for _, record in reading.aside:
        keys: dict[str, Any] = {key: record.keys.get(key) or None for key in KEYS}
        for fault in record.faults:
            place = fault.place if isinstance(fault.place, CellPlace) else CellPlace(record.file, record.row)
            yield {
                **keys, "file": record.file, "row": record.row, "column": place.column, "cell": place.cell,
                **_said(fault, language),
            }  # fmt: skip


def _said(fault: Diagnostic, language: str) -> dict[str, str]:
    """A fault in the language of the rules, with the facts to say it in another."""
    return {"code": fault.code, "reason": sentence(fault, language), "facts": facts_as_json(fault.facts)}


def _cells(reading: Reading) -> pl.DataFrame:
    """The cells that were read as something other than they look, row by row."""
    frames = [frame.with_row_index("~at").select(ORDER, "~at", *CELLS) for frame in reading.cells]
    if not frames:
        return table(CELLS, [])
    return pl.concat(frames).sort(ORDER, maintain_order=True).select(*CELLS)


def _counts(reading: Reading, scores: pl.DataFrame, absent: pl.DataFrame | None, unread: int) -> Counts:
    status = scores["status"]
    return Counts(
        rows=reading.height,
        scored=(status == "scored").sum(),
        incomplete=(status == "incomplete").sum(),
        not_appraised=(status == "not_appraised").sum(),
        rejected=len(reading.aside),
        look_back=reading.height - scores.height - len(reading.aside),
        no_record=None if absent is None else absent.height,
        unread_files=unread,
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
    return Table.of(name, header, rows)
