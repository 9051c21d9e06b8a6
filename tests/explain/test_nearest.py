"""The nearest change: one metric, on its own grid, by the least that reaches. Held to trying every value there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from statements import explained, explained_figures, role

import kaohe
from kaohe.api import Rules
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.explain.explanation import Change
from kaohe.explain.grounds import Grounds
from kaohe.explain.nearest import Search
from kaohe.model.pack import Metric

WINDOWS = role(
    "数据 课时 : 数量 0 到 60", "数据 成 : 数量 0 到 9", "数据 总 : 数量 0 到 9", "数据 分 : 评分 1 到 2",
    "数据 漏 : 是否", '数据 级 : 选项("初", "中", "高")',
    "指标 量 权重 40%", "  数值 = 课时", "  得分 分档", "    介于 7 到 9 : 80", "    介于 40 到 41 : 100",
    "    高于 50 且 低于 52 : 90", "    其余 : 20.5",
    "指标 率 权重 30%", "  数值 = 成 ÷ 总", "  得分 插值", "    0 : 0", "    1 : 100", "    2 : 50", "  缺数据 : 90 分",
    "指标 评 权重 20%", "  数值 = 分", "  得分 分档", "    介于 1.25 到 1.3 : 100", "    不低于 1.9 : 70",
    "    其余 : 0",
    "指标 级别 权重 10%", "  数值 = 级", "  得分 分档", '    等于 "高" : 100', '    等于 "中" : 60', "    其余 : 20",
    '一票否决 "漏" 当 漏 : 总分最高 50', '一票否决 "课少" 当 课时 低于 6 : 等级最高 C',
)  # fmt: skip
COUNTS = st.integers(0, 9).map(Fraction)
RECORDS = st.fixed_dictionaries({
    "课时": st.integers(0, 60).map(Fraction), "成": COUNTS, "总": COUNTS,
    "分": st.integers(100, 200).map(lambda n: Fraction(n, 100)),
    "漏": st.booleans(), "级": st.sampled_from(["初", "中", "高"]),
})  # fmt: skip

Value = Fraction | bool | str
FEW = settings(max_examples=settings.default.max_examples // 4)


@cache
def rules() -> Rules:
    loaded = kaohe.loads(WINDOWS)
    assert not [one for one in loaded.check() if one.is_error]
    return loaded


def figures(record: dict[str, Value]) -> Figures:
    return Figures({name: Known(value) for name, value in record.items()})


def grid(metric: Metric) -> list[Value]:
    """Every value that a metric could have."""
    if metric.kind == "flag":
        return [False, True]
    if metric.kind == "choice":
        return list(metric.type.options)
    scale = 1 if metric.type.whole else 100
    low, high = int((metric.low or 0) * scale), int((metric.high or 0) * scale)
    return [Fraction(number, scale) for number in range(low, high + 1)]


def reaching(record: dict[str, Value], name: str, reaches: Callable[[RecordScore], bool]) -> Iterator[Value]:
    """Every other value of a metric that reaches."""
    pack_role, given_ = rules().pack.roles[0], figures(record)
    for value in grid(pack_role.metric(name)):
        if value != record[name]:
            changed = replace(given_, now={**given_.now, name: Known(value)})
            if reaches(score_record(pack_role, changed)):
                yield value


def farness(one: Value, other: Value) -> Fraction:
    return abs(one - other) if isinstance(one, Fraction) and isinstance(other, Fraction) else Fraction(1)


@FEW
@given(record=RECORDS, wanted=st.integers(15, 99))
def test_it_finds_the_least_that_reaches_and_nothing_only_where_nothing_does(
    record: dict[str, Value], wanted: int
) -> None:
    def reaches(score: RecordScore) -> bool:
        return score.total is not None and score.total >= wanted

    pack_role = rules().pack.roles[0]
    grounds, given_ = Grounds.of(pack_role), figures(record)
    search = Search(grounds, given_, score_record(pack_role, given_))
    move = search.nearest(grounds.expressions, lambda trial: reaches(trial.score))
    if move is None:
        assert not [name for name in record for _ in reaching(record, name, reaches)]
        return
    name = move.metric.name
    all_that_reach = list(reaching(record, name, reaches))
    assert move.after in all_that_reach
    assert farness(move.after, record[name]) == min(farness(one, record[name]) for one in all_that_reach)


def read(shown: str) -> Value:
    return {"是": True, "否": False}.get(shown) if shown in "是否" else shown if shown in "初中高" else Fraction(shown)


@FEW
@given(record=RECORDS)
def test_an_explanation_tells_what_the_change_really_gives(record: dict[str, Value]) -> None:
    one = explained_figures(rules(), figures(record))
    assert one.grade is not None
    changes: list[tuple[str, Change | None]] = [(line.name, line.change) for line in one.indicators]
    for name, change in [*changes, ("", one.grade.change)]:
        if change is None or change.metric is None or change.after is None:
            continue
        then = explained_figures(rules(), figures({**record, change.metric: read(change.after)}))
        assert then.total == change.total
        assert change.gain == (change.total or 0) - (one.total or 0)
        if not name:
            assert then.grade is not None
            assert then.grade.grade < one.grade.grade
        else:
            assert change.points in [line.points for line in then.indicators if line.name == name]


@FEW
@given(record=RECORDS)
@example(record={"课时": Fraction(8), "成": Fraction(1), "总": Fraction(2), "分": Fraction(1), "漏": False, "级": "高"})
def test_a_better_row_that_one_metric_reaches_is_never_called_out_of_reach(record: dict[str, Value]) -> None:
    one = explained_figures(rules(), figures(record))
    for at, (name, line) in enumerate(zip(("课时", None, "分", "级"), one.indicators, strict=True)):
        if name is None or line.change is None or line.points is None:
            continue
        present = line.points

        def better(score: RecordScore, at: int = at, present: Fraction = present) -> bool:
            points = score.indicators[at].score.points
            return points is not None and points > present

        assert (line.change.metric is None) == (not list(reaching(record, name, better)))


RULES = role(
    "数据 分钟 : 时长(分钟)", "数据 成 : 数量", "数据 总 : 数量", "数据 漏 : 是否",
    "指标 快 权重 50%", "  数值 = 分钟", "  得分 分档",
    "    不高于 5 分钟 : 100", "    不高于 15 分钟 : 80", "    其余 : 40",
    "指标 成率 权重 50%", "  数值 = 成 ÷ 总", "  得分 比率 目标 90% 最高 110", "  缺数据 : 不计",
    '一票否决 "漏" 当 漏 : 总分最高 20',
)  # fmt: skip


def test_it_says_what_the_change_gives() -> None:
    [one] = explained(RULES, {"分钟": "12.4", "成": 45, "总": 50, "漏": "否"})
    change = one.indicators[0].change
    assert change is not None
    assert (change.metric, change.before, change.after) == ("分钟", "12.4 分钟", "5 分钟")
    assert (change.points, change.total, change.gain) == (Fraction(100), Fraction(100), Fraction(10))
    assert "分钟再少 7.4 分钟(到 5 分钟)得 100 分,总分 +10.00" in change.sentence.replace("\xa0", " ")


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


def test_a_missing_figure_is_not_moved() -> None:
    [one] = explained(RULES, {"分钟": 9, "成": "", "总": 50, "漏": "否"})
    assert one.grade is not None
    assert one.grade.change is not None
    assert one.grade.change.metric == "分钟"


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "没有落到第 2 行「其余」:"), ("en", "row 2 “其余” not come to:")]
)
def test_a_better_row_below_the_one_that_fitted_was_not_tested(language: str, said: str) -> None:
    rules_ = role(
        "数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档", "    低于 5 : 50", "    其余 : 100"
    )
    [one] = explained(rules_, {"数": 3}, language=language)
    assert one.indicators[0].change is not None
    assert one.indicators[0].change.sentence.startswith(said)


def test_a_word_can_be_the_change() -> None:
    rules_ = role(
        '数据 级 : 选项("初", "高")',
        "指标 甲 权重 100%",
        "  数值 = 级",
        "  得分 分档",
        '    等于 "高" : 100',
        "    其余 : 50",
    )
    [one] = explained(rules_, {"级": "初"})
    assert one.indicators[0].change is not None
    assert (one.indicators[0].change.before, one.indicators[0].change.after) == ("初", "高")
    assert "级为高得 100 分,总分 +50.00" in one.indicators[0].change.sentence.replace("\xa0", " ")


def test_rows_that_are_printed_alike_are_no_better() -> None:
    rules_ = role(
        "数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档", "    低于 5 : 66.664", "    其余 : 66.663"
    )
    [one] = explained(rules_, {"数": 9})
    assert one.indicators[0].change is None


def test_a_figure_that_leaves_the_value_missing_reaches_nothing() -> None:
    rules_ = role(
        "数据 子 : 数量 0 到 1", "数据 母 : 数量 0 到 1", "指标 甲 权重 100%", "  数值 = 子 ÷ 母", "  得分 分档",
        "    不低于 200% : 100", "    其余 : 50", "  缺数据 : 100 分",
    )  # fmt: skip
    [one] = explained(rules_, {"子": 1, "母": 1})
    assert one.indicators[0].change is not None
    assert (one.indicators[0].change.metric, one.indicators[0].points) == (None, 50)


@FEW
@given(record=RECORDS)
def test_a_better_grade_that_one_metric_reaches_is_never_missed(record: dict[str, Value]) -> None:
    one = explained_figures(rules(), figures(record))
    present = score_record(rules().pack.roles[0], figures(record)).grade_row
    assert one.grade is not None

    def better(score: RecordScore) -> bool:
        return score.grade_row is not None and present is not None and score.grade_row < present

    assert (one.grade.change is None) == (not [name for name in record for _ in reaching(record, name, better)])
