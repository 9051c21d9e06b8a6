"""The explanation of one record: every step as facts, with the sentence that says it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from kaohe.model.exact import Exact

__all__ = [
    "AdjustmentLine", "Change", "CorrectionLine", "DimensionLine", "Explanation", "GradeLine", "OverrideLine",
    "ScoredLine", "SourceLine", "TestedRow", "WholeLine",
]  # fmt: skip


Counted = Literal["counted", "assigned", "skipped", "not_applicable", "pending", "overridden"]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Facts):
    """The least change of one metric, the others held, that reaches something better.

    ``before`` and ``after`` are the metric's values as shown; ``points`` and ``total`` are what the change gives, and
    ``gain`` what it adds to the total. ``metric`` is None where no change of a single metric reaches it. ``sentence``
    says it.
    """

    metric: str | None
    before: str | None
    after: str | None
    points: Exact | None
    total: Exact | None
    gain: Exact | None
    sentence: str


class TestedRow(_Facts):
    """A row of bands that was tested before the one that fitted, and did not hold; ``number`` counts from 1."""

    number: int
    text: str
    points: Exact | None


class SourceLine(_Facts):
    """Where something was read."""

    file: str
    row: int


class OverrideLine(_Facts):
    """A figure that somebody changed by hand: which, from what to what, who, when and why.

    ``original`` and ``new`` are as printed. One that was not ``applied`` says why, in ``refusal``; its texts are as
    they were written, and ``what`` is not known.
    """

    what: Literal["indicator", "total", "grade"] | None
    item: str | None
    original: str | None
    new: str | None
    by: str | None
    on: str | None
    reason: str | None
    applied: bool
    refusal: str | None
    source: SourceLine | None
    sentence: str


Standing = Literal["scored", "incomplete", "not_appraised", "rejected", "absent"]


class CorrectionLine(_Facts):
    """What changed against the results that these supersede: their manifest, the reason, what was and what is."""

    manifest: str
    reason: str
    status_before: Standing
    total_before: Exact | None
    grade_before: str | None
    coefficient_before: Exact | None
    status_after: Standing
    total_after: Exact | None
    grade_after: str | None
    coefficient_after: Exact | None
    sentence: str


class ScoredLine(_Facts):
    """An indicator or part: its value from figures, its points, what it adds to the sum.

    ``value`` is exact, as text; ``row`` counts the band row that fitted from 1. ``shared_weight`` is the weight after
    what was left out has been shared among the rest, None where nothing moved. ``remark`` is the assessor's reason,
    empty where none was given, None where the rules ask for none. ``sentence`` shows figures put in and the rule line.
    Where somebody overrode the points, that is ``override``, and ``by_rules`` says how the rules alone would count it;
    all else but points and contribution is what the rules give.
    """

    name: str
    label: str | None
    basis: str | None
    method: str | None
    value: str | None
    row: int | None
    row_text: str | None
    tested: tuple[TestedRow, ...]
    unrounded: Exact | None
    points: Exact | None
    weight: Exact
    shared_weight: Exact | None
    contribution: Exact | None
    counting: Counted
    reason: str | None
    remark: str | None
    sentence: str
    change: Change | None
    parts: tuple[ScoredLine, ...] = ()
    parts_sum: str | None = None
    override: OverrideLine | None = None
    by_rules: Counted | None = None


class DimensionLine(_Facts):
    """A dimension: the points that its indicators come to, within its limits, and what it adds to the sum.

    ``free`` are the points before its limits, where it has any; ``counted_weight`` is that of its indicators that are
    counted. The rest is as of an indicator.
    """

    name: str
    label: str | None
    indicators: tuple[str, ...]
    unrounded: Exact | None
    free: Exact | None
    points: Exact | None
    weight: Exact
    shared_weight: Exact | None
    counted_weight: Exact
    contribution: Exact | None
    counting: Literal["counted", "assigned", "skipped", "not_applicable", "pending"]
    reason: str | None
    sentence: str


class AdjustmentLine(_Facts):
    """An adjustment, limit, veto or override of the total: whether it was applied, the total before and after it."""

    kind: Literal["bonus", "penalty", "coefficient", "floor", "cap", "veto", "override"]
    title: str | None
    applied: bool | None
    amount: Exact | None = None
    before: Exact
    after: Exact
    sentence: str


class GradeLine(_Facts):
    """The grade, the row that gave it, its coefficient, and the least change for the next better one.

    Where grades go by places: one's ``place`` in a group of ``group_size``, and whether that was too small for it.
    Where somebody overrode the grade, that is ``override``; where the grade or the total was, no change is told.
    """

    grade: str
    label: str | None
    coefficient: Exact | None = None
    sentence: str
    next_grade: str | None
    change: Change | None
    place: int | None = None
    group_size: int | None = None
    group_too_small: bool | None = None
    override: OverrideLine | None = None


class WholeLine(_Facts):
    """A person's whole over the several roles that they have in a period.

    ``days`` are those of the roles counted. ``sentence`` works it out, ``grade_sentence`` says what grade it has or why
    none, ``left_out`` in which roles somebody isn't appraised; ``gaps`` why there is no whole.
    """

    roles: tuple[str, ...]
    status: Literal["scored", "incomplete", "not_appraised"]
    total: Exact | None
    total_decimals: int
    days: Exact | None
    grade: str | None
    coefficient: Exact | None
    disqualified: bool
    sentence: str | None
    grade_sentence: str | None
    left_out: str | None
    gaps: tuple[str, ...]
    correction: CorrectionLine | None = None


class Explanation(_Facts):
    """The whole explanation of a record.

    ``counted_weight`` is that of the dimensions (without any, of the indicators) that the base total is divided by,
    ``reached_weight`` the weight counted down to the indicators.
    ``base_sum`` is the base total's formula with its figures. ``gaps`` say why there is no total: what is missing in
    an incomplete record, and why one was rejected or not appraised; of those there are no indicators to show. ``whole``
    is the person's over several roles; None where this is the only one in its period.
    ``overrides`` are all that were given of the record, applied or not; ``correction`` is what changed against results
    that these supersede, None where nothing did.
    """

    language: Literal["zh", "en"]
    employee: str | None
    name: str | None
    department: str | None
    role: str | None
    role_label: str | None
    period: str | None
    status: Literal["scored", "incomplete", "not_appraised", "rejected"]
    title: str | None
    version: str | None
    approved_on: str | None
    approved_by: str | None = None
    published_on: str | None
    effective_from: str | None
    form: Literal["weight", "points"] | None = None
    indicator_decimals: int = 0
    total_decimals: int = 0
    dimensions: tuple[DimensionLine, ...] = ()
    indicators: tuple[ScoredLine, ...] = ()
    listed_weight: Exact | None = None
    counted_weight: Exact | None = None
    reached_weight: Exact | None = None
    base_total: Exact | None = None
    base_sum: str | None = None
    adjustments: tuple[AdjustmentLine, ...] = ()
    total: Exact | None = None
    grade: GradeLine | None = None
    disqualified: bool = False
    gaps: tuple[str, ...]
    whole: WholeLine | None = None
    overrides: tuple[OverrideLine, ...] = ()
    correction: CorrectionLine | None = None
    source: SourceLine | None

    def dimension_of(self, indicator: ScoredLine) -> DimensionLine | None:
        """The dimension that an indicator stands in; None in a role without."""
        return next((one for one in self.dimensions if indicator.name in one.indicators), None)
