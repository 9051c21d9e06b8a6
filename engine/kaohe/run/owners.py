"""What became of the rows of details: rolled up, set aside, or of nobody who has a record."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.run.details import DetailRows, in_cycle, users
from kaohe.run.faults import ORDER, RANK
from kaohe.run.frames import DETAILS_UNMATCHED, REJECTED
from kaohe.run.reading import Reading
from kaohe.run.results import DetailCounts
from kaohe.run.shorter_periods import with_whole_periods
from kaohe.sources.tables import ROW

__all__ = ["details_told"]


def details_told(
    pack: Pack, details: Mapping[str, DetailRows], reading: Reading, period: Period | None
) -> tuple[dict[str, pl.LazyFrame], tuple[DetailCounts, ...]]:
    """The tables of detail rows set aside, and how many rows of each detail met which fate; nothing without details."""
    if not details:
        return {}, ()
    rejected, unmatched, counts = [], [], []
    for name, rows in details.items():
        readable = pl.concat([part.frame.select(_keys(rows)) for part in rows.parts])
        asked = _of_period(readable, rows, period)
        alone = asked.join(_owned(pack, name, asked, reading), on=ORDER, how="anti", maintain_order="left")
        listed, height = alone.collect(engine="streaming").sort(ORDER), _height(asked)
        faults = pl.concat(rows.faults).sort(ORDER, RANK)
        rejected.append(faults.select(pl.lit(name).alias("detail"), *REJECTED))
        period_of = pl.coalesce(in_cycle(cycle) for cycle in rows.cycles).alias("period")
        unmatched.append(listed.with_columns(pl.lit(name).alias("detail"), period_of).select(*DETAILS_UNMATCHED))
        counts.append(
            DetailCounts(
                detail=name, rows=rows.height, rolled_up=height - listed.height, rejected=faults[ORDER].n_unique(),
                no_record=listed.height, other_periods=_height(readable) - height,
            )
        )  # fmt: skip
    found = {"details_rejected": pl.concat(rejected).lazy(), "details_unmatched": pl.concat(unmatched).lazy()}
    return found, tuple(counts)


def _keys(rows: DetailRows) -> tuple[str, ...]:
    """What tells whose a row is."""
    return ("employee", "role", *(in_cycle(cycle) for cycle in rows.cycles), "file", ROW, ORDER)


def _height(frame: pl.LazyFrame) -> int:
    height: int = frame.select(pl.len()).collect(engine="streaming").item()
    return height


def _of_period(rows: pl.LazyFrame, read: DetailRows, period: Period | None) -> pl.LazyFrame:
    """The rows of the period that is scored."""
    if period is None:
        return rows
    scored = period.cycle in read.cycles
    return rows.filter(pl.col(in_cycle(period.cycle)) == str(period) if scored else pl.lit(False))


def _owned(pack: Pack, detail: str, rows: pl.LazyFrame, reading: Reading) -> pl.LazyFrame:
    """The rows of somebody who has a record, whatever became of that, in a role that rolls them up."""
    records = with_whole_periods(reading, pl.concat(reading.placed)).select("employee", "role", "period").unique()
    found = [rows.select(ORDER).filter(pl.lit(False))]
    for role, cycle in users(pack, detail).items():
        own = rows.filter(pl.col("role").is_null() | (pl.col("role") == role))
        theirs = records.filter(pl.col("role") == role).select("employee", pl.col("period").alias(in_cycle(cycle)))
        found.append(own.join(theirs, on=["employee", in_cycle(cycle)], how="semi").select(ORDER))
    return pl.concat(found).unique()
