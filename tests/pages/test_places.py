"""Handbook and statement where grades go by places."""

from __future__ import annotations

import pytest

import kaohe
from kaohe.pages.bars import grade_bar
from kaohe.pages.handbook import Form, handbook
from kaohe.wording import wording

SMALL = """等级 按分
  甲 "好" : 不低于 80
  丙 : 其余
"""
PLACES = """等级 结果 强制分布 按 部门
  不足 5 人 : 等级 用 按分
  甲 : 前 20% 且 不低于 90
  乙 : 前 3 名
  丙 : 其余
"""
WARNS = """等级 结果 强制分布 按 岗位, 超出提示
  甲 : 前 20% 且 不低于 90
  乙 : 前 3 名 且 不低于 80
  丙 : 其余
"""
ROLE = """岗位 客服
  考核周期 季度
  等级 用 结果
  数据 得票 : 评分 0 到 100
  指标 业绩 权重 100%
    数值 = 得票
    得分 公式 = 数值
"""


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize(
    ("rules", "language", "said"),
    [
        (SMALL + PLACES, "zh", ["同一考核期、同一部门里", "不足 5 人的,按「按分」只看总分:甲 不低于 80;丙 其余。"]),
        (SMALL + PLACES, "en", ["role and period and department", "than 5, “按分”", "甲 不低于 80; 丙 otherwise."]),
        (WARNS, "zh", ["岗位里得到的人多于名额的,只提示、不改等级。名额:甲 前 20%;乙 前 3 名。", "不低于 90"]),
        (WARNS, "en", ["where more people of a role have one than there are places", "甲 前 20%; 乙 前 3 名."]),
    ],
)  # fmt: skip
def test_the_handbook_says_how_places_are_counted(form: Form, rules: str, language: str, said: list[str]) -> None:
    page = handbook(kaohe.loads(rules + ROLE).pack, form, language)
    assert [one for one in said if one not in page] == []


def test_a_handbook_without_places_says_nothing_of_them() -> None:
    page = handbook(kaohe.loads(SMALL.replace("按分", "结果") + ROLE).pack, "html", "zh")
    assert "名额" not in page


@pytest.mark.parametrize(
    ("grade", "small", "texts"),
    [
        ("乙", False, ["其余", "前 3 名", "前 20% 且 不低于 90"]),
        ("甲", True, ["其余", "不低于 80"]),
        (
            "乙",
            True,
            ["其余", "前 3 名", "不低于 80"],
        ),  # where a veto's limit on the grade is not one of the small group's
    ],
)
def test_the_bar_shows_the_grades_that_the_group_goes_by(grade: str, small: bool, texts: list[str]) -> None:
    scale = kaohe.loads(SMALL + PLACES + ROLE).pack.roles[0].grades
    assert scale is not None
    bar = grade_bar(scale, grade, wording("zh"), small=small)
    assert [cell.text for cell in bar.cells] == texts
    assert [cell.title for cell in bar.cells if cell.current] == [grade]
