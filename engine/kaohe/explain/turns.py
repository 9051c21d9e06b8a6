"""Where a score may turn: the comparisons, targets and points that values are held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.model.expressions import Between, Compare, Expression, MetricValue, OneOf
from kaohe.model.pack import Assessment, Role
from kaohe.model.scoring import Bands, Events, GoalPost, Interpolation, Ratio, Steps, Tiers
from kaohe.model.walk import adjusting, assessments, walk

__all__ = ["Turn", "turns_in", "turns_of"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Two sides of which the order matters; ``subject`` is the value that a row speaks of without naming it."""

    left: Expression
    right: Expression | Fraction
    subject: Expression | None = None

    def sides(self, figures: Figures) -> tuple[Fraction, Fraction] | None:
        """Both sides as numbers; None where one is none."""
        subject = evaluate(self.subject, figures) if self.subject is not None else None
        known = []
        for side in (self.left, self.right):
            outcome = Known(side) if isinstance(side, Fraction) else evaluate(side, figures, subject)
            if not isinstance(outcome, Known) or not isinstance(outcome.value, Fraction):
                return None
            known.append(outcome.value)
        return known[0], known[1]

    def speaks_of(self, metric: str) -> bool:
        """Whether a metric can change the order."""
        nodes = [node for node in (self.left, self.right, self.subject) if not isinstance(node, Fraction | None)]
        return any(isinstance(one, MetricValue) and one.metric == metric for node in nodes for one in walk(node))


def turns_in(role: Role) -> Iterator[Turn]:
    """All that a role compares."""
    for indicator in role.indicators:
        if indicator.condition is not None:
            yield from _compared(indicator.condition)
        for assessment in assessments(indicator):
            yield from turns_of(assessment)
    for one in adjusting(role):
        yield from _compared(one)


def turns_of(assessment: Assessment) -> Iterator[Turn]:
    """What the value of an assessment is held against."""
    value = assessment.value
    match assessment.scoring:
        case Bands(rows=rows) | Events(rows=rows):
            if isinstance(assessment.scoring, Bands) and assessment.scoring.order is not None:
                yield from _compared(assessment.scoring.order)
            for row in rows:
                if row.condition is not None:
                    yield from _compared(row.condition, value)
        case Interpolation(points=points):
            yield from (Turn(value, point.value) for point in points)
        case Ratio(target=target) | Steps(target=target):
            yield Turn(value, target)
        case GoalPost(low=low, high=high):
            yield from (Turn(value, end) for end in (low, high))
        case Tiers(rows=tiers):
            yield from (Turn(value, row.upper) for row in tiers if row.upper is not None)
        case _:
            return


def _compared(condition: Expression, subject: Expression | None = None) -> Iterator[Turn]:
    for node in walk(condition):
        match node:
            case Compare(left=left, right=right):
                yield Turn(left, right, subject)
            case Between(operand=operand, low=low, high=high):
                yield from (Turn(operand, end, subject) for end in (low, high))
            case OneOf(operand=operand, options=options):
                yield from (Turn(operand, option, subject) for option in options)
            case _:
                continue
