"""Workbooks of several sheets: each that holds records is read, every other is named, and titles may be roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from small_pack import rules

import kaohe

TWO = """
岗位 客服
  考核周期 季度
  数据 响应时间 : 时长(分钟)
  指标 快 权重 100%
    数值 = 响应时间
    得分 分档
      不高于 5 分钟 : 100
      其余 : 50
岗位 主管
  考核周期 季度
  数据 离职人数 : 数量
  指标 稳 权重 100%
    数值 = 离职人数
    得分 分档
      等于 0 : 100
      其余 : 50
"""
QUICK = ["工号", "考核期", "响应时间"]
STEADY = ["工号", "考核期", "离职人数"]


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    path = folder / "季度数据.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if title in hidden:
                sheet.hide()
    return path


def test_a_sheet_a_role_is_one_run_and_the_titles_say_the_role(tmp_path: Path) -> None:
    path = book(tmp_path, {"客服": [QUICK, ["E1", "2026-Q1", 4]], "主管": [STEADY, ["E2", "2026-Q1", 0]]})
    results = kaohe.loads(TWO).evaluate(path, out=tmp_path / "out")
    scores = results.scores.collect()
    assert scores.select("employee", "role", "file", "row").rows() == [
        ("E1", "客服", "季度数据.xlsx[客服]", 2), ("E2", "主管", "季度数据.xlsx[主管]", 2),
    ]  # fmt: skip
    assert [str(total) for total in scores["total"]] == ["100.00", "100.00"]
    assert results.notes == ()
    assert kaohe.open(tmp_path / "out").explain("E2")[0].role == "主管"


def test_a_column_says_the_role_before_the_title_does(tmp_path: Path) -> None:
    rows = [
        ["工号", "岗位", "考核期", "响应时间", "离职人数"],
        ["E1", "主管", "2026-Q1", 4, 1],
        ["E2", "", "2026-Q1", 4, 1],
    ]
    scores = kaohe.loads(TWO).evaluate(book(tmp_path, {"客服": rows})).scores.collect()
    assert scores.select("employee", "role").rows() == [("E1", "主管"), ("E2", "客服")]


def test_a_title_that_is_no_role_leaves_rows_without_one(tmp_path: Path) -> None:
    results = kaohe.loads(TWO).evaluate(book(tmp_path, {"一季度": [QUICK, ["E1", "2026-Q1", 4]]}))
    assert results.rejected.collect()["code"].to_list() == ["R205"]


def test_sheets_without_records_are_named_and_hidden_ones_are_not_looked_at(tmp_path: Path) -> None:
    people = [["工号", "姓名"], ["E1", "甲"], ["E2", "乙"]]
    sheets = {
        "说明": [["先看这里"], ["列", "填什么"]], "一季度": [["标题"], QUICK, ["E1", "2026-Q1", 4]], "名单": people,
        "草稿": [QUICK, ["E9", "2026-Q1", 4]],
    }  # fmt: skip
    path = book(tmp_path, sheets, hidden=["草稿"])
    results = kaohe.loads(TWO[: TWO.index("岗位 主管")]).evaluate(path, roster=path)
    assert results.scores.collect()["employee"].to_list() == ["E1"]
    assert [(note.code, note.place and note.place.file) for note in results.notes] == [
        ("N301", "季度数据.xlsx"), ("N303", "季度数据.xlsx"),
    ]  # fmt: skip
    assert results.notes[1].facts == {"read": ("一季度",), "unread": ("说明", "名单")}
    assert results.tables["no_record"].collect()["employee"].to_list() == ["E2"]


def test_faults_name_the_sheet(tmp_path: Path) -> None:
    path = book(tmp_path, {"客服": [QUICK, ["E1", "2026-Q1", "快"]], "主管": [STEADY, ["E1", "2026-Q1", 0.5]]})
    rejected = kaohe.loads(TWO).evaluate(path).rejected.collect()
    assert rejected.select("file", "row", "code").rows() == [
        ("季度数据.xlsx[客服]", 2, "R101"), ("季度数据.xlsx[主管]", 2, "R108"),
    ]  # fmt: skip


def test_the_same_record_in_two_sheets_is_used_from_neither(tmp_path: Path) -> None:
    rows = [["工号", "考核期", "件数", "好评率", "评分"], ["E1", "2026-Q1", 5, 0.9, 4]]
    results = rules().evaluate(book(tmp_path, {"甲": rows, "甲 (2)": rows}))
    assert results.rejected.collect()["code"].to_list() == ["R114", "R114"]


def test_sheets_with_headings_alone_are_no_rows(tmp_path: Path) -> None:
    path = book(tmp_path, {"客服": [QUICK, ["E1", "2026-Q1", 4]], "主管": [STEADY]})
    assert kaohe.loads(TWO).evaluate(path).counts.rows == 1
    assert kaohe.loads(TWO).evaluate(book(tmp_path, {"客服": [QUICK], "主管": [STEADY]})).counts.rows == 0


@pytest.mark.parametrize("heading", ["响应时间(分钟)", "响应时间（分钟）", "响应时间 (minutes)"])
def test_a_heading_may_have_its_unit_behind(tmp_path: Path, heading: str) -> None:
    rows = [["工号", "考核期", heading], ["E1", "2026-Q1", 4]]
    assert kaohe.loads(TWO).evaluate(book(tmp_path, {"客服": rows})).counts.scored == 1


def test_a_heading_with_another_unit_is_no_column(tmp_path: Path) -> None:
    rows = [["工号", "考核期", "响应时间(小时)"], ["E1", "2026-Q1", 4]]
    results = kaohe.loads(TWO).evaluate(book(tmp_path, {"客服": rows}))
    assert results.rejected.collect()["code"].to_list() == ["R206"]


def test_the_unit_of_one_figure_is_never_the_column_of_another(tmp_path: Path) -> None:
    two = TWO[: TWO.index("岗位 主管")].replace(
        "  指标", '  数据 总时间 "x" : 时长(分钟) 取自 "响应时间(分钟)"\n  指标', 1
    )
    rows = [["工号", "考核期", "响应时间(分钟)"], ["E1", "2026-Q1", 4]]
    rejected = kaohe.loads(two).evaluate(book(tmp_path, {"客服": rows})).rejected.collect()
    assert rejected.select("column", "code").rows() == [("响应时间", "R206")]


def test_a_bare_number_under_a_percent_sign_is_not_guessed(tmp_path: Path) -> None:
    rows = [["工号", "考核期", "件数", "好评率(%)", "评分"], ["E1", "2026-Q1", 5, 0.9, 4]]
    assert rules().evaluate(book(tmp_path, {"甲": rows})).rejected.collect()["code"].to_list() == ["R206"]
