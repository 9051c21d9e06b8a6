"""What a statement says where a record took another way than the usual one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from statements import explained, role, statement

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.explain.statement import as_text

TWO = (
    "数据 快 : 数量", "数据 好 : 评分 1 到 5",
    "指标 速度 权重 60%", "  数值 = 快", "  得分 分档", "    不低于 10 : 100", "    其余 : 50",
    "指标 质量 权重 40%", "  数值 = 好", "  得分 插值", "    1 : 0", "    5 : 100",
)  # fmt: skip


def test_a_skipped_indicator_shows_both_sets_of_weights() -> None:
    rules = role(*TWO, "  缺数据 : 不计")
    [one] = explained(rules, {"快": 10, "好": None})
    assert [line.shared_weight for line in one.indicators] == [Fraction(1), None]
    said = statement(rules, {"快": 10, "好": None})
    assert "权重 60%,其余权重按比例分摊后 100%" in said
    assert "质量 好没有数据,不计" in said
    assert "(60.00) ÷ 60% = 100.00" in said


def test_an_incomplete_record_lists_what_is_missing_and_shares_nothing() -> None:
    [one] = explained(role(*TWO), {"快": 10, "好": None})
    assert (one.status, one.total, one.grade) == ("incomplete", None, None)
    assert one.gaps == ("质量:好没有数据",)
    assert one.indicators[0].shared_weight is None
    assert "待定,不出总分" in as_text(one)


def test_assigned_points_name_their_rule() -> None:
    said = statement(role(*TWO, "  缺数据 : 70 分"), {"快": 10, "好": "无"})
    assert "好没有数据,按规则得 70 分 70.00 × 40% = 28.00" in said


def test_not_applicable_is_said_and_left_out() -> None:
    said = statement(role(*TWO), {"快": 10, "好": "不适用"})
    assert "数据写明好不适用,不适用" in said
    assert "(60.00) ÷ 60% = 100.00" in said


def test_an_indicator_whose_condition_fails_quotes_it() -> None:
    lines = list(TWO)
    lines[7] = "指标 质量 权重 40% 当 快 高于 3"
    assert "质量 不满足「快 高于 3」,不适用" in statement(role(*lines), {"快": 3, "好": 4})


@pytest.mark.parametrize(
    ("limits", "record", "expected"),
    [
        ("总分 最低 70 最高 90", {"快": 1, "好": 1}, "最低 70:30.00 → 70.00;最高 90:没有触及"),
        ("总分 最低 70 最高 90", {"快": 10, "好": 5}, "最低 70:没有触及;最高 90:100.00 → 90.00"),
        ('一票否决 "慢" 当 快 低于 5 : 总分最高 20', {"快": 4, "好": 5}, "快 4 < 5,成立;总分最高 20:70.00 → 20.00"),
        ('一票否决 "太慢" 当 快 低于 5 : 等级最高 C', {"快": 4, "好": 5}, "「太慢」:快 4 < 5,成立;等级最高 C"),
        ('一票否决 "太慢" 当 快 低于 5 : 取消资格', {"快": 4, "好": 5}, "「太慢」:快 4 < 5,成立;取消资格"),
        ('一票否决 "太慢" 当 快 低于 5 : 取消资格', {"快": 5, "好": 5}, "「太慢」:快 5 < 5,没有发生"),
    ],
)  # fmt: skip
def test_limits_and_vetoes_say_before_and_after(limits: str, record: dict[str, int], expected: str) -> None:
    assert expected in statement(role(*TWO, limits), record)


def test_a_veto_that_lacks_its_figure_leaves_the_total_open() -> None:
    rules = role(*TWO, "数据 泄露 : 是否", '一票否决 "泄露" 当 泄露 : 总分最高 20')
    [one] = explained(rules, {"快": 10, "好": 5, "泄露": ""})
    assert one.status == "incomplete"
    assert one.gaps == ("泄露:泄露没有数据",)


def test_a_rejected_record_says_which_cell_and_why() -> None:
    results = kaohe.loads(role(*TWO)).evaluate([{"工号": "甲", "考核期": "2026-Q1", "快": "很快", "好": 9}])
    chinese, english = (results.explain("甲", language=language)[0] for language in ("zh", "en"))
    assert chinese.status == "rejected"
    assert [gap.partition(":")[0] for gap in chinese.gaps] == ["「快」列写着「很快」", "「好」列写着「9」"]
    assert "must be between 1 and 5" in english.gaps[1]
    assert "退回,没有评分" in as_text(chinese)


def test_a_role_that_the_rules_lack_is_not_appraised() -> None:
    rules = role(*TWO) + role(*TWO).partition("岗位 客服")[2].join(["岗位 主管", ""])
    row = {"工号": "甲", "考核期": "2026-Q1", "岗位": "保安", "快": 1, "好": 1}
    [one] = kaohe.loads(rules).evaluate([row]).explain("甲")
    assert (one.status, one.gaps) == ("not_appraised", ("规则里没有这个岗位",))


def test_a_person_without_a_record_is_told_the_nearest_name() -> None:
    results = kaohe.loads(role(*TWO)).evaluate([{"工号": "E00017", "考核期": "2026-Q1", "快": 1, "好": 1}])
    with pytest.raises(RefusedError, match=r"B108 .*E00071.*是不是 E00017"):
        results.explain("E00071")


def test_signs_that_steer_a_terminal_never_reach_it() -> None:
    rules = role(*TWO, '一票否决 "坏\u202e字" 当 快 低于 5 : 取消资格')
    results = kaohe.loads(rules).evaluate(
        [{"工号": "\x1b[31m甲", "考核期": "2026-Q1", "姓名": "乙\x07", "快": 9, "好": 1}]
    )
    text = as_text(results.explain("\x1b[31m甲")[0])
    assert not set(text) & set("\x1b\x07\u202e")
    assert "\ufffd[31m甲" in text


def test_assigned_points_are_rounded_like_all_others() -> None:
    said = statement(role(*TWO, "  缺数据 : 70.005 分"), {"快": 10, "好": ""})
    assert "好没有数据,按规则得 70.005 分 → 70.01 70.01 × 40% = 28.004" in said
