"""What follows the base total, in results: adjustments as a table, and what a grade is worth."""

from __future__ import annotations

from decimal import Decimal

import kaohe
from kaohe.run.results import Results

_RULES = """
等级 有价
  甲 : 不低于 80, 系数 1.25
  乙 : 其余, 系数 60%
等级 无价
  好 : 不低于 80
  差 : 其余
岗位 前台
  考核周期 季度
  等级 用 有价
  数据 评分 : 数字 0 到 100
  数据 建议 : 数量
  数据 勤   : 百分比
  数据 泄密 : 是否
  指标 工作 权重 100%
    数值 = 评分
    得分 公式 = 数值
  奖励 "建议" : 每 1 条 建议 加 0.5, 最高 2, 缺数据 : 不加减
  扣分 "分数低" 当 工作.得分 低于 60 : 扣 (60 - 工作.得分) ÷ 7, 最低 0
  系数 "勤" = 勤
  一票否决 "泄密" 当 泄密 : 取消资格
岗位 后台
  考核周期 季度
  等级 用 无价
  数据 评分 : 数字 0 到 100
  指标 工作 权重 100%
    数值 = 评分
    得分 公式 = 数值
"""


def results() -> Results:
    shared = {"岗位": "前台", "考核期": "2026-Q1", "勤": "100%", "泄密": "否"}
    rows = [
        {**shared, "工号": "E1", "评分": 90, "建议": 5},
        {**shared, "工号": "E2", "评分": 50, "建议": "", "勤": "95%"},
        {**shared, "工号": "E3", "评分": 90, "建议": 0, "泄密": "是"},
        {**shared, "工号": "E4", "评分": 90, "建议": 1, "勤": ""},
        {"岗位": "后台", "考核期": "2026-Q1", "工号": "E5", "评分": 90},
    ]
    return kaohe.loads(_RULES).evaluate(rows)


def test_each_adjustment_has_its_amount_and_the_total_around_it() -> None:
    """50: − 10 ÷ 7 = 48.57; × 95% = 46.14. Without attendance the total stays open where it is."""
    wanted = ["employee", "adjustment", "title", "applied", "amount", "before", "after"]
    found = results().adjustments.select(wanted).collect().rows()
    assert [row for row in found if row[0] == "E2"] == [
        ("E2", "adjustment 1", "建议", False, None, Decimal(50), Decimal(50)),
        ("E2", "adjustment 2", "分数低", True, 10 / 7, Decimal(50), Decimal("48.57")),
        ("E2", "adjustment 3", "勤", True, 0.95, Decimal("48.57"), Decimal("46.14")),
        ("E2", "veto 1", "泄密", False, None, Decimal("46.14"), Decimal("46.14")),
    ]
    assert ("E1", "adjustment 1", "建议", True, 2.0, Decimal(90), Decimal(92)) in found
    assert ("E4", "adjustment 3", "勤", None, None, Decimal("90.5"), Decimal("90.5")) in found


def test_a_grade_gives_its_coefficient() -> None:
    """Nobody disqualified or without a total has one, and a role whose grades have none has a column of nothing."""
    wanted = ["employee", "total", "grade", "coefficient", "reason"]
    assert results().scores.select(wanted).collect().rows() == [
        ("E1", Decimal(92), "甲", Decimal("1.25"), None),
        ("E2", Decimal("46.14"), "乙", Decimal("0.6"), None),
        ("E3", Decimal(90), "取消资格", None, None),
        ("E4", None, None, None, "勤: no_cell"),
        ("E5", Decimal(90), "好", None, None),
    ]


def test_an_explanation_says_the_coefficient_only_where_there_is_one() -> None:
    found = {one: results().explain(one)[0].grade for one in ("E1", "E3", "E5")}
    assert {name: None if grade is None else grade.coefficient for name, grade in found.items()} == {
        "E1": Decimal("1.25"), "E3": None, "E5": None,
    }  # fmt: skip


def test_without_any_coefficient_there_is_no_column_for_it() -> None:
    plain = kaohe.loads(_RULES.partition("岗位 前台")[0] + "岗位 后台" + _RULES.partition("岗位 后台")[2])
    found = plain.evaluate([{"考核期": "2026-Q1", "工号": "E5", "评分": 90}])
    assert "coefficient" not in found.scores.collect_schema()
