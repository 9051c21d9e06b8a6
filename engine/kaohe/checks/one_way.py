"""Metrics that move a total one way only: what their farthest value doesn't reach, no other value does."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from kaohe.checks.ranges import named, value_range
from kaohe.model import expressions as ex
from kaohe.model.metric import Metric
from kaohe.model.pack import Assessment, GradeScale, Role
from kaohe.model.scoring import Bands, Formula, Interpolation, Ratio, Scoring, Steps
from kaohe.model.walk import assessments, expressions_of, walk

__all__ = ["Way", "betters_by_total", "in_order", "reads", "way_of_points"]

_UP = {">=", ">"}
_DOWN = {"<=", "<"}
_KEEPING = {"min", "max", "sum", "average", "median", "round", "round_up", "round_down"}
"""Functions that go the way of what they are made of."""


def betters_by_total(role: Role) -> bool:
    """Whether only a higher total can get a better grade."""
    return role.grades is not None and _rises(role.grades)


def _rises(scale: GradeScale) -> bool:
    """Whether a higher total never gets a worse grade."""
    return all(
        row.condition is None
        or (
            isinstance(row.condition, ex.Compare)
            and row.condition.comparator in (">=", ">")
            and isinstance(row.condition.left, ex.SubjectValue)
            and isinstance(row.condition.right, ex.LiteralValue)
        )
        for row in scale.rows
    )


def way_of_points(role: Role, metric: Metric, readers: Iterable[int]) -> int | None:
    """Which way the points of all indicators that read a metric go as it rises: 1 up, -1 down, 0 not at all.

    None where they don't all go one way, where that can't be told, and where a change could make an indicator apply. A
    metric that something is divided by has its least, 0, for an exception: there the value is missing.
    """
    ways, figure = set(), f"metric {metric.name}"
    for at in readers:
        indicator = role.indicators[at]
        conditions = [one.condition for one in (indicator, role.dimension_of(indicator.name)) if one is not None]
        if any(one is not None and reads(one, figure) for one in conditions):
            return None
        ways |= {Way(role, figure).of(one) for one in assessments(indicator)}
    moving = ways - {0}
    return None if None in ways or len(moving) > 1 else moving.pop() if moving else 0


def reads(node: ex.Expression, figure: str) -> bool:
    """Whether a figure stands in an expression."""
    return any(named(one) == figure for one in walk(node))


class Way:
    """Which way things go as a figure rises: 1 up, -1 down, 0 not at all; None where that can't be told.

    The figure is a metric, or the points of an indicator, by what `named` calls it.
    """

    def __init__(self, role: Role, figure: str) -> None:
        self._role = role
        self._figure = figure

    def of(self, assessment: Assessment) -> int | None:
        """The way of an assessment's points."""
        if any(reads(one, self._figure) for one in expressions_of(assessment.scoring)):
            return None
        if not reads(assessment.value, self._figure):
            return 0
        value, points = self._of(assessment.value), self.of_points(assessment.scoring)
        return None if value is None or points is None else value * points

    def of_number(self, node: ex.Expression) -> int | None:
        """The way of a number."""
        return self._of(node) if self._moves(node) else 0

    def of_truth(self, node: ex.Expression) -> int | None:
        """The way of a condition: 1 where it can only come to hold, -1 where it can only cease to."""
        match node:
            case _ if not self._moves(node):
                return 0
            case ex.Compare(comparator=comparator, left=left, right=right) if comparator in _UP | _DOWN:
                ways = self.of_number(left), _turned(self.of_number(right))
                if None in ways or (1 in ways and -1 in ways):
                    return None
                way = ways[0] or ways[1] or 0
                return way if comparator in _UP else -way
            case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
                found = {self.of_truth(one) for one in conditions} - {0}
                return found.pop() if len(found) == 1 else None
            case ex.Not(condition=inner):
                return _turned(self.of_truth(inner))
            case ex.MetricValue():  # a flag that is met
                return 1
            case _:
                return None

    def of_points(self, scoring: Scoring) -> int | None:
        """The way of a method's points as its value rises."""
        match scoring:
            case Formula(expression=expression):
                return self._of(expression)
            case Ratio(target=target, lower_is_better=lower):
                return None if not self._is_positive(target) else -1 if lower else 1
            case _:
                return _way_of_points(scoring)

    def _of(self, node: ex.Expression) -> int | None:
        """The way of a number in which the metric, or the value, stands once."""
        match node:
            case ex.MetricValue() | ex.PointsValue() | ex.SubjectValue():
                return 1
            case ex.ConstantValue(expression=inner):
                return self._of(inner)
            case ex.Convert(operand=inner, factor=factor) if factor > 0:
                return self._of(inner)
            case ex.Negative(operand=inner):
                return _turned(self._of(inner))
            case ex.Call(function="growth" | "decline" as function, arguments=(ex.MetricValue(), ex.PriorValue())):
                return 1 if function == "growth" else -1
            case ex.Arithmetic():
                return self._of_arithmetic(node)
            case ex.Call(function=name, arguments=arguments) if name in _KEEPING:
                ways = {self._of(one) for one in arguments if self._moves(one)}
                return ways.pop() if len(ways) == 1 else None
            case _:
                return None

    def _of_arithmetic(self, node: ex.Arithmetic) -> int | None:
        left, right = node.left, node.right
        if self._moves(left) and self._moves(right):
            return None
        if self._moves(left):
            return self._of(left) if node.sign in "+-" or self._is_positive(right) else None
        if node.sign in "+-":
            return self._of(right) if node.sign == "+" else _turned(self._of(right))
        if not self._is_positive(left):
            return None
        if node.sign == "*":
            return self._of(right)
        # a divisor keeps its sign up to 0, its least, where nothing is left to score
        return -1 if isinstance(right, ex.MetricValue) and self._is_positive(right) else None

    def _moves(self, node: ex.Expression) -> bool:
        return reads(node, self._figure) or any(isinstance(one, ex.SubjectValue) for one in walk(node))

    def _is_positive(self, node: ex.Expression) -> bool:
        """Whether a number is never below 0."""
        low = value_range(node, self._role).low
        return low is not None and low >= 0


def _turned(way: int | None) -> int | None:
    return None if way is None else -way


def _way_of_points(scoring: Scoring) -> int | None:
    """Which way points go as the value rises."""
    match scoring:
        case Bands(rows=rows):
            fixed = [row.fixed for row in rows]
            limits = [_limit(row.condition) for row in rows[:-1]]
            if rows[-1].condition is not None or None in fixed or None in limits:
                return None
            return _way_of_rows([one for one in limits if one], [one for one in fixed if one is not None])
        case Interpolation(points=points):
            return _way_along([one.points for one in points])
        case Steps(below=below, above=above):
            low, high = (below.points if below else Fraction(0)), (above.points if above else Fraction(0))
            return 1 if low <= 0 <= high else -1 if high <= 0 <= low else None
        case _:
            return None


def _limit(condition: ex.Expression | None) -> tuple[int, Fraction] | None:
    """Which way a condition on the value opens, and from where, where it is a comparison with a fixed number."""
    match condition:
        case ex.Compare(comparator=comparator, left=ex.SubjectValue(), right=right) if comparator in _UP | _DOWN:
            while isinstance(right, ex.ConstantValue):
                right = right.expression
            value = right.value if isinstance(right, ex.LiteralValue) else None
            return (1 if comparator in _UP else -1, value) if isinstance(value, Fraction) else None
        case _:
            return None


def _way_of_rows(limits: list[tuple[int, Fraction]], points: list[Fraction]) -> int | None:
    """The way of rows that open one way, each further than the one before, the last taking the rest."""
    ways = {way for way, _ in limits}
    if len(ways) != 1:
        return None
    way = ways.pop()
    if any(way * one < way * other for (_, one), (_, other) in pairwise(limits)):
        return None
    along = _way_along(points[::-1])  # the last row takes what is farthest the other way
    return None if along is None else way * along


def in_order(points: list[Fraction]) -> bool:
    """Whether points never rise, or never fall."""
    return _way_along(points) is not None


def _way_along(points: list[Fraction]) -> int | None:
    rises = all(one <= other for one, other in pairwise(points))
    falls = all(one >= other for one, other in pairwise(points))
    return 0 if rises and falls else 1 if rises else -1 if falls else None
