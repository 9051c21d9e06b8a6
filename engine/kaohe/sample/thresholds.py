"""The totals at which another grade begins or ends, as a role's scale has them in a period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.model import expressions as ex
from kaohe.model.grades import GradeScale
from kaohe.model.periods import Period
from kaohe.model.walk import walk

__all__ = ["Thresholds"]


class Thresholds:
    """The thresholds of scales, found once for each scale and period."""

    def __init__(self) -> None:
        self._found = cache(_thresholds)

    def nearest(
        self, scale: GradeScale | None, period: str | None, total: Fraction
    ) -> tuple[Fraction, Fraction] | None:
        """The threshold nearest to a total, the lower of two, and how far it is; None where there is none."""
        found = self._found(scale, period) if scale is not None else ()
        distance, threshold = min(((abs(total - one), one) for one in found), default=(None, None))
        return None if distance is None or threshold is None else (threshold, distance)


def _thresholds(scale: GradeScale, period: str | None) -> tuple[Fraction, ...]:
    figures = Figures({}, period=Period.parse(period) if period is not None else None)
    numbers = {
        outcome.value
        for row in scale.rows
        if row.condition is not None
        for one in _held_to_the_total(row.condition)
        if isinstance(outcome := evaluate(one, figures), Known) and isinstance(outcome.value, Fraction)
    }
    return tuple(sorted(numbers))


def _held_to_the_total(condition: ex.Expression) -> Iterator[ex.Expression]:
    """What a condition compares the total with; a place or a group's size is compared with other things."""
    for node in walk(condition):
        match node:
            case ex.Compare(left=ex.SubjectValue(), right=other) | ex.Compare(left=other, right=ex.SubjectValue()):
                yield other
            case ex.Between(operand=ex.SubjectValue(), low=low, high=high):
                yield low
                yield high
            case _:
                pass
