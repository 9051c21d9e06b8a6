"""The least change of one metric that reaches something better, the others held.

The rules themselves are the oracle: a record with one figure changed is scored anew. Figures move on the metric's own
grid (whole for counts) inside its range, outward in ever larger strides until something is reached, and back by halves
to the first place that reaches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.model.exact import decimal_places
from kaohe.model.expressions import Expression, MetricValue
from kaohe.model.pack import Metric, Role
from kaohe.model.walk import walk

__all__ = ["Move", "nearest"]

_FARTHEST = 2**40
_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Move:
    """A metric moved, and the score that it gives."""

    metric: Metric
    before: Fraction | bool
    after: Fraction | bool
    score: RecordScore

    @property
    def effort(self) -> Fraction:
        """How far it is, relative to where it starts; for choosing among metrics."""
        if isinstance(self.before, bool) or isinstance(self.after, bool):
            return Fraction(1)
        return abs(self.after - self.before) / max(abs(self.before), Fraction(1, 100))


def nearest(
    role: Role, figures: Figures, expressions: Iterable[Expression], reaches: Callable[[RecordScore], bool]
) -> Move | None:
    """The least move of any one metric of some expressions that reaches something; None where none does.

    Of an expression's metrics the first written that reaches is taken: more passed, not fewer learners.
    """
    moves = [move for one in expressions if (move := _first(role, figures, metrics_in(one), reaches)) is not None]
    return min(moves, key=lambda move: (move.effort, move.metric.name), default=None)


def metrics_in(expression: Expression) -> tuple[str, ...]:
    """The metrics that an expression speaks of, each once, as written."""
    return tuple(dict.fromkeys(node.metric for node in walk(expression) if isinstance(node, MetricValue)))


def _first(role: Role, figures: Figures, metrics: Iterable[str], reaches: Callable[[RecordScore], bool]) -> Move | None:
    for name in metrics:
        moves = list(_moves(role, figures, role.metric(name), reaches))
        if moves:
            return min(moves, key=lambda move: move.effort)
    return None


def _moves(role: Role, figures: Figures, metric: Metric, reaches: Callable[[RecordScore], bool]) -> Iterator[Move]:
    outcome = figures.now.get(metric.name)
    if not isinstance(outcome, Known):
        return

    def at(value: Fraction | bool) -> RecordScore:
        return score_record(role, replace(figures, now={**figures.now, metric.name: Known(value)}))

    if isinstance(outcome.value, bool):
        score = at(not outcome.value)
        if reaches(score):
            yield Move(metric, outcome.value, not outcome.value, score)
        return
    if not isinstance(outcome.value, Fraction):
        return
    start = outcome.value
    step = _grid(metric, start)

    def reached_after(stride: Fraction) -> Callable[[int], bool]:
        return lambda count: reaches(at(start + count * stride))

    for direction in (1, -1):
        count = _least(reached_after(direction * step), _room(metric, start, step, direction))
        if count is not None:
            after = start + count * direction * step
            yield Move(metric, start, after, at(after))


def _grid(metric: Metric, value: Fraction) -> Fraction:
    if metric.type.whole:
        return Fraction(1)
    usual = 4 if metric.kind == "percent" else 2
    return Fraction(1, 10 ** max(usual, min(decimal_places(value) or 0, _MOST_PLACES)))


def _room(metric: Metric, start: Fraction, step: Fraction, direction: int) -> int:
    """How many steps there are to the end of the range."""
    end = metric.high if direction > 0 else metric.low
    if end is None:
        return _FARTHEST
    return max(0, min(_FARTHEST, int((end - start) * direction / step)))


def _least(reaches: Callable[[int], bool], most: int) -> int | None:
    """The least number of steps that reaches, from 1 to most."""
    missed, tried = 0, 1
    while True:
        tried = min(tried, most)
        if tried <= missed:
            return None
        if reaches(tried):
            break
        missed, tried = tried, tried * 2
    while tried - missed > 1:
        middle = (missed + tried) // 2
        if reaches(middle):
            tried = middle
        else:
            missed = middle
    return tried
