"""CSV files as Excel and others write them, and as they are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.sources.read import read_tables
from kaohe.sources.tables import Table

TEXT = '工号,说明,件数\nE1,"两行\n一格",3\n\nE2,,4\n'


def table(path: Path) -> Table:
    [found], faults = read_tables(path)
    assert faults == []
    return found


def refused(path: Path) -> list[str]:
    found, faults = read_tables(path)
    assert found == []
    return [one.code for one in faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_usual_file_reads_the_same(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(",", delimiter).replace("\n", newline).encode(encoding))
    read = table(path)
    assert read.header == ("工号", "说明", "件数")
    assert read.frame.select("row", "0", "2").collect().rows() == [(2, "E1", "3"), (4, "E2", "4")]
    assert "".join(read.frame.collect()["1"][0].split()) == "两行一格"


@pytest.mark.parametrize("quoted", [True, False])
def test_ragged_rows_stand_aside_and_blank_lines_count(tmp_path: Path, *, quoted: bool) -> None:
    path = tmp_path / "a.csv"
    mark = '"' if quoted else ""
    path.write_text(f"\n工号,{mark}件数{mark}\nE1,3\n\n,\nE2\nE3,4,\nE4,5,6\nE5,7\n", encoding="utf-8")
    read = table(path)
    assert read.header == ("工号", "件数")
    assert read.frame.collect().rows() == [(3, "E1", "3"), (7, "E3", "4"), (9, "E5", "7")]
    assert [(row.number, row.cells) for row in read.ragged] == [(6, ("E2",)), (8, ("E4", "5", "6"))]
    assert read.height == 5


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("工号,件数\nE1,3\n".encode("utf-8-sig"))
    assert table(path).header[0] == "工号"


def test_the_same_bytes_have_the_same_hash(tmp_path: Path) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(TEXT, encoding="utf-8")
    other.write_text(TEXT, encoding="utf-8")
    assert table(one).sha256 == table(other).sha256 != ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "R203"),
        (b" \r\n\n", "R203"),
        (b",,,\n,,", "R203"),
        (b"\x00\x01\x02,\x00", "R202"),
        (b"\xff\xff\xff\xff,a", "R202"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path) == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv") == ["R201"]
    assert refused(tmp_path) == ["R201"]


def test_a_cell_too_long_for_any_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('工号\n"' + "x" * 200_000 + "\n", encoding="utf-8")
    assert refused(path) == ["R204"]
