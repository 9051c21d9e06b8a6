"""The least change of one metric that reaches something better, the others held.

The rules themselves are the oracle: a record with one figure changed is scored anew. Figures move on the metric's own
grid (whole for counts) inside its range: outward in ever larger strides, with a halt wherever the rules compare what
moves, until something is reached; then back by halves to the first place that reaches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.explain.turns import Turn, turns_in
from kaohe.model.exact import decimal_places
from kaohe.model.expressions import Expression, MetricValue
from kaohe.model.pack import Metric, Role
from kaohe.model.walk import walk

__all__ = ["Move", "Search"]

_FARTHEST = 2**40
_MOST_PLACES = 6

Figure = Fraction | bool | str


@dataclass(frozen=True, slots=True)
class Move:
    """A metric moved, and the score that it gives."""

    metric: Metric
    before: Figure
    after: Figure
    score: RecordScore

    @property
    def effort(self) -> Fraction:
        """How far it is, relative to where it starts; for choosing among metrics."""
        if isinstance(self.before, Fraction) and isinstance(self.after, Fraction):
            return abs(self.after - self.before) / max(abs(self.before), Fraction(1, 100))
        return Fraction(1)


class Search:
    """Looks for changes of one record's figures, and remembers what it has scored."""

    def __init__(self, role: Role, figures: Figures) -> None:
        self._role = role
        self._figures = figures
        self._turns = tuple(turns_in(role))
        self._halts: dict[tuple[str, Fraction], tuple[int, ...]] = {}
        self._scores: dict[tuple[str, Figure], RecordScore] = {}

    def nearest(self, expressions: Iterable[Expression], reaches: Callable[[RecordScore], bool]) -> Move | None:
        """The least move of any one metric of some expressions that reaches something; None where none does.

        Of an expression's metrics the first written that reaches is taken: more passed, not fewer learners.
        """
        moves = [move for one in expressions if (move := self._first(_metrics_in(one), reaches)) is not None]
        return min(moves, key=lambda move: (move.effort, move.metric.name), default=None)

    def _first(self, metrics: Iterable[str], reaches: Callable[[RecordScore], bool]) -> Move | None:
        for name in metrics:
            moves = list(self._moves(self._role.metric(name), reaches))
            if moves:
                return min(moves, key=lambda move: move.effort)
        return None

    def _moves(self, metric: Metric, reaches: Callable[[RecordScore], bool]) -> Iterator[Move]:
        outcome = self._figures.now.get(metric.name)
        if not isinstance(outcome, Known):
            return
        before = outcome.value
        if isinstance(before, date):
            return
        for after in self._others(metric, before, reaches):
            score = self._at(metric.name, after)
            if reaches(score):
                yield Move(metric, before, after, score)

    def _others(self, metric: Metric, before: Figure, reaches: Callable[[RecordScore], bool]) -> Iterator[Figure]:
        """What a figure could be instead: the other truth, the other words, or the nearest numbers that reach."""
        if isinstance(before, Fraction):
            yield from self._shifted(metric, before, reaches)
        elif isinstance(before, bool):
            yield not before
        else:
            yield from (option for option in metric.type.options if option != before)

    def _shifted(self, metric: Metric, start: Fraction, reaches: Callable[[RecordScore], bool]) -> Iterator[Figure]:
        """The nearest number on either side that reaches."""
        step = _grid(metric, start)
        for stride in (step, -step):
            count = self._steps(metric, start, stride, reaches)
            if count is not None:
                yield start + count * stride

    def _steps(
        self, metric: Metric, start: Fraction, stride: Fraction, reaches: Callable[[RecordScore], bool]
    ) -> int | None:
        most, name = _room(metric, start, stride), metric.name
        if (name, stride) not in self._halts:
            found = (self._crossing(turn, name, start, stride, most) for turn in self._turns if turn.speaks_of(name))
            self._halts[name, stride] = tuple(
                step for count in found if count for step in (count - 1, count, count + 1) if 0 < step <= most
            )
        return _least(lambda count: reaches(self._at(name, start + count * stride)), most, self._halts[name, stride])

    def _crossing(self, turn: Turn, metric: str, start: Fraction, stride: Fraction, most: int) -> int | None:
        """The number of steps after which the order of two things compared is another."""
        order = self._order(turn, metric, start)
        return _least(lambda count: self._order(turn, metric, start + count * stride) != order, most)

    def _order(self, turn: Turn, metric: str, value: Fraction) -> int | None:
        sides = turn.sides(self._changed(metric, value))
        return None if sides is None else (sides[0] > sides[1]) - (sides[0] < sides[1])

    def _changed(self, metric: str, value: Figure) -> Figures:
        return replace(self._figures, now={**self._figures.now, metric: Known(value)})

    def _at(self, metric: str, value: Figure) -> RecordScore:
        if (metric, value) not in self._scores:
            self._scores[metric, value] = score_record(self._role, self._changed(metric, value))
        return self._scores[metric, value]


def _metrics_in(expression: Expression) -> tuple[str, ...]:
    """The metrics that an expression speaks of, each once, as written."""
    return tuple(dict.fromkeys(node.metric for node in walk(expression) if isinstance(node, MetricValue)))


def _grid(metric: Metric, value: Fraction) -> Fraction:
    if metric.type.whole:
        return Fraction(1)
    usual = 4 if metric.kind == "percent" else 2
    return Fraction(1, 10 ** max(usual, min(decimal_places(value) or 0, _MOST_PLACES)))


def _room(metric: Metric, start: Fraction, stride: Fraction) -> int:
    """How many steps there are to the end of the range."""
    end = metric.high if stride > 0 else metric.low
    if end is None:
        return _FARTHEST
    return max(0, min(_FARTHEST, int((end - start) / stride)))


def _least(reaches: Callable[[int], bool], most: int, halts: Iterable[int] = ()) -> int | None:
    """The least number of steps that reaches, from 1 to most; between two strides or halts it turns at most once."""
    strides = {min(2**power, most) for power in range(0, most.bit_length() + 2, 2)} if most > 0 else set()
    missed = 0
    for tried in sorted(strides.union(halts)):
        if reaches(tried):
            return _between(reaches, missed, tried)
        missed = tried
    return None


def _between(reaches: Callable[[int], bool], missed: int, reached: int) -> int:
    """The first number above one that misses that reaches, by halves."""
    while reached - missed > 1:
        middle = (missed + reached) // 2
        if reaches(middle):
            reached = middle
        else:
            missed = middle
    return reached
