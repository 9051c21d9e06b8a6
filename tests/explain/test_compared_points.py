"""What a statement says of points that are compared with others', and that a pocket calculator agrees."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from audited_statement import slips

import kaohe
from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text
from kaohe.run.results import LazyResults

RULES = """等级 通用
  A : 不低于 95
  B : 其余
岗位 客服
  考核周期 季度
  等级 用 通用
  数据 解决 : 评分 0 到 100
  数据 服务 : 评分 0 到 100
  指标 解决率 权重 70%
    数值 = 解决
    得分 分档
      不低于 90 : 100
      其余      : 数值
  指标 态度 权重 30%
    数值 = 服务
    得分 公式 = 数值
  奖励 "第一" 当 排名(解决率.得分, 同部门, 至少 2 人) 不高于 1 : 加 2, 缺数据 : 不加减
  奖励 "好于平均" : 每 10 分 (解决率.得分 - 组内平均(解决率.得分, 同岗位, 至少 3 人)) 加 1, 按比例
  奖励 "贡献" : 加 占比(解决率.得分, 同岗位, 至少 3 人) × 3
  系数 "靠后" 当 百分位(解决率.得分, 同岗位) 低于 30% : 乘 0.9
"""
PEOPLE = [("东", 93, 77), ("东", 88.5, 91), ("东", 61, 66), ("西", 47, 59), ("", 99, 100)]


@cache
def results() -> LazyResults:
    records = [
        {"工号": f"E{at}", "部门": department, "考核期": "2026-Q1", "解决": solved, "服务": served}
        for at, (department, solved, served) in enumerate(PEOPLE)
    ]
    return kaohe.loads(RULES).evaluate(records)


def explained(who: str, language: str = "zh") -> Explanation:
    [found] = results().explain(who, language=language)
    return found


def plain(sentence: str) -> str:
    """A sentence with plain blanks where it may not be broken."""
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("at", range(len(PEOPLE)))
def test_every_figure_comes_out(at: int, language: str) -> None:
    text = as_text(explained(f"E{at}", language))
    assert slips(text) == [], text


def test_the_place_the_group_and_its_average_are_told() -> None:
    """100 + 88.5 + 61 + 47 + 100 = 396.5, of five; two are worse than the second."""
    said = [plain(one.sentence) for one in explained("E1").adjustments]
    compared = "(解决率.得分, 同岗位, 不低于 3 人)"
    assert said == [
        "「第一」:排名(解决率.得分, 同部门, 不低于 2 人) 2(共 3 人) ≤ 1,没有发生",
        "「好于平均」:「每 10 分 (解决率.得分 - 组内平均(解决率.得分, 同岗位, 至少 3 人)) 加 1, 按比例」,"
        f"解决率得分 88.5 - 组内合计{compared} 396.5 ÷ 组内人数(解决率.得分, 同岗位) 5 = 9.2;"
        "9.2 ÷ 10 = 0.92 档;0.92 × 1 = 0.92;89.25 + 0.92 = 90.17",
        f"「贡献」:解决率得分 88.5 ÷ 组内合计{compared} 396.5 × 3 ≈ 0.67;90.17 + (531 ÷ 793) ≈ 90.8396 → 90.84",
        "「靠后」:落后人数(解决率.得分, 同岗位) 2 ÷ 其他人数(解决率.得分, 同岗位) 4 < 30%,没有发生",
    ]


def test_a_better_row_promises_its_points_and_no_total() -> None:
    found = explained("E1")
    change = found.indicators[0].change
    assert change is not None
    assert plain(change.sentence).endswith("解决再多 1.5(到 90)得 100 分")
    assert found.grade is not None
    assert plain(found.grade.sentence).endswith("A 要「不低于 95」,能不能达到还要看别人的得分")


def test_what_moves_no_points_that_are_compared_is_still_moved_for_a_grade() -> None:
    """88.95 + 2 + 0.1 + 1.01 = 92.06; with 93.12 it is 89.886 → 89.89, and 93.00 in the end."""
    rules = RULES.replace("不低于 95", "不低于 93")
    records = [{"工号": f"E{at}", "部门": "东", "考核期": "2026-Q1", "解决": 88.5 - at, "服务": 90} for at in range(3)]
    [found] = kaohe.loads(rules).evaluate(records).explain("E0")
    assert found.grade is not None
    assert found.grade.change is not None
    moved = found.grade.change
    assert (found.total, moved.metric, moved.after, moved.total) == (Fraction("92.06"), "服务", "93.12", 93)
