"""What has points: parts, indicators made of them or of a value, and dimensions made of indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.score import (
    AssessmentScore,
    Counting,
    DimensionScore,
    Figures,
    IndicatorScore,
    PartScore,
)
from kaohe.backends.exact.scoring import points_of, within
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.pack import Assessment, Dimension, Indicator, Limits, MissingRule, Part, Role

__all__ = ["contribution", "score_dimensions", "score_indicator"]

_NONE_KEPT: Mapping[int, PartScore] = MappingProxyType({})


def score_indicator(
    role: Role, indicator: Indicator, figures: Figures, kept: Mapping[int, PartScore] = _NONE_KEPT
) -> IndicatorScore:
    """One of a role's indicators, scored; none depends on another.

    ``kept`` are those of its parts, by index, that are known to come out as they are.
    """
    parts = tuple(kept.get(at) or _part(role, part, figures) for at, part in enumerate(indicator.parts))
    score = _gate_of(role, indicator, figures) or _score(role, indicator, parts, figures)
    return IndicatorScore(indicator.name, indicator.weight, score, parts, contribution(role, indicator.weight, score))


def score_dimensions(
    role: Role, indicators: Sequence[IndicatorScore], figures: Figures
) -> tuple[DimensionScore, ...]:  # fmt: skip
    """A role's dimensions, from the scores of all its indicators; none in a role without."""
    named = {one.name: one for one in indicators} if role.dimensions else {}
    return tuple(_dimension(role, one, [named[name] for name in one.indicators], figures) for one in role.dimensions)


def _dimension(
    role: Role, dimension: Dimension, inside: Sequence[IndicatorScore], figures: Figures
) -> DimensionScore:  # fmt: skip
    """The weighted mean of the indicators counted, or their share of the dimension's 分值."""
    counted = sum_of(one.weight for one in inside if one.score.counting.counts)
    score = _gate(role, dimension, figures)
    if score is None:
        mean = _mean(inside, "indicators")
        if isinstance(mean, Known):
            worth = number_of(mean) * (1 if role.form == "weight" else dimension.weight)
            score = _limited(role, dimension.limits, Known(worth), None, worth)
        else:
            score = _uncounted(mean, dimension.missing, role)
    return DimensionScore(dimension.name, dimension.weight, score, counted, contribution(role, dimension.weight, score))


def contribution(role: Role, weight: Fraction, score: AssessmentScore) -> Fraction | None:
    """What an indicator or dimension that counts gives to the sum above it."""
    if score.points is None or not score.counting.counts:
        return None
    return score.points * (weight if role.form == "weight" else 1)


def _gate_of(role: Role, indicator: Indicator, figures: Figures) -> AssessmentScore | None:
    """What a 当 says of this record: that of the indicator's dimension before its own; None lets it be scored."""
    dimension = role.dimension_of(indicator.name)
    outer = _gate(role, dimension, figures) if dimension is not None else None
    return outer or _gate(role, indicator, figures)


def _gate(role: Role, rule: Indicator | Dimension, figures: Figures) -> AssessmentScore | None:
    if rule.condition is None:
        return None
    applies = evaluate(rule.condition, figures)
    if applies == Known(True):
        return None
    if isinstance(applies, Known):
        applies = NotApplicable(Reason("condition_fails", {"condition": rule.condition_text}))
    if isinstance(applies, Missing):
        # whether it applies at all is unknown, so no missing rule may decide it
        return AssessmentScore(applies, None, None, None, Counting.PENDING, applies.reason)
    return _uncounted(applies, rule.missing, role)


def _score(role: Role, indicator: Indicator, parts: tuple[PartScore, ...], figures: Figures) -> AssessmentScore:
    if indicator.assessment is None:
        return _from_parts(role, indicator, parts)
    return _assess(role, indicator, indicator.assessment, figures)


def _part(role: Role, part: Part, figures: Figures) -> PartScore:
    if part.assessment is None:
        raise ValueError(f"the part {part.name} has errors and can't be scored")
    score = _assess(role, part, part.assessment, figures)
    contribution = part.weight * score.points if score.points is not None else None
    return PartScore(part.name, part.weight, score, contribution)


def _assess(role: Role, rule: Indicator | Part, assessment: Assessment, figures: Figures) -> AssessmentScore:
    value = evaluate(assessment.value, figures)
    if not isinstance(value, Known):
        return _uncounted(value, rule.missing, role)
    points = points_of(assessment.scoring, value, figures)
    if not isinstance(points.outcome, Known):
        return _uncounted(points.outcome, rule.missing, role, value)
    return _limited(role, rule.limits, value, points.row, number_of(points.outcome))


def _limited(role: Role, limits: Limits, value: Known, row: int | None, points: Fraction) -> AssessmentScore:
    """Points within the limits of their indicator or part, rounded."""
    held = within(points, limits.floor, limits.cap)
    free = points if limits.are_stated else None
    return AssessmentScore(value, row, held, round_half_up(held, role.indicator_decimals), Counting.COUNTED, None, free)


def _from_parts(role: Role, indicator: Indicator, parts: tuple[PartScore, ...]) -> AssessmentScore:
    """The weighted mean of the parts counted."""
    mean = _mean(parts, "parts")
    if not isinstance(mean, Known):
        return _uncounted(mean, indicator.missing, role)
    return _limited(role, indicator.limits, mean, None, number_of(mean))


def _mean(inside: Sequence[PartScore | IndicatorScore], what: Literal["parts", "indicators"]) -> Outcome:
    """What those counted give for each unit of their weight. A pending one makes the whole missing; so do all left out.

    Where none is left it is not applicable where none applies, missing where any was skipped for want of a figure.
    """
    pending = [one.name for one in inside if one.score.counting is Counting.PENDING]
    if pending:
        return Missing(Reason(f"{what}_pending", {what: pending}))
    counted = sum_of(one.weight for one in inside if one.score.counting.counts)
    if counted:
        return Known(sum_of(one.contribution or Fraction(0) for one in inside) / counted)
    if all(one.score.counting is Counting.NOT_APPLICABLE for one in inside):
        return NotApplicable(Reason(f"{what}_not_applicable"))
    return Missing(Reason(f"{what}_skipped"))


def _uncounted(
    value: Missing | NotApplicable, missing: MissingRule, role: Role, known: Known | None = None
) -> AssessmentScore:
    """What a value that is not known does: not applicable is left out, missing follows its rule."""
    shown: Outcome = known or value
    if isinstance(value, NotApplicable):
        return AssessmentScore(shown, None, None, None, Counting.NOT_APPLICABLE, value.reason)
    if missing.rule == "points" and missing.points is not None:
        points = round_half_up(missing.points, role.indicator_decimals)
        return AssessmentScore(shown, None, missing.points, points, Counting.ASSIGNED, value.reason)
    counting = Counting.SKIPPED if missing.rule == "skip" else Counting.PENDING
    return AssessmentScore(shown, None, None, None, counting, value.reason)
