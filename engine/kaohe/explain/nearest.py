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
from functools import cached_property

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_indicator, score_total
from kaohe.backends.exact.score import Figures, IndicatorScore, RecordScore
from kaohe.explain.grounds import Grounds, Held
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric, Role

__all__ = ["Move", "Search", "Trial"]

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


class Trial:
    """A record with one figure changed, scored no further than it is looked at.

    Only indicators that read the figure are scored anew; points that somebody overrode stay.
    """

    def __init__(
        self, role: Role, metric: str, figures: Figures, present: RecordScore, readers: frozenset[int]
    ) -> None:
        self.metric = metric
        self._role = role
        self._figures = figures
        self._present = present
        self._readers = readers
        self._scored: dict[int, IndicatorScore] = {}

    def indicator(self, at: int) -> IndicatorScore:
        """The score of the indicator of an index."""
        if at not in self._readers or self._present.indicators[at].by_rules is not None:
            return self._present.indicators[at]
        if at not in self._scored:
            self._scored[at] = score_indicator(self._role, self._role.indicators[at], self._figures)
        return self._scored[at]

    def gains(self) -> bool:
        """Whether any indicator has more points than it had, or counts otherwise."""
        for at in self._readers:
            now, was = self.indicator(at).score, self._present.indicators[at].score
            if now.counting is not was.counting or (now.points or 0) > (was.points or 0):
                return True
        return False

    @cached_property
    def score(self) -> RecordScore:
        """The whole score."""
        indicators = tuple(self.indicator(at) for at in range(len(self._role.indicators)))
        return score_total(self._role, indicators, self._figures)


Reaches = Callable[[Trial], bool]


class Search:
    """Looks for changes of one record's figures, and remembers what it has scored."""

    def __init__(self, grounds: Grounds, figures: Figures, score: RecordScore) -> None:
        self._grounds = grounds
        self._figures = figures
        self._score = score
        self._halts: dict[tuple[str, Fraction], tuple[int, ...]] = {}
        self._trials: dict[tuple[str, Figure], Trial] = {}

    def nearest(
        self,
        groups: Iterable[tuple[str, ...]],
        reaches: Reaches,
        hopeless: Callable[[str], bool] = lambda _: False,
        settled: Callable[[str], bool] = lambda _: False,
    ) -> Move | None:
        """The least move of any one metric that reaches something; None where none does.

        Of a group of metrics, those of one expression, the first that reaches is taken: more passed, not fewer
        learners. A metric of which it is known that it can't reach is ``hopeless``, and not tried. One is ``settled``
        where nothing but the order of what the rules compare decides, and that turns at most once.
        """
        movable = ([name for name in one if name in self._grounds.metrics] for one in groups)
        found = (self._first([name for name in one if not hopeless(name)], reaches, settled) for one in movable)
        moves = [move for move in found if move is not None]
        return min(moves, key=lambda move: (move.effort, move.metric.name), default=None)

    def _first(self, metrics: Iterable[str], reaches: Reaches, settled: Callable[[str], bool]) -> Move | None:
        for name in metrics:
            moves = list(self._moves(self._grounds.metrics[name], reaches, settled=settled(name)))
            if moves:
                return min(moves, key=lambda move: move.effort)
        return None

    def _moves(self, metric: Metric, reaches: Reaches, *, settled: bool) -> Iterator[Move]:
        outcome = self._figures.now.get(metric.name)
        if not isinstance(outcome, Known):
            return
        before = outcome.value
        if isinstance(before, date):
            return
        for after in self._others(metric, before, reaches, settled=settled):
            trial = self._at(metric.name, after)
            if reaches(trial):
                yield Move(metric, before, after, trial.score)

    def _others(self, metric: Metric, before: Figure, reaches: Reaches, *, settled: bool) -> Iterator[Figure]:
        """What a figure could be instead: the other truth, the other words, or the nearest numbers that reach."""
        if isinstance(before, Fraction):
            yield from self._shifted(metric, before, reaches, settled=settled)
        elif isinstance(before, bool):
            yield not before
        else:
            yield from (option for option in metric.type.options if option != before)

    def _shifted(self, metric: Metric, start: Fraction, reaches: Reaches, *, settled: bool) -> Iterator[Figure]:
        """The nearest number on either side that reaches."""
        step = _grid(metric, start)
        for stride in (step, -step):
            count = self._steps(metric, start, stride, reaches, settled=settled)
            if count is not None:
                yield start + count * stride

    def _steps(
        self, metric: Metric, start: Fraction, stride: Fraction, reaches: Reaches, *, settled: bool
    ) -> int | None:
        most, name = _room(metric, start, stride), metric.name
        if name in self._grounds.one_way and start != 0:
            return self._one_way(name, start, stride, most, reaches)
        if (name, stride) not in self._halts:
            found = (self._crossing(held, name, start, stride, most) for held in self._grounds.turns[name])
            self._halts[name, stride] = tuple(
                step for count in found if count for step in (count - 1, count, count + 1) if 0 < step <= most
            )
        halts = self._halts[name, stride]
        tried = sorted(set(halts) if settled else _strides(most).union(halts))
        return _least(lambda count: reaches(self._at(name, start + count * stride)), tried)

    def _one_way(self, name: str, start: Fraction, stride: Fraction, most: int, reaches: Reaches) -> int | None:
        """The steps of a metric that moves points one way: where its farthest value doesn't reach, none does.

        The last step may make it a divisor of 0, so it stands for itself.
        """

        def reached(count: int) -> bool:
            return reaches(self._at(name, start + count * stride))

        before = most - 1
        if before > 0 and reached(before):
            return _least(reached, sorted(_strides(before)))
        return most if most > 0 and reached(most) else None

    def _crossing(self, held: Held, metric: str, start: Fraction, stride: Fraction, most: int) -> int | None:
        """The number of steps after which the order of two things compared is another."""
        order = held.order(self._figures)

        def differs(count: int) -> bool:
            return held.order(self._changed(metric, start + count * stride)) != order

        if held.against is not None and not differs(most):
            return None
        return _least(differs, sorted(_strides(most)))

    def _changed(self, metric: str, value: Figure) -> Figures:
        return replace(self._figures, now={**self._figures.now, metric: Known(value)})

    def _at(self, metric: str, value: Figure) -> Trial:
        if (metric, value) not in self._trials:
            readers = self._grounds.readers[metric]
            self._trials[metric, value] = Trial(
                self._grounds.role, metric, self._changed(metric, value), self._score, readers
            )
        return self._trials[metric, value]


def _grid(metric: Metric, value: Fraction) -> Fraction:
    if metric.type.whole:
        return Fraction(1)
    usual = 4 if metric.kind == "percent" else 2
    return Fraction(1, 10 ** max(usual, min(decimal_places(value) or 0, _MOST_PLACES)))


def _room(metric: Metric, start: Fraction, stride: Fraction) -> int:
    """How many steps there are to the end of the range."""
    end = metric.highest if stride > 0 else metric.lowest
    if end is None:
        return _FARTHEST
    return max(0, min(_FARTHEST, int((end - start) / stride)))


def _strides(most: int) -> set[int]:
    """Ever larger numbers of steps, the last as far as it goes."""
    return {min(2**power, most) for power in range(0, most.bit_length() + 2, 2)} if most > 0 else set()


def _least(reaches: Callable[[int], bool], counts: Iterable[int]) -> int | None:
    """The least number of steps that reaches; between two of the ascending counts it turns at most once."""
    missed = 0
    for tried in counts:
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
