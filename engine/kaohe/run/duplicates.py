"""A person, role and period that stands more than once: nobody knows which row is meant, so all are rejected."""

from __future__ import annotations

import polars as pl

from kaohe.model.pack import KEYS
from kaohe.model.periods import Period
from kaohe.run.reading import ORDER, PLACED, Reading
from kaohe.run.records import Record, without_duplicates
from kaohe.sources.tables import ROW

__all__ = ["set_duplicates_aside"]


def set_duplicates_aside(reading: Reading) -> None:
    """Moves every record that shares its person, role and period with another to those set aside."""
    placed = pl.concat([_aside(reading), *(frame.select(PLACED) for frame in _frames(reading))])
    doubled = placed.group_by(PLACED).len().filter(pl.col("len") > 1).select(PLACED)
    if not doubled.is_empty():
        moved = [one for frame in _frames(reading) for one in _records(frame.join(doubled, on=PLACED, how="semi"))]
        for frames in (*reading.read.values(), reading.unappraised):
            frames[:] = [frame.join(doubled, on=PLACED, how="anti") for frame in frames]
        reading.cells[:] = [frame.join(doubled, on=PLACED, how="anti") for frame in reading.cells]
        reading.aside += moved
    reading.aside.sort(key=lambda one: one[0])
    orders = [order for order, _ in reading.aside]
    told = without_duplicates([record for _, record in reading.aside])
    reading.aside[:] = list(zip(orders, told, strict=True))


def _frames(reading: Reading) -> list[pl.DataFrame]:
    return [frame for frames in (*reading.read.values(), reading.unappraised) for frame in frames]


def _aside(reading: Reading) -> pl.DataFrame:
    placed = [record for _, record in reading.aside if record.period is not None]
    rows = [(one.keys.get("employee"), one.keys.get("role"), str(one.period)) for one in placed]
    return pl.DataFrame(rows, dict.fromkeys(PLACED, pl.String), orient="row")


def _records(frame: pl.DataFrame) -> list[tuple[int, Record]]:
    """Rows of a frame as records, with their order."""
    return [
        (
            row[ORDER],
            Record(row["file"], row[ROW], {key: row[key] or "" for key in KEYS}, Period.parse(row["period"])),
        )
        for row in frame.iter_rows(named=True)
    ]
