"""How many of each stratum, and who: worked by hand, and held to what must always be so."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.sample.lots import allocated, lot


@pytest.mark.parametrize(
    ("sizes", "wanted", "drawn"),
    [
        ({"a": 60, "b": 40}, 10, [6, 4]),
        ({"a": 58, "b": 33, "c": 9}, 10, [6, 3, 1]),  # 5.8, 3.3; c's 0.9 is 1, and 9 × 58 ÷ 91 is 5.74
        ({"a": 50, "b": 50}, 5, [3, 2]),  # 2.5 each: the first by name
        ({"b": 49, "a": 50, "c": 1}, 6, [2, 3, 1]),  # 5 × 49 ÷ 99 is 2.47, 5 × 50 ÷ 99 is 2.53
        ({"a": 1000, "b": 1, "c": 1}, 3, [1, 1, 1]),
        ({"a": 3, "b": 2, "c": 1}, 2, [1, 1, 1]),  # more strata than are wanted
        ({"a": 3, "b": 2}, 99, [3, 2]),
        ({"a": 1}, 1, [1]),
        ({"a": 100, "b": 10, "c": 9}, 12, [10, 1, 1]),  # 10.08, 1.008, 0.91: 11 less c's, of 110: b's is 1
        ({"a": 90, "b": 11, "c": 9}, 10, [8, 1, 1]),  # b's 1.0 is less than 1 once c has its one
    ],
)  # fmt: skip
def test_shares_by_hand(sizes: dict[str, int], wanted: int, drawn: list[int]) -> None:
    assert [number for _, number in allocated(sizes, wanted).values()] == drawn


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(1, 600))
def test_what_always_holds(numbers: list[int], wanted: int) -> None:
    sizes = {f"{at:02}": size for at, size in enumerate(numbers)}
    found = allocated(sizes, wanted)
    everybody = sum(numbers)
    assert sum(number for _, number in found.values()) == max(min(wanted, everybody), len(sizes))
    for name, (share, number) in found.items():
        assert 1 <= number <= sizes[name]
        assert share == Fraction(min(wanted, everybody) * sizes[name], everybody)
        assert number == 1 or number < share + 1
    ordered = sorted(sizes.items(), key=lambda one: one[1])
    drawn = [found[name][1] for name, _ in ordered]
    assert all(more >= less - (size == other) for (_, size), (_, other), less, more in zip(
        ordered, ordered[1:], drawn, drawn[1:], strict=False))  # fmt: skip


def test_a_lot_is_what_any_tool_gives() -> None:
    expected = hashlib.sha256("种子|E1|客服|2026-Q1".encode()).hexdigest()
    assert lot("种子", ("E1", "客服", "2026-Q1")) == expected
    assert lot("2026", ("E1", None, None)) == hashlib.sha256(b"2026|E1||").hexdigest()
