"""docs/by_hand.md: each sum comes out on a pocket calculator, and all of it is what a run gives."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pocket_calculator import calculate, half_up
from sample_runs import scored

from kaohe.model.exact import exact_text

DOCS = (Path(__file__).parents[2] / "docs/by_hand.md").read_text(encoding="utf-8")
PEOPLE = [("E00001", "2026-Q3"), ("E00004", "2026-Q1"), ("E00006", "2026-Q4")]


def section(employee: str, period: str) -> str:
    found = re.search(rf"^## {employee} · {period}.*?(?=^## )", DOCS, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[0]


def sums(text: str) -> list[tuple[str, str, str]]:
    """Each sum that stands there: the left side, = or ≈, the right side."""
    found = (re.fullmatch("(.+) ([=≈]) (.+)", span) for span in re.findall(r"`([^`]+)`", text))
    return [(one[1], one[2], one[3]) for one in found if one is not None]


@pytest.mark.parametrize(("employee", "period"), PEOPLE)
def test_each_sum_comes_out(employee: str, period: str) -> None:
    found = sums(section(employee, period))
    assert len(found) >= 9
    for left, sign, right in found:
        worked, printed = calculate(left), calculate(right)
        places = len(right.partition(".")[2])
        assert half_up(worked, Fraction(1, 10**places)) == printed, left
        assert (sign == "=") == (worked == printed), left


def told(value: bool | Decimal | None) -> str:
    """A figure as the page writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "空着" if value is None else exact_text(Fraction(value))


@pytest.mark.parametrize(("employee", "period"), PEOPLE)
def test_it_is_what_a_run_gives(employee: str, period: str) -> None:
    text = section(employee, period)
    [record] = scored("online_education").records(employee, "学生服务", period)
    row = record.row
    for metric in record.plan.role.metrics:
        value = row[f"input.{metric.name}"]
        assert f"{metric.name} {told(value)}" in text
    before = row["before1.负面反馈数"]
    assert f"上期 {told(before)}" in text
    rights = [right for _, _, right in sums(text)]
    for indicator in record.plan.role.indicators:
        points, gives = row[f"{indicator.name}.points"], row[f"{indicator.name}.contribution"]
        if points is None:
            assert f"{indicator.name}:缺数据,不计" in text
            continue
        assert f"{points:.2f} × {exact_text(indicator.weight * 100)}%" in text
        assert exact_text(Fraction(gives)) in rights
    assert f"{row['base_total']:.2f}" in rights
    assert f"总分 {row['total']:.2f}" in text
    assert f"等级 {row['grade']}" in text


def test_the_rules_are_those_of_the_pack() -> None:
    """The figures of the table of rules are those that the workbook's sheet of rules holds."""
    [plan] = [one for one in scored("online_education").plans if one.role.name == "学生服务"]
    table = DOCS.partition("## 规则")[2].partition("## E00001")[0]
    for indicator in plan.role.indicators:
        for one in (indicator, *indicator.parts):
            [line] = [line for line in table.splitlines() if re.match(rf"\| (· )?{one.name} \|", line)]
            assert f"| {exact_text(one.weight * 100)}% |" in line
