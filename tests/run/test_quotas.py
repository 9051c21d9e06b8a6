"""Groups with more people of a grade than places: told after a run, and grades stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import kaohe

ROLE = """岗位 销售
  考核周期 季度
  等级 用 结果
  数据 得票 : 数字
  数据 泄密 : 是否
  指标 业绩 权重 100%
    数值 = 得票
    得分 公式 = 数值
  一票否决 "泄密" 当 泄密 : 取消资格
  一票否决 "少票" 当 得票 < 10 : 等级最高 丙
"""
WARNS = """等级 结果 强制分布 按 部门, 超出提示
  甲 : 前 20% 且 不低于 90
  乙 : 前 3 名 且 不低于 80
  丙 : 其余
"""
PEOPLE = [
    ("东", 95, "否"), ("东", 90, "否"), ("东", 89.99, "否"), ("东", 80, "否"), ("东", 70, "否"), ("东", 99, "是"),
    ("西", 90, "否"), ("西", 80, "否"), ("西", 80, "否"), ("西", 10, "否"), ("西", 20, "否"), ("", 100, "否"),
]  # fmt: skip


def records(period: str = "2026-Q1") -> list[dict[str, object]]:
    return [{"工号": f"E{at}", "部门": department, "考核期": period, "得票": votes, "泄密": leak}
            for at, (department, votes, leak) in enumerate(PEOPLE)]  # fmt: skip


def found(rules: str, rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    table = kaohe.loads(rules).evaluate(rows).exceeded
    assert table is not None
    wanted = ["period", "department", "grade", "share", "size", "places", "people"]
    return table.select(wanted).collect().rows()


def test_too_many_are_told_and_keep_their_grades() -> None:
    """东: 5 people have a grade, 5 × 20% is 1 place and 2 have 甲; 4 have 乙 or better, of 3. 西: 1 of 1, 3 of 3."""
    assert found(WARNS + ROLE, records()) == [
        ("2026-Q1", "东", "甲", "前 20%", 5, 1, 2), ("2026-Q1", "东", "乙", "前 3 名", 5, 3, 4),
    ]  # fmt: skip
    grades = kaohe.loads(WARNS + ROLE).evaluate(records()).scores.collect()["grade"].to_list()
    assert grades == ["甲", "甲", "乙", "乙", "丙", "取消资格", "甲", "乙", "乙", "丙", "丙", "甲"]


def test_each_period_is_counted_by_itself() -> None:
    rows = records() + records("2026-Q2")[:5]
    assert [one[0] for one in found(WARNS + ROLE, rows)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q2"]


def test_in_the_whole_role_departments_are_one_group() -> None:
    """11 have a grade, 11 × 20% is 2 places and 4 have 甲; 8 have 乙 or better."""
    rules = WARNS.replace("按 部门", "按 岗位") + ROLE
    assert found(rules, records()) == [
        ("2026-Q1", None, "甲", "前 20%", 11, 2, 4), ("2026-Q1", None, "乙", "前 3 名", 11, 3, 8),
    ]  # fmt: skip


def test_by_places_only_ties_exceed_and_small_groups_are_left_out() -> None:
    rules = (
        """等级 按分
  甲 : 不低于 80
  丙 : 其余
等级 结果 强制分布 按 部门
  不足 5 人 : 等级 用 按分
  甲 : 前 20%
  乙 : 前 40%
  丙 : 其余
"""
        + ROLE
    )
    rows = [one for one in records() if one["部门"]]
    assert found(rules, rows) == [("2026-Q1", "西", "乙", "前 40%", 5, 2, 3)]
    few = [one for one in rows if one["得票"] != 20]
    assert found(rules, few) == []


def test_no_places_no_table() -> None:
    rules = "等级 结果\n  甲 : 不低于 90\n  丙 : 其余\n" + ROLE
    assert kaohe.loads(rules).evaluate(records()).exceeded is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bundle_keeps_the_table_and_the_explanation_names_the_total(tmp_path: Path, language: str) -> None:
    kaohe.loads(WARNS + ROLE).evaluate(records(), out=tmp_path / "out")
    opened = kaohe.open(tmp_path / "out")
    assert opened.exceeded is not None
    assert opened.exceeded.collect().height == 2
    [one] = opened.explain("E1", language=language)
    assert one.grade is not None
    assert one.grade.sentence.startswith({"zh": "90.00 不低于 90:甲", "en": "90.00 fits “不低于 90”: 甲"}[language])
