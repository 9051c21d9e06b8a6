"""Where points of the total were lost: each indicator against its full marks, the most lost first.

An indicator of a dimension weighs by its share of the dimension, and the dimension by its own; what the limits of a
dimension took or gave, and the points assigned to one, are losses of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.explain.explanation import DimensionLine, Explanation, ScoredLine
from kaohe.model.exact import exact_text, round_half_up
from kaohe.wording.numbers import approximate, fixed

__all__ = ["Loss", "losses", "signed"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What an indicator is short of its full marks (negative), or beyond them, as points of the total; and worked.

    ``share`` is its size in percent of the largest; ``by_limits`` says that it is what a dimension's limits did.
    """

    line: DimensionLine | ScoredLine
    points: Fraction
    worked: str
    shown: str
    share: float
    by_limits: bool = False


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
    found = [one for one in (_by_dimension(it) if it.dimensions else _by_indicator(it)) if one.points != 0]
    largest = max((abs(one.points) for one in found), default=Fraction(1))
    shared = [replace(one, share=round(float(abs(one.points) / largest) * 100, 1)) for one in found]
    return tuple(sorted(shared, key=lambda one: one.points))


def _by_indicator(it: Explanation) -> Iterator[Loss]:
    for line in it.indicators:
        if line.contribution is not None:
            yield _of_top(it, line, line.points or Fraction(0), _full(it, line))


def _by_dimension(it: Explanation) -> Iterator[Loss]:
    for dimension in it.dimensions:
        if dimension.counting == "assigned":
            yield _of_top(it, dimension, dimension.points or Fraction(0), _full(it, dimension))
        if dimension.counting != "counted":
            continue
        for line in it.indicators:
            if line.name in dimension.indicators and line.contribution is not None:
                yield _inside(it, dimension, line)
        if dimension.free is not None and dimension.points is not None:
            before = round_half_up(dimension.free, it.indicator_decimals)
            limited = _of_top(it, dimension, dimension.points, before, fixed(before, it.indicator_decimals))
            yield replace(limited, by_limits=True)


def _full(it: Explanation, line: DimensionLine | ScoredLine) -> Fraction:
    return line.weight if it.form == "points" else Fraction(100)


def _of_top(
    it: Explanation, line: DimensionLine | ScoredLine, earned: Fraction, full: Fraction, shown: str | None = None
) -> Loss:
    """The points of the total, and how they are computed from printed figures."""
    lost, apart = earned - full, f"({fixed(earned, it.indicator_decimals)} − {shown or exact_text(full)})"
    points, worked = _of_total(it, line, lost, apart)
    return Loss(line, points, worked, signed(points), 0)


def _of_total(
    it: Explanation, line: DimensionLine | ScoredLine, lost: Fraction, worked: str
) -> tuple[Fraction, str]:  # fmt: skip
    """Points of what the total is made of, as points of the total."""
    counted = it.counted_weight or Fraction(1)
    if it.form == "points":
        return lost / counted * 100, f"{worked} ÷ {exact_text(counted)} × 100"
    divisor = f" ÷ {exact_text(counted * 100)}%" if counted != 1 else ""
    return lost * line.weight / counted, f"{worked} × {exact_text(line.weight * 100)}%{divisor}"


def _inside(it: Explanation, dimension: DimensionLine, line: ScoredLine) -> Loss:
    """Those of an indicator, by way of its dimension."""
    earned, counted = line.points or Fraction(0), dimension.counted_weight
    lost, worked = earned - _full(it, line), f"({fixed(earned, it.indicator_decimals)} − {exact_text(_full(it, line))})"
    if it.form == "weight":
        lost, worked = lost * line.weight / counted, f"{worked} × {exact_text(line.weight * 100)}%"
        worked += f" ÷ {exact_text(counted * 100)}%" if counted != 1 else ""
    elif counted != dimension.weight:
        lost = lost / counted * dimension.weight
        worked += f" ÷ {exact_text(counted)} × {exact_text(dimension.weight)}"
    points, worked = _of_total(it, dimension, lost, worked)
    return Loss(line, points, worked, signed(points), 0)
