"""What every search of a role's records needs, found once: where its rules turn, and what reads which metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.checks.one_way import betters_by_total, way_of_points
from kaohe.checks.ranges import unrounded_points
from kaohe.explain.turns import Turn, turns_in
from kaohe.model.derived import PeerFigure
from kaohe.model.expressions import (
    Arithmetic,
    Call,
    Choose,
    DatedValue,
    Expression,
    LiteralValue,
    LookUp,
    MetricValue,
    PointsValue,
    PriorValue,
    SubjectValue,
)
from kaohe.model.functions import function
from kaohe.model.pack import Assessment, Indicator, Metric, Part, Role
from kaohe.model.scoring import Bands
from kaohe.model.walk import adjusting, assessments, deciding, expressions_of, role_expressions, walk

__all__ = ["Grounds", "Held", "metrics_in", "metrics_of", "order", "settles"]

_NOBODY = Figures({})


@dataclass(frozen=True, slots=True)
class Held:
    """A turn as one metric meets it.

    Where the metric moves only one side, and that one way, ``moved`` is that side and ``against`` the number on the
    other: then the order changes at most once.
    """

    turn: Turn
    moved: Expression | None = None
    against: Fraction | None = None

    @classmethod
    def by(cls, turn: Turn, metric: Metric) -> Held:
        """A turn as a metric meets it."""
        moved = turn.subject if isinstance(turn.left, SubjectValue) else turn.left
        against = turn.right if isinstance(turn.right, Fraction) else _fixed(turn.right)
        if moved is None or against is None or not _one_way(moved, metric):
            return cls(turn)
        return cls(turn, moved, against)

    def apart(self, figures: Figures) -> Fraction | None:
        """The left side less the right; None where one is not known."""
        if self.moved is not None and self.against is not None:
            found = evaluate(self.moved, figures)
            if not isinstance(found, Known) or not isinstance(found.value, Fraction):
                return None
            return found.value - self.against
        sides = self.turn.sides(figures)
        return None if sides is None else sides[0] - sides[1]


def order(apart: Fraction | None) -> int | None:
    """Which of two sides is greater: 1 the left, -1 the right, 0 neither; None where that is not known."""
    return None if apart is None else (apart > 0) - (apart < 0)


@dataclass(frozen=True, slots=True)
class Grounds:
    """A role as a search looks at it.

    ``metrics`` are those that a search may move alone, the others held. ``turns`` are, by metric, the comparisons that
    it can turn; ``readers`` the indices of the indicators that it can change, and ``unmoved`` by those the indices of
    their parts that it can't;
    ``expressions`` the metrics of each of the role's expressions, as written;
    ``deciding`` the metrics that adjustments and vetoes look at, be it through an indicator's points; ``ways`` tell of
    those that move points one way only which that is, as ``way_of_points`` does; something is divided by ``divisors``.
    ``most`` are the most points, unrounded, of each indicator that is scored itself, by its index, and part, by both.
    ``placing`` are the metrics that move points which people are compared by, so that what a total comes to hangs on
    the others too.
    """

    role: Role
    metrics: Mapping[str, Metric]
    turns: Mapping[str, tuple[Held, ...]]
    readers: Mapping[str, frozenset[int]]
    unmoved: Mapping[str, Mapping[int, frozenset[int]]]
    expressions: tuple[tuple[str, ...], ...]
    deciding: frozenset[str]
    ways: Mapping[str, int]
    divisors: frozenset[str]
    most: Mapping[tuple[int, int | None], Fraction | None]
    placing: frozenset[str]

    @classmethod
    def of(cls, role: Role) -> Grounds:
        """The grounds of a role."""
        turns = tuple(turns_in(role))
        read = [frozenset(metrics_of(role, indicator)) for indicator in role.indicators]
        sources = [one.source for one in role.derived]
        # whoever moves these moves the peers' figures too
        shared = {one.metric for one in sources if isinstance(one, PeerFigure)}
        # an average is kept as a sum, whose ends hang on how many it is of
        shared |= {one.name for one in role.rolled if one.roll_up is not None and one.roll_up.how == "average"}
        # how long somebody was in the role, and whether they are appraised, is nothing to better
        shared |= {name for one in deciding(role) for name in metrics_in(one)}
        movable = [metric for metric in role.metrics if metric.name not in shared]
        names = [metric.name for metric in movable]
        readers = {name: frozenset(at for at, metrics in enumerate(read) if name in metrics) for name in names}
        decisive = _deciding(role, readers)
        is_orderly = role.grades is None or betters_by_total(role)
        orderly = [one for one in movable if is_orderly and one.name not in decisive]
        ways = [(one.name, way_of_points(role, one, readers[one.name])) for one in orderly]
        return cls(
            role=role,
            metrics={metric.name: metric for metric in movable},
            turns={
                one.name: tuple(Held.by(turn, one) for turn in turns if turn.speaks_of(one.name)) for one in movable
            },
            readers=readers,
            unmoved={
                name: {at: _unmoved(role.indicators[at], name) for at in read_by} for name, read_by in readers.items()
            },
            expressions=tuple(dict.fromkeys(metrics_in(one) for one in role_expressions(role))),
            deciding=decisive,
            ways={name: way for name, way in ways if way is not None},
            divisors=frozenset(
                name
                for one in role_expressions(role)
                for node in walk(one)
                if isinstance(node, Arithmetic) and node.sign == "/"
                for name in metrics_in(node.right)
            ),
            most=dict(_most(role)),
            placing=frozenset(name for one in role.compared for name in metrics_of(role, one)),
        )


def _deciding(role: Role, readers: Mapping[str, frozenset[int]]) -> frozenset[str]:
    nodes = [node for one in adjusting(role) for node in walk(one)]
    named = {node.metric for node in nodes if isinstance(node, MetricValue)}
    spoken = {node.indicator for node in nodes if isinstance(node, PointsValue)}
    spoken |= {name for one in role.dimensions if one.name in spoken for name in one.indicators}
    indices = {at for at, one in enumerate(role.indicators) if one.name in spoken}
    return frozenset(named | {name for name, read_by in readers.items() if read_by & indices})


def _most(role: Role) -> Iterator[tuple[tuple[int, int | None], Fraction | None]]:
    for at, indicator in enumerate(role.indicators):
        scored: list[tuple[int | None, Indicator | Part]] = [(None, indicator), *enumerate(indicator.parts)]
        for inner, one in scored:
            yield (at, inner), unrounded_points(one, role).high if one.assessment is not None else None


def _unmoved(indicator: Indicator, metric: str) -> frozenset[int]:
    return frozenset(
        at
        for at, part in enumerate(indicator.parts)
        if part.assessment is not None and not any(metric in metrics_in(one) for one in _assessed(part.assessment))
    )


def metrics_in(expression: Expression) -> tuple[str, ...]:
    """The metrics that an expression speaks of, each once, as written."""
    return tuple(dict.fromkeys(node.metric for node in walk(expression) if isinstance(node, MetricValue)))


def metrics_of(role: Role, indicator: Indicator) -> tuple[str, ...]:
    """The metrics that an indicator, and whether its dimension applies, speak of, each once, as written."""
    return tuple(dict.fromkeys(name for one in _expressions(role, indicator) for name in metrics_in(one)))


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


def _fixed(node: Expression) -> Fraction | None:
    """The number that an expression is for everybody."""
    if any(isinstance(one, MetricValue | PriorValue | SubjectValue | DatedValue | LookUp) for one in walk(node)):
        return None
    outcome = evaluate(node, _NOBODY)
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None


def _one_way(node: Expression, metric: Metric) -> bool:
    """Whether a number only rises, or only falls, as a metric rises.

    The metric stands in it once, under no function that bends, and never in a divisor that could change its sign.
    """
    nodes = list(walk(node))
    return (
        sum(isinstance(one, MetricValue) and one.metric == metric.name for one in nodes) == 1
        and all(function(one.function).takes in ("metric", "periods") for one in nodes if isinstance(one, Call))
        and not any(isinstance(one, Choose | LookUp) for one in nodes)
        and all(
            isinstance(one.right, MetricValue) and metric.low is not None and metric.low >= 0
            for one in nodes
            if isinstance(one, Arithmetic) and one.sign == "/" and metric.name in metrics_in(one.right)
        )
    )


def _expressions(role: Role, indicator: Indicator) -> Iterator[Expression]:
    """Whatever an indicator's points and whether it applies hang on."""
    dimension = role.dimension_of(indicator.name)
    if dimension is not None and dimension.condition is not None:
        yield dimension.condition
    if indicator.condition is not None:
        yield indicator.condition
    for assessment in assessments(indicator):
        yield from _assessed(assessment)


def _assessed(assessment: Assessment) -> Iterator[Expression]:
    yield assessment.value
    yield from expressions_of(assessment.scoring)
