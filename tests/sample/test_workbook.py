"""The workbook: what was published, room for the auditor's figures, live differences; no text that computes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_run import EVIL, run

from kaohe.diagnostics.refused import RefusedError
from kaohe.sample import draw_sample, write_sample


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("sample") / "out")


def written(bundle: Path, out: Path, language: str, size: int = 31) -> Any:
    write_sample(draw_sample(bundle, size=size, seed="=1+1", language=language), out)
    return openpyxl.load_workbook(out)


@pytest.mark.parametrize(
    ("language", "titles", "headings"),
    [
        (
            "zh", ["抽样", "指标", "加减和否决", "数据", "分层", "抽签", "怎么抽的"],
            ["序号", "工号", "姓名", "部门", "岗位", "考核期", "为什么抽中", "公布总分", "等级", "审计重算总分",
             "差异", "审计等级", "备注"],
        ),
        (
            "en", ["Sample", "Indicators", "Adjustments and vetoes", "Figures", "Strata", "Lots", "How it was drawn"],
            ["No.", "Employee", "Name", "Department", "Role", "Period", "Why it is in the sample", "Published total",
             "Grade", "Auditor's total", "Difference", "Auditor's grade", "Notes"],
        ),
    ],
)  # fmt: skip
def test_its_sheets(bundle: Path, tmp_path: Path, language: str, titles: list[str], headings: list[str]) -> None:
    book = written(bundle, tmp_path / "s.xlsx", language)
    assert book.sheetnames == titles
    assert [cell.value for cell in book[titles[0]][1]] == headings
    assert book[titles[0]].max_row == 33


def test_only_our_own_formulas_are_formulas(bundle: Path, tmp_path: Path) -> None:
    book = written(bundle, tmp_path / "s.xlsx", "zh")
    formulas = {
        (sheet.title, sheet.cell(1, cell.column).value) for sheet in book for row in sheet for cell in row
        if cell.data_type == "f"
    }  # fmt: skip
    assert formulas == {(title, "差异") for title in ("抽样", "指标", "加减和否决", "数据")}
    texts = [cell.value for row in book["抽样"] for cell in row]
    assert EVIL in texts
    assert "=1+1" in [cell.value for cell in book["怎么抽的"]["B"]]


def test_differences_are_of_the_cells_beside_them(bundle: Path, tmp_path: Path) -> None:
    sheet = written(bundle, tmp_path / "s.xlsx", "zh")["抽样"]
    assert sheet["K2"].value == '=IF(AND(ISNUMBER(J2),ISNUMBER(H2)),ROUND(J2-H2,2),"")'
    assert sheet["K33"].value == '=IF(AND(ISNUMBER(J33),ISNUMBER(H33)),ROUND(J33-H33,2),"")'
    incomplete = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[1] == "E06")
    assert incomplete[7:10] == ("待定", None, None)


def test_how_it_was_drawn_is_told(bundle: Path, tmp_path: Path) -> None:
    it = draw_sample(bundle, size=4, seed="审计 2026", language="zh")
    write_sample(it, tmp_path / "s.xlsx")
    told = {
        row[0]: row[1] for row in openpyxl.load_workbook(tmp_path / "s.xlsx")["怎么抽的"].iter_rows(values_only=True)
    }
    assert told["结果清单的 SHA-256"] == it.manifest
    assert (told["种子"], told["随机要抽"], told["离等级界线多近要看"]) == ("审计 2026", "4", "1 分")
    strata = list(openpyxl.load_workbook(tmp_path / "s.xlsx")["分层"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] + row[3:] for row in strata] == [
        (one.name, one.population, one.drawn, one.last) for one in it.strata
    ]
    lots = {row[1]: row[4] for row in openpyxl.load_workbook(tmp_path / "s.xlsx")["抽签"].iter_rows(values_only=True)}
    assert {one.employee: one.order for one in it.records if one.order} == {
        who: drew for who, drew in lots.items() if who != "工号"
    }


def test_the_same_sample_is_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sample(draw_sample(bundle, size=4, seed="x"), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_where_it_cannot_be_written(bundle: Path, tmp_path: Path) -> None:
    it = draw_sample(bundle, size=1, seed="x")
    write_sample(it, tmp_path / "a.xlsx")
    for name, code in (("a.xlsx", "B121"), ("a.csv", "B120")):
        with pytest.raises(RefusedError) as refused:
            write_sample(it, tmp_path / name)
        assert refused.value.findings[0].code == code
    write_sample(it, tmp_path / "a.xlsx", replace=True)
