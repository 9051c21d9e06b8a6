"""How far a total could come by one metric alone: what can't reach is not searched for.

The best case takes every indicator that reads the metric at the most its method can give, or leaves it out where that
is better. It may promise too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache

from kaohe.backends.exact.adjust import adjust, grade_of
from kaohe.backends.exact.score import Figures, IndicatorScore, RecordScore
from kaohe.backends.exact.scoring import within
from kaohe.explain.grounds import Grounds, metrics_in
from kaohe.explain.one_way import betters_by_total
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Assessment, Indicator, Part, Role
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    Levels,
    Ratio,
    Scoring,
    Steps,
    Tiers,
)
from kaohe.model.walk import expressions_of

__all__ = ["hopeless_for_grade"]

Weighed = tuple[Fraction, Fraction]
"""A weight and points."""


def hopeless_for_grade(grounds: Grounds, figures: Figures, score: RecordScore) -> Callable[[str], bool]:
    """Tells of a metric whether no change of it alone can better the grade."""
    role = grounds.role
    rises = betters_by_total(role)

    @cache
    def hopeless(metric: str) -> bool:
        if not rises or score.grade_row is None or metric in grounds.deciding:
            return False
        best = _best_base(role, score, metric, grounds.readers[metric])
        if best is None:
            return False
        row = grade_of(role, adjust(role, best, figures), figures)[1]
        return row is not None and row >= score.grade_row

    return hopeless


def _best_base(role: Role, score: RecordScore, metric: str, moved: frozenset[int]) -> Fraction | None:
    """A base total that no change of a metric goes beyond, which moves some indicators; None of no bound."""
    kept = [
        _weighed(role, one) for at, one in enumerate(score.indicators) if at not in moved if one.score.counting.counts
    ]
    free = [
        (role.indicators[at].weight, _most(role, role.indicators[at], score.indicators[at], metric)) for at in moved
    ]
    bounded = [(weight, most) for weight, most in free if most is not None]
    if len(bounded) < len(free):
        return None
    mean = _best_mean(kept, bounded)
    return None if mean is None else round_half_up(mean * (1 if role.form == "weight" else 100), role.total_decimals)


def _weighed(role: Role, one: IndicatorScore) -> Weighed:
    points = one.score.points or Fraction(0)
    return one.weight, points if role.form == "weight" else points / one.weight


def _most(role: Role, indicator: Indicator, present: IndicatorScore, metric: str) -> Fraction | None:
    """The most points that an indicator can give by a metric, as ``_weighed`` counts them; None of no bound."""
    if indicator.assessment is not None:
        found = _most_of(indicator, indicator.assessment)
    else:
        found = _most_of_parts(role, indicator, present, metric)
    if found is None:
        return None
    held = within(found, indicator.limits.floor, None)  # what is assigned to missing data has no cap
    most = round_half_up(held, role.indicator_decimals)
    return most if role.form == "weight" else most / indicator.weight


def _most_of_parts(role: Role, indicator: Indicator, present: IndicatorScore, metric: str) -> Fraction | None:
    """The most that parts come to together: those that read the metric at their most, the others as they are."""
    kept: list[Weighed] = []
    free: list[Weighed] = []
    for part, now in zip(indicator.parts, present.parts, strict=True):
        if part.assessment is None:
            return None
        if _reads(part.assessment, metric):
            most = _most_of(part, part.assessment)
            if most is None:
                return None
            free.append((part.weight, round_half_up(most, role.indicator_decimals)))
        elif now.score.counting.counts:
            kept.append((part.weight, now.score.points or Fraction(0)))
    least = indicator.missing.points or Fraction(0)
    return max(_best_mean(kept, free) or least, least)


def _reads(assessment: Assessment, metric: str) -> bool:
    own = (assessment.value, *expressions_of(assessment.scoring))
    return any(metric in metrics_in(one) for one in own)


def _most_of(rule: Indicator | Part, assessment: Assessment) -> Fraction | None:
    most = _most_by(assessment.scoring)
    most = rule.limits.cap if most is None else within(most, rule.limits.floor, rule.limits.cap)
    return None if most is None else max(most, rule.missing.points or Fraction(0))


def _most_by(scoring: Scoring) -> Fraction | None:
    match scoring:
        case Bands(rows=rows):
            return _most_of_rows(rows)
        case Levels(rows=levels):
            return max(row.points for row in levels)
        case Tiers(start=start, rows=tiers, floor=floor, cap=cap):
            return cap if any(row.rate.points > 0 for row in tiers) else max(start, floor or start)
        case Events(start=start, each=each, rows=rows, floor=floor, cap=cap):
            of_rows = _most_of_rows(rows) if rows else start
            return cap if each.points > 0 or of_rows is None else max(start, of_rows, floor or start)
        case GoalPost(full_marks=full, below=below, above=above, floor=floor, cap=cap):
            return cap if below.points > 0 or above.points > 0 else max(full, floor or full)
        case Interpolation(points=points_, extended=extended):
            return None if extended else max(point.points for point in points_)
        case Ratio(cap=cap) | Formula(cap=cap):
            return cap
        case Steps(start=start, below=below, above=above, cap=cap):
            adds = any(row is not None and row.points > 0 for row in (below, above))
            return cap if adds else start
        case _:
            return None


def _most_of_rows(rows: Sequence[BandRow]) -> Fraction | None:
    known = [row.ends[1] for row in rows if row.ends is not None]
    return max(known) if len(known) == len(rows) else None


def _best_mean(kept: Iterable[Weighed], free: Iterable[Weighed]) -> Fraction | None:
    """The highest mean of what is kept with any of what may be added; None of nothing."""
    weight = total = Fraction(0)
    for one, points in kept:
        weight, total = weight + one, total + one * points
    for one, points in sorted(free, key=lambda pair: pair[1], reverse=True):
        if weight == 0 or points * weight > total:
            weight, total = weight + one, total + one * points
    return total / weight if weight else None
