"""Figures of peers: the same role and period, and where the rules say so the same department."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_pack import csv

import kaohe

RULES = """岗位 销售
  考核周期 季度
  数据 销售额 : 数字
  指标 甲 权重 20%
    数值 = 排名(销售额, 同部门)
    得分 公式 = 100 - 数值
  指标 乙 权重 20%
    数值 = 百分位(销售额, 同岗位)
    得分 公式 = 满分 × 数值
    缺数据 : 不计
  指标 丙 权重 20%
    数值 = 组内最大(销售额, 同岗位) - 组内最小(销售额, 同岗位)
    得分 公式 = 数值
  指标 丁 权重 20%
    数值 = 占比(销售额, 同岗位)
    得分 公式 = 满分 × 数值
    缺数据 : 不计
  指标 戊 权重 20%
    数值 = 排名(销售额, 同岗位, 低者优先)
    得分 公式 = 100 - 数值
"""
ROWS = [
    "E1,东,2026-Q1,1000", "E2,东,2026-Q1,1000", "E3,东,2026-Q1,500.5", "E4,西,2026-Q1,300", "E5,西,2026-Q1,",
    "E6,东,2026-Q2,7", "E7,,2026-Q1,200", "E8,东,2026-Q1,oops",
]  # fmt: skip


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    path = csv(tmp_path_factory.mktemp("peers"), *ROWS, headings="工号,部门,考核期,销售额")
    results = kaohe.loads(RULES).evaluate(path)
    assert results.counts.rejected == 1  # who is rejected is nobody's peer
    return {row["employee"]: row for row in results.traces["销售"].collect().to_dicts()}


def held(trace: dict[str, dict[str, Any]], figure: str) -> dict[str, int | str | None]:
    """A figure of everybody's, or why it isn't known."""
    name = f"input.{figure}"
    return {who: row[f"{name}.state"] or row[name] for who, row in trace.items()}


def test_ties_share_a_place_and_the_next_is_left_out(trace: dict[str, dict[str, Any]]) -> None:
    found = held(trace, "排名(销售额, 同部门)")
    assert found == {"E1": 1, "E2": 1, "E3": 3, "E4": 1, "E5": "no_cell", "E6": 1, "E7": "no_department"}


def test_less_is_better_where_the_rules_say_so(trace: dict[str, dict[str, Any]]) -> None:
    found = held(trace, "排名(销售额, 同岗位, 低者优先)")
    assert found == {"E1": 4, "E2": 4, "E3": 3, "E4": 2, "E5": "no_cell", "E6": 1, "E7": 1}


def test_only_known_figures_of_the_period_count(trace: dict[str, dict[str, Any]]) -> None:
    assert held(trace, "组内合计(销售额, 同岗位)") == dict.fromkeys(trace, 3000.5) | {"E6": 7}
    assert held(trace, "组内最大(销售额, 同岗位)") == dict.fromkeys(trace, 1000) | {"E6": 7}
    assert held(trace, "组内最小(销售额, 同岗位)") == dict.fromkeys(trace, 200) | {"E6": 7}
    others = held(trace, "其他人数(销售额, 同岗位)")
    assert others == dict.fromkeys(trace, 4) | {"E5": "no_cell", "E6": 0}


def test_a_group_with_too_few_figures_tells_nothing(tmp_path: Path) -> None:
    """Two of the west had a figure to compare, of three: with one's own figure the sum would tell the other's."""
    rules = """岗位 销售
  考核周期 季度
  数据 销售额 : 数字
  指标 甲 权重 50%
    数值 = 销售额 ÷ 组内平均(销售额, 同部门, 至少 3 人)
    得分 公式 = 满分 × 数值
    缺数据 : 不计
  指标 乙 权重 50%
    数值 = 排名(销售额, 同部门, 至少 3 人)
    得分 公式 = 数值
    缺数据 : 50 分
"""
    rows = ["E1,东,2026-Q1,10", "E2,东,2026-Q1,20", "E3,东,2026-Q1,30", "W1,西,2026-Q1,40", "W2,西,2026-Q1,50",
            "W3,西,2026-Q1,", "N1,,2026-Q1,60"]  # fmt: skip
    results = kaohe.loads(rules).evaluate(csv(tmp_path, *rows, headings="工号,部门,考核期,销售额"))
    found = {row["employee"]: row for row in results.traces["销售"].collect().to_dicts()}
    assert held(found, "组内合计(销售额, 同部门, 不低于 3 人)") == {
        "E1": 60, "E2": 60, "E3": 60, "W1": "too_few_peers", "W2": "too_few_peers", "W3": "too_few_peers",
        "N1": "no_department",
    }  # fmt: skip
    assert held(found, "排名(销售额, 同部门, 不低于 3 人)") == {
        "E1": 3, "E2": 2, "E3": 1, "W1": "too_few_peers", "W2": "too_few_peers", "W3": "no_cell", "N1": "no_department",
    }  # fmt: skip
    [one] = results.explain("W1")
    assert "90" not in one.model_dump_json()
    assert one.indicators[0].reason == "组内合计(销售额, 同部门, 不低于 3 人):组里有数据的人太少"


def test_who_is_alone_has_no_percentile(trace: dict[str, dict[str, Any]]) -> None:
    assert trace["E6"]["乙.reason"] == "divided_by_zero"
    assert trace["E6"]["乙.counting"] == "skipped"
    assert [float(trace[who]["乙.points"]) for who in ("E1", "E3", "E4", "E7")] == [75, 50, 25, 0]


def test_the_explanation_names_the_group_and_its_size(tmp_path: Path) -> None:
    path = csv(tmp_path, *ROWS, headings="工号,部门,考核期,销售额")
    results = kaohe.loads(RULES).evaluate(path)
    [zh], [en] = results.explain("E3"), results.explain("E3", language="en")
    assert zh.indicators[0].sentence.startswith("排名(销售额, 同部门) 3(共 3 人);")
    assert en.indicators[0].sentence.startswith("排名(销售额, 同部门) 3 (of 3);")


def test_nobody_moves_a_figure_that_moves_the_peers_too(tmp_path: Path) -> None:
    rules = RULES.replace("得分 公式 = 100 - 数值", "得分 分档\n      不高于 1 : 100\n      其余 : 60", 1)
    results = kaohe.loads(rules).evaluate(csv(tmp_path, *ROWS, headings="工号,部门,考核期,销售额"))
    [found] = results.explain("E3")
    assert found.indicators[0].change is not None
    assert found.indicators[0].change.metric is None
