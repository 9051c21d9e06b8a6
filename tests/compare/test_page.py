"""A comparison as a page and as a workbook: all that is told, and nothing from outside that runs or computes."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import pytest
from two_packs import NEW, OLD, RECORDS, scored

from kaohe.compare import Comparison, impact
from kaohe.compare.page import MARK, comparison_page, write_page
from kaohe.compare.workbook import write_comparison
from kaohe.diagnostics.refused import RefusedError

EVIL = "=1+1<script>alert(1)</script>"


def comparison(language: str = "zh") -> Comparison:
    records = [{**one, "姓名": EVIL, "部门": EVIL} for one in RECORDS]
    return impact(scored(OLD, records), scored(NEW, records), language=language)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "onclick", "onload"}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            ["规则修改的影响", "权重 60% → 50%", "加一行「不低于 10」70 分", "投诉太多」 −31.00", "B → C"],
        ),
        (
            "en",
            ["What the changed rules do", "weight 60% → 50%", "投诉太多” −31.00", "5 records = 1 up + 3 down"],
        ),
    ],
)
def test_the_page(language: str, told: list[str]) -> None:
    page = comparison_page(comparison(language))
    for text in told:
        assert text in page
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert "=1+1&lt;script&gt;" in page
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page


def test_a_page_is_only_put_in_the_place_of_a_page(tmp_path: Path) -> None:
    out = tmp_path / "比较.html"
    write_page(comparison(), out)
    assert MARK in out.read_text(encoding="utf-8")
    with pytest.raises(RefusedError, match="B101"):
        write_page(comparison(), out)
    write_page(comparison(), out, replace=True)
    out.write_text("其他", encoding="utf-8")
    with pytest.raises(RefusedError, match="B102"):
        write_page(comparison(), out, replace=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook(language: str, tmp_path: Path) -> None:
    out = tmp_path / "比较.xlsx"
    it = comparison(language)
    write_comparison(it, out)
    book = fastexcel.read_excel(out)
    sheets = {
        "zh": ["变了的人", "差在哪里", "等级的变化", "各部门", "每项改动的作用", "规则改了什么", "说明"],
        "en": [
            "Who changes", "Where it differs", "Grades", "Departments", "What each change does",
            "What changed in the rules", "About",
        ],
    }[language]  # fmt: skip
    assert book.sheet_names == sheets
    people = book.load_sheet(0).to_polars()
    assert people["工号" if language == "zh" else "Employee"].to_list() == ["E4", "E3", "E2", "E1"]
    assert people["姓名" if language == "zh" else "Name"][0] == EVIL
    assert people["差" if language == "zh" else "Difference"].to_list() == [-41.0, -15.0, -7.0, 1.0]
    pieces = book.load_sheet(1).to_polars()
    column = "差" if language == "zh" else "Difference"
    assert pieces[column].sum() == pytest.approx(-62)
    assert book.load_sheet(5).to_polars().height == len(it.changes)
