"""What every search of a role's records needs, found once: where its rules turn, and what reads which metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaohe.explain.turns import Turn, turns_in
from kaohe.model.expressions import Expression, MetricValue
from kaohe.model.pack import Indicator, Metric, Role
from kaohe.model.walk import assessments, expressions_of, role_expressions, walk

__all__ = ["Grounds", "metrics_in"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A role as a search looks at it.

    ``turns`` are, by metric, the comparisons that it can turn; ``readers`` the indices of the indicators that it can
    change; ``expressions`` the metrics of each of the role's expressions, as written; ``deciding`` the metrics that
    vetoes look at.
    """

    role: Role
    metrics: Mapping[str, Metric]
    turns: Mapping[str, tuple[Turn, ...]]
    readers: Mapping[str, frozenset[int]]
    expressions: tuple[tuple[str, ...], ...]
    deciding: frozenset[str]

    @classmethod
    def of(cls, role: Role) -> Grounds:
        """The grounds of a role."""
        turns = tuple(turns_in(role))
        read = [frozenset(name for one in _expressions(indicator) for name in metrics_in(one))
                for indicator in role.indicators]  # fmt: skip
        names = [metric.name for metric in role.metrics]
        return cls(
            role=role,
            metrics={metric.name: metric for metric in role.metrics},
            turns={name: tuple(turn for turn in turns if turn.speaks_of(name)) for name in names},
            readers={name: frozenset(at for at, metrics in enumerate(read) if name in metrics) for name in names},
            expressions=tuple(dict.fromkeys(metrics_in(one) for one in role_expressions(role))),
            deciding=frozenset(name for veto in role.vetoes for name in metrics_in(veto.condition)),
        )


def metrics_in(expression: Expression) -> tuple[str, ...]:
    """The metrics that an expression speaks of, each once, as written."""
    return tuple(dict.fromkeys(node.metric for node in walk(expression) if isinstance(node, MetricValue)))


def _expressions(indicator: Indicator) -> Iterator[Expression]:
    if indicator.condition is not None:
        yield indicator.condition
    for assessment in assessments(indicator):
        yield assessment.value
        yield from expressions_of(assessment.scoring)
