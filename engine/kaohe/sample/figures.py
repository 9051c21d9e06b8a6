"""What a bundle's tables say of records: of all, what is drawn from; of those sampled, every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.export.tables import indicator_rows
from kaohe.run.results import Results
from kaohe.run.tidy import adjustments, indicators, inputs
from kaohe.sample.lots import Key
from kaohe.wording import Wording

__all__ = ["adjustments_of", "indicators_of", "inputs_of", "overridden", "records", "vetoed"]

_KEYS = ("employee", "role", "period")


def records(results: Results[Any]) -> dict[Key, dict[str, Any]]:
    """Every record that was not rejected, by its keys, totals exact."""
    texts = [pl.col(name).cast(pl.String) for name in ("status", "grade")]
    table = results.tables["scores"].select(*_KEYS, "name", "department", "total", *texts)
    rows = table.collect(engine="streaming").iter_rows(named=True)
    return {_key(row): row | {"total": None if row["total"] is None else Fraction(row["total"])} for row in rows}


def vetoed(results: Results[Any]) -> Iterator[tuple[Key, str]]:
    """Those of whom a veto held, with what it is called."""
    steps = adjustments(results.plans, results.traces)
    if "adjustment" not in steps.collect_schema():
        return
    held = steps.filter(pl.col("adjustment").str.starts_with("veto ") & pl.col("applied"))
    for row in held.select(*_KEYS, "title").collect(engine="streaming").iter_rows(named=True):
        yield _key(row), row["title"]


def overridden(results: Results[Any]) -> Iterator[tuple[Key, str]]:
    """Those of whom a figure was changed by hand, with which."""
    if "overrides" in results.tables:
        applied = results.tables["overrides"].filter(pl.col("fate") == "applied").select(*_KEYS, "item")
        for row in applied.collect(engine="streaming").iter_rows(named=True):
            yield _key(row), row["item"]


def indicators_of(results: Results[Any], numbers: Mapping[Key, int], words: Wording) -> Iterator[dict[str, Any]]:
    """The points of sampled records, as published."""
    theirs = _of(indicators(results.plans, results.traces), numbers)
    yield from indicator_rows(results, theirs, words)


def adjustments_of(results: Results[Any], numbers: Mapping[Key, int], words: Wording) -> Iterator[dict[str, Any]]:
    """The steps from the base total to the total of sampled records."""
    for row in _rows(_of(adjustments(results.plans, results.traces), numbers)):
        kind = str(row["adjustment"]).partition(" ")[0]
        yield row | {
            "step": row["title"] if kind == "adjustment" else words.say("compare", f"kind {kind}", name=row["title"])
        }


def inputs_of(results: Results[Any], numbers: Mapping[Key, int]) -> Iterator[dict[str, Any]]:
    """The figures that sampled records were scored from, with the cell that each was read from."""
    yield from _rows(_of(inputs(results.plans, results.traces, results.tables["cells"]), numbers))


def _key(row: Mapping[str, Any]) -> Key:
    return row["employee"], row["role"], row["period"]


def _of(table: pl.LazyFrame, numbers: Mapping[Key, int]) -> pl.LazyFrame:
    """A table's rows of sampled records, each with its record's number, in order."""
    columns = [pl.Series(name, [key[at] for key in numbers], pl.String) for at, name in enumerate(_KEYS)]
    wanted = pl.LazyFrame([*columns, pl.Series("number", list(numbers.values()), pl.Int64)])
    joined = table.join(wanted, on=list(_KEYS), how="inner", maintain_order="left")
    return joined.sort("number", maintain_order=True)


def _rows(table: pl.LazyFrame) -> Iterator[dict[str, Any]]:
    return table.collect(engine="streaming").iter_rows(named=True)
