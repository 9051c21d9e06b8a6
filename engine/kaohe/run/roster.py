"""Who should have a record and has none."""

from __future__ import annotations

import polars as pl

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.run.headings import key_columns
from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import Table

__all__ = ["NO_RECORD", "no_record"]

NO_RECORD = {
    "employee": pl.String, "name": pl.String, "role": pl.String, "period": pl.String, "department": pl.String,
}  # fmt: skip

_AT = "~at"


def no_record(pack: Pack, roster: Table, present: pl.DataFrame, period: Period | None) -> pl.LazyFrame:
    """The people of a roster without a row, in the period to be scored or in each period of the records.

    ``present`` are employee and period of whoever has a row.

    Raises
    ------
    RefusedError
        Where the roster has no column that names employees.
    """
    keys = key_columns(pack, roster.header)
    if "employee" not in keys:
        place = CellPlace(roster.file, 1)
        raise RefusedError([finding("R205", place, key="employee")], pack.language)
    people = (
        roster.frame.select(
            as_text(pl.col(str(keys[key])), roster.kinds[keys[key]]).str.strip_chars().alias(key)
            if key in keys
            else pl.lit(None, pl.String).alias(key)
            for key in NO_RECORD
            if key != "period"
        )
        .filter(pl.col("employee") != "")
        .with_row_index(_AT)
    )
    periods = pl.Series("period", [str(period)]) if period else present["period"].unique().sort()
    wanted = people.join(periods.to_frame().lazy(), how="cross")
    found = wanted.join(present.lazy(), on=["employee", "period"], how="anti")
    return found.sort(_AT, "period").select(*NO_RECORD)  # joins keep no order that could be counted on
