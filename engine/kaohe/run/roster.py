"""Who should have a record and has none."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.run.frames import table
from kaohe.run.headings import key_columns
from kaohe.run.records import Record
from kaohe.sources.tables import Table

__all__ = ["NO_RECORD", "no_record"]

NO_RECORD = {
    "employee": pl.String, "name": pl.String, "role": pl.String, "period": pl.String, "department": pl.String,
}  # fmt: skip


def no_record(pack: Pack, roster: Table, records: Sequence[Record], period: Period | None) -> pl.DataFrame:
    """The people of a roster without a row, in the period to be scored or in each period of the records.

    Raises
    ------
    RefusedError
        Where the roster has no column that names employees.
    """
    keys = key_columns(pack, roster.header)
    if "employee" not in keys:
        place = CellPlace(roster.file, 1)
        raise RefusedError([finding("R205", place, key="employee")], pack.language)
    periods = [period] if period else sorted({record.period for record in records if record.period is not None})
    present = {(record.keys.get("employee"), record.period) for record in records}
    rows: list[dict[str, str]] = []
    for row in roster.rows:
        person: dict[str, str] = {key: row.cells[at].strip() for key, at in keys.items() if at < len(row.cells)}
        who = person.get("employee")
        absent = [one for one in periods if who and (who, one) not in present]
        rows += [{**person, "period": str(one)} for one in absent]
    return table(NO_RECORD, rows)
