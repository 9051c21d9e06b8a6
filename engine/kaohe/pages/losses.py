"""Where points of the total were lost: each indicator against its full marks, the most lost first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.explain.explanation import Explanation, ScoredLine
from kaohe.model.exact import exact_text
from kaohe.wording.numbers import approximate, fixed

__all__ = ["Loss", "losses", "signed"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What an indicator is short of its full marks (negative), or beyond them, as points of the total; and worked.

    ``share`` is its size in percent of the largest.
    """

    line: ScoredLine
    points: Fraction
    worked: str
    shown: str
    share: float


def signed(points: Fraction) -> str:
    """Points lost or won with their sign, with two decimals at least, marked where they were cut."""
    text = approximate(abs(points))
    whole = text.lstrip("≈")
    padded = f"{whole}{'.' if '.' not in whole else ''}{'0' * max(0, 2 - len(whole.partition('.')[2]))}"
    return f"{'≈' if text.startswith('≈') else ''}{'−' if points < 0 else '+'}{padded}"


def losses(it: Explanation) -> tuple[Loss, ...]:
    """The losses of a scored record, the most lost first; what lost nothing is left out."""
    if it.base_total is None or not it.counted_weight:
        return ()
    found = [(line, *_lost(it, line, it.counted_weight)) for line in it.indicators if line.contribution is not None]
    ranked = sorted((one for one in found if one[1] != 0), key=lambda one: one[1])
    largest = max((abs(points) for _, points, _ in ranked), default=Fraction(1))
    return tuple(
        Loss(line, points, worked, signed(points), round(float(abs(points) / largest) * 100, 1))
        for line, points, worked in ranked
    )


def _lost(it: Explanation, line: ScoredLine, counted: Fraction) -> tuple[Fraction, str]:
    """The points of the total, and how they are computed from printed figures."""
    earned = line.points or Fraction(0)
    printed = fixed(earned, it.indicator_decimals)
    if it.form == "points":
        divisor = f" ÷ {exact_text(counted)} × 100"
        return (earned - line.weight) / counted * 100, f"({printed} − {exact_text(line.weight)}){divisor}"
    divisor = f" ÷ {exact_text(counted * 100)}%" if counted != 1 else ""
    worked = f"({printed} − 100) × {exact_text(line.weight * 100)}%{divisor}"
    return (earned - 100) * line.weight / counted, worked
