"""What scoring a record gives: every figure of every step, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from kaohe.backends.exact.outcome import Outcome, Reason
from kaohe.model.periods import Period

__all__ = [
    "AdjustmentKind", "AdjustmentScore", "AssessmentScore", "Counting", "DimensionScore", "Figures", "IndicatorScore",
    "PartScore", "RecordScore",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """A record's figures: each metric now, and by (metric, periods back) before. Absent ones are missing.

    ``period`` is the appraisal period; None only where nobody says it, as in an example that doesn't need it.
    ``points`` are the published points of indicators, known to what follows the base total.
    """

    now: Mapping[str, Outcome]
    before: Mapping[tuple[str, int], Outcome] = field(default_factory=dict)
    points: Mapping[str, Outcome] = field(default_factory=dict)
    period: Period | None = None


class Counting(StrEnum):
    """How an indicator or part takes part in the sum."""

    COUNTED = "counted"  # by its own points
    ASSIGNED = "assigned"  # by the points that its missing rule assigns
    SKIPPED = "skipped"  # missing, left out, weight shared among the rest
    NOT_APPLICABLE = "not_applicable"  # left out, weight shared among the rest
    PENDING = "pending"  # missing, and without it there is no total
    OVERRIDDEN = "overridden"  # by points that somebody put in their place

    @property
    def counts(self) -> bool:
        """Whether it has points that are in the sum."""
        return self in (Counting.COUNTED, Counting.ASSIGNED, Counting.OVERRIDDEN)


@dataclass(frozen=True, slots=True)
class AssessmentScore:
    """A value scored. ``row`` counts from 0 the band row that fitted; ``unrounded`` are the points before rounding.

    ``free`` are the unrounded points before the limits of the indicator or part, where it has any.
    """

    value: Outcome
    row: int | None
    unrounded: Fraction | None
    points: Fraction | None
    counting: Counting
    reason: Reason | None
    free: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part, scored; ``contribution`` is weight × points, exact, None where it is not counted."""

    name: str
    weight: Fraction
    score: AssessmentScore
    contribution: Fraction | None


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """An indicator, scored. ``score.value`` of an indicator with parts is the weighted mean of their points.

    ``contribution`` is weight × points in form ``weight`` and the points themselves in form ``points``. ``by_rules`` is
    what the rules give where somebody overrode the points; None where nobody did.
    """

    name: str
    weight: Fraction
    score: AssessmentScore
    parts: tuple[PartScore, ...]
    contribution: Fraction | None
    by_rules: AssessmentScore | None = None


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A dimension, scored. ``score.value`` are its points before limits and rounding.

    ``counted_weight`` is that of its indicators that count; ``contribution`` as of an indicator.
    """

    name: str
    weight: Fraction
    score: AssessmentScore
    counted_weight: Fraction
    contribution: Fraction | None


class AdjustmentKind(StrEnum):
    """What changes a total after the base total."""

    BONUS = "bonus"
    PENALTY = "penalty"
    COEFFICIENT = "coefficient"
    FLOOR = "floor"
    CAP = "cap"
    VETO = "veto"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class AdjustmentScore:
    """An adjustment: whether it was applied (None: unknown, ``reason`` says why) and the total around it.

    ``index`` numbers the vetoes, and apart from them bonuses, penalties and coefficients, from 0 in the order written;
    it is 0 for floor, cap and override. ``amount`` is what was added, deducted or multiplied by, exactly, where it was.
    """

    kind: AdjustmentKind
    index: int
    applied: bool | None
    before: Fraction
    after: Fraction
    reason: Reason | None = None
    amount: Fraction | None = None

    @property
    def name(self) -> str:
        """Its name in the trace."""
        match self.kind:
            case AdjustmentKind.FLOOR | AdjustmentKind.CAP | AdjustmentKind.OVERRIDE:
                return self.kind.value
            case AdjustmentKind.VETO:
                return f"veto {self.index + 1}"
            case _:
                return f"adjustment {self.index + 1}"


@dataclass(frozen=True, slots=True)
class RecordScore:
    """A record, scored.

    ``listed_weight`` is the sum of all weights of the highest level, ``counted_weight`` of those counted;
    ``reached_weight`` the weight counted down to the indicators. ``incomplete`` lists what kept
    a total from being formed, as (indicator, adjustment or veto title, reason); a record with any has no total and no
    grade. ``coefficient`` is the grade's. ``row_by_rules`` is the row of the grade that the rules give the total, where
    somebody overrode the grade. ``exempt`` is the exemption that holds, counted from 0, where one does; ``days`` are
    those in the role, where the rules count them.
    """

    indicators: tuple[IndicatorScore, ...]
    listed_weight: Fraction
    counted_weight: Fraction
    base_unrounded: Fraction | None
    base_total: Fraction | None
    adjustments: tuple[AdjustmentScore, ...]
    total: Fraction | None
    grade: str | None
    grade_row: int | None
    disqualified: bool
    incomplete: tuple[tuple[str | None, Reason], ...]
    coefficient: Fraction | None = None
    dimensions: tuple[DimensionScore, ...] = ()
    reached_weight: Fraction = Fraction(0)
    row_by_rules: int | None = None
    exempt: int | None = None
    days: Fraction | None = None

    @property
    def status(self) -> Literal["scored", "incomplete", "not_appraised"]:
        """What became of the record."""
        if self.exempt is not None:
            return "not_appraised"
        return "incomplete" if self.incomplete else "scored"

    @property
    def result_overridden(self) -> bool:
        """Whether somebody overrode the total or the grade: then no change of a figure is known to move either."""
        return self.row_by_rules is not None or any(one.kind is AdjustmentKind.OVERRIDE for one in self.adjustments)
