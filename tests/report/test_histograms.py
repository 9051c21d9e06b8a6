"""Steps between round numbers, and what is counted in them."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kaohe.report.histogram import of_totals, of_values
from kaohe.report.ladder import ladder, most_steps, round_marks

numbers = st.decimals(-(10**6), 10**6, places=3).map(Fraction)


@given(st.lists(numbers, min_size=1), st.integers(8, 40), st.sampled_from([0, Fraction(1, 100), 1]))
def test_steps_hold_all_values(values: list[Fraction], most: int, least: Fraction) -> None:
    found = ladder(min(values), max(values), Fraction(least), most)
    assert found.start <= min(values) <= max(values) < found.end
    assert 1 <= found.count <= most
    assert found.step >= least
    assert found.step.numerator * found.step.denominator in {d * 10**p for d in (1, 2, 5) for p in range(12)}


@given(st.lists(st.integers(-99_999, 99_999), min_size=1))
def test_totals_are_counted_exactly(values: list[int]) -> None:
    found = of_totals(pl.Series("whole", values, pl.Int128), 2)
    assert found is not None
    steps = found.steps
    for at, count in enumerate(found.counts):
        low = steps.start + at * steps.step
        assert count == sum(low <= Fraction(value, 100) < low + steps.step for value in values)
    assert found.size == len(values)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1))
def test_a_value_on_an_end_is_counted_above_it(ratios: list[tuple[int, int]]) -> None:
    """19 of 20 reaches 95 %, though neither is a binary fraction."""
    values = [Fraction(top, bottom) for top, bottom in ratios]
    found = of_values(pl.Series("value", [float(one) for one in values]), [Fraction(95, 100)], whole=False)
    assert found is not None
    assert found.size == len(values)
    steps = found.steps
    inside = [value for value in values if steps.start <= value < steps.end]
    assert found.below == sum(value < steps.start for value in values)
    assert found.above == sum(value >= steps.end for value in values)
    for at, count in enumerate(found.counts):
        low = steps.start + at * steps.step
        held = sum(low <= value < low + steps.step for value in inside)
        assert count == held + (found.below if at == 0 else 0) + (found.above if at == steps.count - 1 else 0)


def test_few_that_lie_far_out_stand_with_the_nearest() -> None:
    values = [Fraction(at, 10) for at in range(100)] + [Fraction(10**6)]
    found = of_values(pl.Series("value", [float(one) for one in values]), [], whole=False)
    assert found is not None
    assert (found.below, found.above, found.size) == (0, 1, 101)
    assert found.steps.end <= 11


def test_nobody_has_no_histogram() -> None:
    assert of_totals(pl.Series("whole", [], pl.Int128), 2) is None
    assert of_values(pl.Series("value", [None], pl.Float64), [], whole=True) is None


def test_more_values_have_more_steps() -> None:
    assert [most_steps(size) for size in (1, 58, 222, 50_000)] == [10, 12, 23, 32]


@given(numbers, numbers)
def test_an_axis_has_round_marks(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    found = round_marks(low, high, 6)
    assert len(found) <= 6
    assert all(low <= mark <= high for mark in found)
