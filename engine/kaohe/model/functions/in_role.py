"""Functions of the days in a role: how many of the period somebody was in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.model.functions.declaration import Function, Sample, Undefined

__all__ = ["IN_ROLE"]


def _days_in_role(values: Sequence[Any]) -> Fraction | Undefined:
    """Days of the period from the first in the role to the last, both in; or as stated, behind the period's ends."""
    *known, starts, ends = values
    whole = _days_in_period([starts, ends])
    if len(known) == 1:
        stated: Fraction = known[0]
        return Undefined("more_days_than_period") if stated > whole else stated
    first, last = known
    if last < first:
        return Undefined("left_before_joining")
    return max(_days_in_period([max(first, starts), min(last, ends)]), Fraction(0))


def _days_in_period(values: Sequence[date]) -> Fraction:
    first, last = values
    return Fraction(last.toordinal() - first.toordinal() + 1)


_ZH, _EN = "考核期 = 2026-Q3, 到岗日期 = 2026-07-16", "period = 2026-Q3, joined = 2026-07-16"

IN_ROLE: tuple[Function, ...] = (
    Function(
        "days_in_role", {"zh": ("在岗天数", "任职天数"), "en": ("days_in_role",)}, (0, 0), "nothing", "days",
        _days_in_role,
        {"zh": "本期在这个岗位上的天数,按「在岗」写的到岗和离岗日期算,首尾两天都算;不在本期之内的日子不算。",
         "en": "The days of the period in this role, by the dates that `served` names, the first and the last day both "
         "counted; days outside the period don't count."},
        {"zh": Sample("在岗天数", "77 天", _ZH), "en": Sample("days_in_role", "77 days", _EN)},
        ends=(0, 366),
    ),
    Function(
        "days_in_period", {"zh": ("本期天数",), "en": ("days_in_period",)}, (0, 0), "nothing", "days", _days_in_period,
        {"zh": "考核期有多少天。", "en": "The days of the appraisal period."},
        {"zh": Sample("本期天数", "92 天", "考核期 = 2026-Q3"),
         "en": Sample("days_in_period", "92 days", "period = 2026-Q3")},
        ends=(28, 366),
    ),
    Function(
        "share_in_role", {"zh": ("在岗比例", "任职比例"), "en": ("share_in_role",)}, (0, 0), "nothing", "percent", None,
        {"zh": "在岗天数 ÷ 本期天数,例如目标 × 在岗比例。", "en": "Days in the role / days of the period."},
        {"zh": Sample("在岗比例", "77 ÷ 92", _ZH), "en": Sample("share_in_role", "77 ÷ 92", _EN)},
    ),
)  # fmt: skip
