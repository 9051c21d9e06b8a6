"""Monthly records of a quarterly role: what each way of rolling up gives, and what keeps a figure from being known."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from small_pack import csv

import kaohe
from kaohe.run.results import Results

RULES = """岗位 销售
  考核周期 季度
  数据 额 : 数字 汇总 求和
  数据 评 : 评分 1 到 5 汇总 平均
  数据 够 : 数字 取自 "额" 汇总 求和, 至少 2 期
  数据 级 : 选项("甲", "乙") 汇总 最近
  数据 漏 : 是否 汇总 任一
  数据 高 : 数字 取自 "额" 汇总 最大
  数据 低 : 数字 取自 "额" 汇总 最小
  数据 几 : 数量 取自 "额" 汇总 计数
  指标 一 权重 100%
    数值 = 额 + 够 + 高 + 低 + 几 + 评 + 上期(评) + (若 漏 且 级 等于 "甲" 则 1 否则 2)
    得分 公式 = 数值
    缺数据 : 不计
"""
HEADINGS = "工号,考核期,额,评,级,漏"
WHOLE = ("E1,2026-01,1,4,甲,否", "E1,2026-02,2.5,5,乙,是", "E1,2026-03,3,4.5,甲,否")


def scored(folder: Path, *rows: str, period: str | None = None, rules: str = RULES) -> Results[Any]:
    return kaohe.loads(rules).evaluate(csv(folder, *rows, headings=HEADINGS), period=period)


def figures(results: Results[Any], period: str = "2026-Q1") -> dict[str, Any]:
    """A record's rolled-up figures, or why they aren't known."""
    [row] = results.traces["销售"].filter(period=period).collect().to_dicts()
    names = ("额", "评", "够", "级", "漏", "高", "低", "几", "期数(额)", "期数(评)")
    return {name: row[f"input.{name}.state"] or row[f"input.{name}"] for name in names}


def test_a_whole_quarter(tmp_path: Path) -> None:
    results = scored(tmp_path, *WHOLE)
    found = figures(results)
    assert found == {
        "额": Decimal("6.5"), "评": Decimal("13.5"), "够": Decimal("6.5"), "级": "甲", "漏": True, "高": 3, "低": 1,
        "几": 3, "期数(额)": 3, "期数(评)": 3,
    }  # fmt: skip
    counts = results.counts
    assert (counts.rows, counts.incomplete, counts.rolled_up, counts.look_back) == (3, 1, 2, 0)
    [score] = results.scores.collect().to_dicts()
    assert (score["period"], score["row"]) == ("2026-Q1", 4)


MISSING = {
    "a month without a record": ((WHOLE[0], WHOLE[2]), {
        "额": "part_lacking", "评": "part_lacking", "够": 4, "级": "甲", "漏": "part_lacking", "高": "part_lacking",
        "几": 2, "期数(额)": "part_lacking",
    }),
    "a month without data": ((*WHOLE[:2], "E1,2026-03,,4,,"), {
        "额": "part_without_data", "够": Decimal("3.5"), "级": "乙", "漏": True, "几": 2, "期数(评)": 3,
    }),
    "too few": (("E1,2026-03,,4,,", "E1,2026-02,7,4,,", "E1,2026-01,,4,,否"), {
        "够": "too_few_parts", "级": "no_cell", "漏": "part_without_data", "几": 1, "评": 12,
    }),
    "a month that does not apply": (("E1,2026-03,不适用,4,不适用,否", *WHOLE[:2]), {
        "额": "says_not_applicable", "够": Decimal("3.5"), "级": "乙", "漏": True, "几": 2, "低": "says_not_applicable",
    }),
    "a rejected month": ((*WHOLE[:2], "E1,2026-03,3,9,甲,否"), dict.fromkeys(
        ("额", "评", "够", "级", "漏", "高", "低", "几", "期数(额)"), "part_rejected"
    )),
    "a month that stands twice": ((*WHOLE, "E1,2026-03,3,4,甲,否"), {"额": "part_rejected", "几": "part_rejected"}),
    "the quarter itself": (("E1,2026-Q1,7,4,乙,否",), {
        "额": 7, "评": 4, "够": 7, "级": "乙", "漏": False, "高": 7, "几": 1, "期数(评)": 1,
    }),
    "the quarter itself, without data": (("E1,2026-Q1,,不适用,,",), {
        "额": "no_cell", "评": "says_not_applicable", "够": "no_cell", "漏": "no_cell", "几": 0,
    }),
}  # fmt: skip


@pytest.mark.parametrize("case", MISSING)
def test_what_lacks_is_missing_with_its_reason(tmp_path: Path, case: str) -> None:
    rows, expected = MISSING[case]
    found = figures(scored(tmp_path, *rows))
    assert {name: found[name] for name in expected} == expected


def test_months_and_the_quarter_together_are_rejected(tmp_path: Path) -> None:
    results = scored(tmp_path, *WHOLE, "E1,2026-Q1,7,4,乙,否", "E2,2026-04,7,4,乙,否")
    rejected = results.rejected.collect()
    assert rejected["code"].to_list() == ["R115"] * 4
    assert rejected["period"].to_list() == ["2026-01", "2026-02", "2026-03", "2026-Q1"]
    assert (results.counts.rejected, results.counts.incomplete, results.counts.rolled_up) == (4, 1, 0)
    assert scored(tmp_path, *WHOLE, "E1,2026-Q1,7,4,乙,否").counts.rejected == 4
    cells = scored(tmp_path, "E1,2026-01,1万,4,甲,否", "E1,2026-Q1,7,4,乙,否").cells.collect()
    assert cells.is_empty()


def test_a_role_that_says_nothing_rejects_shorter_periods(tmp_path: Path) -> None:
    plain = "岗位 销售\n  考核周期 季度\n  数据 额 : 数字\n  指标 一 权重 100%\n    数值 = 额\n    得分 公式 = 数值\n"
    results = scored(tmp_path, *WHOLE, rules=plain)
    assert results.rejected.collect()["code"].to_list() == ["R113"] * 3
    assert "汇总" in results.rejected.collect()["reason"][0]


def test_a_period_before_is_rolled_up_too(tmp_path: Path) -> None:
    later = ("E1,2026-04,1,4,甲,否", "E1,2026-05,1,4,甲,否", "E1,2026-06,1,5,甲,否")
    results = scored(tmp_path, *WHOLE, *later, period="2026-Q2")
    [row] = results.traces["销售"].collect().to_dicts()
    assert (row["before1.评"], row["before1.期数(评)"], row["period"]) == (Decimal("13.5"), 3, "2026-Q2")
    # 3 + 3 + 1 + 1 + 3 + 13 ÷ 3 + 4.5 + 2 = 21.8333…
    assert row["total"] == Decimal("21.83")
    assert (results.counts.scored, results.counts.rolled_up, results.counts.look_back) == (1, 2, 3)


def test_a_rejected_month_of_the_period_before_is_named(tmp_path: Path) -> None:
    later = ("E1,2026-04,1,4,甲,否", "E1,2026-05,1,4,甲,否", "E1,2026-06,1,5,甲,否")
    results = scored(tmp_path, "E1,2026-01,1,9,甲,否", *WHOLE[1:], *later)
    trace = results.traces["销售"].filter(period="2026-Q2").collect()
    assert trace["before1.评.state"].to_list() == ["no_cell_before"]
    results = scored(tmp_path, "E1,2026-01,1,9,甲,否", *later)
    trace = results.traces["销售"].collect()
    assert trace["before1.评.state"].to_list() == ["period_before_rejected"]


def test_nothing_is_called_raw_that_stood_in_no_cell(tmp_path: Path) -> None:
    results = scored(tmp_path, "E1,2026-01,1万,4,甲,否", "E1,2026-02,2万,5,乙,是", "E1,2026-03,3万,4.5,甲,否")
    inputs = results.inputs.filter(metric="额").collect().to_dicts()
    assert [(one["raw"], one["value"]) for one in inputs] == [("60000", "60000")]
    assert results.cells.filter(metric="额").collect()["raw"].to_list() == ["1万", "2万", "3万"]


def test_people_of_a_roster_have_a_record_where_a_month_has_one(tmp_path: Path) -> None:
    roster = csv(tmp_path, "E1,安", "E2,白", headings="工号,姓名", name="名单.csv")
    table = csv(tmp_path, *WHOLE, headings=HEADINGS)
    results = kaohe.loads(RULES).evaluate(table, roster=roster)
    assert results.tables["no_record"].collect().select("employee", "period").rows() == [("E2", "2026-Q1")]


def test_sums_and_averages_are_those_of_the_rows(tmp_path: Path) -> None:
    """Against sums of fractions, row by row, of records in any order."""
    rng, rows = Random(7), []
    wanted: dict[tuple[str, int], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for person in range(60):
        for month in range(1, 13):
            amount, rating = Decimal(rng.randint(-(10**9), 10**9)).scaleb(-rng.choice([0, 2, 4])), rng.choice("12345")
            rows.append(f"E{person},2026年{month}月,{amount:f},{rating},甲,否")
            wanted[f"E{person}", (month - 1) // 3].append((Fraction(amount), Fraction(rating)))
    rng.shuffle(rows)
    for one in scored(tmp_path, *rows).traces["销售"].collect().iter_rows(named=True):
        months = wanted.pop((one["employee"], int(one["period"][-1]) - 1))
        amounts = [amount for amount, _ in months]
        assert Fraction(one["input.额"]) == sum(amounts)
        assert (one["input.高"], one["input.低"]) == (max(amounts), min(amounts))
        assert Fraction(one["input.评"]) / int(one["input.期数(评)"]) == sum(rating for _, rating in months) / 3
    assert wanted == {}


VERSIONS = """岗位 销售
  生效 自 2025-01-01 至 2025-12-31
  考核周期 季度
  数据 评 : 评分 1 到 5
  指标 一 权重 100%
    数值 = 评
    得分 公式 = 数值
岗位 销售
  生效 自 2026-01-01
  考核周期 季度
  数据 评 : 评分 1 到 5 汇总 平均
  指标 一 权重 100%
    数值 = 评 - 去年同期(评)
    得分 公式 = 数值
"""


def test_a_version_that_rolls_up_looks_back_at_one_that_does_not(tmp_path: Path) -> None:
    results = scored(tmp_path, "E1,2025-Q1,,4.5,,", *WHOLE, "E2,2026-Q1,,5,,", rules=VERSIONS)
    scores = results.scores.collect()
    assert scores["total"].to_list() == [Decimal("4.50"), Decimal("0.00"), None]  # 4.5; 13.5 ÷ 3 - 4.5
    trace = results.traces["销售_2026-01-01"].collect()
    assert trace["before4.期数(评)"].to_list() == [1, None]


def test_figures_too_large_for_columns_roll_up_as_well(tmp_path: Path) -> None:
    large = "123456789012345"
    rows = [f"E1,2026-0{month},{large},4,甲,否" for month in (1, 2, 3)]
    results = scored(tmp_path, *rows, rules=RULES.replace("额 + 够", "(额 - 额 × 1) × 额 × 额 × 额 + 够 - 够"))
    [row] = results.traces["销售"].collect().to_dicts()
    assert row["input.额"] == 370370367037035
