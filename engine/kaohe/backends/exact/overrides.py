"""Figures that somebody has put in the place of those that the rules give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.backends.exact.adjust import Adjusted
from kaohe.backends.exact.score import AdjustmentKind, AdjustmentScore, Counting, IndicatorScore
from kaohe.backends.exact.scored import contribution
from kaohe.model.pack import Role

__all__ = ["NO_OVERRIDES", "Overrides", "with_points_of", "with_total_of"]


@dataclass(frozen=True, slots=True)
class Overrides:
    """A record's overrides: ``points`` by indicator, and the ``total`` and ``grade`` that are published instead.

    An indicator's points feed all that follows. The total comes behind the vetoes, and the grade last: whoever lets
    overrides in sees to it that none of them gives more than a veto allows.
    """

    points: Mapping[str, Fraction] = field(default_factory=dict)
    total: Fraction | None = None
    grade: str | None = None


NO_OVERRIDES = Overrides()


def with_points_of(role: Role, one: IndicatorScore, overrides: Overrides) -> IndicatorScore:
    """An indicator with the points that override its own, which are kept beside them."""
    points = overrides.points.get(one.name)
    if points is None:
        return one
    score = replace(one.score, points=points, counting=Counting.OVERRIDDEN)
    return replace(one, score=score, contribution=contribution(role, one.weight, score), by_rules=one.score)


def with_total_of(adjusted: Adjusted, overrides: Overrides) -> Adjusted:
    """An adjusted total with the one that overrides it, as a step of its own behind all others."""
    if overrides.total is None:
        return adjusted
    step = AdjustmentScore(AdjustmentKind.OVERRIDE, 0, True, adjusted.total, overrides.total)
    return replace(adjusted, total=overrides.total, steps=(*adjusted.steps, step))
