"""A record, scored: parts → indicators → dimensions → base total → adjustments → limits → vetoes → grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.backends.exact.adjust import Adjusted, adjust, grade_of, without_place
from kaohe.backends.exact.exempt import days_of, exempting
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.overrides import NO_OVERRIDES, Overrides, with_points_of, with_total_of
from kaohe.backends.exact.score import Counting, DimensionScore, Figures, IndicatorScore, RecordScore
from kaohe.backends.exact.scored import score_dimensions, score_indicator
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.pack import Role

__all__ = ["score_record", "score_total", "with_points"]


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
    """What the scores of all indicators come to: dimensions, base total, adjustments, limits, vetoes, grade.

    Nothing comes of them for somebody exempt.
    """
    if role.in_role is None and not role.exemptions:
        return _total(role, indicators, figures, overrides, None, ())
    exempt, open_exemptions = exempting(role, figures)
    total = _total(role, indicators, figures, overrides, exempt, open_exemptions)
    return replace(total, exempt=exempt, days=days_of(role, figures))


def _total(
    role: Role,
    indicators: tuple[IndicatorScore, ...],
    figures: Figures,
    overrides: Overrides,
    exempt: int | None,
    open_exemptions: tuple[tuple[str | None, Reason], ...],
) -> RecordScore:
    dimensions = score_dimensions(role, indicators, figures)
    tops = dimensions or indicators
    listed = sum_of(one.weight for one in tops)
    counted = sum_of(one.weight for one in tops if one.score.counting.counts)
    reached = _reached(role, dimensions) if dimensions else counted
    gaps = [*open_exemptions, *_pending(indicators, dimensions), *_too_little(role, reached, listed)]
    if gaps or exempt is not None:
        gaps = [] if exempt is not None else gaps
        return RecordScore(
            indicators, listed, counted, None, None, (), None, None, None, False, tuple(gaps), None, dimensions, reached
        )  # fmt: skip

    contributions = sum_of(one.contribution or Fraction(0) for one in tops)
    unrounded = contributions / counted * (1 if role.form == "weight" else 100)
    base = round_half_up(unrounded, role.total_decimals)
    figures = with_points(figures, (*indicators, *dimensions))
    adjusted = adjust(role, base, figures)
    unplaced = None if adjusted.disqualified else without_place(role, figures)
    missing = adjusted.gaps or (() if unplaced is None else ((None, unplaced),))
    if missing:
        return RecordScore(
            indicators, listed, counted, unrounded, base, adjusted.steps, None, None, None, False, missing,
            None, dimensions, reached,
        )  # fmt: skip
    adjusted = with_total_of(adjusted, overrides)
    grade, by_rules = (None, None) if adjusted.disqualified else grade_of(role, adjusted, figures)
    grade, row = _published_grade(role, overrides) or (grade, by_rules)
    return RecordScore(
        indicators, listed, counted, unrounded, base, adjusted.steps, adjusted.total, grade, row,
        adjusted.disqualified, (), _coefficient(role, row, adjusted), dimensions, reached,
        None if overrides.grade is None else by_rules,
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


def with_points(figures: Figures, scored: Sequence[IndicatorScore | DimensionScore]) -> Figures:
    """A record's figures together with the points that its indicators and dimensions were given."""
    return replace(figures, points={one.name: _published(one) for one in scored})


def _published(one: IndicatorScore | DimensionScore) -> Outcome:
    """Points as others may speak of them."""
    if one.score.points is not None and one.score.counting.counts:
        return Known(one.score.points)
    facts = {"indicator": one.name}
    if one.score.counting is Counting.NOT_APPLICABLE:
        return NotApplicable(Reason("points_not_applicable", facts))
    return Missing(Reason("no_points", facts))


def _pending(
    indicators: Sequence[IndicatorScore], dimensions: Sequence[DimensionScore]
) -> Iterator[tuple[str | None, Reason]]:  # fmt: skip
    """What is pending; of a dimension that lacks points because some of its indicators are pending, those."""
    inside: set[str] = set()
    for one in dimensions or indicators:
        reason = one.score.reason
        if one.score.counting is Counting.PENDING and reason is not None:
            if reason.code == "indicators_pending":
                inside.update(reason.facts["indicators"])
            else:
                yield one.name, reason
    yield from ((one.name, one.score.reason) for one in indicators if one.name in inside and one.score.reason)


def _reached(role: Role, dimensions: Sequence[DimensionScore]) -> Fraction:
    """The weight counted, down to the indicators: of a dimension scored by its own, the share that was counted."""
    reached = Fraction(0)
    for rule, one in zip(role.dimensions, dimensions, strict=True):
        share = one.counted_weight / (1 if role.form == "weight" else rule.weight)
        if one.score.counting.counts:
            reached += one.weight * (share if one.score.counting is Counting.COUNTED else 1)
    return reached


def _too_little(role: Role, reached: Fraction, listed: Fraction) -> Iterator[tuple[str | None, Reason]]:
    """Whether less than the rules ask for is left to form a total from."""
    if reached == 0:
        yield None, Reason("nothing_counted")
    elif role.least_counted is not None and reached < role.least_counted * listed:
        yield None, Reason("too_little_counted", {"counted": reached / listed, "least": role.least_counted})
