"""An explanation's own arithmetic as text: points × weight = contribution, and weights."""

from __future__ import annotations

from fractions import Fraction

from kaohe.explain.explanation import Explanation, ScoredLine
from kaohe.model.exact import exact_text
from kaohe.wording.numbers import approximate, at_least_two, fixed

__all__ = ["formula", "shown_weight"]


def formula(it: Explanation, line: ScoredLine, owner: ScoredLine | None) -> str:
    """Points × weight = contribution; by 分值 the points out of their full marks. ``owner`` is a part's indicator."""
    if line.points is None:
        return ""
    points = fixed(line.points, it.indicator_decimals)
    if owner is not None and (owner.by_rules or owner.counting) != "counted":
        return points  # the indicator's points don't come of its parts
    if line.contribution is None:
        return ""
    if it.form == "points" and owner is None:
        return f"{points} / {exact_text(line.weight)}"
    return f"{points} × {exact_text(line.weight * 100)}% = {at_least_two(line.contribution)}"


def shown_weight(it: Explanation, weight: Fraction, owner: ScoredLine | None) -> str:
    """A weight as it is written: a share in percent, or by 分值 the points of an indicator."""
    is_share = it.form == "weight" or owner is not None
    return f"{approximate(weight * 100)}%" if is_share else approximate(weight)
