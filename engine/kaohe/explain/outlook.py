"""How far a total could come by one metric alone: what can't reach is not searched for.

The best case takes every indicator that reads the metric at the most its method can give, or leaves it out where that
is better. It may promise too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache

from kaohe.backends.exact.adjust import adjust, grade_of
from kaohe.backends.exact.score import Figures, IndicatorScore, RecordScore
from kaohe.backends.exact.scoring import within
from kaohe.explain.grounds import Grounds
from kaohe.model.exact import round_half_up
from kaohe.model.expressions import Compare, LiteralValue, SubjectValue
from kaohe.model.pack import Assessment, GradeScale, Indicator, Part, Role
from kaohe.model.scoring import AllOrNothing, Bands, Formula, Interpolation, Ratio, Scoring, Steps

__all__ = ["hopeless_for_grade"]

Weighed = tuple[Fraction, Fraction]
"""A weight and points."""


def hopeless_for_grade(grounds: Grounds, figures: Figures, score: RecordScore) -> Callable[[str], bool]:
    """Tells of a metric whether no change of it alone can better the grade."""
    role = grounds.role
    rises = role.grades is not None and _rises(role.grades)

    @cache
    def hopeless(metric: str) -> bool:
        if not rises or score.grade_row is None or metric in grounds.deciding:
            return False
        best = _best_base(role, score, grounds.readers[metric])
        if best is None:
            return False
        row = grade_of(role, adjust(role, best, figures), figures)[1]
        return row is not None and row >= score.grade_row

    return hopeless


def _rises(scale: GradeScale) -> bool:
    """Whether a higher total never gets a worse grade."""
    return all(
        row.condition is None
        or (
            isinstance(row.condition, Compare)
            and row.condition.comparator in (">=", ">")
            and isinstance(row.condition.left, SubjectValue)
            and isinstance(row.condition.right, LiteralValue)
        )
        for row in scale.rows
    )


def _best_base(role: Role, score: RecordScore, moved: frozenset[int]) -> Fraction | None:
    """A base total that no change of some indicators goes beyond; None where there is no such bound."""
    kept = [
        _weighed(role, one) for at, one in enumerate(score.indicators) if at not in moved if one.score.counting.counts
    ]
    free = [(role.indicators[at].weight, _most(role, role.indicators[at])) for at in moved]
    bounded = [(weight, most) for weight, most in free if most is not None]
    if len(bounded) < len(free):
        return None
    mean = _best_mean(kept, bounded)
    return None if mean is None else round_half_up(mean * (1 if role.form == "weight" else 100), role.total_decimals)


def _weighed(role: Role, one: IndicatorScore) -> Weighed:
    points = one.score.points or Fraction(0)
    return one.weight, points if role.form == "weight" else points / one.weight


def _most(role: Role, indicator: Indicator) -> Fraction | None:
    """The most points that an indicator can give, as ``_weighed`` counts them; None where there is no bound."""
    if indicator.assessment is not None:
        found = [_most_of(indicator, indicator.assessment)]
    else:
        found = [_most_of(part, part.assessment) for part in indicator.parts if part.assessment is not None]
        found.append(indicator.missing.points or Fraction(0))
    bounds = [one for one in found if one is not None]
    if len(bounds) < len(found):
        return None
    held = within(max(bounds), indicator.limits.floor, None)  # what is assigned to missing data has no cap
    most = round_half_up(held, role.indicator_decimals)
    return most if role.form == "weight" else most / indicator.weight


def _most_of(rule: Indicator | Part, assessment: Assessment) -> Fraction | None:
    most = _most_by(assessment.scoring)
    most = rule.limits.cap if most is None else within(most, rule.limits.floor, rule.limits.cap)
    return None if most is None else max(most, rule.missing.points or Fraction(0))


def _most_by(scoring: Scoring) -> Fraction | None:
    match scoring:
        case Bands(rows=rows):
            points = [row.points.value for row in rows if isinstance(row.points, LiteralValue)]
            known = [one for one in points if isinstance(one, Fraction)]
            return max(known) if len(known) == len(rows) else None
        case Interpolation(points=points_, extended=extended):
            return None if extended else max(point.points for point in points_)
        case Ratio(cap=cap) | Formula(cap=cap):
            return cap
        case AllOrNothing(full_marks=full_marks):
            return full_marks
        case Steps(start=start, below=below, above=above, cap=cap):
            adds = any(row is not None and row.points > 0 for row in (below, above))
            return cap if adds else start
        case _:
            return None


def _best_mean(kept: Iterable[Weighed], free: Iterable[Weighed]) -> Fraction | None:
    """The highest mean of what is kept with any of what may be added; None of nothing."""
    weight = total = Fraction(0)
    for one, points in kept:
        weight, total = weight + one, total + one * points
    for one, points in sorted(free, key=lambda pair: pair[1], reverse=True):
        if weight == 0 or points * weight > total:
            weight, total = weight + one, total + one * points
    return total / weight if weight else None
