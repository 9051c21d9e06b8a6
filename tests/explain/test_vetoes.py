"""What a statement says of vetoes, and of a grade that one holds down."""

from __future__ import annotations

import pytest
from audited_statement import slips
from statements import explained, role, statement

from kaohe.explain.statement import as_text

BASE = ("数据 快 : 数量", "数据 好 : 数量", "指标 速度 权重 100%", "  数值 = 快", "  得分 比率 目标 10 最高 100")
SLOW = '一票否决 "差" 当 好 低于 5 : 等级最高 C'


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "等级 100.00 不低于 90:本应是 A,一票否决「差」限为 C;好再多 2(到 5)时总分 100.00,得 A"),
        (
            "en",
            "Grade 100.00 fits “不低于 90”: A, but the veto “差” allows C; 好 2 more (at 5) gives a total of 100.00, A",
        ),
    ],
)
def test_a_grade_held_down_names_the_grade_earned_and_the_veto(language: str, said: str) -> None:
    assert said in statement(role(*BASE, SLOW), {"快": 10, "好": 3}, language=language)


def test_a_veto_on_the_grade_that_changes_nothing_leaves_the_grade_as_earned() -> None:
    said = statement(role(*BASE, SLOW), {"快": 1, "好": 3})
    assert "「差」:好 3 < 5,成立;等级最高 C" in said
    assert "等级 10.00 属于其余:C;B 要「不低于 60」,只改一项数据达不到" in said


def test_a_grade_held_down_that_no_change_lifts_says_so() -> None:
    rules = role(*BASE, SLOW, '一票否决 "也差" 当 快 高于 5 : 等级最高 C')
    assert "本应是 A,一票否决「差」限为 C;只改一项数据达不到更高等级" in statement(rules, {"快": 10, "好": 3})


def test_of_several_vetoes_the_lowest_total_stays() -> None:
    rules = role(*BASE, '一票否决 "一" 当 好 低于 5 : 总分最高 80', '一票否决 "二" 当 好 低于 4 : 总分最高 90')
    [one] = explained(rules, {"快": 10, "好": 3})
    said = statement(rules, {"快": 10, "好": 3})
    assert "「一」:好 3 < 5,成立;总分最高 80:100.00 → 80.00" in said
    assert "「二」:好 3 < 4,成立;总分最高 90" in said
    assert "80.00 →" not in said
    assert (one.total, slips(as_text(one))) == (80, [])


def test_limits_come_before_vetoes_and_each_goes_on_from_the_one_before() -> None:
    rules = role(*BASE, "总分 最低 30 最高 95", '一票否决 "差" 当 好 低于 5 : 总分最高 59')
    said = statement(rules, {"快": 10, "好": 3})
    assert "总分限额 最低 30:没有触及;最高 95:100.00 → 95.00" in said
    assert "总分最高 59:95.00 → 59.00" in said


def test_a_disqualified_record_has_a_total_and_no_grade() -> None:
    [one] = explained(role(*BASE, '一票否决 "差" 当 好 低于 5 : 取消资格'), {"快": 10, "好": 3})
    assert (one.disqualified, one.grade, one.total) == (True, None, 100)
    assert as_text(one).splitlines()[0].endswith("总分 100.00 · 取消资格")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("(好 低于 5 且 快 低于 5) 或 好 等于 9", "(好 3 < 5 且 快 10 < 5) 或 好 3 = 9,没有发生"),
        ("好 介于 1 到 4", "1 ≤ 好 3 ≤ 4,成立"),
        ("非 (好 高于 4)", "非 (好 3 > 4),成立"),
        ("好 不是 3", "好 3 ≠ 3,没有发生"),
    ],
)
def test_a_condition_is_shown_with_its_figures(condition: str, said: str) -> None:
    assert said in statement(role(*BASE, f'一票否决 "差" 当 {condition} : 总分最高 59'), {"快": 10, "好": 3})
