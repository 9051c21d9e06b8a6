"""The nearest change: one metric, on its own grid, by the least that reaches."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from statements import explained, role

import kaohe
from kaohe.api import Rules
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.explain.nearest import nearest
from kaohe.model.walk import role_expressions

RULES = role(
    "数据 分钟 : 时长(分钟)", "数据 成 : 数量", "数据 总 : 数量", "数据 漏 : 是否",
    "指标 快 权重 50%", "  数值 = 分钟", "  得分 分档",
    "    不高于 5 分钟 : 100", "    不高于 15 分钟 : 80", "    其余 : 40",
    "指标 成率 权重 50%", "  数值 = 成 ÷ 总", "  得分 比率 目标 90% 最高 110", "  缺数据 : 不计",
    '一票否决 "漏" 当 漏 : 总分最高 20',
)  # fmt: skip


@cache
def rules() -> Rules:
    return kaohe.loads(RULES)


@given(
    minutes=st.integers(0, 6000), done=st.integers(0, 300), more=st.integers(0, 300), wanted=st.integers(21, 105)
)  # fmt: skip
def test_the_move_reaches_and_one_step_less_does_not(minutes: int, done: int, more: int, wanted: int) -> None:
    pack_role = rules().pack.roles[0]
    now = {"分钟": Fraction(minutes, 100), "成": Fraction(done), "总": Fraction(done + more)}
    figures = Figures({name: Known(value) for name, value in now.items()} | {"漏": Known(False)})

    def total(metric: str, value: Fraction) -> Fraction:
        changed = score_record(pack_role, Figures({**figures.now, metric: Known(value)})).total
        return Fraction(0) if changed is None else changed

    expressions = role_expressions(pack_role)
    move = nearest(pack_role, figures, expressions, lambda score: score.total is not None and score.total >= wanted)
    if move is None:
        return
    name, after = move.metric.name, move.after
    assert isinstance(after, Fraction)
    step = Fraction(1) if move.metric.type.whole else Fraction(1, 100)
    assert after >= 0
    assert (after - now[name]) % step == 0
    assert total(name, after) == move.score.total
    back = after - step if after > now[name] else after + step
    if back != now[name]:
        assert total(name, after) >= wanted > total(name, back)


def test_it_says_what_the_change_gives() -> None:
    [one] = explained(RULES, {"分钟": "12.4", "成": 45, "总": 50, "漏": "否"})
    change = one.indicators[0].change
    assert change is not None
    assert (change.metric, change.before, change.after) == ("分钟", "12.4 分钟", "5 分钟")
    assert (change.points, change.total, change.gain) == (Fraction(100), Fraction(100), Fraction(10))


def test_the_best_row_and_the_best_grade_have_nothing_above_them() -> None:
    [one] = explained(RULES, {"分钟": 5, "成": 45, "总": 50, "漏": "否"})
    assert one.indicators[0].change is None
    assert one.grade is not None
    assert (one.grade.grade, one.grade.next_grade, one.grade.change) == ("A", None, None)
    assert "已是最高等级" in one.grade.sentence


def test_a_flag_can_be_the_change_and_points_alone_move_no_capped_total() -> None:
    [one] = explained(RULES, {"分钟": 9, "成": 45, "总": 50, "漏": "是"})
    assert one.grade is not None
    assert one.grade.change is not None
    assert (one.grade.change.metric, one.grade.change.before, one.grade.change.after) == ("漏", "是", "否")
    assert one.indicators[0].change is not None
    assert one.indicators[0].change.gain == 0
    assert "总分不变" in one.indicators[0].change.sentence


def test_where_no_single_change_reaches_it_says_so() -> None:
    [one] = explained(RULES, {"分钟": 90, "成": 0, "总": 50, "漏": "是"})
    assert one.grade is not None
    assert (one.grade.next_grade, one.grade.change) == ("B", None)
    assert "只改一项数据达不到" in one.grade.sentence
