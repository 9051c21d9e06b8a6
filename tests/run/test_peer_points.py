"""Points of peers: indicators first, then everybody's place among those of the group, then adjustments and vetoes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from small_pack import csv

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.run import peers
from kaohe.run.results import LazyResults

RULES = """等级 名次 强制分布 按 岗位
  S : 前 2 名
  A : 其余
岗位 客服
  考核周期 季度
  等级 用 名次
  数据 解决 : 评分 0 到 100
  数据 服务 : 评分 0 到 100
  数据 代班 : 是否
  数据 试用 : 是否
  不考核 "试用" 当 试用
  维度 业绩 权重 60%
    缺数据 : 不计
    指标 解决率 权重 100% 当 代班 等于 否
      数值 = 解决
      得分 分档
        不低于 95 : 100
        其余      : 数值
      缺数据 : 不计
  维度 态度 权重 40%
    指标 态度分 权重 100%
      数值 = 服务
      得分 公式 = 数值
      缺数据 : 50 分
  奖励 "部门第一" 当 排名(解决率.得分, 同部门) 不高于 1 : 加 5, 缺数据 : 不加减
  奖励 "好于平均" 当 态度.得分 高于 组内平均(态度.得分, 同部门, 至少 3 人) : 加 2, 缺数据 : 不加减
  一票否决 "垫底" 当 百分位(解决率.得分, 同岗位) 低于 10% : 总分最高 60, 缺数据 : 不加减
"""
HEADINGS = "工号,部门,考核期,解决,服务,代班,试用"
RANK, SIZE = "input.排名(解决率.得分, 同部门)", "input.组内人数(解决率.得分, 同部门)"
SUM = "input.组内合计(态度.得分, 同部门, 不低于 3 人)"
ROWS = [
    "E1,东,2026-Q1,96,80,否,否", "E2,东,2026-Q1,99,70.128,否,否", "E3,东,2026-Q1,90,,否,否",
    "E4,东,2026-Q1,100,100,否,是", "E5,东,2026-Q1,,90,否,否", "E6,东,2026-Q1,100,90,是,否",
    "W1,西,2026-Q1,40,90,否,否", "W2,西,2026-Q1,60,80,否,否", "N1,,2026-Q1,99,99,否,否",
    "E1,东,2026-Q2,30,30,否,否", "X1,东,2026-Q1,oops,9,否,否",
]  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> LazyResults:
    return kaohe.loads(RULES).evaluate(csv(tmp_path_factory.mktemp("points"), *ROWS, headings=HEADINGS))


@pytest.fixture(scope="module")
def rows(results: LazyResults) -> dict[str, dict[str, Any]]:
    """The first quarter's trace, by person."""
    trace = results.traces["客服"].filter(period="2026-Q1").collect()
    return {row["employee"]: row for row in trace.to_dicts()}


def held(rows: dict[str, dict[str, Any]], column: str) -> dict[str, Any]:
    return {who: row[f"{column}.state"] or row[column] for who, row in rows.items()}


def test_points_are_ranked_not_the_figures_behind_them(rows: dict[str, dict[str, Any]]) -> None:
    """96 and 99 are both worth 100 points."""
    assert held(rows, RANK) == {
        "E1": 1, "E2": 1, "E3": 3, "E4": "not_compared", "E5": "no_points", "E6": "points_not_applicable",
        "W1": 2, "W2": 1, "N1": "no_department",
    }  # fmt: skip
    assert held(rows, SIZE) == dict.fromkeys(rows, 3) | {"W1": 2, "W2": 2, "N1": "no_department"}


def test_points_count_as_published_and_those_assigned_too(rows: dict[str, dict[str, Any]]) -> None:
    """80 + 70.13 + 50 + 90 + 90, without whoever isn't appraised; two of the west are too few."""
    few = dict.fromkeys(("W1", "W2"), "too_few_peers") | {"N1": "no_department"}
    assert held(rows, SUM) == dict.fromkeys(rows, Decimal("380.13")) | few


def test_totals_are_made_with_them_and_then_ranked_themselves(rows: dict[str, dict[str, Any]]) -> None:
    """100 × 60% + 80 × 40% = 92, + 5, and + 2 as 80 is more than 380.13 ÷ 5."""
    assert (rows["E1"]["total"], rows["E1"]["grade"]) == (99, "S")
    assert (float(rows["E2"]["total"]), rows["E2"]["grade"]) == (93.05, "A")  # 88.052 → 88.05, + 5
    assert rows["W1"]["total"] == 60  # 24 + 36 = 60: the least of all, whom the veto holds to 60
    assert rows["W1"]["veto 1.applied"]
    assert (float(rows["N1"]["total"]), rows["N1"]["adjustment 1.applied"]) == (99.6, False)


def test_whose_points_do_not_apply_is_not_ranked(rows: dict[str, dict[str, Any]]) -> None:
    """Only 态度 counts: 90, + 2."""
    assert (rows["E6"]["status"], rows["E6"]["total"], rows["E6"]["adjustment 1.applied"]) == ("scored", 92, False)


def test_every_record_is_explained_from_its_own_row(results: LazyResults, rows: dict[str, dict[str, Any]]) -> None:
    for who in rows:
        for language in ("zh", "en"):
            found = results.explain(who, period="2026-Q1", language=language)
            assert [one.employee for one in found] == [who]


def test_the_place_and_the_groups_size_are_told_and_nothing_of_others(results: LazyResults) -> None:
    [zh], [en] = (results.explain("E1", period="2026-Q1", language=language) for language in ("zh", "en"))
    assert zh.adjustments[0].sentence == "「部门第一」:排名(解决率.得分, 同部门) 1(共 3 人) ≤ 1,成立;92.00 + 5 = 97.00"
    assert en.adjustments[0].sentence == (
        "“部门第一”: 排名(解决率.得分, 同部门) 1 (of 3) ≤ 1, holds; 92.00 + 5 = 97.00"
    )
    assert not [other for other in ("E2", "70.13", "99.6") if other in zh.model_dump_json()]


def test_who_is_not_compared_is_told_why(results: LazyResults) -> None:
    [skipped], [inapplicable] = (results.explain(who, period="2026-Q1") for who in ("E5", "E6"))
    assert "解决率没有得分,不加减" in skipped.adjustments[0].sentence
    assert "解决率不适用,没有得分,不加减" in inapplicable.adjustments[0].sentence


def test_what_moves_points_that_are_compared_promises_no_total(results: LazyResults) -> None:
    [found] = results.explain("E3", period="2026-Q1")
    change = found.indicators[0].change
    assert change is not None
    assert (change.metric, change.after, change.points) == ("解决", "95", 100)
    assert (change.total, change.gain) == (None, None)
    assert "总分" not in change.sentence
    assert found.grade is not None
    assert found.grade.change is None


def test_one_period_of_a_table_gives_the_same(tmp_path: Path, results: LazyResults) -> None:
    one = kaohe.loads(RULES).evaluate(csv(tmp_path, *ROWS, headings=HEADINGS), period="2026-Q1")
    whole = results.traces["客服"].filter(period="2026-Q1").collect()
    assert one.traces["客服"].collect().drop("file").equals(whole.drop("file"))


def test_a_place_that_was_changed_afterwards_is_noticed(results: LazyResults) -> None:
    better = pl.when(pl.col("employee") == "E3").then(1).otherwise(RANK).cast(pl.Decimal(38, 0)).alias(RANK)
    forged = replace(results, traces={"客服": results.traces["客服"].with_columns(better)})
    with pytest.raises(RefusedError):
        forged.explain("E3", period="2026-Q1")


def test_roles_that_rank_no_points_are_scored_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("scored twice")

    monkeypatch.setattr(peers, "scored_in_order", refuse)
    plain = [line for line in RULES.splitlines() if not line.strip().startswith(("奖励", "一票", "等级", "S :", "A :"))]
    found = kaohe.loads("\n".join(plain)).evaluate(csv(tmp_path, *ROWS, headings=HEADINGS))
    assert found.counts.scored == 9  # all but who is on probation and who was rejected


@pytest.mark.parametrize("seed", range(6))
def test_places_are_those_that_counting_gives(seed: int) -> None:
    rng = Random(seed)
    rules = RULES.replace("数据 解决 : 评分 0 到 100", "数据 解决 : 数字").replace(
        "其余      : 数值", "其余 : 数值 ÷ 3"
    )
    records = [
        {"工号": f"E{at}", "部门": rng.choice("东西南"), "考核期": rng.choice(["2026-Q1", "2026-Q2"]),
         "解决": rng.choice([rng.randint(0, 9900) / 100, rng.randint(0, 6) * 10, ""]), "服务": rng.randint(0, 100),
         "代班": rng.choice("否否否是"), "试用": rng.choice("否否否是")}
        for at in range(120)
    ]  # fmt: skip
    records[0] |= {"解决": -3 * 10**35, "代班": "否", "试用": "否"}  # outgrows what columns hold
    trace = kaohe.loads(rules).evaluate(records).traces["客服"].collect().to_dicts()
    groups, everybody = defaultdict(list), defaultdict(list)
    for row in trace:
        counts = row["解决率.counting"] in ("counted", "assigned") and row["status"] != "not_appraised"
        assert (row[f"{RANK}.state"] is None) == counts
        if counts:
            groups[row["department"], row["period"]].append(row)
            everybody[row["period"]].append(row)
    for members in groups.values():
        for row in members:
            above = sum(other["解决率.points"] > row["解决率.points"] for other in members)
            assert (row[RANK], row[SIZE]) == (above + 1, len(members))
            assert row["adjustment 1.applied"] == (above == 0)
            peers_of = everybody[row["period"]]
            behind = sum(other["解决率.points"] < row["解决率.points"] for other in peers_of)
            assert row["input.落后人数(解决率.得分, 同岗位)"] == behind
            assert row["veto 1.applied"] == (10 * behind < len(peers_of) - 1)


def test_who_is_not_appraised_is_compared_with_nobody_in_roles_with_dimensions_either() -> None:
    rules = RULES.replace("排名(解决率.得分, 同部门)", "排名(解决, 同部门)")
    records = [dict(zip(HEADINGS.split(","), row.split(","), strict=True)) for row in ROWS]
    trace = kaohe.loads(rules).evaluate(records, period="2026-Q1").traces["客服"].collect().to_dicts()
    found = held({row["employee"]: row for row in trace}, "input.排名(解决, 同部门)")
    assert (found["E4"], found["E6"], found["E2"], found["E1"]) == ("not_compared", 1, 2, 3)


def test_a_metric_that_is_called_like_points_is_another_figure() -> None:
    rules = """岗位 客服
  考核周期 季度
  数据 「业绩.得分」 : 评分 0 到 100
  指标 业绩 权重 100%
    数值 = 「业绩.得分」
    得分 公式 = 100 - 数值
  奖励 "多" 当 排名(「业绩.得分」, 同岗位) 不高于 1 : 加 1
  奖励 "好" 当 排名(业绩.得分, 同岗位) 不高于 1 : 加 2
"""
    records = [{"工号": f"E{at}", "考核期": "2026-Q1", "业绩.得分": 10 * at} for at in range(3)]
    scores = kaohe.loads(rules).evaluate(records).scores.collect()
    assert scores["total"].to_list() == [102, 90, 81]
