"""Targets that no value can reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Pack
from kaohe.model.scoring import Interpolation, Ratio, Scoring, Steps
from kaohe.model.walk import assessments

__all__ = ["check_targets"]


def check_targets(pack: Pack) -> Iterator[Diagnostic]:
    """W577 for a fixed target, or a best point, outside of what its value can be, which everybody falls short of."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                if not one.value.type.is_numeric:
                    continue
                reach = value_range(one.value, role)
                target, span = _target(one.scoring)
                if target is not None and _is_out_of_reach(one.scoring, target, reach):
                    yield finding(
                        "W577", span or one.value.span, indicator=indicator.name, value=one.value_text,
                        target=target, type=one.value.type, low=reach.low, high=reach.high,
                        point=isinstance(one.scoring, Interpolation),
                    )  # fmt: skip


def _target(scoring: Scoring) -> tuple[Fraction | None, Span | None]:
    """What full marks want of a value, where that is the same for everybody, and where it stands."""
    match scoring:
        case Ratio(target=target) | Steps(target=target):
            return fold(target), target.span
        case Interpolation(points=points, extended=False):
            ends = (points[0], points[-1])
            best = max(ends, key=lambda point: point.points)
            inner = max(point.points for point in points if point is not best)
            return (best.value, best.span) if best.points > inner else (None, None)
        case _:
            return None, None


def _is_out_of_reach(scoring: Scoring, target: Fraction, reach: Interval) -> bool:
    too_high = reach.high is not None and target > reach.high
    too_low = reach.low is not None and target < reach.low
    if isinstance(scoring, Ratio):
        return too_low if scoring.lower_is_better else too_high
    return too_high or too_low
