"""A person, role and period that stands more than once: nobody knows which row is meant, so all are rejected."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kaohe.diagnostics import finding
from kaohe.run.faults import FAULTS, ORDER, RANK, said
from kaohe.run.reading import PLACED, Reading
from kaohe.sources.tables import ROW

__all__ = ["DUPLICATE", "set_duplicates_aside"]

DUPLICATE = "R114"
_LAST = 1_000_000
"""Stands behind all faults that a row has of itself."""


def set_duplicates_aside(reading: Reading) -> None:
    """Moves every record that shares its person, role and period with another to those set aside."""
    doubled = _doubled(reading)
    if doubled.is_empty():
        return
    twice = doubled.select(PLACED).unique().lazy()
    for version, parts in reading.parts.items():
        reading.parts[version] = [replace(part, frame=_without(part.frame, twice)) for part in parts]
    reading.unappraised[:] = [_without(frame, twice) for frame in reading.unappraised]
    reading.cells[:] = [_without(frame, twice) for frame in reading.cells]
    reading.faults.append(_told(doubled, reading.pack.language))


def _doubled(reading: Reading) -> pl.DataFrame:
    """The records that are not alone, in order.

    Equal records have equal hashes, so where all hashes differ all records do: that takes eight bytes a record. Only
    records that share their hash are compared themselves.
    """
    if not reading.placed:
        return pl.DataFrame(schema=FAULTS)
    placed = pl.concat(reading.placed)
    mark = pl.struct(PLACED).hash().alias("~hash")
    hashes = placed.select(mark).collect(engine="streaming")["~hash"]
    if hashes.n_unique() == hashes.len():
        return pl.DataFrame(schema=FAULTS)
    shared = hashes.filter(hashes.is_duplicated()).unique().to_frame().lazy()
    found = placed.with_columns(mark).join(shared, on="~hash", how="semi").collect(engine="streaming")
    return found.filter(pl.struct(PLACED).is_duplicated()).sort(ORDER)


def _without(frame: pl.LazyFrame, doubled: pl.LazyFrame) -> pl.LazyFrame:
    return frame.join(doubled, on=PLACED, how="anti", maintain_order="left")


def _told(doubled: pl.DataFrame, language: str) -> pl.DataFrame:
    """A fault for each record, which names another with the same person, role and period."""
    first = pl.col("file", ROW, ORDER).first().over(PLACED).name.prefix("~first.")
    second = pl.col("file", ROW).get(1).over(PLACED).name.prefix("~second.")
    rows = []
    for row in doubled.with_columns(first, second, pl.len().over(PLACED).alias("~times")).iter_rows(named=True):
        other = "second" if row["~first.~order"] == row[ORDER] else "first"
        fault = finding(
            DUPLICATE, times=row["~times"], other_file=row[f"~{other}.file"], other_row=row[f"~{other}.row"],
            employee=row["employee"], period=row["period"],
        )  # fmt: skip
        kept = {name: value for name, value in row.items() if name in FAULTS}
        rows.append({**kept, RANK: _LAST, **said(fault, language)})
    return pl.DataFrame(rows, FAULTS)
