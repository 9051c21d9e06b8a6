"""Every figure of a statement follows, with a pocket calculator, from those printed before it."""

from __future__ import annotations

from functools import cache

import pytest
from pocket_calculator import calculate, contributions, slips, worked
from sample_runs import PACKS, scored

from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text


@cache
def explanations(pack: str, language: str) -> list[Explanation]:
    """The explanations of up to some sixty records of a pack."""
    people = scored(pack).scores.collect()["employee"].unique(maintain_order=True).to_list()
    every = max(1, len(people) // 30)
    return [one for person in people[::every] for one in scored(pack).explain(person, language=language)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", PACKS)
def test_every_formula_comes_out(pack: str, language: str) -> None:
    found = explanations(pack, language)
    assert len(found) >= 6
    for one in found:
        text = as_text(one)
        assert slips(text) == [], text


@pytest.mark.parametrize("pack", PACKS)
def test_the_total_is_the_sum_of_the_printed_contributions(pack: str) -> None:
    for one in explanations(pack, "en"):
        if one.base_sum is None:
            continue
        inner = one.base_sum[1 : one.base_sum.index(")")]
        printed = [line.contribution for line in one.indicators if line.contribution is not None]
        assert [calculate(figure) for figure in inner.split(" + ")] == printed
        assert one.adjustments == () or one.adjustments[0].before == one.base_total


def test_each_statement_has_formulas_to_work() -> None:
    """The calculator finds the formulas: a column entry for each counted indicator and part, and the total's."""
    for one in explanations("online_education", "zh"):
        text = as_text(one)
        if one.status == "scored":
            assert len(contributions(text)) >= len([line for line in one.indicators if line.contribution is not None])
            assert sum(formula.startswith("(") and "÷" in formula for formula, *_ in worked(text)) >= 1


@pytest.mark.parametrize(
    "wrong",
    ["90.00 × 25% = 22.51", "192 ÷ 200 = 95%", "1 ÷ 3 ≈ 33.34%", "(22.50 + 23.005) ÷ 100% = 45.505 → 45.50"],
)
def test_the_calculator_notices_a_slip(wrong: str) -> None:
    assert slips(wrong) == [wrong]
