"""How far a total could come by one metric alone: what can't reach is not searched for.

The best case takes every indicator that reads the metric at the most its method can give, or leaves it out where that
is better. It may promise too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from kaohe.backends.exact.adjust import adjust, grade_of
from kaohe.backends.exact.score import DimensionScore, Figures, IndicatorScore, PartScore, RecordScore
from kaohe.backends.exact.scoring import within
from kaohe.checks.one_way import betters_by_total
from kaohe.explain.grounds import Grounds
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.pack import Dimension, Role

__all__ = ["hopeless_for_grade"]

Weighed = tuple[Fraction, Fraction]
"""A weight, and what is contributed with it."""


def hopeless_for_grade(grounds: Grounds, figures: Figures, score: RecordScore) -> Callable[[str], bool]:
    """Tells of a metric whether no change of it alone can better the grade."""
    role = grounds.role
    rises = betters_by_total(role)

    @cache
    def hopeless(metric: str) -> bool:
        if not rises or score.grade_row is None or metric in grounds.deciding:
            return False
        best = _best_base(grounds, score, metric)
        if best is None:
            return False
        row = grade_of(role, adjust(role, best, figures), figures)[1]
        return row is not None and row >= score.grade_row

    return hopeless


def _best_base(grounds: Grounds, score: RecordScore, metric: str) -> Fraction | None:
    """A base total that no change of a metric goes beyond; None of no bound."""
    role = grounds.role
    moved = {at for at in grounds.readers[metric] if score.indicators[at].by_rules is None}  # by hand, it stays
    tops = [
        _Prospect(_now(one), at in moved, _most(grounds, at, one, metric) if at in moved else None)
        for at, one in enumerate(score.indicators)
    ]
    if role.dimensions:
        tops = _dimensions(role, score, tops)
    mean = None if any(one.is_open for one in tops) else _best_of(tops)
    return None if mean is None else round_half_up(mean * (1 if role.form == "weight" else 100), role.total_decimals)


@dataclass(frozen=True, slots=True)
class _Prospect:
    """What an indicator or dimension contributes ``now``, where it counts, and at ``most`` where it is moved."""

    now: Weighed | None
    moved: bool
    most: Weighed | None

    @property
    def is_open(self) -> bool:
        """Whether it is of no bound."""
        return self.moved and self.most is None


def _best_of(prospects: Sequence[_Prospect]) -> Fraction | None:
    """The highest mean of what is not moved, with any of what is."""
    kept = [one.now for one in prospects if not one.moved and one.now is not None]
    return _best_mean(kept, [one.most for one in prospects if one.most is not None])


def _dimensions(role: Role, score: RecordScore, indicators: Sequence[_Prospect]) -> list[_Prospect]:
    """The dimensions, those moved that hold an indicator which is."""
    named = dict(zip((one.name for one in role.indicators), indicators, strict=True))
    found = []
    for rule, now in zip(role.dimensions, score.dimensions, strict=True):
        inside = [named[name] for name in rule.indicators]
        moved = any(one.moved for one in inside)
        found.append(_Prospect(_now(now), moved, _most_of_dimension(role, rule, inside) if moved else None))
    return found


def _most_of_dimension(role: Role, rule: Dimension, inside: Sequence[_Prospect]) -> Weighed | None:
    """The most that a dimension can contribute, with its weight; None of no bound."""
    if any(one.is_open for one in inside):
        best = rule.limits.cap
    else:
        mean = (_best_of(inside) or Fraction(0)) * (1 if role.form == "weight" else rule.weight)
        best = within(mean, rule.limits.floor, rule.limits.cap)
    if best is None:
        return None
    assigned = rule.missing.points
    most = round_half_up(best if assigned is None else max(best, assigned), role.indicator_decimals)
    return rule.weight, most * (rule.weight if role.form == "weight" else 1)


def _now(one: IndicatorScore | DimensionScore) -> Weighed | None:
    return _weighed(one) if one.score.counting.counts else None


def _weighed(one: DimensionScore | IndicatorScore | PartScore) -> Weighed:
    return one.weight, one.contribution or Fraction(0)


def _most(grounds: Grounds, at: int, present: IndicatorScore, metric: str) -> Weighed | None:
    """The most that an indicator can contribute by a metric, with its weight; None of no bound."""
    role = grounds.role
    indicator = role.indicators[at]
    own = indicator.assessment is not None
    found = grounds.most[at, None] if own else _most_of_parts(grounds, at, present, metric)
    if found is None:
        return None
    held = within(found, indicator.limits.floor, None)  # what is assigned to missing data has no cap
    most = round_half_up(held, role.indicator_decimals)
    return indicator.weight, most * (indicator.weight if role.form == "weight" else 1)


def _most_of_parts(grounds: Grounds, at: int, present: IndicatorScore, metric: str) -> Fraction | None:
    """The most that parts come to together: those that read the metric at their most, the others as they are."""
    indicator, unmoved = grounds.role.indicators[at], grounds.unmoved[metric][at]
    kept: list[Weighed] = []
    free: list[Weighed] = []
    for inner, (part, now) in enumerate(zip(indicator.parts, present.parts, strict=True)):
        if inner not in unmoved:
            most = grounds.most[at, inner]
            if most is None:
                return None
            free.append((part.weight, part.weight * round_half_up(most, grounds.role.indicator_decimals)))
        elif now.score.counting.counts:
            kept.append(_weighed(now))
    least = indicator.missing.points or Fraction(0)
    return max(_best_mean(kept, free) or least, least)


def _best_mean(kept: Sequence[Weighed], free: Sequence[Weighed]) -> Fraction | None:
    """The highest mean of what is kept with any of what may be added; None of nothing."""
    weight, total = (sum_of(one[side] for one in kept) for side in (0, 1))
    for one, contribution in sorted(free, key=lambda pair: pair[1] / pair[0], reverse=True):
        if weight == 0 or contribution * weight > total * one:
            weight, total = weight + one, total + contribution
    return total / weight if weight else None
