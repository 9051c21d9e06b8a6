"""Excel workbooks as people keep them: titles, totals, several sheets, cells shown otherwise than stored, errors."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter
from small_pack import rules

from kaohe.sources.read import read_tables
from kaohe.sources.tables import Table

HEADINGS = ["工号", "考核期", "件数", "好评率", "评分"]


def book(path: Path, rows: list[list[object]], *, sheets: tuple[str, ...] = ("一季度",)) -> Path:
    """A workbook with the same rows in each sheet; a Formula is one whose kept result is an error."""
    with xlsxwriter.Workbook(path) as made:
        percent, day = made.add_format({"num_format": "0%"}), made.add_format({"num_format": "yyyy/m/d"})
        for name in sheets:
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(at, column, "=1/0", None, cell)
                    elif isinstance(cell, datetime.date):
                        sheet.write_datetime(at, column, datetime.datetime.combine(cell, datetime.time()), day)
                    elif isinstance(cell, float):
                        sheet.write(at, column, cell, percent)
                    else:
                        sheet.write(at, column, cell)
    return path


def table(path: Path, sheet: str | None = None) -> Table:
    [found], faults = read_tables(path, sheet)
    assert faults == []
    return found


def test_a_cell_shown_as_a_percentage_is_the_number_stored(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADINGS, ["E1", "2026-Q1", 5, 0.95, 4]])
    results = rules().evaluate(path)
    assert results.inputs.filter(metric="好评率").collect()["value"].to_list() == ["0.95"]
    assert results.counts.scored == 1


def test_numbers_stored_as_text_and_dates_read_as_written(tmp_path: Path) -> None:
    read = table(book(tmp_path / "a.xlsx", [["a", "b"], ["９５％", datetime.date(2026, 6, 20)], [1001, 0.3]]))
    assert read.frame.collect().rows() == [(2, "９５％", "2026-06-20"), (3, "1001", "0.3")]


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#VALUE!", "#REF!", "#NAME?"])
def test_an_error_in_a_cell_rejects_its_row_and_no_other(tmp_path: Path, error: str) -> None:
    rows = [HEADINGS, ["E1", "2026-Q1", 5, error, 4], ["E2", "2026-Q1", 5, 0.9, 4]]
    results = rules().evaluate(book(tmp_path / "a.xlsx", rows))
    assert results.scores.collect()["employee"].to_list() == ["E2"]
    row = results.rejected.collect().to_dicts()[0]
    assert (row["row"], row["column"], row["cell"], row["code"]) == (2, "好评率", error, "R101")


def test_a_title_above_and_totals_below_are_left_out_with_a_note(tmp_path: Path) -> None:
    rows = [["2026年绩效数据"], [], HEADINGS, ["E1", "2026-Q1", 5, 0.9, 4], [], ["合计", "", 5], ["平均", "", "", 0.9]]
    read = table(book(tmp_path / "a.xlsx", rows))
    assert (read.header, read.frame.collect()["row"].to_list()) == (tuple(HEADINGS), [4])
    assert [(note.code, note.facts["rows"]) for note in read.notes] == [("N301", 1), ("N302", (6, 7))]


def test_every_sheet_that_holds_anything_is_read_or_the_one_named(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADINGS, ["E1", "2026-Q1", 5, 0.9, 4]], sheets=("一季度", "二季度"))
    found, faults = read_tables(path)
    assert ([one.sheet for one in found], faults) == (["一季度", "二季度"], [])
    assert table(path, "二季度").sheet == "二季度"


def test_a_sheet_that_is_not_there_is_told_with_the_near_one(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEADINGS], sheets=("一季度",))
    found, [fault] = read_tables(path, "一季")
    assert (found, fault.code, fault.facts["near"]) == ([], "R211", "一季度")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no workbook", "R213"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "R213"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "R212"),
    ],
)
def test_a_workbook_that_cannot_be_opened_gets_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    found, faults = read_tables(path)
    assert (found, [fault.code for fault in faults]) == ([], [code])


def test_an_empty_workbook_is_an_empty_file(tmp_path: Path) -> None:
    found, faults = read_tables(book(tmp_path / "a.xlsx", []))
    assert (found, [fault.code for fault in faults]) == ([], ["R203"])
