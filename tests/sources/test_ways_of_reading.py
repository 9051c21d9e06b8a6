"""A table is read at the speed of columns where it can be; whichever way it is read, it is the same table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from kaohe.sources.read import read_tables
from kaohe.sources.tables import Row, Table

CELL = st.text(st.sampled_from('a甲1 ,;"\n\t'), max_size=4)
TABLE = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)


def written(rows: list[list[str]], *, always_quoted: bool) -> str:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if always_quoted else csv.QUOTE_MINIMAL
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows([["工号", "件,数", "c"], *rows])
    return text.getvalue()


def by_rows(text: str) -> Table:
    """The same table, read by Python's own reader."""
    rows = [Row(at, tuple(cells)) for at, cells in enumerate(csv.reader(io.StringIO(text, newline="")), 1)]
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    return Table.of_rows("a.csv", [cell.strip() for cell in filled[0].cells], filled[1:])


@given(TABLE, st.booleans(), st.lists(st.sampled_from(["", ",,", "x", "x,y", "x,y,z,", "x,y,z,w"]), max_size=3))
def test_every_way_gives_the_same_table(rows: list[list[str]], always: bool, others: list[str]) -> None:
    text = written(rows, always_quoted=always) + "".join(f"{line}\n" for line in others)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text, encoding="utf-8", newline="")
        [read], faults = read_tables(path)
    wanted = by_rows(text)
    assert faults == []
    assert read.header == wanted.header
    assert_frame_equal(read.frame, wanted.frame)
    assert read.ragged == wanted.ragged
