"""A record, scored: parts → indicators → base total → adjustments → limits → vetoes → grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from kaohe.backends.exact.adjust import Adjusted, adjust, grade_of, without_place
from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.overrides import (
    NO_OVERRIDES,
    Overrides,
    contribution_of,
    with_points_of,
    with_total_of,
)
from kaohe.backends.exact.score import (
    AssessmentScore,
    Counting,
    Figures,
    IndicatorScore,
    PartScore,
    RecordScore,
)
from kaohe.backends.exact.scoring import points_of, within
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.pack import Assessment, Indicator, Limits, MissingRule, Part, Role

__all__ = ["score_indicator", "score_record", "score_total", "with_points"]

_NONE_KEPT: Mapping[int, PartScore] = MappingProxyType({})


def score_record(role: Role, figures: Figures, overrides: Overrides = NO_OVERRIDES) -> RecordScore:
    """Scores a record by a role version.

    Base total: Σ weight × points ÷ Σ weight counted in form ``weight``, Σ points ÷ Σ full points counted × 100 in form
    ``points``. It is rounded, carried on rounded through adjustments, limits and vetoes, and
    gives the grade. Where somebody has overridden a figure, what follows is worked out from theirs.
    """
    indicators = (score_indicator(role, one, figures) for one in role.indicators)
    return score_total(role, tuple(with_points_of(role, one, overrides) for one in indicators), figures, overrides)


def score_total(
    role: Role, indicators: tuple[IndicatorScore, ...], figures: Figures, overrides: Overrides = NO_OVERRIDES
) -> RecordScore:
    """What the scores of all indicators come to: base total, adjustments, limits, vetoes, grade."""
    listed = sum_of(indicator.weight for indicator in indicators)
    counted = sum_of(one.weight for one in indicators if one.score.counting.counts)
    gaps = [*_pending(indicators), *_too_little(role, counted, listed)]
    if gaps:
        return RecordScore(indicators, listed, counted, None, None, (), None, None, None, False, tuple(gaps))

    contributions = sum_of(one.contribution or Fraction(0) for one in indicators)
    unrounded = contributions / counted * (1 if role.form == "weight" else 100)
    base = round_half_up(unrounded, role.total_decimals)
    figures = with_points(figures, indicators)
    adjusted = adjust(role, base, figures)
    unplaced = None if adjusted.disqualified else without_place(role, figures)
    missing = adjusted.gaps or (() if unplaced is None else ((None, unplaced),))
    if missing:
        return RecordScore(
            indicators, listed, counted, unrounded, base, adjusted.steps, None, None, None, False, missing
        )  # fmt: skip
    adjusted = with_total_of(adjusted, overrides)
    grade, by_rules = (None, None) if adjusted.disqualified else grade_of(role, adjusted, figures)
    grade, row = _published_grade(role, overrides) or (grade, by_rules)
    return RecordScore(
        indicators, listed, counted, unrounded, base, adjusted.steps, adjusted.total, grade, row,
        adjusted.disqualified, (), _coefficient(role, row, adjusted), None if overrides.grade is None else by_rules,
    )  # fmt: skip


def _published_grade(role: Role, overrides: Overrides) -> tuple[str, int] | None:
    """The grade that overrides the total's, with its row."""
    if overrides.grade is None or role.grades is None:
        return None
    return overrides.grade, [one.name for one in role.grades.rows].index(overrides.grade)


def _coefficient(role: Role, row: int | None, adjusted: Adjusted) -> Fraction | None:
    """What the grade is worth in pay; somebody disqualified has no grade that could be worth anything."""
    if role.grades is None or row is None or adjusted.disqualified:
        return None
    return role.grades.rows[row].coefficient


def with_points(figures: Figures, indicators: Sequence[IndicatorScore]) -> Figures:
    """A record's figures together with the points that its indicators were given."""
    return replace(figures, points={one.name: _published(one) for one in indicators})


def _published(one: IndicatorScore) -> Outcome:
    """An indicator's points as others may speak of them."""
    if one.score.points is not None and one.score.counting.counts:
        return Known(one.score.points)
    facts = {"indicator": one.name}
    if one.score.counting is Counting.NOT_APPLICABLE:
        return NotApplicable(Reason("points_not_applicable", facts))
    return Missing(Reason("no_points", facts))


def _pending(indicators: Sequence[IndicatorScore]) -> Iterator[tuple[str | None, Reason]]:
    for one in indicators:
        if one.score.counting is Counting.PENDING and one.score.reason is not None:
            yield one.name, one.score.reason


def _too_little(role: Role, counted: Fraction, listed: Fraction) -> Iterator[tuple[str | None, Reason]]:
    """Whether less than the rules ask for is left to form a total from."""
    if counted == 0:
        yield None, Reason("nothing_counted")
    elif role.least_counted is not None and counted < role.least_counted * listed:
        yield None, Reason("too_little_counted", {"counted": counted / listed, "least": role.least_counted})


def score_indicator(
    role: Role, indicator: Indicator, figures: Figures, kept: Mapping[int, PartScore] = _NONE_KEPT
) -> IndicatorScore:
    """One of a role's indicators, scored; none depends on another.

    ``kept`` are those of its parts, by index, that are known to come out as they are.
    """
    parts = tuple(kept.get(at) or _part(role, part, figures) for at, part in enumerate(indicator.parts))
    score = _gate(role, indicator, figures) or _score(role, indicator, parts, figures)
    contribution = None
    if score.points is not None and score.counting.counts:
        contribution = contribution_of(role, indicator.weight, score.points)
    return IndicatorScore(indicator.name, indicator.weight, score, parts, contribution)


def _gate(role: Role, indicator: Indicator, figures: Figures) -> AssessmentScore | None:
    """What the indicator's 当 says of this record; None lets it be scored."""
    if indicator.condition is None:
        return None
    applies = evaluate(indicator.condition, figures)
    if applies == Known(True):
        return None
    if isinstance(applies, Known):
        applies = NotApplicable(Reason("condition_fails", {"condition": indicator.condition_text}))
    if isinstance(applies, Missing):
        # whether it applies at all is unknown, so no missing rule may decide it
        return AssessmentScore(applies, None, None, None, Counting.PENDING, applies.reason)
    return _uncounted(applies, indicator.missing, role)


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
    """The weighted mean of the parts counted. A pending part makes the whole missing; so do parts all left out."""
    pending = [part for part in parts if part.score.counting is Counting.PENDING]
    if pending:
        names = [part.name for part in pending]
        return _uncounted(Missing(Reason("parts_pending", {"parts": names})), indicator.missing, role)
    counted = sum_of(part.weight for part in parts if part.score.counting.counts)
    if counted == 0:
        return _uncounted(_none_counted(parts), indicator.missing, role)
    unrounded = sum_of(part.contribution or Fraction(0) for part in parts) / counted
    return _limited(role, indicator.limits, Known(unrounded), None, unrounded)


def _none_counted(parts: tuple[PartScore, ...]) -> Missing | NotApplicable:
    """No part is left: not applicable where none applies, missing where any was skipped for want of a figure."""
    if all(part.score.counting is Counting.NOT_APPLICABLE for part in parts):
        return NotApplicable(Reason("parts_not_applicable"))
    return Missing(Reason("parts_skipped"))


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
