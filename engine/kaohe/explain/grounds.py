"""What every search of a role's records needs, found once: where its rules turn, and what reads which metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.explain.turns import Turn, turns_in
from kaohe.model.expressions import Arithmetic, Call, Choose, Expression, LiteralValue, MetricValue, SubjectValue
from kaohe.model.pack import Assessment, Indicator, Metric, Role
from kaohe.model.scoring import Bands
from kaohe.model.walk import assessments, expressions_of, role_expressions, walk

__all__ = ["Grounds", "metrics_in", "settles"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A role as a search looks at it.

    ``turns`` are, by metric, the comparisons that it can turn, and whether at most once; ``readers`` the indices of the
    indicators that it can change; ``expressions`` the metrics of each of the role's expressions, as written;
    ``deciding`` the metrics that vetoes look at.
    """

    role: Role
    metrics: Mapping[str, Metric]
    turns: Mapping[str, tuple[tuple[Turn, bool], ...]]
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
            turns={
                one.name: tuple((turn, _turns_once(turn, one)) for turn in turns if turn.speaks_of(one.name))
                for one in role.metrics
            },
            readers={name: frozenset(at for at, metrics in enumerate(read) if name in metrics) for name in names},
            expressions=tuple(dict.fromkeys(metrics_in(one) for one in role_expressions(role))),
            deciding=frozenset(name for veto in role.vetoes for name in metrics_in(veto.condition)),
        )


def metrics_in(expression: Expression) -> tuple[str, ...]:
    """The metrics that an expression speaks of, each once, as written."""
    return tuple(dict.fromkeys(node.metric for node in walk(expression) if isinstance(node, MetricValue)))


def settles(assessment: Assessment, grounds: Grounds, metric: str) -> bool:
    """Whether the points of an assessment turn only where what is compared does, and that at most once.

    So it is in bands of fixed points, of a value that the metric moves one way.
    """
    scoring = assessment.scoring
    if not isinstance(scoring, Bands) or not all(isinstance(row.points, LiteralValue) for row in scoring.rows):
        return False
    spoken = [node for row in scoring.rows if row.condition is not None for node in walk(row.condition)]
    if any(isinstance(node, MetricValue | Call | Choose) for node in spoken):
        return False
    return _one_way(assessment.value, grounds.metrics[metric])


def _one_way(node: Expression, metric: Metric) -> bool:
    """Whether a number only rises, or only falls, as a metric rises.

    The metric stands in it once, under no function that bends, and never in a divisor that could change its sign.
    """
    nodes = list(walk(node))
    return (
        sum(isinstance(one, MetricValue) and one.metric == metric.name for one in nodes) == 1
        and all(one.function in ("growth", "decline") for one in nodes if isinstance(one, Call))
        and not any(isinstance(one, Choose) for one in nodes)
        and all(
            isinstance(one.right, MetricValue) and metric.low is not None and metric.low >= 0
            for one in nodes
            if isinstance(one, Arithmetic) and one.sign == "/" and metric.name in metrics_in(one.right)
        )
    )


def _turns_once(turn: Turn, metric: Metric) -> bool:
    """Whether a metric can change an order at most once, whichever way it moves."""
    moved = turn.subject if isinstance(turn.left, SubjectValue) else turn.left
    fixed = isinstance(turn.right, Fraction) or not any(
        isinstance(node, MetricValue | SubjectValue) for node in walk(turn.right)
    )
    return moved is not None and fixed and _one_way(moved, metric)


def _expressions(indicator: Indicator) -> Iterator[Expression]:
    if indicator.condition is not None:
        yield indicator.condition
    for assessment in assessments(indicator):
        yield assessment.value
        yield from expressions_of(assessment.scoring)
