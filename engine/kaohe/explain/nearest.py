"""The least change of one metric that reaches something better, the others held.

The rules themselves are the oracle: a record with one figure changed is scored anew. Figures move on the metric's own
grid (whole for counts) inside its range: outward in ever larger strides, with a halt wherever the rules compare what
moves, until something is reached; then back by halves to the first place that reaches it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_total
from kaohe.backends.exact.score import Figures, IndicatorScore, RecordScore
from kaohe.backends.exact.scored import score_indicator
from kaohe.explain.grounds import Grounds, Held, order
from kaohe.explain.least import least_of, least_on_the_way, strides
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric

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
            return abs(self.after - self.before) / _size(self.before)
        return Fraction(1)


class Trial:
    """A record with one figure changed, scored no further than it is looked at.

    Only indicators, and of those only parts, that read the figure are scored anew; points that somebody overrode stay.
    """

    def __init__(self, grounds: Grounds, metric: str, figures: Figures, present: RecordScore) -> None:
        self.metric = metric
        self._grounds = grounds
        self._figures = figures
        self._present = present
        self._readers = grounds.readers[metric]
        self._scored: dict[int, IndicatorScore] = {}

    def indicator(self, at: int) -> IndicatorScore:
        """The score of the indicator of an index."""
        if at not in self._readers or self._present.indicators[at].by_rules is not None:
            return self._present.indicators[at]
        if at not in self._scored:
            self._scored[at] = self._anew(at)
        return self._scored[at]

    def _anew(self, at: int) -> IndicatorScore:
        role, parts = self._grounds.role, self._present.indicators[at].parts
        kept = {part: parts[part] for part in self._grounds.unmoved[self.metric][at]}
        return score_indicator(role, role.indicators[at], self._figures, kept)

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
        role = self._grounds.role
        return score_total(role, tuple(map(self.indicator, range(len(role.indicators)))), self._figures)


Reaches = Callable[[Trial], bool]


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a metric is moved for: what it must reach, how much is lacking, and the best move so far, to be beaten.

    ``is_last`` tells that no other metric is tried in its stead where it reaches nothing.
    """

    reaches: Reaches
    lacking: Callable[[Trial], Fraction | None]
    settled: bool
    best: Move | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """The numbers that a metric may be moved to on one side: so many strides, of which ``most`` stay in its range."""

    metric: str
    start: Fraction
    stride: Fraction
    most: int

    def at(self, count: int) -> Fraction:
        """The number after so many strides."""
        return self.start + count * self.stride

    def near(self, best: Move | None) -> int:
        """How many strides take no more effort than a move."""
        return self.most if best is None else int(best.effort * _size(self.start) / abs(self.stride))


class Search:
    """Looks for changes of one record's figures, and remembers what it has scored."""

    def __init__(self, grounds: Grounds, figures: Figures, score: RecordScore) -> None:
        self._grounds = grounds
        self._figures = figures
        self._score = score
        self._halts: dict[_Line, tuple[int, ...]] = {}
        self._moved: dict[tuple[str, bool, int], Trial] = {}

    def nearest(
        self,
        groups: Iterable[tuple[str, ...]],
        reaches: Reaches,
        *,
        lacking: Callable[[Trial], Fraction | None] = lambda _: None,
        hopeless: Callable[[str], bool] = lambda _: False,
        settled: Callable[[str], bool] = lambda _: False,
    ) -> Move | None:
        """The least move of any one metric that reaches something; None where none does.

        Of a group of metrics, those of one expression, the first that reaches is taken: more passed, not fewer
        learners. A metric of which it is known that it can't reach is ``hopeless``, and not tried. One is ``settled``
        where nothing but the order of what the rules compare decides, and that turns at most once.
        ``lacking`` says how far a trial is from what is to be reached; it saves looking, and decides nothing.
        """
        best: Move | None = None
        # those found fast first: then the others needn't be looked for any farther
        for group in sorted(groups, key=lambda group: not all(name in self._grounds.ways for name in group)):
            names = [name for name in group if name in self._grounds.metrics and not hopeless(name)]
            aims = ((name, _Aim(reaches, lacking, settled(name), best, name == names[-1])) for name in names)
            found = self._first(aims)
            best = min((one for one in (best, found) if one is not None), key=_rank, default=None)
        return best

    def around(self, name: str) -> tuple[Fraction, ...]:
        """The figures of a metric on and beside which the rules compare what it moves, and the ends of its range.

        Empty of one that has no number, or that can't be moved alone.
        """
        metric, outcome = self._grounds.metrics.get(name), self._figures.now.get(name)
        if metric is None or not isinstance(outcome, Known) or not isinstance(outcome.value, Fraction):
            return ()
        found = {line.at(count) for line in _lines(metric, outcome.value) for count in self._halts_on(line)}
        return tuple(sorted(found.union(end for end in (metric.lowest, metric.highest) if end is not None)))

    def beside(self, name: str, figures: Figures) -> frozenset[tuple[int, int]]:
        """The comparisons, by number, that a metric's figure lies on (0) or a step before (-1) or beyond (1)."""
        metric, outcome = self._grounds.metrics.get(name), figures.now.get(name)
        if metric is None or not isinstance(outcome, Known) or not isinstance(outcome.value, Fraction):
            return frozenset()
        step, value = _grid(metric, outcome.value), outcome.value
        found = set()
        for at, held in enumerate(self._grounds.turns[name]):
            moved = ({**figures.now, name: Known(value + by)} for by in (0, step, -step))
            here, *around = (order(held.apart(replace(figures, now=now))) for now in moved)
            if here == 0 or (here is not None and any(one not in (here, None) for one in around)):
                found.add((at, here))
        return frozenset(found)

    def _first(self, aims: Iterable[tuple[str, _Aim]]) -> Move | None:
        for name, aim in aims:
            moves = list(self._moves(self._grounds.metrics[name], aim))
            if moves:
                return min(moves, key=lambda move: move.effort)
        return None

    def _moves(self, metric: Metric, aim: _Aim) -> Iterator[Move]:
        outcome = self._figures.now.get(metric.name)
        if not isinstance(outcome, Known):
            return
        before = outcome.value
        if isinstance(before, date):
            return
        for after, trial in self._others(metric, before, aim):
            if aim.reaches(trial):
                yield Move(metric, before, after, trial.score)

    def _others(self, metric: Metric, before: Figure, aim: _Aim) -> Iterator[tuple[Figure, Trial]]:
        """What a figure could be instead: the other truth, the other words, or the nearest numbers that reach."""
        if isinstance(before, Fraction):
            yield from self._shifted(metric, before, aim)
        elif isinstance(before, bool):
            yield not before, self._at(metric.name, not before)
        else:
            others = (option for option in metric.type.options if option != before)
            yield from ((option, self._at(metric.name, option)) for option in others)

    def _shifted(self, metric: Metric, start: Fraction, aim: _Aim) -> Iterator[tuple[Figure, Trial]]:
        """The nearest number on either side that reaches."""
        divides = metric.name in self._grounds.divisors
        way = None if divides and start == 0 else self._grounds.ways.get(metric.name)
        for line in _lines(metric, start):
            if way is None:
                count = self._any_way(line, aim)
            elif way * line.stride > 0:
                count = self._one_way(line, aim, divides=divides)
            else:
                count = self._at_the_end(line, aim) if divides else None
            if count is not None:
                yield line.at(count), self._on(line, count)

    def _any_way(self, line: _Line, aim: _Aim) -> int | None:
        """The steps of a metric that may move points both ways."""
        halts = self._halts_on(line)
        tried = sorted(set(halts) if aim.settled else strides(line.most).union(halts))
        if aim.is_last:
            tried = tried[: bisect_left(tried, line.near(aim.best)) + 1]  # one beyond, for what lies before it
        return least_of(lambda count: aim.reaches(self._on(line, count)), tried)

    def _one_way(self, line: _Line, aim: _Aim, *, divides: bool) -> int | None:
        """The steps of a metric that moves points one way: where its farthest value doesn't reach, none does.

        Where it takes more steps than the best move found so far, how many needn't be known, only whether any number
        reaches.
        """

        def trial(count: int) -> Trial:
            return self._on(line, count)

        def reached(count: int) -> bool:
            return aim.reaches(trial(count))

        farthest = line.most - divides
        near = min(farthest, line.near(aim.best))
        if near > 0 and reached(near):
            halts = sorted(count for count in self._halts_on(line) if count < near)
            first = bisect_left(halts, True, key=reached)
            missed, most = halts[first - 1] if first else 0, halts[first] if first < len(halts) else near
            return least_on_the_way(reached, lambda count: aim.lacking(trial(count)), missed, most)
        if near < farthest and not aim.is_last and reached(farthest):
            return farthest
        return self._at_the_end(line, aim) if divides else None

    def _at_the_end(self, line: _Line, aim: _Aim) -> int | None:
        """The last step, which makes a metric a divisor of 0 and so stands for itself."""
        reaches = line.most > 0 and aim.reaches(self._on(line, line.most))
        return line.most if reaches else None

    def _halts_on(self, line: _Line) -> tuple[int, ...]:
        """The steps around those at which the order of what the rules compare is another."""
        if line not in self._halts:
            found = (self._crossing(held, line) for held in self._grounds.turns[line.metric])
            around = {step for count in found if count for step in (count - 1, count, count + 1)}
            self._halts[line] = tuple(step for step in around if 0 < step <= line.most)
        return self._halts[line]

    def _crossing(self, held: Held, line: _Line) -> int | None:
        """The number of steps after which the order of two things compared is another."""

        @cache
        def apart(count: int) -> Fraction | None:
            return held.apart(self._changed(line.metric, line.at(count)))

        present = order(apart(0))

        def differs(count: int) -> bool:
            return order(apart(count)) != present

        if held.against is None or present is None:
            return least_of(differs, sorted(strides(line.most)))
        if line.most == 0 or not differs(line.most):
            return None
        return least_on_the_way(differs, lambda count: _times(present, apart(count)), 0, line.most)

    def _changed(self, metric: str, value: Figure) -> Figures:
        return replace(self._figures, now={**self._figures.now, metric: Known(value)})

    def _on(self, line: _Line, count: int) -> Trial:
        """The record with a metric moved along a line."""
        key = line.metric, line.stride > 0, count
        if key not in self._moved:
            self._moved[key] = self._at(line.metric, line.at(count))
        return self._moved[key]

    def _at(self, metric: str, value: Figure) -> Trial:
        return Trial(self._grounds, metric, self._changed(metric, value), self._score)


def _times(order: int, apart: Fraction | None) -> Fraction | None:
    return None if apart is None else order * apart


def _rank(move: Move) -> tuple[Fraction, str]:
    return move.effort, move.metric.name


def _size(value: Fraction) -> Fraction:
    """What a move is measured by."""
    return max(abs(value), Fraction(1, 100))


def _lines(metric: Metric, start: Fraction) -> Iterator[_Line]:
    """The way up from a figure, and the way down."""
    step = _grid(metric, start)
    for stride in (step, -step):
        yield _Line(metric.name, start, stride, _room(metric, start, stride))


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
