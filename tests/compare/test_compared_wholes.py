"""Wholes over several roles, compared: worked by hand from the roles' totals and days."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import fastexcel

import kaohe
from kaohe.compare import Comparison, compare
from kaohe.compare.page import comparison_page
from kaohe.compare.workbook import write_comparison

RULES = """制度 "小"
等级 通用
  A : 不低于 85
  B : 其余
""" + "".join(
    f"""岗位 {role}
  考核周期 季度
  等级 用 通用
  数据 得分数 : 数字 0 到 100
  数据 在岗天数 : 数量
  在岗 按 在岗天数
  指标 甲 权重 100%
    数值 = 得分数
    得分 公式 = 数值
"""
    for role in ("客服", "销售", "前台")
)


def record(who: str, role: str, points: object, days: int = 45) -> dict[str, Any]:
    found = {"工号": who, "姓名": f"名{who}", "岗位": role, "考核期": "2026-Q1", "得分数": points}
    return found | {"在岗天数": days}


BEFORE = [
    record("E1", "客服", 80), record("E1", "销售", 90),  # 85
    record("E2", "客服", 80, 60), record("E2", "销售", 90, 30),  # (80 × 60 + 90 × 30) ÷ 90 = 83.33
    record("E3", "客服", 70), record("E3", "销售", 90),  # 80
    record("E4", "客服", 70), record("E4", "销售", 90),
    record("E5", "客服", 70), record("E5", "销售", 70),
    record("E6", "客服", 70),
]  # fmt: skip
AFTER = [
    record("E1", "客服", 78), record("E1", "销售", 90),  # 84
    record("E2", "客服", 80, 30), record("E2", "销售", 90, 60),  # (80 × 30 + 90 × 60) ÷ 90 = 86.67
    record("E3", "客服", 70),
    record("E4", "客服", 70), record("E4", "销售", None),
    record("E5", "客服", 70), record("E5", "前台", 70),  # other roles, the same whole
    record("E6", "客服", 70), record("E6", "销售", 60),  # 65
]  # fmt: skip


def compared(language: str = "zh") -> Comparison:
    rules = kaohe.loads(RULES)
    return compare(rules.evaluate(BEFORE), rules.evaluate(AFTER), language=language)


def test_whose_whole_changed_by_hand() -> None:
    assert [
        (one.employee, one.status_before, one.before, one.status_after, one.after, one.grade_before, one.grade_after)
        for one in compared().wholes
    ] == [
        ("E1", "scored", 85, "scored", 84, "A", "B"),
        ("E2", "scored", Fraction("83.33"), "scored", Fraction("86.67"), "B", "A"),
        ("E3", "scored", 80, "one_role", None, "B", None),
        ("E4", "scored", 80, "incomplete", None, "B", None),
        ("E6", "one_role", None, "scored", 65, None, "B"),
    ]


def test_they_are_told_in_every_form(tmp_path: Path) -> None:
    it = compared()
    page = comparison_page(it)
    for text in ("多岗位综合的变化", "<td>客服、销售<br>", "+3.34", "B → A", "没有综合", "待定"):
        assert text in page
    assert "Wholes over roles" in comparison_page(compared("en"))
    write_comparison(it, tmp_path / "c.xlsx")
    sheet = fastexcel.read_excel(tmp_path / "c.xlsx").load_sheet("多岗位综合的变化").to_polars()
    assert sheet["工号"].to_list() == ["E1", "E2", "E3", "E4", "E6"]
    second = it.as_json()["wholes"][1]
    assert second["total"] == {"before": "83.33", "after": "86.67", "difference": "3.34"}
    assert second["roles"] == {"before": "客服; 销售", "after": "客服; 销售"}


def test_where_nobody_has_several_roles_nothing_is_told() -> None:
    rules = kaohe.loads(RULES)
    some = [record("E6", "客服", 70)]
    it = compare(rules.evaluate(some), rules.evaluate([record("E6", "客服", 60)]))
    assert it.wholes == ()
    assert "多岗位" not in comparison_page(it)
