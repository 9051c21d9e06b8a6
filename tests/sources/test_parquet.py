"""Parquet files: numbers, flags and dates as they are, read as exactly as text would be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import rules
from test_cells import TYPES, metrics

from kaohe.model.pack import Metric
from kaohe.run.decode import Cells, decode
from kaohe.sources.cell_text import as_text
from kaohe.sources.read import read_tables

COLUMNS = {
    "ints": st.lists(st.none() | st.integers(-(10**6), 10**6), max_size=6).map(
        lambda found: pl.Series("c", found, pl.Int64)
    ),
    "floats": st.lists(
        st.none() | st.floats(-1e6, 1e6) | st.sampled_from([0.95, 0.1, 4.5, 2.675, 1e-7]), max_size=6
    ).map(lambda found: pl.Series("c", found, pl.Float64)),
    "flags": st.lists(st.none() | st.booleans(), max_size=6).map(lambda found: pl.Series("c", found, pl.Boolean)),
    "days": st.lists(st.none() | st.dates(), max_size=6).map(lambda found: pl.Series("c", found, pl.Date)),
    "decimals": st.lists(st.none() | st.decimals(-100, 100, places=2), max_size=6).map(
        lambda found: pl.Series("c", found, pl.Decimal(20, 2))
    ),
}


@pytest.mark.parametrize("held", COLUMNS)
@pytest.mark.parametrize("kind", TYPES)
@given(st.data())
def test_what_a_file_knows_is_read_as_its_text_would_be(kind: str, held: str, data: st.DataObject) -> None:
    column = data.draw(COLUMNS[held])
    metric = metrics()[kind]
    text = column.to_frame().select(as_text(pl.col("c"), column.dtype).alias("c"))["c"]
    for (value, state), (other, other_state) in zip(_read(column, metric), _read(text, metric), strict=True):
        assert state == other_state
        assert value == other


def _read(column: pl.Series, metric: Metric) -> list[tuple[object, int]]:
    frame, [read] = decode(column.to_frame("0").lazy(), [Cells("0", column.dtype, metric)])
    rows = frame.select(value=read.value, state=read.state).collect().rows()
    return [(_exact(value, read.places), state) for value, state in rows]


def _exact(value: object, places: int) -> object:
    return Fraction(value, 10**places) if isinstance(value, int) and not isinstance(value, bool) else value


def test_records_in_parquet_are_scored(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({
        "工号": [1001, 1002, None], "考核期": ["2026-Q1"] * 2 + [None],
        "件数": [5, 6, None], "好评率": [0.95, 95.0, None],
        "评分": [Decimal("4.5"), Decimal(3), None],
    }).write_parquet(path)  # fmt: skip
    results = rules().evaluate(path)
    assert results.scores.collect()["employee"].to_list() == ["1001"]
    assert results.rejected.select("row", "column", "cell", "code").collect().rows() == [(3, "好评率", "95", "R103")]
    assert results.cells.collect().is_empty()


def test_a_broken_file_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and no more")
    found, faults = read_tables(path)
    assert (found, [fault.code for fault in faults]) == ([], ["R204"])


def test_how_values_are_written_as_text() -> None:
    assert _texts([1.0, 0.95, None, -2.0, 1e20]) == ["1", "0.95", "", "-2", "1e+20"]
    assert _texts([date(2026, 6, 20), None]) == ["2026-06-20", ""]
    assert _texts([True, None, False]) == ["是", "", "否"]


def _texts(values: list[object]) -> list[str]:
    frame = pl.DataFrame({"c": values})
    return frame.select(as_text(pl.col("c"), frame.schema["c"]).alias("c"))["c"].to_list()
