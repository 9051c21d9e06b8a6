"""Functions over several periods of the same person and role, the record's own the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.functions.declaration import Function, Sample

__all__ = ["OVER_TIME"]


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


_GIVEN = {
    "zh": "考核期 = 2026-Q2, 投诉数 = 8, 上期(投诉数) = 10, 上期(投诉数, 2) = 6",
    "en": "period = 2026-Q2, complaints = 8, prior(complaints) = 10, prior(complaints, 2) = 6",
}


def _samples(zh: str, en: str, result: str) -> dict[str, Sample]:
    return {"zh": Sample(zh, result, _GIVEN["zh"]), "en": Sample(en, result, _GIVEN["en"])}


OVER_TIME: tuple[Function, ...] = (
    Function(
        "last_average", {"zh": ("近N期平均", "近N期均值"), "en": ("average_of_last_N",)}, (1, 2), "periods", "same",
        lambda values: _sum(values) / len(values),
        {"zh": "本期和它前面共 N 期的平均,N 写成数,例如 近4期平均(销售额)。",
         "en": "The mean of this period and those before it, N in all; N is a number, as in average_of_last_4(sales)."},
        _samples("近4期平均(投诉数, 至少 3 期)", "average_of_last_4(complaints, at least 3 periods)", "8"),
    ),
    Function(
        "last_sum", {"zh": ("近N期合计", "近N期求和", "近N期累计"), "en": ("sum_of_last_N",)}, (1, 2), "periods",
        "same", _sum,
        {"zh": "本期和它前面共 N 期之和。", "en": "The sum of this period and those before it, N in all."},
        _samples("近3期合计(投诉数)", "sum_of_last_3(complaints)", "24"),
    ),
    Function(
        "last_max", {"zh": ("近N期最大", "近N期最高"), "en": ("max_of_last_N",)}, (1, 2), "periods", "same", max,
        {"zh": "本期和它前面共 N 期中最大的。", "en": "The greatest of this period and those before it, N in all."},
        _samples("近3期最大(投诉数)", "max_of_last_3(complaints)", "10"),
    ),
    Function(
        "last_min", {"zh": ("近N期最小", "近N期最低"), "en": ("min_of_last_N",)}, (1, 2), "periods", "same", min,
        {"zh": "本期和它前面共 N 期中最小的。", "en": "The least of this period and those before it, N in all."},
        _samples("近3期最小(投诉数)", "min_of_last_3(complaints)", "6"),
    ),
    Function(
        "year_to_date", {"zh": ("累计", "本年累计"), "en": ("year_to_date",)}, (1, 2), "periods", "same", _sum,
        {"zh": "从本年第一期到本期之和。", "en": "The sum from the year's first period to this one."},
        _samples("累计(投诉数)", "year_to_date(complaints)", "18"),
    ),
)  # fmt: skip
"""Each gets its periods' figures, the latest first; ``year_to_date`` first the place of its period in the year."""
