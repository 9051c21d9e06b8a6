"""Days in the role, exemptions and the whole over several roles, in the handbook, on the page and in the template."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sample_runs import PACKS, scored

import kaohe
from kaohe.export.files import export
from kaohe.pages.handbook import Form, handbook
from kaohe.pages.statement import statement_page
from kaohe.template.sheets import sheets_of
from kaohe.template.told import told
from kaohe.wording import wording


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["谁参加考核", "从「到岗日期」那天起,到「离岗日期」那天止,没有写的算还在岗", "按数据「在岗天数」",
                "在岗天数 不足 30 天", "这一期不考核;缺数据时照常考核", "这一期不考核;缺数据时待定"]),
        ("en", ["Who is appraised", "from the day of “到岗日期” to the day of “离岗日期”",
                "those of the metric “在岗天数”",
                "not appraised in this period; appraised all the same where data are missing"]),
    ],
)  # fmt: skip
def test_the_handbook_says_who_is_appraised(form: Form, language: str, said: list[str]) -> None:
    page = handbook(kaohe.load(PACKS["in_role"][0]).pack, form, language)
    assert [one for one in said if one not in page] == []


def test_an_example_of_the_handbook_says_by_what_nobody_is_appraised() -> None:
    example = """
示例 "太晚" 岗位 销售
  已知 考核期 = 2026-Q3, 到岗日期 = 2026-09-02
  应得 总分 = 不考核
"""
    rules = kaohe.loads(PACKS["in_role"][0].read_text(encoding="utf-8") + example)
    page = handbook(rules.pack, "md", "zh")
    assert "| 不考核 | 「在岗不满 30 天」:在岗 2026-09-02 至 2026-09-30 共 29 天 < 30 天 |" in unescape(page).replace(
        "\\", ""
    )
    assert "| **总分** |  | **不考核** |" in page


def test_a_page_shows_the_whole() -> None:
    page = statement_page(scored("in_role").explain("E4", language="zh"), scored("in_role").pack)
    assert page.count("<h3>多岗位综合</h3>") == 2
    assert "客服、销售 · " in page
    assert "多岗位综合" not in statement_page(scored("in_role").explain("E1", language="zh"), scored("in_role").pack)


def test_a_page_says_why_there_is_no_whole() -> None:
    page = statement_page(scored("in_role").explain("E9", language="en"), scored("in_role").pack)
    assert "<li>销售: no total in this role</li>" in page


def test_the_template_says_what_blank_days_do() -> None:
    pack, words = kaohe.load(PACKS["in_role"][0]).pack, wording("zh")
    sales, _ = sheets_of(pack, pack.roles, None, words)
    found = {column.metric.name: told(sales, column, words) for column in sales.columns if column.metric is not None}
    assert (found["离岗日期"].blank, found["离岗日期"].used) == ("算作还在岗", "在岗天数")
    assert found["到岗日期"].blank == "算不出在岗天数"
    assert (found["试用"].blank, found["试用"].used) == ("照常考核", "不考核「试用期」")


@pytest.mark.parametrize(
    ("language", "title", "roles"), [("zh", "多岗位综合", "岗位"), ("en", "Whole over roles", "Roles")]
)
def test_a_workbook_has_a_sheet_of_people(tmp_path: Path, language: str, title: str, roles: str) -> None:
    export(scored("in_role"), tmp_path / "out.xlsx", language=language)
    sheet = load_workbook(tmp_path / "out.xlsx")[title]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][3] == roles
    people = scored("in_role").people.collect()
    assert [row[0] for row in rows[1:]] == people["employee"].to_list() == ["E4", "E5", "E8", "E9"]
    totals = rows[0].index("总分" if language == "zh" else "Total")
    assert [row[totals] for row in rows[1:3]] == [float(one) for one in people["total"][:2]]
