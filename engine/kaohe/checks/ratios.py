"""比率, 累进 and 计次 only of what can't be negative: −50 % of a target must never look like 120 points."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack
from kaohe.model.scoring import Events, Ratio, Tiers
from kaohe.model.walk import assessments

__all__ = ["check_ratios"]


def check_ratios(pack: Pack) -> Iterator[Diagnostic]:
    """E509 for a ratio whose value or target can be negative, E526 for tiers and events whose value can."""
    for role in pack.roles:
        for indicator in role.indicators:
            for assessment in assessments(indicator):
                match assessment.scoring:
                    case Ratio(target=target):
                        for one in (assessment.value, target):
                            if _can_be_negative(value_range(one, role)):
                                yield finding("E509", one.span, indicator=indicator.name, text=assessment.value_text)
                    case Tiers() | Events() if _can_be_negative(value_range(assessment.value, role)):
                        method, text = type(assessment.scoring).__name__, assessment.value_text
                        yield finding("E526", assessment.value.span, indicator=indicator.name, text=text, method=method)
                    case _:
                        continue


def _can_be_negative(one: Interval) -> bool:
    return one.low is None or one.low < 0
