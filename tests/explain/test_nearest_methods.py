"""The nearest change through levels, goal posts, tiers and events, held to trying every value there is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from statements import explained_figures, role

import kaohe
from kaohe.api import Rules
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.explain.grounds import Grounds
from kaohe.explain.nearest import Search

RULES = role(
    "数据 天 : 数量 0 到 60", "数据 额 : 数字 0 到 60", "数据 次 : 数量 0 到 12", '数据 级 : 选项("初", "中", "高")',
    "指标 区间 权重 40%", "  数值 = 天", "  得分 目标区间 20 到 30", "    每低 1 : 扣 7", "    每高 4 : 扣 9, 按整档",
    "    最低 10",
    "指标 段 权重 30%", "  数值 = 额", "  得分 累进 最高 110", "    不超过 10 : 每 5 得 20, 按整档",
    "    其余 : 每 7 得 11, 不足一档按一档",
    "指标 次数 权重 10%", "  数值 = 次", "  得分 计次 从 90", "    每次 : 扣 8", "    等于 9 : 95",
    "    10 次及以上 : 0",
    "指标 三档 权重 10%", "  数值 = 天", "  得分 三档目标", "    门槛 次 × 2 : 30", "    目标 次 × 4 : 80",
    "    挑战 41 : 95", "    其余 : 5", "  缺数据 : 20",
    "指标 级别 权重 10%", "  数值 = 级", "  得分 等次", '    "高" : 100', '    "中" : 60', '    "初" : 20',
)  # fmt: skip
WORDS = ("初", "中", "高")
RECORDS = st.fixed_dictionaries({
    "天": st.integers(0, 60).map(Fraction), "额": st.integers(0, 6000).map(lambda n: Fraction(n, 100)),
    "次": st.integers(0, 12).map(Fraction), "级": st.sampled_from(WORDS),
})  # fmt: skip

Record = dict[str, Fraction | str]


@cache
def rules() -> Rules:
    loaded = kaohe.loads(RULES)
    assert not [one for one in loaded.check() if one.is_error]
    return loaded


def figures(record: Record) -> Figures:
    return Figures({name: Known(value) for name, value in record.items()})


def total(record: Record) -> Fraction:
    return score_record(rules().pack.roles[0], figures(record)).total or Fraction(0)


def others(name: str) -> Iterator[Fraction | str]:
    """Every value that a metric could have."""
    scale = {"天": 1, "额": 100, "次": 1}.get(name, 0)
    most = {"天": 60, "额": 6000, "次": 12}.get(name, 0)
    yield from (Fraction(number, scale) for number in range(most + 1)) if scale else WORDS


@settings(max_examples=settings.default.max_examples // 5)
@given(record=RECORDS, wanted=st.integers(20, 100))
def test_it_finds_the_least_that_reaches_and_nothing_only_where_nothing_does(record: Record, wanted: int) -> None:
    given_, pack_role = figures(record), rules().pack.roles[0]
    grounds, score = Grounds.of(pack_role), score_record(pack_role, given_)
    move = Search(grounds, given_, score).nearest(
        grounds.expressions, lambda trial: trial.score.total is not None and trial.score.total >= wanted
    )
    if move is None:
        reaching = [
            (name, value)
            for name in record
            for value in others(name)
            if value != record[name] and total({**record, name: value}) >= wanted
        ]
        assert reaching == []
        return
    name, before = move.metric.name, record[move.metric.name]
    assert total({**record, name: move.after}) >= wanted
    if isinstance(before, Fraction) and isinstance(move.after, Fraction):
        nearer = [
            value
            for value in others(name)
            if isinstance(value, Fraction) and 0 < abs(value - before) < abs(move.after - before)
        ]
        assert [value for value in nearer if total({**record, name: value}) >= wanted] == []


@settings(max_examples=settings.default.max_examples // 10)
@given(record=RECORDS)
def test_a_better_grade_is_never_missed(record: Record) -> None:
    one = explained_figures(rules(), figures(record))
    assert one.grade is not None
    then = {name: [total({**record, name: value}) for value in others(name)] for name in record}
    better = {"A": 1000, "B": 90, "C": 60}[one.grade.grade]
    reachable = any(found >= better for totals in then.values() for found in totals)
    assert (one.grade.change is not None) == reachable
