"""What a statement says of each scoring method, at its edges and beyond them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from statements import explained, role, statement

RATIO = ("比率 目标 80 最低 20 最高 120",)
LOWER = ("比率 目标 4 越低越好 最高 150",)
LINES = ("插值", "  10 : 20", "  20 : 60", "  20 : 70", "  40 : 50")
BEYOND = ("插值 延伸", "  10 : 20", "  20 : 60")
DOUBLED = ("插值 延伸", "  10 : 20", "  20 : 60", "  20 : 70")
WHOLE = ("加减 从 80 于 20", "  每低 3 : 扣 5, 按整档", "  每高 3 : 加 5, 不足一档按一档", "  最低 60 最高 95")
SHARED = ("加减 从 80 于 20", "  每低 3 : 扣 5, 按比例")
FORMULA = ("公式 = 满分 × 数值 ÷ 30, 最低 30 最高 110",)
PASS = ("达标 不低于 20",)
RANGE = ("目标区间 20 到 30", "  每低 3 : 扣 5, 按整档", "  每高 相对 10% : 扣 5, 按比例", "  最低 60")
TIERS = ("累进 从 10 最高 95", "  不超过 20 : 每 4 得 5, 按比例", "  其余 : 每 10 得 12, 按整档")
WHOLE_AMOUNT = ("累进 全额", "  不超过 20 : 每 3 扣 1, 不足一档按一档", "  其余 : 每 10 得 12, 按比例")
EVENTS = ("计次 从 80", "  每 1 起 : 扣 10, 按整档", "  5 起及以上 : 数值 ÷ 10", "  最低 0")
STAGES = ("三档目标", "  门槛 数 ÷ 2 + 10 : 60", "  目标 40 : 90", "  挑战 50 : 110")
FALLING = ("三档目标 越低越好", "  目标 40 : 60", "  挑战 30 : 60", "  其余 : 5.5")
FORMULAS_IN_ROWS = ("分档", "  不低于 20 : 满分 × 0.5 + 数值", "  不低于 10 : 66.664", "  其余 : 0")

SAID = [
    (RATIO, "40", "目标 80,40 ÷ 80 × 100 = 50.00", "target 80, 40 ÷ 80 × 100 = 50.00", "50.00"),
    (RATIO, "96", "96 ÷ 80 × 100 = 120.00", "96 ÷ 80 × 100 = 120.00", "120.00"),
    (RATIO, "96.8", "96.8 ÷ 80 × 100 = 121,不超过最高 120 分", "= 121, held to the cap 120", "120.00"),
    (RATIO, "8", "8 ÷ 80 × 100 = 10,不低于最低 20 分", "= 10, raised to the floor 20", "20.00"),
    (RATIO, "70.004", "70.004 ÷ 80 × 100 = 87.505 → 87.51", "= 87.505 → 87.51", "87.51"),
    (LOWER, "0", "数值为 0,得最高分 150", "a value of 0 earns the most, 150", "150.00"),
    (LOWER, "2", "4 ÷ 2 × 100 = 200,不超过最高 150 分", "4 ÷ 2 × 100 = 200, held to the cap 150", "150.00"),
    (LOWER, "7", "4 ÷ 7 × 100 ≈ 57.143 → 57.14", "4 ÷ 7 × 100 ≈ 57.143 → 57.14", "57.14"),
    (LINES, "10", "正好是 10,得 20 分", "exactly 10: 20 points", "20.00"),
    (LINES, "9", "低于 10,按 10 得 20 分", "below 10: 20 points as at 10", "20.00"),
    (LINES, "41", "高于 40,按 40 得 50 分", "above 40: 50 points as at 40", "50.00"),
    (LINES, "40", "正好是 40,得 50 分", "exactly 40: 50 points", "50.00"),
    (LINES, "20", "正好是 20,得 70 分", "exactly 20: 70 points", "70.00"),
    (LINES, "15", "20 + (15 - 10) ÷ (20 - 10) × 40 = 40.00", "between 10 (20) and 20 (60): 20 + (15", "40.00"),
    (LINES, "33", "70 - (33 - 20) ÷ (40 - 20) × 20 = 57.00", "between 20 (70) and 40 (50): 70 - (33", "57.00"),
    (BEYOND, "25", "20 + (25 - 10) ÷ (20 - 10) × 40 = 80.00", "20 + (25 - 10) ÷ (20 - 10) × 40 = 80.00", "80.00"),
    (BEYOND, "6", "20 + (6 - 10) ÷ (20 - 10) × 40 = 4.00", "20 + (6 - 10) ÷ (20 - 10) × 40 = 4.00", "4.00"),
    (BEYOND, "20", "正好是 20,得 60 分", "exactly 20: 60 points", "60.00"),
    (DOUBLED, "25", "高于 20,按 20 得 70 分", "above 20: 70 points as at 20", "70.00"),
    (DOUBLED, "20", "正好是 20,得 70 分", "exactly 20: 70 points", "70.00"),
    (WHOLE, "20", "正好等于目标 20,得 80 分", "exactly the target 20: 80 points", "80.00"),
    (WHOLE, "14.1", "比目标 20 低 5.9,每档 3,即 ≈1.97 档,按整档计 1 档:80 - 1 × 5 = 75.00",
     "5.9 below the target 20; at 3 a step that is ≈1.97 steps, counted as 1 (whole steps): 80 - 1 × 5", "75.00"),
    (WHOLE, "14", "低 6,每档 3,即 2 档:80 - 2 × 5 = 70.00", "at 3 a step that is 2 steps: 80 - 2 × 5 = 70.00", "70.00"),
    (WHOLE, "17.0001", "即 ≈0.99997 档,按整档计 0 档", "that is ≈0.99997 steps, counted as 0", "80.00"),
    (WHOLE, "23.0001", "即 ≈1.00003 档,不足一档按一档计 2 档:80 + 2 × 5 = 90.00",
     "that is ≈1.00003 steps, counted as 2 (begun steps): 80 + 2 × 5 = 90.00", "90.00"),
    (WHOLE, "23", "比目标 20 高 3,每档 3,即 1 档:80 + 1 × 5 = 85.00", "at 3 a step that is 1 step: 80 + 1", "85.00"),
    (WHOLE, "5", "80 - 5 × 5 = 55,不低于最低 60 分", "80 - 5 × 5 = 55, raised to the floor 60", "60.00"),
    (WHOLE, "99", "按一档计 27 档:80 + 27 × 5 = 215,不超过最高 95 分", "= 215, held to the cap 95", "95.00"),
    (SHARED, "18", "即 ≈0.67 档:80 - (2 ÷ 3) × 5 ≈ 76.667 → 76.67", "80 - (2 ÷ 3) × 5 ≈ 76.667 → 76.67", "76.67"),
    (SHARED, "99", "不低于目标 20,得 80 分", "not below the target 20: 80 points", "80.00"),
    (FORMULA, "24", "100 × 24 ÷ 30 = 80.00", "100 × 24 ÷ 30 = 80.00", "80.00"),
    (FORMULA, "3", "100 × 3 ÷ 30 = 10,不低于最低 30 分", "100 × 3 ÷ 30 = 10, raised to the floor 30", "30.00"),
    (FORMULA, "60", "100 × 60 ÷ 30 = 200,不超过最高 110 分", "100 × 60 ÷ 30 = 200, held to the cap 110", "110.00"),
    (RANGE, "20", "在目标区间 20 到 30 之内,得满分 100 分", "inside the range 20 to 30: full marks, 100", "100.00"),
    (RANGE, "15", "比区间下限 20 低 5,每档 3,即 ≈1.67 档,按整档计 1 档:100 - 1 × 5 = 95.00",
     "5 below the lower end 20; at 3 a step that is ≈1.67 steps, counted as 1 (whole steps)", "95.00"),
    (RANGE, "31.5", "比区间上限 30 高 1.5,每档 3(它的 10%),即 0.5 档:100 - 0.5 × 5 = 97.50",
     "1.5 above the upper end 30; at 3 a step (10% of it) that is 0.5 steps: 100 - 0.5 × 5 = 97.50", "97.50"),
    (RANGE, "90", "100 - 20 × 5 = 0,不低于最低 60 分", "= 0, raised to the floor 60", "60.00"),
    (TIERS, "10", "「不超过 20」10 ÷ 4 = 2.5:10 + 2.5 × 5 = 22.50", "“不超过 20” 10 ÷ 4 = 2.5: 10 + 2.5 × 5", "22.50"),
    (TIERS, "39", "「不超过 20」20 ÷ 4 = 5;「其余」19 ÷ 10 = 1.9,按整档计 1:10 + 5 × 5 + 1 × 12 = 47.00",
     "“其余” 19 ÷ 10 = 1.9, counted as 1 (whole steps): 10 + 5 × 5 + 1 × 12 = 47.00", "47.00"),
    (TIERS, "90", "10 + 5 × 5 + 7 × 12 = 119,不超过最高 95 分", "= 119, held to the cap 95", "95.00"),
    (WHOLE_AMOUNT, "20", "「不超过 20」20 ÷ 3 ≈ 6.67,不足一档按一档计 7:-7 × 1 = -7.00",
     "“不超过 20” 20 ÷ 3 ≈ 6.67, counted as 7 (begun steps): -7 × 1 = -7.00", "-7.00"),
    (WHOLE_AMOUNT, "21", "「其余」21 ÷ 10 = 2.1:2.1 × 12 = 25.20", "“其余” 21 ÷ 10 = 2.1: 2.1 × 12 = 25.20", "25.20"),
    (EVENTS, "3", "「每 1 起 : 扣 10, 按整档」计 3:80 - 3 × 10 = 50.00", "counts 3: 80 - 3 × 10 = 50.00", "50.00"),
    (EVENTS, "0", "计 0:80 - 0 × 10 = 80.00", "counts 0: 80 - 0 × 10 = 80.00", "80.00"),
    (EVENTS, "7", "第 1 行「5 起及以上」:7 ÷ 10 = 0.70", "row 1 “5 起及以上”: 7 ÷ 10 = 0.70", "0.70"),
    (PASS, "20", "达到「不低于 20」,得满分", "meets “不低于 20”: full marks", "100.00"),
    (PASS, "19.99", "没有达到「不低于 20」,得 0 分", "does not meet “不低于 20”: 0 points", "0.00"),
    (STAGES, "19", "落在「低于 门槛 数 ÷ 2 + 10」(其中 数 19 ÷ 2 + 10 = 19.5)",
     "in “低于 门槛 数 ÷ 2 + 10” (with 数 19 ÷ 2 + 10 = 19.5)", "0.00"),
    (STAGES, "30", "数 ÷ 2 + 10 到 目标 40」:60 + (30 - (数 30 ÷ 2 + 10)) ÷ (40 - (数 30 ÷ 2 + 10)) × 30 = 70.00",
     ": 60 + (30 - (数 30 ÷ 2 + 10)) ÷ (40 - (数 30 ÷ 2 + 10)) × 30 = 70.00", "70.00"),
    (STAGES, "40", "落在「目标 40 到 挑战 50」:90 + (40 - 40) ÷ (50 - 40) × 20 = 90.00", "× 20 = 90.00", "90.00"),
    (STAGES, "50", "落在「不低于 挑战 50」", "in “不低于 挑战 50”", "110.00"),
    (FALLING, "40.1", "落在「高于 目标 40」", "in “高于 目标 40”", "5.50"),
    (FALLING, "35", "落在「目标 40 到 挑战 30」", "in “目标 40 到 挑战 30”", "60.00"),
    (FALLING, "30", "落在「不高于 挑战 30」", "in “不高于 挑战 30”", "60.00"),
    (FORMULAS_IN_ROWS, "20", "第 1 行「不低于 20」:100 × 0.5 + 20 = 70.00", "row 1 “不低于 20”: 100 × 0.5 +", "70.00"),
    (FORMULAS_IN_ROWS, "19", "第 2 行「不低于 10」:66.664 → 66.66", "row 2 “不低于 10”: 66.664 → 66.66", "66.66"),
    (FORMULAS_IN_ROWS, "1", "第 3 行「其余」", "row 3 “其余”", "0.00"),
]  # fmt: skip


@pytest.mark.parametrize(("scoring", "figure", "chinese", "english", "points"), SAID)
def test_a_sentence_says_how_a_value_became_points(
    scoring: tuple[str, ...], figure: str, chinese: str, english: str, points: str
) -> None:
    method, *rows = scoring
    rules = indicator("数字 0 到 100", method, *rows)
    for language, said in (("zh", chinese), ("en", english)):
        [one] = explained(rules, {"数": figure}, language=language)
        [line] = one.indicators
        assert said in line.sentence
        assert line.points == Fraction(points)


def indicator(kind: str, method: str, *rows: str) -> str:
    """Rules of one indicator, whose value is one metric of a kind."""
    scoring = [f"  得分 {method}", *(f"  {row}" for row in rows)]
    return role(f"数据 数 : {kind}", "指标 甲 权重 100%", "  数值 = 数", *scoring)


WORDS = ('选项("优", "良", "差")', "分档", '  等于 "优" : 100', '  属于 ("良", "差") : 60')
LEVELS = ('选项("优", "良", "差")', "等次", '  "优" : 100', '  "良", "差" : 60')
FLAG = ("是否", "分档", "  等于 是 : 100", "  等于 否 : 0")
TIME = ("时长(分钟)", "分档", "  不高于 1 小时 : 100", "  其余 : 50")
SHARE = ("百分比", "加减 从 80 于 90%", "  每低 1 个百分点 : 扣 2, 按整档", "  每高 相对 1% : 加 2, 不足一档按一档")


@pytest.mark.parametrize(
    ("rules", "cell", "chinese", "english"),
    [
        (WORDS, "良", '数 良;第 2 行「属于 ("良", "差")」', '数 良; row 2 “属于 ("良", "差")”'),
        (LEVELS, "良", "数 良;等次「良、差」得 60 分", "数 良; the level “良, 差” gives 60 points"),
        (FLAG, "是", "数 是;第 1 行「等于 是」", "数 yes; row 1 “等于 是”"),
        (FLAG, "N", "数 否;第 2 行「等于 否」", "数 no; row 2 “等于 否”"),
        (TIME, "1.5小时", "数 90 分钟;第 2 行「其余」", "数 90 minutes; row 2 “其余”"),
        (TIME, "60", "数 60 分钟;第 1 行「不高于 1 小时」", "数 60 minutes; row 1 “不高于 1 小时”"),
        (SHARE, "87.5%", "比目标 90% 低 2.5 个百分点,每档 1 个百分点,即 2.5 档,按整档计 2 档",
         "2.5 pp below the target 90%; at 1 pp a step that is 2.5 steps, counted as 2 (whole steps)"),
        (SHARE, "0.93", "高 3 个百分点,每档 0.9 个百分点(目标的 1%),即 ≈3.33 档,不足一档按一档计 4 档",
         "3 pp above the target 90%; at 0.9 pp a step (1% of the target) that is ≈3.33 steps, counted as 4"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_its_own_unit(rules: tuple[str, ...], cell: str, chinese: str, english: str) -> None:
    for language, said in (("zh", chinese), ("en", english)):
        [one] = explained(indicator(*rules), {"数": cell}, language=language)
        assert said in one.indicators[0].sentence.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        (("28499", "30000"), "94.997%"), (("94996", "100000"), "94.996%"), (("949999999", "1000000000"), "94.9999999%"),
        (("28501", "30000"), "95.003%"), (("2", "3"), "66.67%"), (("2849999", "3000000"), "94.99997%"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "scoring", [("分档", "  不低于 95% : 100", "  其余 : 0"), ("达标 不低于 95%",), ("插值", "  0 : 0", "  95% : 100")]
)
def test_a_value_never_seems_to_have_reached_what_it_did_not(
    scoring: tuple[str, ...], figures: tuple[str, str], shown: str
) -> None:
    rules = role(
        "数据 子 : 数量", "数据 母 : 数量", "指标 甲 权重 100%", "  数值 = 子 ÷ 母", f"  得分 {scoring[0]}",
        *(f"  {row}" for row in scoring[1:]),
    )  # fmt: skip
    [one] = explained(rules, dict(zip(("子", "母"), figures, strict=True)))
    assert f" {shown}" in one.indicators[0].sentence.partition(";")[0]


def test_a_gap_too_small_to_show_is_shown_all_the_same() -> None:
    [one] = explained(indicator(*SHARE), {"数": "89.9999999%"})
    assert "低 ≈0.0000001 个百分点" in one.indicators[0].sentence.replace("\xa0", " ")


def test_figures_are_printed_as_read_and_never_cut() -> None:
    rules = role("数据 子 : 数字", "指标 甲 权重 100%", "  数值 = 子 × 1000000", "  得分 达标 不低于 1")
    [one] = explained(rules, {"子": "1.23456789"})
    assert one.indicators[0].sentence.startswith("子 1.23456789 × 1000000 = 1234567.89;")


def test_a_choice_between_values_shows_what_decided() -> None:
    rules = role("数据 子 : 数字", "指标 甲 权重 100%", "  数值 = 若 子 > 3 则 子 - 3 否则 0", "  得分 达标 不低于 1")
    [chinese] = explained(rules, {"子": 2})
    [english] = explained(rules, {"子": 2}, language="en")
    assert chinese.indicators[0].sentence.startswith("(若 子 2 > 3 则 子 2 - 3 否则 0) = 0;")
    assert english.indicators[0].sentence.startswith("(if 子 2 > 3 then 子 2 - 3 else 0) = 0;")


@pytest.mark.parametrize(
    ("remark", "chinese", "english"),
    [
        ("主动", "理由「主动」", "reason “主动”"),
        ("", "没有写理由", "no reason given"),
        ("\x1b[31m=1+1", "31m=1+1", "31m=1+1"),
    ],
)
def test_the_assessors_reason_is_carried_through(remark: str, chinese: str, english: str) -> None:
    rules = role(
        '数据 态度 : 选项("优", "差")', "数据 评语 : 文本", "指标 甲 权重 100%", "  数值 = 态度", "  理由 取自 评语",
        "  得分 等次", '    "优" : 100', '    "差" : 60',
    )  # fmt: skip
    for language, said in (("zh", chinese), ("en", english)):
        printed = statement(rules, {"态度": "差", "评语": remark}, language=language)
        assert said in printed
        assert "\x1b" not in printed
    [one] = explained(rules, {"态度": "差", "评语": remark})
    assert one.indicators[0].change is not None
    said = one.indicators[0].change.sentence.replace("\xa0", " ")
    assert said == "第 1 行「优」未满足:态度为优得 100 分,总分 +40.00"


def test_of_levels_the_next_better_one_is_told() -> None:
    rules = role(
        '数据 态度 : 选项("优", "良", "差")', "指标 甲 权重 100%", "  数值 = 态度", "  得分 等次",
        '    "优" : 100', '    "良" : 80', '    "差" : 60',
    )  # fmt: skip
    [one] = explained(rules, {"态度": "差"})
    assert one.indicators[0].change is not None
    assert one.indicators[0].change.after == "良"


def test_stages_out_of_order_are_told_with_the_figures_that_they_come_from() -> None:
    rules = indicator("数字 0 到 100", *STAGES)
    for language, said in (
        ("zh", "数 70;数 70;次序不对,不能计分:「门槛 数 ÷ 2 + 10 < 目标 40 < 挑战 50」不成立"),
        (
            "en",
            "数 70; out of order, so nothing can be scored: “门槛 数 ÷ 2 + 10 < 目标 40 < 挑战 50” does not hold",
        ),
    ):
        [one] = explained(rules, {"数": "70"}, language=language)
        assert said in one.indicators[0].sentence


def test_a_method_goes_by_its_own_name() -> None:
    for method, name in ((STAGES, "stages"), (PASS, "all_or_nothing"), (FORMULAS_IN_ROWS, "bands")):
        [one] = explained(indicator("数字 0 到 100", *method), {"数": "20"})
        assert one.indicators[0].method == name


def test_bands_held_against_a_figure_of_the_record_say_what_it_comes_to() -> None:
    rules = role(
        "数据 数 : 数字", "数据 目标数 : 数字", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档",
        "    不低于 目标数 × 120% : 120", "    不低于 目标数 : 100", "    其余 : 0",
    )  # fmt: skip
    [one] = explained(rules, {"数": "110", "目标数": "100"})
    assert "第 2 行「不低于 目标数」(其中 目标数 100 × 120% = 120、目标数 100)" in one.indicators[0].sentence


@pytest.mark.parametrize(("figure", "said"), [
    ("19", "没有达到「门槛 数 ÷ 2 + 10 到 目标 40」:数再多 1(到 20)得 60 分"),
    ("39.9", "没有达到「目标 40 到 挑战 50」:数再多 0.1(到 40)得 90 分"),
    ("49.9", "没有达到「不低于 挑战 50」:数再多 0.1(到 50)得 110 分"),
])  # fmt: skip
def test_the_way_to_the_next_stage_ends_at_the_stage(figure: str, said: str) -> None:
    rules = indicator("数字 0 到 59", *STAGES)
    [one] = explained(rules, {"数": figure})
    change = one.indicators[0].change
    assert change is not None
    assert said in change.sentence.replace("\xa0", " ")
