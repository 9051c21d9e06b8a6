"""Examples for places that none reaches: figures exactly on and beside each threshold, as few records as need be.

An example is an existing one with some of its figures changed, so that it reads like what HR wrote; of a role without
any, plain figures. Where a change brings a record to a new place it is kept, and the next metric is tried on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.record import score_record, with_points
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.explain.grounds import Grounds, metrics_of
from kaohe.explain.nearest import Search
from kaohe.model.pack import Example, Metric, Pack, Role
from kaohe.testing.places import Place
from kaohe.testing.report import RoleCoverage

__all__ = ["Suggested", "Suggestion", "suggested"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that reaches places which no example does.

    ``base`` is the example it was made from, None of a role without any; ``changed`` the metrics with other figures.
    """

    role: Role
    base: Example | None
    figures: Figures
    score: RecordScore
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Records for the places that can be reached, and the places to which no way was found."""

    examples: tuple[Suggestion, ...]
    never: tuple[Place, ...]


def suggested(pack: Pack, coverage: RoleCoverage) -> Suggested:
    """Examples for the places of a role version that none reaches yet."""
    role = coverage.role
    examples = examples_of(pack, role)
    base = examples[0] if examples else None
    left = {at for at, one in enumerate(coverage.places) if not one.is_reached}
    known = [figures_of_example(one, role) for one in examples]
    trials = _Trials(role, tuple(one.place for one in coverage.places), known[0] if known else _plain(role))
    beside = trials.all_beside - {one for figures in known for one in trials.beside(figures)}
    found = []
    while left or beside:
        best = trials.best(left, beside)
        if best is None:
            break
        trials.starts.append(best)
        found.append(Suggestion(role, base, best.figures, best.score, best.changed))
        left -= best.places
        beside -= trials.beside(best.figures)
    for at in sorted(left):
        best = trials.towards(at)
        if best is not None:
            found.append(Suggestion(role, base, best.figures, best.score, best.changed))
            left -= best.places
    return Suggested(tuple(found), tuple(trials.places[at] for at in sorted(left)))


def _plain(role: Role) -> Figures:
    """A record with a plain figure for each metric."""
    return Figures({metric.name: _figure(metric) for metric in role.metrics})


def _figure(metric: Metric) -> Outcome:
    match metric.kind:
        case "flag":
            return Known(False)
        case "choice":
            return Known(metric.type.options[0])
        case "date" | "text":
            return Missing(Reason("no_cell", {"metric": metric.name}))
        case _:
            low, high = metric.lowest or Fraction(0), metric.highest
            middle = low + 10 if high is None else (low + high) / 2
            return Known(Fraction(int(middle)) if metric.type.whole else middle)


_Beside = tuple[str, int, int]
"""A metric, the number of what it is compared by, and whether it lies on it or which side beside it."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A record that was tried: its figures, which of them were changed, its score, and the places that it reaches."""

    figures: Figures
    changed: tuple[str, ...]
    score: RecordScore
    places: frozenset[int]


class _Trials:
    """Records of a role with some figures changed."""

    def __init__(self, role: Role, places: tuple[Place, ...], base: Figures) -> None:
        self.places = places
        self._role = role
        self._base = self._tried(base, ())
        self.starts = [self._base]
        grounds = Grounds.of(role)
        self._leading = tuple(dict.fromkeys(names[0] for names in grounds.expressions if names))
        self._search = Search(grounds, base, self._base.score)
        self.values: dict[str, tuple[Outcome, ...]] = {}
        """What each metric could be instead, the first of every expression before the others: more passed, not fewer
        learners."""
        for name in dict.fromkeys((*self._leading, *(metric.name for metric in role.figures))):
            if name in base.now:
                missing = Missing(Reason("no_cell", {"metric": name}))
                self.values[name] = (*_others(role.metric(name), base, self._search), missing)
        moved = ((name, value) for name in self._leading for value in self.values.get(name, ()))
        self.all_beside = {one for name, value in moved for one in self._beside(name, _with(base, name, value))}

    def beside(self, figures: Figures) -> set[_Beside]:
        """Which thresholds the leading figures of a record lie on or beside."""
        return {one for name in self._leading for one in self._beside(name, figures)}

    def _beside(self, name: str, figures: Figures) -> Iterator[_Beside]:
        return ((name, *one) for one in self._search.beside(name, figures))

    def best(self, places: set[int], beside: set[_Beside]) -> _Tried | None:
        """A record that reaches some of the places, or lies beside thresholds that none does; None of none.

        It is made from the record to begin with, else from one that was found before: what applies to that one need not
        apply to the first.
        """
        for start in self.starts:
            tried = start
            for name, values in self.values.items():
                tried = self._further(tried, name, values, places, beside)
            if tried is not start:
                return tried
        return None

    def _further(
        self, tried: _Tried, name: str, values: Iterable[Outcome], places: set[int], beside: set[_Beside]
    ) -> _Tried:
        """The record with another figure of a metric, where that reaches more than what was reached so far."""
        best, most = tried, (len(tried.places & places), 0)
        for value in values:
            other = self._changed(tried, name, value)
            reached = len(other.places & places), len(beside.intersection(self._beside(name, other.figures)))
            if reached > most and (reached[0] > most[0] or not other.score.incomplete):
                best, most = other, reached
        return best

    def towards(self, place: int) -> _Tried | None:
        """A record that reaches a place which only several changes together reach, as a grade by the total."""
        for sign in (1, -1):
            for tried in self._along(sign):
                if place in tried.places:
                    return tried
        without = self._without(self.places[place].of)
        return without if place in without.places else None

    def _without(self, of: tuple[str, ...]) -> _Tried:
        """The record without any figure that an indicator, or a dimension, reads."""
        inside = {name for one in self._role.dimensions if one.name in of for name in one.indicators}
        indicators = [one for one in self._role.indicators if one.name in of or one.name in inside]
        read = [name for one in indicators for name in metrics_of(self._role, one)]
        missing = {name: Missing(Reason("no_cell", {"metric": name})) for name in read}
        return self._tried(replace(self._base.figures, now={**self._base.figures.now, **missing}), tuple(missing))

    def _along(self, sign: int) -> Iterator[_Tried]:
        """Records whose totals rise, or fall, metric by metric."""
        tried = self._base
        for name, values in self.values.items():
            others = [self._changed(tried, name, value) for value in values]
            totals = [(one.score.total * sign, at) for at, one in enumerate(others) if one.score.total is not None]
            if totals and (tried.score.total is None or max(totals)[0] > tried.score.total * sign):
                tried = others[max(totals)[1]]
                yield tried

    def _changed(self, tried: _Tried, name: str, value: Outcome) -> _Tried:
        return self._tried(_with(tried.figures, name, value), tuple(dict.fromkeys((*tried.changed, name))))

    def _tried(self, figures: Figures, changed: tuple[str, ...]) -> _Tried:
        score = score_record(self._role, figures)
        known = with_points(figures, (*score.indicators, *score.dimensions))
        reached = frozenset(at for at, place in enumerate(self.places) if place.comes(known, score))
        return _Tried(figures, changed, score, reached)


def _with(figures: Figures, name: str, value: Outcome) -> Figures:
    return replace(figures, now={**figures.now, name: value})


def _others(metric: Metric, base: Figures, search: Search) -> Iterator[Outcome]:
    """Figures that a metric could have instead."""
    present = base.now[metric.name]
    value = present.value if isinstance(present, Known) else None
    if isinstance(value, Fraction):
        yield from (Known(one) for one in search.around(metric.name))
    elif metric.kind == "flag":
        yield from (Known(one) for one in (True, False) if one != value)
    elif metric.kind == "choice":
        yield from (Known(one) for one in metric.type.options if one != value)
