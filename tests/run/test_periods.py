"""Periods as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.model.periods import Period
from kaohe.run.period_text import read_period


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2026", "2026"), ("2026年", "2026"), ("2026-H1", "2026-H1"), ("2026上半年", "2026-H1"),
        ("2026年下半年", "2026-H2"),
        ("2026-Q3", "2026-Q3"), ("2026Q3", "2026-Q3"), ("2026q3", "2026-Q3"), ("Q3-2026", "2026-Q3"),
        ("2026年第三季度", "2026-Q3"), ("2026年3季度", "2026-Q3"), ("2026 三季度", "2026-Q3"),
        ("２０２６－Ｑ３", "2026-Q3"),
        ("2026-09", "2026-09"), ("2026/9", "2026-09"), ("2026年9月", "2026-09"), ("2026年09月份", "2026-09"),
    ],
)  # fmt: skip
def test_a_period_in_its_spellings(text: str, canonical: str) -> None:
    assert str(read_period(text)) == canonical


@pytest.mark.parametrize(
    "text", ["", "季度", "2026-Q5", "2026-13", "26-Q1", "2026-Q", "2026-00", "去年", "0000", "2026-06-20"]
)
def test_what_is_no_period(text: str) -> None:
    assert read_period(text) is None


@given(st.text(max_size=14))
def test_whatever_is_read_is_canonical(text: str) -> None:
    period = read_period(text)
    assert period is None or Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("period", "before"),
    [("2026", "2025"), ("2026-H1", "2025-H2"), ("2026-Q1", "2025-Q4"), ("2026-01", "2025-12"), ("2026-10", "2026-09")]
)  # fmt: skip
def test_the_period_just_before(period: str, before: str) -> None:
    found = Period.parse(period)
    assert found is not None
    assert str(found.before(1)) == before
