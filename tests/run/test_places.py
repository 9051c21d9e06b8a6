"""Grades by place: totals first, then everybody's place among those of the group, then grades."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from small_pack import csv

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.results import LazyResults

RULES = """等级 按分
  A : 不低于 75
  B : 其余
等级 名次 强制分布 按 部门
  不足 4 人 : 等级 用 按分
  S : 前 10% 且 不低于 85
  A : 前 30%
  B : 其余
岗位 销售
  考核周期 季度
  等级 用 名次
  数据 得票 : 数字
  数据 泄密 : 是否
  数据 投诉 : 数量
  指标 业绩 权重 100%
    数值 = 得票 × 1 ÷ 1
    得分 公式 = 数值
  一票否决 "泄密" 当 泄密 : 取消资格
  一票否决 "投诉" 当 投诉 > 3 : 总分最高 60
  一票否决 "大投诉" 当 投诉 > 9 : 等级最高 B
"""
HEADINGS = "工号,部门,考核期,得票,泄密,投诉"
PLACE, SIZE = "input.排名(总分, 同部门)", "input.组内人数(总分, 同部门)"
ROWS = [
    "E01,东,2026-Q1,90,否,0", "E02,东,2026-Q1,88,否,0", "E03,东,2026-Q1,86,否,0", "E04,东,2026-Q1,86,否,0",
    "E05,东,2026-Q1,80,否,0", "E06,东,2026-Q1,99,否,4", "E07,东,2026-Q1,78,否,0", "E08,东,2026-Q1,77,否,0",
    "E09,东,2026-Q1,76,否,0", "E10,东,2026-Q1,95,否,10", "E11,东,2026-Q1,99,是,0", "E12,东,2026-Q1,,否,0",
    "N1,,2026-Q1,99,否,0", "N2,,2026-Q1,99,是,0", "W1,西,2026-Q1,75,否,0", "W2,西,2026-Q1,74.99,否,0",
    "E01,东,2026-Q2,20,否,0", "X1,东,2026-Q1,oops,否,0",
]  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> LazyResults:
    return kaohe.loads(RULES).evaluate(csv(tmp_path_factory.mktemp("places"), *ROWS, headings=HEADINGS))


@pytest.fixture(scope="module")
def rows(results: LazyResults) -> dict[str, dict[str, Any]]:
    """The first quarter's trace, by person."""
    trace = results.traces["销售"].filter(period="2026-Q1").collect()
    return {row["employee"]: row for row in trace.to_dicts()}


def test_published_totals_are_ranked_and_ties_share_a_place(rows: dict[str, dict[str, Any]]) -> None:
    """Both who complained were held to 60 before places were taken: they share the last."""
    found = [rows[f"E{at:02}"][PLACE] for at in range(1, 11)]
    assert found == [1, 2, 3, 3, 5, 9, 6, 7, 8, 9]
    assert {rows[f"E{at:02}"][SIZE] for at in range(1, 13)} == {10}


def test_who_is_tied_at_a_limit_gets_the_better_grade(rows: dict[str, dict[str, Any]]) -> None:
    """10 × 30% = 3 places, and two share the third."""
    grades = "".join(rows[f"E{at:02}"]["grade"] for at in range(1, 11))
    assert grades == "SAAABBBBBB"


def test_disqualified_incomplete_and_rejected_records_take_no_place(rows: dict[str, dict[str, Any]]) -> None:
    assert (rows["E11"][f"{PLACE}.state"], rows["E11"]["grade"], rows["E11"]["total"]) == ("no_total", "取消资格", 99)
    assert (rows["E12"][f"{PLACE}.state"], rows["E12"]["grade"]) == ("no_total", None)
    assert rows["E12"]["reason"] == "业绩: no_cell; nothing_counted"
    assert "X1" not in rows


def test_without_a_department_there_is_no_grade_by_department(
    results: LazyResults, rows: dict[str, dict[str, Any]]
) -> None:
    """Nor a total; but who is disqualified needs no place to be told so."""
    found = [rows["N1"][name] for name in ("base_total", "total", "grade", "status", "reason")]
    assert found == [99, None, None, "incomplete", "no_department"]
    assert (rows["N2"]["status"], rows["N2"]["grade"]) == ("scored", "取消资格")
    [explained] = results.explain("N1")
    assert explained.gaps == ("没有写部门,不知道和谁比",)


def test_a_small_group_goes_by_its_own_grades(results: LazyResults, rows: dict[str, dict[str, Any]]) -> None:
    assert [rows[who]["grade"] for who in ("W1", "W2")] == ["A", "B"]
    assert results.scores.filter(employee="E01", period="2026-Q2").collect()["grade"].item() == "B"


def test_one_period_of_a_table_gives_the_same(tmp_path: Path, results: LazyResults) -> None:
    one = kaohe.loads(RULES).evaluate(csv(tmp_path, *ROWS, headings=HEADINGS), period="2026-Q1")
    whole = results.traces["销售"].filter(period="2026-Q1").collect()
    assert one.traces["销售"].collect().drop("file").equals(whole.drop("file"))


def test_nobody_is_told_anything_of_others(results: LazyResults) -> None:
    [found] = results.explain("E03", period="2026-Q1")
    assert found.grade is not None
    assert found.grade.sentence == (
        "86.00,同部门 10 人中第 3 名,符合「前 30%」,名额 10 × 30% = 3 人:A;"
        "S 要「前 10% 且 不低于 85」,名额 10 × 10% = 1 人,名次要到第 1 名"
    )
    said = found.model_dump_json()
    assert not [who for who in ("E01", "90", "88") if who in said]


def test_a_place_is_never_moved_but_a_total_short_of_a_limit_is() -> None:
    records = [{"工号": f"E{at}", "部门": "东", "考核期": "2026-Q1", "得票": 84 - at, "泄密": "否", "投诉": 0}
               for at in range(10)]  # fmt: skip
    [first], [fifth] = (kaohe.loads(RULES).evaluate(records).explain(who) for who in ("E0", "E5"))
    assert first.grade is not None
    assert first.grade.change is not None
    assert (first.grade.change.metric, first.grade.change.after) == ("得票", "85")
    assert fifth.grade is not None
    assert (fifth.grade.next_grade, fifth.grade.change, fifth.grade.place) == ("A", None, 6)


def test_a_place_that_was_changed_afterwards_is_noticed(results: LazyResults) -> None:
    better = pl.when(pl.col("employee") == "E05").then(1).otherwise(PLACE).cast(pl.Decimal(38, 0)).alias(PLACE)
    forged = replace(results, traces={"销售": results.traces["销售"].with_columns(better)})
    with pytest.raises(RefusedError):
        forged.explain("E05")


@pytest.mark.parametrize("seed", range(6))
def test_places_are_those_that_counting_gives(seed: int) -> None:
    rng = Random(seed)
    records = [
        {"工号": f"E{at}", "部门": rng.choice("东西南"), "考核期": rng.choice(["2026-Q1", "2026-Q2"]),
         "得票": rng.choice([rng.randint(0, 100), rng.randint(0, 6) * 10]), "泄密": rng.choice("否否否是"), "投诉": 0}
        for at in range(120)
    ]  # fmt: skip
    records[0]["得票"] = 10**35  # outgrows what columns hold, so that both ways of scoring meet
    trace = kaohe.loads(RULES).evaluate(records).traces["销售"].collect().to_dicts()
    groups = defaultdict(list)
    for row in trace:
        if row["grade"] != "取消资格":
            groups[row["department"], row["period"]].append(row)
    for members in groups.values():
        for row in members:
            above = sum(other["total"] > row["total"] for other in members)
            assert (row[PLACE], row[SIZE]) == (above + 1, len(members))
            if len(members) >= 4:
                best = above + 1 <= len(members) // 10 and row["total"] >= 85
                assert row["grade"] == ("S" if best else "A" if 10 * (above + 1) <= 3 * len(members) else "B")
