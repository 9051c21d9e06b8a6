"""The period just before, of the same person and role, as read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small_pack import RULES, csv, rules

import kaohe
from kaohe.run.results import Results


def growth(results: Results, row: int) -> tuple[str, str | None, float | None]:
    """What became of the indicator that looks back, in a row: counting, reason and value."""
    trace = results.traces["客服"].filter(row=row).collect().to_dicts()[0]
    return trace["量.counting"], trace["量.reason"], trace["量.value"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("E1,2026-Q1,4,90%,4", ("counted", None, 0.25)),
        ("E1,2026-Q1,4,,", ("counted", None, 0.25)),  # an incomplete record serves
        ("E1,2026-Q1,0,90%,4", ("assigned", "base_not_positive", None)),
        ("E1,2026-Q1,,90%,4", ("assigned", "no_cell_before", None)),
        ("E1,2026-Q1,4,90%,9", ("assigned", "period_before_rejected", None)),
        ("E2,2026-Q1,4,90%,4", ("assigned", "no_period_before", None)),
        ("E1,2025-Q4,4,90%,4", ("assigned", "no_period_before", None)),  # two periods before
        ("E1,2026-Q1,4,90%,4\nE1,2026-Q1,4,90%,4", ("assigned", "period_before_duplicate", None)),
    ],
)
def test_what_the_period_before_gives(
    tmp_path: Path, before: str, expected: tuple[str, str | None, float | None]
) -> None:
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q2,5,90%,4", before))
    assert growth(results, 2) == expected


def test_a_year_ends_between_two_quarters(tmp_path: Path) -> None:
    results = kaohe.loads(RULES.replace("2026-01-01", "2025-01-01")).evaluate(
        csv(tmp_path, "E1,2025-Q4,4,90%,4", "E1,2026-Q1,3,90%,4")
    )
    assert growth(results, 3) == ("counted", None, -0.25)


def test_with_a_period_the_others_only_serve(tmp_path: Path) -> None:
    table = csv(tmp_path, "E1,2026-Q1,4,90%,4", "E1,2026-Q2,5,90%,4", "E1,2026-Q3,9,90%,4")
    results = rules().evaluate(table, period="2026年2季度")
    assert (results.counts.scored, results.counts.look_back) == (1, 2)
    assert growth(results, 3) == ("counted", None, 0.25)


def test_the_periods_may_come_in_several_files_and_any_order(tmp_path: Path) -> None:
    later = csv(tmp_path, "E1,2026-Q2,5,90%,4", name="二季度.csv")
    earlier = csv(tmp_path, "E1,2026-Q1,4,90%,4", name="一季度.csv")
    results = rules().evaluate([later, earlier], period="2026-Q2")
    assert growth(results, 2) == ("counted", None, 0.25)


OVER_TIME = """岗位 销售
  考核周期 季度
  数据 销售额 : 金额(元)
  指标 去年 权重 25%
    数值 = 去年同期(销售额)
    得分 公式 = 数值 ÷ 1 元
    缺数据 : 不计
  指标 前二 权重 25%
    数值 = 上期(销售额, 2)
    得分 公式 = 数值 ÷ 1 元
    缺数据 : 不计
  指标 近三 权重 25%
    数值 = 近3期合计(销售额, 至少 2 期)
    得分 公式 = 数值 ÷ 1 元
    缺数据 : 不计
  指标 今年 权重 25%
    数值 = 累计(销售额)
    得分 公式 = 数值 ÷ 1 元
    缺数据 : 不计
"""
ROWS = ("E1,2025-Q3,3", "E1,2025-Q4,5", "E1,2026-Q1,7", "E1,2026-Q2,11", "E1,2026-Q3,13.5", "E2,2026-Q3,1")


@pytest.mark.parametrize(
    ("employee", "period", "points"),
    [
        ("E1", "2025-Q3", [None, None, None, None]),
        ("E1", "2026-Q1", [None, 3, 15, 7]),  # 3 + 5 + 7
        ("E1", "2026-Q2", [None, 5, 23, 18]),
        ("E1", "2026-Q3", [3, 7, Decimal("31.5"), Decimal("31.5")]),
        ("E2", "2026-Q3", [None, None, None, None]),
    ],
)
def test_several_periods_back(tmp_path: Path, employee: str, period: str, points: list[Decimal | int | None]) -> None:
    table = csv(tmp_path, *ROWS, headings="工号,考核期,销售额")
    results = kaohe.loads(OVER_TIME).evaluate(table)
    row = results.traces["销售"].filter(employee=employee, period=period).collect().row(0, named=True)
    assert [row[f"{name}.points"] for name in ("去年", "前二", "近三", "今年")] == points


def test_a_year_to_date_keeps_which_period_of_the_year_it_is(tmp_path: Path) -> None:
    table = csv(tmp_path, *ROWS, headings="工号,考核期,销售额")
    results = kaohe.loads(OVER_TIME).evaluate(table)
    trace = results.traces["销售"].filter(employee="E1").collect()
    assert trace["input.本年第几期"].to_list() == [3, 4, 1, 2, 3]
