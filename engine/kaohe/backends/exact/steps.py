"""Counting by steps: how many of them count, and which part of an amount lies in which tier."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from kaohe.model.scoring import Counting, TierRow, Tiers

__all__ = ["counted", "tier_amounts"]


def counted(counting: Counting, steps: Fraction) -> Fraction:
    """How many steps count: those that are whole, those that have begun, or each in proportion."""
    whole = {"whole": floor, "begun": ceil}.get(counting)
    return Fraction(whole(steps)) if whole else steps


def tier_amounts(scoring: Tiers, value: Fraction) -> tuple[int, tuple[tuple[TierRow, Fraction], ...]]:
    """The index of the tier that a value reaches, and how much of it each tier counts; nothing counts below 0."""
    reached = next(at for at, row in enumerate(scoring.rows) if _reaches(row, value))
    if scoring.whole_amount:
        return reached, ((scoring.rows[reached], max(value, Fraction(0))),)
    amounts, below = [], Fraction(0)
    for row in scoring.rows[: reached + 1]:
        top = value if row.upper is None else min(value, row.upper)
        amounts.append((row, max(top - below, Fraction(0))))
        below = row.upper or below
    return reached, tuple(amounts)


def _reaches(row: TierRow, value: Fraction) -> bool:
    """Whether a value, which no tier below has taken, ends in this one."""
    return row.upper is None or value < row.upper or (row.upper_in and value == row.upper)
