"""Differences worked by hand; each figure is the arithmetic beside the records in `two_packs`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from two_packs import NEW, OLD, RECORDS, scored

from kaohe.compare import Comparison, compare, impact
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.exact import exact_text

REJECTED = {"工号": "E5", "岗位": "客服", "考核期": "2026-Q1", "满意": "很好", "回访": 50, "投诉": 0}


def pieces(it: Comparison) -> dict[str, dict[str, str]]:
    return {
        one.employee: {f"{share.kind} {share.name}".rstrip(): exact_text(share.by) for share in one.shares}
        for one in it.people
    }


def test_by_scores() -> None:
    assert pieces(compare(scored(OLD), scored(NEW))) == {
        # 100×60% = 60 → 50; 100×40% = 40 → 50; 100 → 90 → 59
        "E4": {"indicator 满意度": "-10", "indicator 回访量": "10", "penalty 投诉": "-10", "veto 投诉太多": "-31"},
        # 满意度 had the whole weight: 70 → 35; 40 points that are assigned × 50%
        "E3": {"indicator 满意度": "-35", "indicator 回访量": "20"},
        "E2": {"indicator 满意度": "-8", "indicator 回访量": "3", "penalty 投诉": "-2"},
        "E1": {"indicator 满意度": "-9", "indicator 回访量": "10"},
    }


def test_by_rules() -> None:
    assert pieces(impact(scored(OLD), scored(NEW))) == {
        "E4": {"penalty 投诉": "-10", "veto 投诉太多": "-31"},
        "E3": {"indicator 回访量": "-15"},
        "E2": {"indicator 回访量": "-5", "penalty 投诉": "-2"},
        # (90×50% + 100×40%) ÷ 90% = 94.444… = 94.44, then 95
        "E1": {"indicator 满意度": "0.44", "indicator 回访量": "0.56"},
    }


@pytest.mark.parametrize("between", [compare, impact])
def test_what_it_comes_to(between: Any) -> None:
    it = between(scored(OLD), scored(NEW))
    assert {fate: number for fate, number in it.counts.items() if number} == {"up": 1, "down": 3, "same": 1}
    assert it.size == 5
    assert [one.employee for one in it.people] == ["E4", "E3", "E2", "E1"]  # the greatest loss first
    assert [one.employee for one in it.losses(2)] == ["E4", "E3"]
    assert [one.employee for one in it.gains(2)] == ["E1"]
    assert it.others() == ()
    assert it.mean == Fraction(1 - 7 - 15 - 41, 5)
    assert {(one.before, one.after): one.people for one in it.grades} == {
        ("A", "A"): 2, ("A", "C"): 1, ("B", "C"): 1, ("C", "C"): 1,
    }  # fmt: skip
    assert [(one.name, one.up, one.down, one.same, one.mean) for one in it.departments] == [
        ("一组", 1, 1, 0, Fraction(1 - 7, 2)),
        ("二组", 0, 2, 1, Fraction(-15 - 41, 3)),
    ]


def test_the_same_rules_differ_in_nothing() -> None:
    it = impact(scored(OLD), scored(OLD))
    assert (it.people, it.changes, it.effects) == ((), (), ())
    assert it.counts["same"] == 5


def test_every_record_meets_one_fate() -> None:
    pending = NEW.replace("缺数据 : 40 分", "缺数据 : 待定")
    new = {**RECORDS[0], "工号": "E9"}
    it = compare(scored(OLD), scored(pending, [*RECORDS[:4], REJECTED, new]))
    fates = {one.employee: (one.fate, one.rejected, one.reason) for one in it.people if one.fate not in ("up", "down")}
    assert fates == {
        "E3": ("lost", False, "回访量:没有数据"),
        "E5": ("only_before", True, None),
        "E9": ("only_after", False, None),
    }
    assert it.size == 6 == sum(it.counts.values())
    back = compare(scored(pending, [*RECORDS[:4], REJECTED, new]), scored(OLD))
    assert {one.employee: one.fate for one in back.others()} == {
        "E3": "gained",
        "E5": "only_after",
        "E9": "only_before",
    }
    neither = compare(scored(pending), scored(pending))
    assert neither.counts["neither"] == 1
    assert neither.people == ()


def test_a_grade_alone_can_change() -> None:
    it = impact(scored(OLD), scored(OLD.replace("不低于 90", "不低于 95")))
    assert [(one.employee, one.fate, one.grade_before, one.grade_after) for one in it.people] == [
        ("E1", "same", "A", "B")
    ]
    assert it.others() == it.people


OVERRIDES = {"考核期": "2026-Q1", "调整人": "李四", "日期": "2026-04-02", "理由": "申诉"}


def test_overrides_are_pieces() -> None:
    points = {**OVERRIDES, "工号": "E1", "项目": "满意度", "原值": "90", "新值": "95"}  # 97
    total = {**OVERRIDES, "工号": "E2", "项目": "总分", "原值": "80", "新值": "85"}
    it = compare(scored(OLD), scored(OLD, overrides=[points, total]))
    assert pieces(it) == {"E1": {"indicator 满意度": "3"}, "E2": {"override": "5"}}


def test_nobody_in_common_is_refused() -> None:
    others = [{**one, "考核期": "2026-Q2"} for one in RECORDS]
    with pytest.raises(RefusedError, match="B134"):
        compare(scored(OLD), scored(OLD, others))


def test_a_changed_total_is_refused() -> None:
    results = scored(NEW)
    [(name, trace)] = results.traces.items()
    changed = {name: trace.with_columns(pl.col("base_total") + 1)}
    with pytest.raises(RefusedError, match="B133"):
        compare(scored(OLD), replace(results, traces=changed))


def test_a_removed_indicator_gives_its_weight_back() -> None:
    """First 满意度 goes to 100%: (90×100% + 100×40%) ÷ 140% = 92.857… = 92.86; then 回访量 goes: 90."""
    without = OLD.replace("满意度 权重 60%", "满意度 权重 100%")
    without = without[: without.index("  指标 回访量")] + without[without.index("  总分 最低") :]
    it = impact(scored(OLD), scored(without))
    assert pieces(it)["E1"] == {"indicator 满意度": "-1.14", "indicator 回访量": "-2.86"}
    assert "E3" not in pieces(it)  # who had no 回访量 anyway


def test_renamed_indicators_are_known_by_what_they_mean() -> None:
    it = impact(scored(OLD), scored(OLD.replace("指标 满意度", "指标 学员满意")))
    assert [one.said for one in it.changes] == ["改名:「满意度」→「学员满意」"]
    assert it.people == ()


def test_renamed_roles_are_said() -> None:
    both = OLD + OLD[OLD.index("岗位") :].replace("岗位 客服", "岗位 主管")
    new = both.replace("岗位 客服", "岗位 坐席")
    records = [*({**one, "岗位": "主管"} for one in RECORDS), *RECORDS]
    it = impact(scored(both, records), scored(new, records), language="en")
    assert sorted((one.role, one.said[:24]) for one in it.changes) == [
        ("坐席", "the role “坐席” is new; mo"), ("客服", "the role “客服” is gone; m"),
    ]  # fmt: skip
    assert it.counts["lost"] == 5
    assert {one.reason for one in it.others()} == {"no rules for this role"}


def test_what_peers_do_stands_by_itself() -> None:
    """Whoever was among the first two no longer is, as the others' points changed: that is no change of one's own."""
    bonus = '  奖励 "前两名" 当 排名(满意度.得分, 同岗位) 不超过 2 : 加 5\n  总分 最低 0'
    old = OLD.replace("  总分 最低 0", bonus)
    it = impact(scored(old, RECORDS[:4]), scored(old.replace("公式 = 满意", "公式 = 100 - 满意"), RECORDS[:4]))
    assert pieces(it) == {
        "E4": {"indicator 满意度": "-60", "rest": "-5"},  # 100×60% + 40 + 5 = 105; 0 + 40
        "E1": {"indicator 满意度": "-48", "rest": "-5"},  # 90×60% + 40 + 5 = 99; 10×60% + 40
        "E3": {"indicator 满意度": "-40", "rest": "5"},  # 70; 30 + 5
        "E2": {"indicator 满意度": "-36", "rest": "5"},  # 80×60% + 32 = 80; 20×60% + 32 + 5
    }
