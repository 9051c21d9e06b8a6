"""Columns of cells are read as each cell is read on its own."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cells import TYPES, metrics

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable
from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.run.cells import Fault, looks_like, read_cell
from kaohe.run.decode import FAULTY, Cells, decode

WRITTEN = st.sampled_from([
    "", "无", "不适用", "95%", "0.95", "1,234", "3万", "是", "N", "优", "良 好", "2026-06-20", "-3.5", "0", "-0",
    "12abc", "1e400", "1e3", "1e-9", "７", "5 分钟", "0.5小时", "999999999999", "999999999999.999", "0.0000000001",
    "4.50", "100.0",
])  # fmt: skip
PLAIN = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=3).map(lambda one: f"{one:f}")
COLUMN = st.lists(st.one_of(WRITTEN, PLAIN, st.text(max_size=5)), min_size=1, max_size=12)


@pytest.mark.parametrize("kind", TYPES)
@given(COLUMN)
def test_a_column_is_read_cell_by_cell(kind: str, cells: list[str]) -> None:
    metric = metrics()[kind]
    frame, [read] = decode(pl.LazyFrame({"0": cells}, {"0": pl.String}), [Cells("0", pl.String(), metric)])
    found = frame.select(value=read.value, state=read.state, differs=read.differs).collect()
    for cell, (value, state, differs) in zip(cells, found.rows(), strict=True):
        match read_cell(cell, metric):
            case Known(value=known):
                exact = known * 10**read.places if isinstance(known, Fraction) else known
                different = not isinstance(known, str) and not looks_like(cell, known)
                assert (value, state, differs) == (exact, KNOWN, different), cell
            case Missing(reason=reason) | NotApplicable(reason=reason):
                assert (value, state) == (None, reason_code(reason.code)), cell
            case Fault():
                assert (value, state) == (None, FAULTY), cell
