"""Functions that look at a metric of a calendar period before: the one just before, or the same a year before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.functions.declaration import Function, Undefined

__all__ = ["LOOK_BACK"]


def _growth(values: Sequence[Fraction]) -> Fraction | Undefined:
    now, before = values
    return (now - before) / before if before > 0 else Undefined("base_not_positive")


def _decline(values: Sequence[Fraction]) -> Fraction | Undefined:
    now, before = values
    return (before - now) / before if before > 0 else Undefined("base_not_positive")


LOOK_BACK: tuple[Function, ...] = (
    Function(
        "prior", {"zh": ("上期",), "en": ("prior",)}, (1, 2), "metric", "same", lambda values: values[1],
        {"zh": "同一个人、同一岗位在紧接着的前一个考核期的数据;上期(数据名, 2) 是再前一期。",
         "en": "The metric of the same person and role in the period just before; with a 2 the one before that."},
        {"zh": "上期(负面反馈数)", "en": "prior(complaints)"},
    ),
    Function(
        "growth", {"zh": ("环比增长", "环比增长率"), "en": ("growth",)}, (1, 1), "metric", "percent", _growth,
        {"zh": "(本期 - 上期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(now - before) / before; missing where the base is 0 or less."},
        {"zh": "环比增长(注册用户数)", "en": "growth(registered_users)"},
    ),
    Function(
        "decline", {"zh": ("下降率", "环比下降率"), "en": ("decline",)}, (1, 1), "metric", "percent", _decline,
        {"zh": "(上期 - 本期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(before - now) / before; missing where the base is 0 or less."},
        {"zh": "下降率(负面反馈数)", "en": "decline(complaints)"},
    ),
    Function(
        "same_period_last_year", {"zh": ("去年同期", "上年同期"), "en": ("same_period_last_year",)}, (1, 1), "metric",
        "same", lambda values: values[1],
        {"zh": "同一个人、同一岗位在上一年同一个考核期的数据。",
         "en": "The metric of the same person and role in the same period of the year before."},
        {"zh": "去年同期(销售额)", "en": "same_period_last_year(sales)"},
    ),
    Function(
        "yearly_growth", {"zh": ("同比增长", "同比增长率"), "en": ("growth_on_last_year",)}, (1, 1), "metric",
        "percent", _growth,
        {"zh": "(本期 - 去年同期) ÷ 去年同期;去年同期不大于 0 时缺数据。",
         "en": "(now - a year before) / a year before; missing where the base is 0 or less."},
        {"zh": "同比增长(销售额)", "en": "growth_on_last_year(sales)"},
    ),
    Function(
        "yearly_decline", {"zh": ("同比下降率",), "en": ("decline_on_last_year",)}, (1, 1), "metric", "percent",
        _decline,
        {"zh": "(去年同期 - 本期) ÷ 去年同期;去年同期不大于 0 时缺数据。",
         "en": "(a year before - now) / a year before; missing where the base is 0 or less."},
        {"zh": "同比下降率(投诉数)", "en": "decline_on_last_year(complaints)"},
    ),
)  # fmt: skip
