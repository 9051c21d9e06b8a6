"""Tables to results: every record read, scored and accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic
from kaohe.diagnostics.facts import facts_as_json
from kaohe.diagnostics.render import sentence
from kaohe.model.pack import KEYS, Pack
from kaohe.model.periods import Period
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.frames import CELLS, REJECTED, scores_schema, table
from kaohe.run.look_back import History
from kaohe.run.records import Fate, Record, read_records
from kaohe.run.results import Counts, Results
from kaohe.run.roster import no_record
from kaohe.run.scored import scored_trace
from kaohe.sources.tables import Row, Table

__all__ = ["evaluate", "in_memory"]

_ORDER = "~order"


def evaluate(
    pack: Pack,
    tables: Sequence[Table],
    *,
    unread: Sequence[Diagnostic] = (),
    period: Period | None = None,
    roster: Table | None = None,
) -> Results:
    """Scores all records of some tables, which are one table in several files.

    Parameters
    ----------
    pack : Pack
        A pack without errors.
    tables : Sequence[Table]
        The tables as read.
    unread : Sequence[Diagnostic]
        Why further files could not be read at all; each is listed among the rejected, without a row.
    period : Period | None
        With a period, only its records are scored; the others serve as look-back.
    roster : Table | None
        The people who should have a record.
    """
    records = read_records(pack, tables, period)
    history, plans = History(records), plan_pack(pack)
    traces = {plan.table: _trace(plan, records, history, pack.language) for plan in plans}
    scores = _scores(plans, traces, records)
    absent = no_record(pack, roster, records, period) if roster is not None else None
    return Results(
        pack=pack,
        plans=plans,
        tables={
            "scores": scores,
            "rejected": table(REJECTED, [*_unread(unread, pack.language), *_all_rejected(records, pack.language)]),
            "cells": table(CELLS, [row for record in records for row in _cells(record)]),
            **({"no_record": absent} if absent is not None else {}),
        },
        traces=traces,
        counts=_counts(records, scores, absent, len(unread)),
    )


def _trace(plan: RolePlan, records: Sequence[Record], history: History, language: str) -> pl.DataFrame:
    """The trace of one role version."""
    own = [record for record in records if record.fate is Fate.SCORE and record.role is plan.role]
    keys, figures = [_keys(record) for record in own], [history.figures(record) for record in own]
    return scored_trace(plan, keys, figures, language)


def _scores(plans: Sequence[RolePlan], traces: Mapping[str, pl.DataFrame], records: Sequence[Record]) -> pl.DataFrame:
    """A row for each record that was not rejected, in the order of the tables."""
    schema = scores_schema(plans)
    aside = [
        {**_keys(record), "status": "not_appraised", "reason": record.reason}
        for record in records
        if record.fate is Fate.NOT_APPRAISED
    ]
    scored = [traces[plan.table].select(pl.col(name).cast(kind) for name, kind in schema.items()) for plan in plans]
    order = pl.DataFrame(
        {"file": [record.file for record in records], "row": [record.row for record in records]},
        schema={"file": pl.String, "row": pl.Int64},
    ).with_row_index(_ORDER)
    found = pl.concat([*scored, table(schema, aside)]).join(order, on=["file", "row"], how="left")
    return found.sort(_ORDER).drop(_ORDER)


def _keys(record: Record) -> dict[str, Any]:
    keys: dict[str, Any] = {key: record.keys.get(key) or None for key in KEYS}
    return keys | {"file": record.file, "row": record.row}


def _unread(faults: Iterable[Diagnostic], language: str) -> Iterable[dict[str, Any]]:
    """A row for each file that could not be read."""
    for fault in faults:
        file = fault.place.file if isinstance(fault.place, CellPlace) else None
        yield {"file": file, **_said(fault, language)}


def _all_rejected(records: Iterable[Record], language: str) -> Iterable[dict[str, Any]]:
    return (row for record in records for row in _rejected(record, language))


def _rejected(record: Record, language: str) -> Iterable[dict[str, Any]]:
    """A row for each fault of a rejected record."""
    for fault in record.faults:
        place = fault.place if isinstance(fault.place, CellPlace) else CellPlace(record.file, record.row)
        yield {
            **_keys(record), "column": place.column, "cell": place.cell, **_said(fault, language),
        }  # fmt: skip


def _said(fault: Diagnostic, language: str) -> dict[str, str]:
    """A fault in the language of the rules, with the facts to say it in another."""
    return {"code": fault.code, "reason": sentence(fault, language), "facts": facts_as_json(fault.facts)}


def _cells(record: Record) -> Iterable[dict[str, Any]]:
    """The cells of a record that were read as something other than they look."""
    for metric, cell in record.cells.items():
        if cell.looks_different:
            yield {**_keys(record), "metric": metric, "column": cell.column, "raw": cell.raw}


def _counts(records: Sequence[Record], scores: pl.DataFrame, absent: pl.DataFrame | None, unread: int) -> Counts:
    statuses = scores["status"].to_list()
    fates = [record.fate for record in records]
    return Counts(
        rows=len(records),
        scored=statuses.count("scored"),
        incomplete=statuses.count("incomplete"),
        not_appraised=statuses.count("not_appraised"),
        rejected=fates.count(Fate.REJECTED),
        look_back=fates.count(Fate.LOOK_BACK),
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
    return Table(name, header, rows)
