"""The most points that a scoring method can give, whatever the value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.backends.exact.scoring import within
from kaohe.model.pack import Indicator, Part
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

__all__ = ["most_of"]


def most_of(rule: Indicator | Part) -> Fraction | None:
    """The most points that an indicator or part can give by its own scoring; None of no bound, and of no scoring."""
    assessment = rule.assessment
    if assessment is None:
        return None
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
