"""Every figure of a statement follows, with a pocket calculator, from those printed before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest
from audited_statement import slips, summands, worked
from pocket_calculator import Slip, calculate, half_up
from sample_runs import PACKS, scored

from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text

RECORDS = [
    ("online_education", "zh", 60), ("online_education", "en", 12), ("open_university", "en", 60),
    ("open_university", "zh", 12), ("methods", "zh", 8), ("methods", "en", 8), ("over_time", "zh", 3),
    ("over_time", "en", 3), ("rolled_up", "zh", 3), ("rolled_up", "en", 3),
    ("open_university", "zh", 12), ("methods", "zh", 8), ("methods", "en", 8),
    ("details", "zh", 8), ("details", "en", 8),
    ("tables", "zh", 7), ("tables", "en", 7), ("stages", "zh", 9), ("stages", "en", 9),
    ("dimensions", "zh", 12), ("dimensions", "en", 12), ("in_role", "zh", 13), ("in_role", "en", 13),
    ("adjustments", "zh", 7), ("adjustments", "en", 7),
    ("overrides", "zh", 7), ("overrides", "en", 7),
]  # fmt: skip


@cache
def explanations(pack: str, language: str, most: int) -> list[Explanation]:
    """The explanations of about so many records of a pack, from all over it."""
    people = scored(pack).scores.collect()["employee"]
    chosen = people.unique(maintain_order=True).to_list()[:: -(-len(people) // most)]
    return [one for person in chosen for one in scored(pack).explain(person, language=language)]


@pytest.mark.parametrize(("pack", "language", "most"), RECORDS)
def test_every_figure_comes_out(pack: str, language: str, most: int) -> None:
    found = explanations(pack, language, most)
    assert len(found) >= most * 0.8
    for one in found:
        text = as_text(one)
        assert slips(text) == [], text
        tops = one.dimensions or one.indicators
        if one.base_total is not None:
            assert contributions(text) == [line.contribution for line in tops if line.contribution is not None]


def contributions(statement: str) -> list[Fraction]:
    """What a statement's indicators, or dimensions, add to its sum, as printed at the right."""
    return [Fraction(row.contribution) for row in summands(statement) if row.contribution is not None]


def test_the_limits_begin_with_the_rounded_sum() -> None:
    for one in explanations("online_education", "zh", 8):
        if one.base_sum is not None and one.base_total is not None:
            formula = re.split(" [=≈] ", one.base_sum)[0]
            assert one.adjustments[0].before == one.base_total == half_up(calculate(formula), Fraction(1, 100))


def changed(text: str) -> Iterator[str]:
    """A statement with one figure wrong: each result, each contribution, each step of the total, the head's total."""
    spots = (
        r"(?<=[=≈→] )-?[\d.]+|[\d.]+(?= × [\d.]+%)|(?<= × )[\d.]+(?=% =)|(?<=  总分 )\d[\d.]+|[\d.]+(?= →)|(?<= 计 )\d+"
        r"|(?<=改为 )\d[\d.]*(?=,)"
    )
    for found in re.finditer(spots, text):
        last = found.end() - 1
        yield f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


@pytest.mark.parametrize("pack", PACKS)
def test_no_wrong_figure_passes(pack: str) -> None:
    scores = [one for one in explanations(pack, "zh", 8) if one.status == "scored"]
    for one in sorted(scores, key=lambda one: -len(as_text(one)))[:3]:
        wrong = list(changed(as_text(one)))
        assert len(wrong) >= 12
        for text in wrong:
            assert noticed(text), text


def noticed(text: str) -> bool:
    try:
        return slips(text) != []
    except Slip:
        return True


@pytest.mark.parametrize("pack", PACKS)
def test_a_statement_has_a_formula_for_whatever_is_computed(pack: str) -> None:
    for one in explanations(pack, "zh", 8):
        computed = [
            line for line in one.indicators if line.method in ("ratio", "formula") and line.counting == "counted"
        ]
        assert worked(as_text(one)) >= len(computed) + (one.base_sum is not None)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a 192 ÷ b 200", "0.96"), ("60 + (85 - 75) ÷ (90 - 75) × 30", "80"), ("-3 - -2", "-1"), ("(1 ÷ 4)", "0.25"),
        ("最大值(快 3, 慢 4) × 2", "8"), ("ROUND(a 2 ÷ b 3, 2)", "0.67"), ("ROUND(a -5 ÷ b 2, 0)", "-3"),
        ("上期(甲) 10 分钟 - 甲 4 分钟", "6"), ("(若 甲 3 > 乙 2 则 甲 3 - 1 否则 0) + 5", "7"),
        ("目标(级别 P6, 第 2 行, 自 2026-01-01 生效) 96% × 2", "1.92"), ("甲 (1 ÷ 4) × 2", "0.5"),
        ("相差天数(起 2026-02-26, 止 2026-03-03) 5 天 - 1 天", "4"), ("中位数(甲 1, 乙 9, 丙 3, 丁 5)", "4"),
        ("甲 10 ÷ (在岗 2026-07-16 至 2026-09-30 共 77 天 ÷ 本期 92 天) × 77", "920"),
        ("in role 2024-02-28 to 2024-03-01, 3 days × 2", "6"), ("在岗 46 天 ÷ 2", "23"),
        ("(if a 1 = b 2 then 1 else a 1 × 50%)", "0.5"), ("去尾法(甲 19 ÷ 10, 0)", "1"),
        ("甲 13.5 元(3 期求和) ÷ 3 - 上期(甲) 8(2 期求和) ÷ 2", "0.5"),
        ("近2期平均(2026-Q1: 3 元, 2025-Q4: 4 元) + 去年同期(甲, 2025-Q1) 2", "5.5"),
    ],
)  # fmt: skip
def test_the_calculator_calculates(formula: str, result: str) -> None:
    assert calculate(formula) == Fraction(result)


@pytest.mark.parametrize(
    "formula",
    [
        "相差天数(起 2026-02-26, 止 2026-03-03) 6 天",
        "在岗 2026-07-16 至 2026-09-30 共 76 天",
        "3 ÷ 0",
        "3 +",
        "(3 + 4",
        "3 4",
        "甲 + 4",
    ],
)
def test_the_calculator_refuses_what_is_no_formula(formula: str) -> None:
    with pytest.raises(Slip):
        calculate(formula)
