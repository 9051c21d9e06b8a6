"""What a statement says of an indicator that is made of parts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from audited_statement import slips
from statements import explained, role, statement

from kaohe.explain.statement import as_text


def parts(*, rule: str = "", each: str = "不计") -> str:
    """Rules of an indicator of two parts beside a plain one."""
    return role(
        "数据 评 : 评分 1 到 5", "数据 勤 : 百分比", "数据 量 : 数量",
        "指标 服务 权重 60%", *([f"  缺数据 : {rule}"] if rule else []),
        "  分项 口碑 权重 70%", "    数值 = 评", "    得分 比率 目标 4 最高 120", f"    缺数据 : {each}",
        "  分项 出勤 权重 30%", "    数值 = 勤", "    得分 达标 不低于 95%", f"    缺数据 : {each}",
        "指标 产量 权重 40%", "  数值 = 量", "  得分 比率 目标 10 最高 100",
    )  # fmt: skip


def test_parts_are_summed_to_the_points_of_the_whole() -> None:
    said = statement(parts(), {"评": "3.3", "勤": "96%", "量": 5})
    assert "82.50 × 70% = 57.75" in said
    assert "100.00 × 30% = 30.00" in said
    assert "合计 (57.75 + 30.00) ÷ 100% = 87.75 87.75 × 60% = 52.65" in said
    assert "总分 (52.65 + 20.00) ÷ 100% = 72.65" in said


def test_a_skipped_part_shows_both_weights_of_the_others() -> None:
    [one] = explained(parts(), {"评": "3.3", "勤": "", "量": 5})
    assert [part.shared_weight for part in one.indicators[0].parts] == [Fraction(1), None]
    said = statement(parts(), {"评": "3.3", "勤": "", "量": 5})
    assert "82.50 × 70% = 57.75 权重 70%,其余权重按比例分摊后 100%" in said
    assert "出勤 勤没有数据,不计" in said
    assert "合计 (57.75) ÷ 70% = 82.50" in said


@pytest.mark.parametrize(
    ("rule", "said", "points"),
    [
        ("不计", "合计 所有分项都没有计分,不计", None),
        ("66.664 分", "合计 所有分项都没有计分,按规则得 66.664 分 → 66.66 66.66 × 60%", Fraction("66.66")),
    ],
)
def test_where_all_parts_are_skipped_the_rule_of_the_whole_decides(
    rule: str, said: str, points: Fraction | None
) -> None:
    record = {"评": "", "勤": "", "量": 5}
    [one] = explained(parts(rule=rule), record)
    assert (one.status, one.indicators[0].points) == ("scored", points)
    assert said in statement(parts(rule=rule), record)
    assert slips(as_text(one)) == []


@pytest.mark.parametrize("each", ["不计", "待定"])
def test_parts_without_figures_leave_the_record_open_where_no_rule_says_otherwise(each: str) -> None:
    [one] = explained(parts(each=each), {"评": "", "勤": "", "量": 5})
    assert (one.status, one.total, one.base_sum) == ("incomplete", None, None)
    assert len(one.gaps) == 1
    assert one.gaps[0].startswith("服务:")


def test_a_pending_part_makes_the_whole_missing_and_the_other_parts_points_count_for_nothing() -> None:
    rules, record = parts(rule="80 分", each="待定"), {"评": "3.3", "勤": "", "量": 5}
    said = statement(rules, record)
    assert "勤没有数据,整个指标缺数据" in said
    assert "82.50 × 70%" not in said
    assert "合计 分项出勤缺数据,按规则得 80 分 80.00 × 60% = 48.00" in said


def test_parts_that_do_not_apply_leave_the_whole_out() -> None:
    [one] = explained(parts(rule="80 分"), {"评": "不适用", "勤": "不适用", "量": 5})
    assert one.indicators[0].counting == "not_applicable"
    assert one.base_total == Fraction(50)
    assert "所有分项都不适用,不适用" in statement(parts(rule="80 分"), {"评": "不适用", "勤": "不适用", "量": 5})
