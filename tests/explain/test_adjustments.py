"""What a statement says of bonuses, penalties, coefficients and of limits of an indicator's own."""

from __future__ import annotations

import pytest
from statements import explained, role, statement

BASE = ("数据 分 : 数字 0 到 200", "数据 件 : 数量", "指标 工作 权重 100%", "  数值 = 分", "  得分 公式 = 数值")


@pytest.mark.parametrize(
    ("line", "record", "zh", "en"),
    [
        (
            '奖励 "件" : 每 2 件 件 加 3, 按整档, 最高 5', {"分": 70, "件": 5},
            "奖励 「件」:「每 2 件 件 加 3, 按整档, 最高 5」,件 5;5 ÷ 2 = 2.5 档,按整档计 2 档;2 × 3 = 6,不超过最高 5;"
            "70.00 + 5 = 75.00",
            "Bonus “件”: “每 2 件 件 加 3, 按整档, 最高 5”, 件 5; 5 ÷ 2 = 2.5 units, counted as 2 (whole units); "
            "2 × 3 = 6, held to the cap 5; 70.00 + 5 = 75.00",
        ),
        (
            '扣分 "件" : 每 1 件 (件 - 3) 扣 2', {"分": 70, "件": 1},
            "扣分 「件」:「每 1 件 (件 - 3) 扣 2」,件 1 - 3 = -2,小于 0,一档也不计;0 × 2 = 0;70.00 - 0 = 70.00",
            "Penalty “件”: “每 1 件 (件 - 3) 扣 2”, 件 1 - 3 = -2, below 0, nothing counts; 0 × 2 = 0; "
            "70.00 - 0 = 70.00",
        ),
        (
            '扣分 "低" 当 工作.得分 低于 60 : 扣 件 ÷ 3', {"分": 50, "件": 1},
            "扣分 「低」:工作得分 50 < 60,成立;件 1 ÷ 3 ≈ 0.33;50.00 - (1 ÷ 3) ≈ 49.667 → 49.67",
            "Penalty “低”: points of 工作 50 < 60, holds; 件 1 ÷ 3 ≈ 0.33; 50.00 - (1 ÷ 3) ≈ 49.667 → 49.67",
        ),
        (
            '系数 "件" 当 件 不低于 2 : 乘 1.1', {"分": 50, "件": 1},
            "系数 「件」:件 1 ≥ 2,没有发生", "Coefficient “件”: 件 1 ≥ 2, did not happen",
        ),
        (
            '系数 "件" : 乘 件 ÷ 4, 最高 120%', {"分": 50, "件": 7},
            "系数 「件」:件 7 ÷ 4 = 175%,不超过最高 120%;50.00 × 120% = 60.00",
            "Coefficient “件”: 件 7 ÷ 4 = 175%, held to the cap 120%; 50.00 × 120% = 60.00",
        ),
        (
            '奖励 "件" : 每 1 件 件 加 3, 缺数据 : 不加减', {"分": 50, "件": ""},
            "奖励 「件」:件没有数据,不加减", "Bonus “件”: 件 has no data, left out",
        ),
        (
            '奖励 "件" : 每 1 件 件 加 3', {"分": 50, "件": ""},
            "原因 件:件没有数据 奖励 「件」:件没有数据,不能判定",
            "Reason 件: 件 has no data Bonus “件”: 件 has no data, can't be decided",
        ),
    ],
)  # fmt: skip
def test_a_line_says_when_how_much_and_both_totals(
    line: str, record: dict[str, object], zh: str, en: str
) -> None:  # fmt: skip
    for language, said in (("zh", zh), ("en", en)):
        assert said.replace(" ", "") in statement(role(*BASE, line), record, language=language).replace(" ", "")


def test_adjustments_apply_in_the_order_written() -> None:
    """(70 + 10) × 90% = 72; 70 × 90% + 10 = 73."""
    bonus, factor = '奖励 "多" : 加 10', '系数 "少" = 90%'
    for lines, total in (((bonus, factor), 72), ((factor, bonus), 73)):
        assert explained(role(*BASE, *lines), {"分": 70, "件": 0})[0].total == total


def test_the_way_to_a_better_grade_leads_through_adjustments() -> None:
    """65 + 10 × 2 is B; 13 pieces make 91. More points of their own are halved, so that only 160 of them would do."""
    [found] = explained(role(*BASE, '奖励 "件" : 每 1 件 件 加 2, 最高 10'), {"分": 85, "件": 0})
    assert found.grade is not None
    assert found.grade.change is not None
    assert (found.grade.change.metric, found.grade.change.after) == ("分", "90")
    [found] = explained(
        role(*BASE, '奖励 "件" : 每 1 件 件 加 2', '系数 "分" 当 工作.得分 高于 65 : 乘 0.5'), {"分": 65, "件": 10}
    )
    assert found.grade is not None
    assert found.grade.change is not None
    assert (found.grade.change.metric, found.grade.change.after, found.grade.change.total) == ("件", "13", 91)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "第 1 行「不低于 60」;120.00 分,不超过最高 100 分 100.00 × 100% = 100.00"),
        ("en", "row 1 “不低于 60”; 120.00 points, held to the cap 100 100.00 × 100% = 100.00"),
    ],
)
def test_limits_of_an_indicator_keep_both_points(language: str, said: str) -> None:
    lines = ("指标 工作 权重 100%", "  数值 = 分", "  得分 分档", "    不低于 60 : 120", "    其余 : 0", "  最高 100")
    rules = role("数据 分 : 数字 0 到 200", *lines)
    assert said in statement(rules, {"分": 70}, language=language)
    assert explained(rules, {"分": 70})[0].indicators[0].change is None
