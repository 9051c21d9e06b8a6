"""The explanation of one record: every step as facts, with the sentence that says it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from kaohe.model.exact import Exact

__all__ = [
    "AdjustmentLine", "Change", "Explanation", "GradeLine", "OverrideLine", "ScoredLine", "SourceLine", "TestedRow",
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


class Explanation(_Facts):
    """The whole explanation of a record.

    ``base_sum`` is the base total's formula with its figures. ``gaps`` say why there is no total: what is missing in
    an incomplete record, and why one was rejected or not appraised; of those there are no indicators to show.
    ``overrides`` are all that were given of the record, applied or not.
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
    indicators: tuple[ScoredLine, ...] = ()
    listed_weight: Exact | None = None
    counted_weight: Exact | None = None
    base_total: Exact | None = None
    base_sum: str | None = None
    adjustments: tuple[AdjustmentLine, ...] = ()
    total: Exact | None = None
    grade: GradeLine | None = None
    disqualified: bool = False
    gaps: tuple[str, ...]
    overrides: tuple[OverrideLine, ...] = ()
    source: SourceLine | None
