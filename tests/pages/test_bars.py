"""Bars stand where their figures do."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product

import pytest
from statements import explained, explained_figures, role

import kaohe
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.explain.explanation import ScoredLine
from kaohe.pages.bars import Bar, bar_of, grade_bar
from kaohe.wording import wording

WORDS = wording("zh")
METHODS = {
    "分档": "    不高于 5 : 100\n    不高于 15 : 90\n    其余 : 40",
    "插值": "    1 : 0\n    3 : 60\n    4 : 80\n    5 : 100",
    "插值 ": "    1 : 100\n    3 : 60\n    5 : 0",
    "加减 从 80 于 10": "    每低 1 : 扣 2, 按整档\n    每高 1 : 加 1, 按整档\n    最低 0 最高 90",
    "比率 目标 10 最高 120": "",
    "公式 = 数值 × 2, 最低 0 最高 100": "",
    "达标 不低于 7": "",
    "目标区间 10 到 20 最低 0 最高 120": "    每低 1 : 扣 3, 按整档\n    每高 1 : 加 1, 按整档",
    "累进 最高 130": "    不超过 5 : 每 1 件 得 5\n    不超过 15 : 每 1 件 得 6\n    其余 : 每 1 件 得 8",
    "累进 全额 从 200": "    其余 : 每 2 件 扣 8, 按整档",
    "三档目标": "    门槛 数 ÷ 9 + 4 : 60\n    目标 10 : 80\n    挑战 15 : 120",
    "三档目标 越低越好": "    目标 12 : 60\n    挑战 4 : 90\n    其余 : 20",
    "计次 从 100 最低 0": "    每起 : 扣 10\n    2 起及以上 : 0",
}


VALUES = range(31)


@cache
def lines_of(method: str) -> list[tuple[Bar, ScoredLine]]:
    """The bar and the line of every value."""
    rules = role(
        "数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", f"  得分 {method.strip()}", *METHODS[method].splitlines()
    )
    loaded = kaohe.loads(rules)
    [indicator] = loaded.pack.roles[0].indicators
    figures = (Figures({"数": Known(Fraction(value))}) for value in VALUES)
    lines = [explained_figures(loaded, one).indicators[0] for one in figures]
    return [(bar_of(indicator.assessment, line, indicator.full_marks, WORDS), line) for line in lines]


@pytest.mark.parametrize("method", METHODS)
def test_more_points_never_fill_less(method: str) -> None:
    for (one, first), (other, second) in product(lines_of(method), repeat=2):
        assert one.filled is not None
        assert other.filled is not None
        assert 0 <= one.filled <= 100
        assert first.points is not None
        assert second.points is not None
        if first.points < second.points:
            assert one.filled <= other.filled
        if first.points == second.points and method != "插值 ":
            assert abs(one.filled - other.filled) < 0.02 or bool(one.marks)


def test_the_cell_that_is_marked_is_the_row_that_fitted() -> None:
    for bar, line in lines_of("分档"):
        [current] = [cell for cell in bar.cells if cell.current]
        assert current.text == line.row_text
        assert [cell.title for cell in bar.cells] == ["40 分", "90 分", "100 分"]


def test_a_value_on_a_mark_stands_on_it() -> None:
    bar, _ = lines_of("插值")[4]
    assert bar.filled == next(mark.at for mark in bar.marks if mark.label == "4:80 分")
    falling, _ = lines_of("插值 ")[3]
    assert falling.filled == 50
    assert [mark.label for mark in falling.marks] == ["5:0 分", "3:60 分", "1:100 分"]


def test_nothing_is_filled_where_nothing_was_scored() -> None:
    rules = role("数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档", "    其余 : 40")
    [one] = explained(rules, {"数": ""})
    [indicator] = kaohe.loads(rules).pack.roles[0].indicators
    assert bar_of(indicator.assessment, one.indicators[0], Fraction(100), WORDS).filled is None


def test_grades_rise_to_the_right() -> None:
    scale = (
        kaohe.loads(role("数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 达标 不低于 1"))
        .pack.roles[0]
        .grades
    )
    assert scale is not None
    bar = grade_bar(scale, "B", WORDS)
    assert [(cell.title, cell.text, cell.current) for cell in bar.cells] == [
        ("C 差", "其余", False), ("B 良", "不低于 60", True), ("A 优", "不低于 90", False),
    ]  # fmt: skip
