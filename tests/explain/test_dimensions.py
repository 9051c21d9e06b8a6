"""What is told of dimensions: sums, limits, weights, what was lost in them, and what would better the grade."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from sample_runs import scored
from statements import explained, explained_figures, role, statement

import kaohe
from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.model.pack import Role
from kaohe.pages.losses import losses

RULES = role(
    "数据 甲 : 数量 0 到 12", "数据 乙 : 数量 0 到 12", "数据 丙 : 数量 0 到 12", "数据 丁 : 是否",
    "维度 业绩 权重 70%", "  最高 90",
    "  指标 一 权重 60%", "    数值 = 甲", "    得分 公式 = 10 × 数值",
    "  指标 二 权重 40%", "    数值 = 乙", "    得分 分档",
    "      不低于 9 : 100", "      不低于 4 : 70", "      其余 : 30",
    "    缺数据 : 不计",
    "维度 能力 权重 30% 当 丁", "  缺数据 : 40 分", "  最低 20",
    "  指标 三 权重 100%", "    数值 = 丙 + 乙", "    得分 公式 = 5 × 数值",
)  # fmt: skip
WORTH = role(
    "数据 甲 : 数量 0 到 12", "数据 乙 : 数量 0 到 12", "数据 丙 : 数量 0 到 12", "数据 丁 : 是否",
    "维度 业绩 分值 70", "  最高 65",
    "  指标 一 分值 40", "    数值 = 甲", "    得分 比率 目标 8 最高 48",
    "  指标 二 分值 30 当 丁", "    数值 = 乙", "    得分 公式 = 3 × 数值",
    "维度 能力 分值 30", "  缺数据 : 不计",
    "  指标 三 分值 30", "    数值 = 丙 - 乙", "    得分 公式 = 10 + 2 × 数值",
)  # fmt: skip
METRICS = ("甲", "乙", "丙")


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (
            {"甲": 11, "乙": 9, "丙": 3, "丁": "是"},
            "维度得分 (66.00 + 40.00) ÷ 100% = 106.00;106.00 分,不超过最高 90 分 90.00 × 70% = 63.00",
            "dimension (66.00 + 40.00) ÷ 100% = 106.00; 106.00 points, held to the cap 90 90.00 × 70% = 63.00",
        ),
        (
            {"甲": 8, "乙": "", "丙": 3, "丁": "否"},
            "维度得分 (48.00) ÷ 60% = 80.00 80.00 × 70% = 56.00 权重 70%,其余权重按比例分摊后 100%",
            "dimension (48.00) ÷ 60% = 80.00 80.00 × 70% = 56.00 weight 70%, 100% after",
        ),
        (
            {"甲": 8, "乙": "", "丙": 3, "丁": "是"},
            "三 乙没有数据,整个维度缺数据 维度得分 指标三缺数据,按规则得 40 分 40.00 × 30% = 12.00",
            "dimension no data for 三: 40 points by the rule for missing data 40.00 × 30% = 12.00",
        ),
        (
            {"甲": 8, "乙": 4, "丙": 3, "丁": "否"},
            "三 不满足「丁」,不适用 维度得分 不满足「丁」,不适用",
            "dimension '丁' does not hold: not applicable",
        ),
        (
            {"甲": "", "乙": 4, "丙": 3, "丁": ""},
            "原因 能力:丁没有数据 原因 一:甲没有数据",
            "Reason 能力: 丁 has no data Reason 一: 甲 has no data",
        ),
    ],
)  # fmt: skip
def test_a_dimension_is_told_as_a_sum_of_its_indicators(record: dict[str, object], zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        assert said.replace(" ", "") in statement(RULES, record, language=language).replace(" ", "")


def test_losses_go_by_way_of_the_dimension_and_limits_are_one_of_their_own() -> None:
    [one] = explained(RULES, {"甲": 11, "乙": 9, "丙": 3, "丁": "是"})
    assert [(loss.line.name, loss.by_limits, loss.worked, loss.shown) for loss in losses(one)] == [
        ("三", False, "(60.00 − 100) × 100% × 30%", "−12.00"),
        ("业绩", True, "(90.00 − 106.00) × 70%", "−11.20"),
        ("一", False, "(110.00 − 100) × 60% × 70%", "+4.20"),
    ]
    [left_out] = explained(RULES, {"甲": 8, "乙": "", "丙": 3, "丁": "否"})
    assert [(loss.worked, loss.shown) for loss in losses(left_out)] == [
        ("(80.00 − 100) × 60% ÷ 60% × 70% ÷ 70%", "−20.00")
    ]
    [assigned] = explained(RULES, {"甲": 9, "乙": "", "丙": 3, "丁": "是"})
    assert [(loss.line.name, loss.worked) for loss in losses(assigned)] == [
        ("能力", "(40.00 − 100) × 30%"), ("一", "(90.00 − 100) × 60% ÷ 60% × 70%"),
    ]  # fmt: skip
    [worth] = explained(WORTH, {"甲": 6, "乙": 5, "丙": 9, "丁": "否"})
    assert [(loss.line.name, loss.worked) for loss in losses(worth)] == [
        ("一", "(30.00 − 40) ÷ 40 × 70 ÷ 100 × 100"), ("三", "(18.00 − 30) ÷ 100 × 100"),
    ]  # fmt: skip


def made(rng: Random) -> dict[str, Outcome]:
    gone = Missing(Reason("no_cell", {"metric": "乙"}))
    figures: dict[str, Outcome] = {name: Known(Fraction(rng.randint(0, 12))) for name in METRICS}
    return {**figures, **({"乙": gone} if rng.random() < 0.2 else {}), "丁": Known(rng.random() < 0.7)}


@pytest.mark.parametrize("text", [RULES, WORTH])
def test_a_better_grade_is_found_where_one_figure_reaches_it_and_nowhere_else(text: str) -> None:
    rules, rng = kaohe.loads(text), Random(7)
    [one] = rules.pack.roles
    for _ in range(40):
        figures = made(rng)
        told = explained_figures(rules, Figures(figures))
        present = score_record(one, Figures(figures))
        if present.grade_row is None or told.grade is None:
            continue
        better = list(reaching(one, figures, present))
        change = told.grade.change
        assert (change is not None) == bool(better), figures
        if change is not None:
            assert (change.metric, change.after) in better


def reaching(one: Role, figures: dict[str, Outcome], present: RecordScore) -> list[tuple[str, str]]:
    """Every other value of a known metric that gives a better grade."""
    found = []
    for name, outcome in figures.items():
        others: list[object] = [Fraction(number) for number in range(13)] if name in METRICS else [True, False]
        for value in others if isinstance(outcome, Known) else ():
            score = score_record(one, Figures({**figures, name: Known(value)}))  # type: ignore[arg-type]
            if score.grade_row is not None and score.grade_row < (present.grade_row or 0):
                found.append((name, {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)))
    return found


def test_every_figure_of_a_dimension_is_kept_in_the_trace_and_the_tables() -> None:
    results = scored("dimensions")
    table = results.indicators.collect().filter(employee="K1", period="2026-Q2")
    rows = table.select("dimension", "indicator", "points", "weight", "contribution", "status").rows()
    assert [(row[0], row[1], float(row[2] or -1), float(row[3]), row[5]) for row in rows] == [
        ("业绩", None, 66, 70, "counted"), ("业绩", "解决", 46.9, 45, "counted"), ("业绩", "响应", -1, 25, "skipped"),
        ("成长", None, 22.1, 30, "counted"), ("成长", "学习", 9, 12, "counted"), ("成长", "质检", 13.1, 18, "counted"),
    ]  # fmt: skip
