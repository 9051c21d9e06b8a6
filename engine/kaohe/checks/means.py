"""Between which ends a mean or a share lies: no farther than what it is taken of."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.model.derived import DetailFigure, PeerFigure
from kaohe.model.metric import Metric
from kaohe.model.pack import Role

__all__ = ["mean_range"]

_AMONG_MANY = PeerFigure | DetailFigure
_MEANS = {("sum", "count"), ("weighted_sum", "weight_sum"), ("sum", "size")}
_SHARES = {("count", "decided"), ("behind", "others")}


def mean_range(role: Role, top: str, bottom: str, points: Callable[[str], Interval]) -> Interval | None:
    """The range of one figure of other records over another; None where the two are no mean and no share.

    ``points`` tells between which ends the points of an indicator or a dimension lie.
    """
    sources = {one.figure.name: one.source for one in role.derived}
    one, other = sources.get(top), sources.get(bottom)
    if not isinstance(one, _AMONG_MANY) or not isinstance(other, _AMONG_MANY) or not _of_the_same(one, other):
        return None
    if (one.of, other.of) in _SHARES:
        return Interval(Fraction(0), Fraction(1))
    if (one.of, other.of) in _MEANS:
        if isinstance(one, PeerFigure) and one.points is not None:
            return points(one.points)
        metric = _metric(role, one)
        return Interval(metric.low, metric.high)
    return None


def _of_the_same(one: PeerFigure | DetailFigure, other: PeerFigure | DetailFigure) -> bool:
    """Whether two figures differ in nothing but in what they say of the same metric of the same people or rows."""
    alike = other.model_copy(update={"of": one.of})
    return one.asks_what(alike) if isinstance(one, DetailFigure) else one == alike


def _metric(role: Role, source: PeerFigure | DetailFigure) -> Metric:
    if isinstance(source, PeerFigure) or source.metric is None:
        return role.metric(str(source.metric))
    return role.detail(source.detail).metric(source.metric)
