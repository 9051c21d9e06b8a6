"""An explanation's own arithmetic as text: points × weight = contribution, and weights."""

from __future__ import annotations

from fractions import Fraction

from kaohe.explain.explanation import DimensionLine, Explanation, ScoredLine
from kaohe.model.exact import exact_text
from kaohe.wording.numbers import approximate, at_least_two, fixed

__all__ = ["Owner", "formula", "shown_weight"]

Owner = DimensionLine | ScoredLine | None
"""What a line is part of: an indicator of a dimension, or a part of an indicator."""


def formula(it: Explanation, line: DimensionLine | ScoredLine, owner: Owner) -> str:
    """Points × weight = contribution; by 分值 the points out of their full marks."""
    if line.points is None:
        return ""
    points = fixed(line.points, it.indicator_decimals)
    if owner is not None and (_by_rules(owner) or owner.counting) != "counted":
        return points  # what it is part of has no points, or others than come of it
    if line.contribution is None:
        return ""
    if it.form == "points" and not isinstance(owner, ScoredLine):
        return f"{points} / {exact_text(line.weight)}"
    return f"{points} × {exact_text(line.weight * 100)}% = {at_least_two(line.contribution)}"


def _by_rules(line: DimensionLine | ScoredLine) -> str | None:
    """How an indicator would count by the rules, where somebody overrode its points."""
    return line.by_rules if isinstance(line, ScoredLine) else None


def shown_weight(it: Explanation, weight: Fraction, owner: Owner) -> str:
    """A weight as it is written: a share in percent, or by 分值 the points of an indicator or dimension."""
    is_share = it.form == "weight" or isinstance(owner, ScoredLine)
    return f"{approximate(weight * 100)}%" if is_share else approximate(weight)
