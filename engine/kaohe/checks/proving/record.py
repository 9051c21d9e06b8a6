"""Records made up to answer a question, and the figures that a question hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason, Scalar
from kaohe.backends.exact.record import score_record, with_points
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.model import expressions as ex
from kaohe.model.pack import Role
from kaohe.model.periods import Period
from kaohe.model.types import Type
from kaohe.model.walk import assessments, expressions_of, walk

__all__ = ["Key", "Record", "keys_of", "scored_by", "shown_figures", "with_what_points_are_made_of"]

Key = tuple[str, int]
"""A metric, and so many periods back; 0 is now."""

_MISSING = Missing(Reason("no_cell"))


@dataclass(frozen=True)
class Record:
    """Figures by key, None where missing, in a period."""

    role: Role
    values: Mapping[Key, Scalar | None]
    period: Period | None = None
    needs_points: bool = field(default=False)

    @cached_property
    def figures(self) -> Figures:
        """What the exact evaluator reads; with the points of indicators where they are needed."""
        plain = Figures(
            {name: _outcome(value) for (name, back), value in self.values.items() if not back},
            {key: _outcome(value) for key, value in self.values.items() if key[1]},
            period=self.period,
        )
        if not self.needs_points:
            return plain
        scored = score_record(self.role, plain)
        return with_points(plain, (*scored.indicators, *scored.dimensions))

    @cached_property
    def score(self) -> RecordScore:
        """What the role makes of it."""
        return score_record(self.role, replace(self, needs_points=False).figures)

    def changed(self, values: Mapping[Key, Scalar | None]) -> Record:
        """The record with some other figures."""
        return replace(self, values={**self.values, **values})


def _outcome(value: Scalar | None) -> Outcome:
    return _MISSING if value is None else Known(value)


def keys_of(nodes: Iterable[ex.Expression]) -> tuple[Key, ...]:
    """The figures that expressions read, each once."""
    found: dict[Key, None] = {}
    for outer in nodes:
        for node in walk(outer):
            if isinstance(node, ex.MetricValue):
                found[node.metric, 0] = None
            elif isinstance(node, ex.PriorValue):
                found[node.metric, node.periods_back] = None
    return tuple(found)


def scored_by(role: Role, name: str) -> Iterator[ex.Expression]:
    """The expressions that the points of an indicator or a dimension hang on."""
    for indicator in role.indicators:
        outer = role.dimension_of(indicator.name)
        if name not in (indicator.name, outer.name if outer is not None else None):
            continue
        yield from (one.condition for one in (outer, indicator) if one is not None and one.condition is not None)
        for one in assessments(indicator):
            yield one.value
            yield from expressions_of(one.scoring)


def with_what_points_are_made_of(role: Role, nodes: Iterable[ex.Expression]) -> tuple[ex.Expression, ...]:
    """Expressions, and those of the indicators whose points they speak of."""
    listed = tuple(nodes)
    named = dict.fromkeys(node.indicator for one in listed for node in walk(one) if isinstance(node, ex.PointsValue))
    return (*listed, *(inner for name in named for inner in scored_by(role, name)))


def shown_figures(record: Record, keys: Iterable[Key]) -> tuple[tuple[str, int, Scalar | None, Type], ...]:
    """Figures as findings tell of them: the metric, how many periods back, the value and its type."""
    return tuple((name, back, record.values.get((name, back)), record.role.metric(name).type) for name, back in keys)
