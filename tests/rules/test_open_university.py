"""The pack on real records: all of them scored, three of them worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import kaohe
from kaohe.run.results import Results
from kaohe.shipped import shipped

PACK = shipped("rules") / "open_university"


@pytest.fixture(scope="module")
def results() -> Results:
    return kaohe.load(PACK).evaluate(PACK / "records.csv")


def half_up(number: Fraction) -> Fraction:
    """A number that isn't negative, at two decimals."""
    return Fraction((number * 200 + 1) // 2, 100)


def total(results: Results, group: str, year: str) -> tuple[Decimal, str]:
    row = results.scores.filter(employee=group, period=year).collect().to_dicts()[0]
    return row["total"], row["grade"]


def test_all_real_records_are_accounted_for_and_scored(results: Results) -> None:
    rows = len((PACK / "records.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert rows == 154
    assert results.counts.model_dump() == {
        "rows": 154, "scored": 154, "incomplete": 0, "not_appraised": 0, "rejected": 0, "look_back": 0, "rolled_up": 0,
        "several_roles": 0, "no_record": None, "unread_files": 0, "details": (),
    }  # fmt: skip


def test_a_first_year_has_no_progress_to_count(results: Results) -> None:
    """AAA/East Anglian Region 2013: 46 learners, 37 passed, 2 distinctions; 138 due, 136 in, 115 in time; 69.58."""
    pass_rate = half_up(60 + (Fraction(37, 46) - Fraction(75, 100)) / Fraction(15, 100) * 30)  # between 75% and 90%
    distinctions = 70  # 4.35%: more than 0%, below 8%
    submitted = 100  # 98.55% ÷ 95% × 100, held to 100
    on_time = half_up(100 - (Fraction(85, 100) - Fraction(115, 138)) * 100 * 2)  # 1.67 pp short, in proportion
    handing_in = half_up(submitted * Fraction(60, 100) + on_time * Fraction(40, 100))
    average = half_up(100 * Fraction("69.58") / 80)
    assert (pass_rate, on_time, handing_in, average) == (
        Fraction("70.87"),
        Fraction("96.67"),
        Fraction("98.67"),
        Fraction("86.98"),
    )
    contributions = pass_rate * 30 + distinctions * 10 + handing_in * 25 + average * 20
    assert total(results, "AAA/East Anglian Region", "2013") == (Decimal("82.73"), "B")
    assert half_up(contributions / 85) == Fraction("82.73")  # the 15% of progress shared among the rest


def test_the_year_after_is_compared_with_it(results: Results) -> None:
    """AAA/East Anglian Region 2014: 43 learners, 36 passed, 3 distinctions; 129 due, 119 in, 98 in time; 71.28."""
    pass_rate = half_up(60 + (Fraction(36, 43) - Fraction(75, 100)) / Fraction(15, 100) * 30)
    distinctions = 70  # 6.98%
    submitted = half_up(Fraction(119, 129) / Fraction(95, 100) * 100)
    on_time = half_up(100 - (Fraction(85, 100) - Fraction(98, 129)) * 100 * 2)
    handing_in = half_up(submitted * Fraction(60, 100) + on_time * Fraction(40, 100))
    average = half_up(100 * Fraction("71.28") / 80)
    assert Fraction(0) <= Fraction(36, 43) - Fraction(37, 46) < Fraction(5, 100)  # up, by less than 5 pp
    progress = 85
    contributions = pass_rate * 30 + distinctions * 10 + handing_in * 25 + average * 20 + progress * 15
    assert half_up(contributions / 100) == Fraction("83.56")
    assert total(results, "AAA/East Anglian Region", "2014") == (Decimal("83.56"), "B")


def test_a_group_that_rose_by_more_than_five_points(results: Results) -> None:
    """FFF/Wales 2014: 117 learners, 77 passed (56 of 111 before), 23 distinctions; of 351 due 300 in, 262 in time."""
    pass_rate = half_up((Fraction(77, 117) - Fraction(50, 100)) / Fraction(25, 100) * 60)  # between 50% and 75%
    distinctions = 100  # 19.66%
    submitted = half_up(Fraction(300, 351) / Fraction(95, 100) * 100)
    on_time = half_up(100 - (Fraction(85, 100) - Fraction(262, 351)) * 100 * 2)
    handing_in = half_up(submitted * Fraction(60, 100) + on_time * Fraction(40, 100))
    average = half_up(100 * Fraction("79.01") / 80)
    assert Fraction(77, 117) - Fraction(56, 111) >= Fraction(5, 100)
    progress = 100
    contributions = pass_rate * 30 + distinctions * 10 + handing_in * 25 + average * 20 + progress * 15
    assert half_up(contributions / 100) == Fraction("77.56")
    assert total(results, "FFF/Wales", "2014") == (Decimal("77.56"), "C")


def test_the_data_says_where_it_comes_from() -> None:
    attribution = (PACK / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "CC" in attribution
    assert "Open University" in attribution
