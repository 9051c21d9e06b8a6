"""Functions that look at a metric of a calendar period before: the one just before, or the same a year before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.functions.declaration import Function, Sample, Undefined

__all__ = ["LOOK_BACK"]


def _growth(values: Sequence[Fraction]) -> Fraction | Undefined:
    now, before = values
    return (now - before) / before if before > 0 else Undefined("base_not_positive")


def _decline(values: Sequence[Fraction]) -> Fraction | Undefined:
    now, before = values
    return (before - now) / before if before > 0 else Undefined("base_not_positive")


_GIVEN = {"zh": "投诉数 = 8, 上期(投诉数) = 10", "en": "complaints = 8, prior(complaints) = 10"}


def _samples(zh: str, en: str, result: str) -> dict[str, Sample]:
    return {"zh": Sample(zh, result, _GIVEN["zh"]), "en": Sample(en, result, _GIVEN["en"])}


_LAST_YEAR = {
    "zh": "投诉数 = 8, 去年同期(投诉数) = 16", "en": "complaints = 8, same_period_last_year(complaints) = 16",
}  # fmt: skip


def _yearly(zh: str, en: str, result: str) -> dict[str, Sample]:
    return {"zh": Sample(zh, result, _LAST_YEAR["zh"]), "en": Sample(en, result, _LAST_YEAR["en"])}


LOOK_BACK: tuple[Function, ...] = (
    Function(
        "prior", {"zh": ("上期",), "en": ("prior",)}, (1, 2), "metric", "same", None,
        {"zh": "同一个人、同一岗位在紧接着的前一个考核期的数据;上期(数据名, 2) 是再前一期。",
         "en": "The metric of the same person and role in the period just before; with a 2 the one before that."},
        _samples("上期(投诉数)", "prior(complaints)", "10"),
    ),
    Function(
        "growth", {"zh": ("环比增长", "环比增长率"), "en": ("growth",)}, (1, 1), "metric", "percent", _growth,
        {"zh": "(本期 - 上期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(now - before) / before; missing where the base is 0 or less."},
        _samples("环比增长(投诉数)", "growth(complaints)", "-20%"),
    ),
    Function(
        "decline", {"zh": ("下降率", "环比下降率"), "en": ("decline",)}, (1, 1), "metric", "percent", _decline,
        {"zh": "(上期 - 本期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(before - now) / before; missing where the base is 0 or less."},
        _samples("下降率(投诉数)", "decline(complaints)", "20%"),
    ),
    Function(
        "same_period_last_year", {"zh": ("去年同期", "上年同期"), "en": ("same_period_last_year",)}, (1, 1), "metric",
        "same", None,
        {"zh": "同一个人、同一岗位在上一年同一个考核期的数据。",
         "en": "The metric of the same person and role in the same period of the year before."},
        _yearly("去年同期(投诉数)", "same_period_last_year(complaints)", "16"),
    ),
    Function(
        "yearly_growth", {"zh": ("同比增长", "同比增长率"), "en": ("growth_on_last_year",)}, (1, 1), "metric",
        "percent", _growth,
        {"zh": "(本期 - 去年同期) ÷ 去年同期;去年同期不大于 0 时缺数据。",
         "en": "(now - a year before) / a year before; missing where the base is 0 or less."},
        _yearly("同比增长(投诉数)", "growth_on_last_year(complaints)", "-50%"),
    ),
    Function(
        "yearly_decline", {"zh": ("同比下降率",), "en": ("decline_on_last_year",)}, (1, 1), "metric", "percent",
        _decline,
        {"zh": "(去年同期 - 本期) ÷ 去年同期;去年同期不大于 0 时缺数据。",
         "en": "(a year before - now) / a year before; missing where the base is 0 or less."},
        _yearly("同比下降率(投诉数)", "decline_on_last_year(complaints)", "50%"),
    ),
)  # fmt: skip
