"""What a statement says of a grade by place, and that a pocket calculator agrees."""

from __future__ import annotations

from functools import cache

import pytest
from audited_statement import slips

import kaohe
from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text

RULES = """等级 按分
  甲 : 不低于 80
  丙 : 其余
等级 名次 强制分布 按 部门
  不足 5 人 : 等级 用 按分
  甲 : 前 3% 且 不低于 90
  乙 : 前 35% 且 不低于 60
  丙 : 前 6 名
  丁 : 其余
岗位 客服
  考核周期 季度
  等级 用 名次
  数据 得票 : 评分 0 到 100
  数据 投诉 : 数量
  指标 业绩 权重 100%
    数值 = 得票
    得分 公式 = 数值
  一票否决 "投诉" 当 投诉 > 3 : 等级最高 丁
"""
PEOPLE = [("东", 95), ("东", 88), ("东", 59), ("东", 58), ("东", 50), ("东", 40), ("东", 30), ("西", 79), ("西", 80)]


@cache
def explanations(language: str, complaints: int = 0) -> list[Explanation]:
    records = [
        {"工号": f"E{at}", "部门": department, "考核期": "2026-Q1", "得票": votes, "投诉": complaints if at == 1 else 0}
        for at, (department, votes) in enumerate(PEOPLE)
    ]
    results = kaohe.loads(RULES).evaluate(records)
    return [one for at in range(len(PEOPLE)) for one in results.explain(f"E{at}", language=language)]


def said(language: str, at: int, complaints: int = 0) -> str:
    grade = explanations(language, complaints)[at].grade
    assert grade is not None
    return grade.sentence.replace("\xa0", " ")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_comes_out(language: str) -> None:
    for one in explanations(language):
        assert slips(as_text(one)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("= 2.45", "= 2.55"), ("取整 2", "取整 3"), ("名额 7 × 35%", "名额 8 × 35%"), ("第 2 名,", "第 4 名,")],
)
def test_a_wrong_figure_is_noticed(right: str, wrong: str) -> None:
    text = as_text(explanations("zh")[1])
    assert right in text
    assert slips(text.replace(right, wrong, 1)) != []


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (0, "95.00,同部门 7 人中第 1 名,符合「前 35% 且 不低于 60」,名额 7 × 35% = 2.45,取整 2 人:乙;"
            "甲 要「前 3% 且 不低于 90」,名额 7 × 3% = 0.21,取整 0 人,这一组没有名额",
         "95.00, place 1 of 7 in the same department, fits “前 35% 且 不低于 60”, places 7 × 35% = 2.45, "
         "cut down to 2: 乙; 甲 wants “前 3% 且 不低于 90”, places 7 × 3% = 0.21, cut down to 0, "
         "for which this group has no place"),
        (2, "59.00,同部门 7 人中第 3 名,符合「前 6 名」:丙;"
            "乙 要「前 35% 且 不低于 60」,名额 7 × 35% = 2.45,取整 2 人,名次要到第 2 名以内",
         "59.00, place 3 of 7 in the same department, fits “前 6 名”: 丙; "
         "乙 wants “前 35% 且 不低于 60”, places 7 × 35% = 2.45, cut down to 2, that is place 2 or better"),
        (6, "30.00,同部门 7 人中第 7 名,属于其余:丁;丙 要「前 6 名」,名次要到第 6 名以内",
         "30.00, place 7 of 7 in the same department, falls to the last row: 丁; "
         "丙 wants “前 6 名”, that is place 6 or better"),
        (7, "79.00,同部门 2 人,不足 5 人,按「按分」,属于其余:丙;甲 要「不低于 80」:得票再多 1(到 80)时总分 80.00,得 甲",
         "79.00, 2 in the same department, fewer than 5, so by “按分”, falls to the last row: 丙; "
         "甲 wants “不低于 80”: 得票 1 more (at 80) gives a total of 80.00, 甲"),
        (8, "80.00,同部门 2 人,不足 5 人,按「按分」,符合「不低于 80」:甲;已是最高等级",
         "80.00, 2 in the same department, fewer than 5, so by “按分”, fits “不低于 80”: 甲; already the best grade"),
    ],
)  # fmt: skip
def test_the_group_the_place_and_the_limit_are_said(at: int, zh: str, en: str) -> None:
    assert (said("zh", at), said("en", at)) == (zh, en)


def test_a_grade_that_a_veto_holds_down_names_the_grade_earned() -> None:
    assert said("zh", 1, complaints=4) == (
        "88.00,同部门 7 人中第 2 名,符合「前 35% 且 不低于 60」,名额 7 × 35% = 2.45,取整 2 人:"
        "本应是 乙,一票否决「投诉」限为 丁;投诉再少 1(到 3)时总分 88.00,得 乙"
    )


def test_a_coefficient_stands_beside_its_grade() -> None:
    rules = RULES.replace("  甲 : 不低于 80\n", "  甲 : 不低于 80, 系数 1\n").replace(
        "  丙 : 其余\n", "  丙 : 其余, 系数 1\n"
    )
    for row in ("且 不低于 90", "且 不低于 60", "前 6 名", "丁 : 其余"):
        rules = rules.replace(f"{row}\n", f"{row}, 系数 1.2\n")
    record = {"工号": "E1", "部门": "东", "考核期": "2026-Q1", "得票": 80, "投诉": 0}
    results = kaohe.loads(rules).evaluate([{**record, "工号": f"E{at}"} for at in range(5)])
    [one] = results.explain("E1")
    assert one.grade is not None
    assert "取整 1 人:乙(系数 1.2);" in one.grade.sentence
