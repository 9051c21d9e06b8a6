"""Records in a data frame: the results come as frames of the same kind, with the same figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from small_pack import rules

ROWS = pl.DataFrame({
    "工号": ["E1", "E1", "E2"], "考核期": ["2026-Q1", "2026-Q2", "2026-Q2"],
    "件数": [4, 5, 7], "好评率": [0.9, 0.76, None],
    "评分": [4.0, None, 3.5],
})  # fmt: skip

KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], type]] = {
    "polars": (lambda rows: rows, pl.DataFrame),
    "polars lazy": (lambda rows: rows.lazy(), pl.LazyFrame),
    "pandas": (lambda rows: rows.to_pandas(), pd.DataFrame),
    "pyarrow": (lambda rows: rows.to_arrow(), pa.Table),
    "duckdb": (lambda rows: duckdb.sql("select * from rows"), duckdb.DuckDBPyRelation),
}


def in_polars(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, duckdb.DuckDBPyRelation):
        return frame.pl()
    found = pl.from_pandas(frame) if isinstance(frame, pd.DataFrame) else pl.DataFrame(frame)
    assert isinstance(found, pl.DataFrame)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_frames_in_the_same_frames_out(kind: str) -> None:
    made, wanted = KINDS[kind]
    results = rules().evaluate(made(ROWS))
    assert (results.counts.scored, results.counts.incomplete) == (2, 1)
    for table in ("scores", "indicators", "inputs", "adjustments", "rejected", "cells"):
        assert isinstance(getattr(results, table), wanted), table
    totals = in_polars(results.scores).select("employee", "period", "total", "status").rows()
    assert [(who, when, None if total is None else Decimal(total), said) for who, when, total, said in totals] == [
        ("E1", "2026-Q1", Decimal(82), "scored"), ("E1", "2026-Q2", Decimal(98), "scored"),
        ("E2", "2026-Q2", None, "incomplete"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_gives_what_a_file_gives(kind: str) -> None:
    made, _ = KINDS[kind]
    results = rules().evaluate(made(ROWS))
    listed = rules().evaluate(ROWS.to_dicts())
    assert in_polars(results.scores).drop("file").rows() == listed.scores.drop("file").collect().rows()
    assert results.explain("E1") == listed.explain("E1")
