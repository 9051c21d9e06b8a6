"""Dimensions as lines of an explanation."""

from __future__ import annotations

from kaohe.backends.exact.score import Counting, DimensionScore, IndicatorScore
from kaohe.explain.case import Case
from kaohe.explain.explanation import DimensionLine
from kaohe.explain.sums import dimension_sum, shared_weight
from kaohe.model.exact import exact_text
from kaohe.model.pack import Dimension

__all__ = ["dimension_lines", "dimension_of", "waits_for_indicators"]


def dimension_lines(case: Case) -> tuple[DimensionLine, ...]:
    """A line for each dimension, in the order written."""
    rules = {one.name: one for one in case.role.dimensions}
    return tuple(_line(case, rules[one.name], one) for one in case.score.dimensions)


def dimension_of(case: Case, indicator: IndicatorScore) -> DimensionScore | None:
    """The dimension that an indicator stands in."""
    rule = case.role.dimension_of(indicator.name)
    return next((one for one in case.score.dimensions if rule is not None and one.name == rule.name), None)


def waits_for_indicators(scored: DimensionScore) -> bool:
    """Whether it is for want of an indicator's points that a dimension has none of its own."""
    return scored.score.reason is not None and scored.score.reason.code == "indicators_pending"


def _line(case: Case, rule: Dimension, scored: DimensionScore) -> DimensionLine:
    found = scored.score
    whole = case.score.counted_weight, case.score.listed_weight
    return DimensionLine(
        name=rule.name, label=rule.label, indicators=rule.indicators, unrounded=found.unrounded, free=found.free,
        points=found.points, weight=rule.weight,
        shared_weight=None if case.score.incomplete else shared_weight(scored, *whole),
        counted_weight=scored.counted_weight, contribution=scored.contribution, counting=found.counting.value,
        reason=case.why(found.reason) if found.reason else None, sentence=_sentence(case, rule, scored),
    )  # fmt: skip


def _sentence(case: Case, rule: Dimension, scored: DimensionScore) -> str:
    """How the points came of those of the indicators, or why they did not."""
    found = scored.score
    if found.counting is Counting.COUNTED or found.reason is None:
        return dimension_sum(case, scored, [one for one in case.score.indicators if one.name in rule.indicators])
    points = exact_text(found.unrounded) if found.unrounded is not None else None
    said = case.say(found.counting.value, reason=case.why(found.reason), points=points)
    figures = case.condition(rule.condition) if found.reason.code == "condition_fails" else None
    return said if figures is None else case.words.term("semicolon").join([figures, said])
