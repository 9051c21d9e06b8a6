"""Targets that no value can reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Assessment, Pack
from kaohe.model.scoring import Ratio, Steps
from kaohe.model.walk import assessments

__all__ = ["check_targets"]


def check_targets(pack: Pack) -> Iterator[Diagnostic]:
    """W577 for a fixed target outside of what its value can be, on the side that everybody falls short of."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                if not isinstance(one.scoring, Ratio | Steps):
                    continue
                target, reach = fold(one.scoring.target), value_range(one.value, role)
                if target is not None and _is_out_of_reach(one, target, reach):
                    yield finding(
                        "W577", one.scoring.target.span, indicator=indicator.name, value=one.value_text,
                        target=target, type=one.value.type, low=reach.low, high=reach.high,
                    )  # fmt: skip


def _is_out_of_reach(one: Assessment, target: Fraction, reach: Interval) -> bool:
    too_high = reach.high is not None and target > reach.high
    too_low = reach.low is not None and target < reach.low
    if isinstance(one.scoring, Ratio):
        return too_low if one.scoring.lower_is_better else too_high
    return too_high or too_low
