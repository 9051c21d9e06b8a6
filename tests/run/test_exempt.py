"""Whoever isn't appraised: their rows are counted as such, and nobody is compared with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kaohe

RULES = """岗位 客服
  考核周期 季度
  数据 到岗日期 : 日期
  数据 试用 : 是否
  数据 解决数 : 数量
  在岗 自 到岗日期
  不考核 "不满 30 天" 当 在岗天数 不足 30 天
  不考核 "试用" 当 试用
  指标 名次 权重 50%
    数值 = 排名(解决数, 同岗位)
    得分 公式 = 100 - 数值 × 10
  指标 人数 权重 50%
    数值 = 组内人数(解决数, 同岗位)
    得分 公式 = 数值
"""
ROWS = (
    ("E1", "2020-01-01", "否", "50"), ("E2", "2026-09-02", "否", "90"), ("E3", "2026-07-16", "否", "70"),
    ("E4", "2020-01-01", "是", "80"), ("E5", "2020-01-01", "", "60"), ("E6", "2020-01-01", "否", ""),
)  # fmt: skip


def records() -> list[dict[str, str]]:
    """Six people of a quarter: one came too late, one is on probation, of one that isn't known."""
    names = ("工号", "到岗日期", "试用", "解决数")
    return [{"考核期": "2026-Q3", **dict(zip(names, row, strict=True))} for row in ROWS]


def results(tmp_path: Path | None = None) -> Any:
    rules = kaohe.loads(RULES)
    return rules.evaluate(records(), out=None if tmp_path is None else tmp_path / "out")


def test_each_has_its_fate_and_its_reason() -> None:
    scores = results().scores.collect()
    assert scores.select("employee", "status", "reason", "days").rows() == [
        ("E1", "scored", None, 92),
        ("E2", "not_appraised", "不满 30 天: exempt", 29),
        ("E3", "scored", None, 77),
        ("E4", "not_appraised", "试用: exempt", 92),
        ("E5", "incomplete", "试用: no_cell", 92),
        ("E6", "incomplete", "名次: no_cell", 92),
    ]
    assert scores["total"].is_not_null().to_list() == [True, False, True, False, False, False]


def test_counts_add_up(tmp_path: Path) -> None:
    counts = results(tmp_path).counts
    assert (counts.rows, counts.scored, counts.incomplete, counts.not_appraised) == (6, 2, 2, 2)
    assert kaohe.open(tmp_path / "out").counts == counts


def test_nobody_is_compared_with_them() -> None:
    """Of E1 50, E3 70 and E5 60 alone: E2's 90 and E4's 80 take no place."""
    trace = results().traces["客服"].collect()
    places = dict(trace.select("employee", "input.排名(解决数, 同岗位)").rows())
    assert {name: None if place is None else int(place) for name, place in places.items()} == {
        "E1": 3, "E2": None, "E3": 1, "E4": None, "E5": 2, "E6": None,
    }  # fmt: skip
    states = dict(trace.select("employee", "input.排名(解决数, 同岗位).state").rows())
    assert (states["E2"], states["E4"], states["E6"]) == ("not_compared", "not_compared", "no_cell")
    assert {int(one) for one in trace["input.组内人数(解决数, 同岗位)"]} == {3}


def test_their_points_are_not_published() -> None:
    found = results()
    assert set(found.indicators.collect()["employee"]) == {"E1", "E3", "E5", "E6"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "「不满 30 天」:在岗 2026-09-02 至 2026-09-30 共 29 天 < 30 天"),
     ("en", "“不满 30 天”: in role 2026-09-02 to 2026-09-30, 29 days < 30 days")],
)  # fmt: skip
def test_an_explanation_says_why(language: str, said: str) -> None:
    (one,) = results().explain("E2", language=language)
    assert (one.status, one.gaps, one.indicators, one.total) == ("not_appraised", (said,), (), None)


def test_their_figures_serve_as_those_of_a_period_before() -> None:
    rules = kaohe.loads(RULES.replace("数值 = 组内人数(解决数, 同岗位)", "数值 = 上期(解决数)"))
    later = [{**row, "考核期": "2026-Q4", "试用": "否"} for row in records()]
    found = rules.evaluate([*records(), *later], period="2026-Q4").traces["客服"].collect()
    assert [int(one) for one in found["before1.解决数"].drop_nulls()] == [50, 90, 70, 80, 60]


def test_with_dimensions_and_peers_in_one_role() -> None:
    """Whoever isn't appraised is known before peers are compared, though dimensions stand above what is scored."""
    rules = """岗位 客服
  考核周期 季度
  数据 投诉数 : 数量
  数据 试用 : 是否
  不考核 "试用期" 当 试用
  维度 服务 权重 100%
    指标 投诉 权重 100%
      数值 = 排名(投诉数, 同岗位, 低者优先)
      得分 公式 = 110 - 数值 × 10
"""
    rows = [
        {"工号": f"E{at}", "考核期": "2026-Q1", "投诉数": str(at), "试用": "是" if at == 0 else "否"} for at in range(3)
    ]
    scores = kaohe.loads(rules).evaluate(rows).scores.collect()
    assert [None if one is None else int(one) for one in scores["total"]] == [None, 100, 90]
