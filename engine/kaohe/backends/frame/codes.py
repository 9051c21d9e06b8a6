"""Reasons and states as small integers, as columns hold them."""

from __future__ import annotations

from kaohe.backends.exact.score import Counting

__all__ = ["COUNTINGS", "KNOWN", "NOT_APPLICABLE", "REASONS", "counting_code", "reason_code"]

KNOWN = 0
NOT_APPLICABLE = 100
"""From here on a code means not applicable; the codes below it, 0 aside, mean missing."""

_MISSING = (
    "no_cell", "no_cell_before", "no_period_before", "period_before_rejected", "period_before_duplicate",
    "divided_by_zero", "target_zero", "base_not_positive", "no_row_fits", "parts_pending", "parts_skipped",
    "nothing_counted", "too_little_counted", "no_department", "no_peer_known", "no_points", "no_detail",
    "detail_rejected", "detail_outgrown", "no_period", "ends_before_start", "no_version", "no_row",
    "no_total", "too_few_peers",
    "indicators_pending", "indicators_skipped",
    "too_few_periods", "part_rejected", "part_lacking", "part_without_data", "too_few_parts",
    "out_of_order",
    "more_days_than_period", "left_before_joining", "not_compared",
)  # fmt: skip
_INAPPLICABLE = (
    "says_not_applicable",
    "condition_fails",
    "parts_not_applicable",
    "points_not_applicable",
    "indicators_not_applicable",
)

REASONS: dict[int, str] = dict(enumerate(_MISSING, 1)) | dict(enumerate(_INAPPLICABLE, NOT_APPLICABLE))
"""Each code's reason, as the wording's ``reasons`` know it."""

COUNTINGS: tuple[str, ...] = tuple(one.value for one in Counting if one is not Counting.OVERRIDDEN)
"""How an indicator counts by the rules, by code; what somebody overrode is put in its place afterwards."""

_CODES = {reason: code for code, reason in REASONS.items()}


def reason_code(reason: str) -> int:
    """A reason's code."""
    return _CODES[reason]


def counting_code(counting: Counting) -> int:
    """The code of a way of counting."""
    return COUNTINGS.index(counting.value)
