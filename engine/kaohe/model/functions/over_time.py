"""Functions over several periods of the same person and role, the record's own the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.functions.declaration import Function

__all__ = ["OVER_TIME"]


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


OVER_TIME: tuple[Function, ...] = (
    Function(
        "last_average", {"zh": ("近N期平均", "近N期均值"), "en": ("average_of_last_N",)}, (1, 2), "periods", "same",
        lambda values: _sum(values) / len(values),
        {"zh": "本期和它前面共 N 期的平均,N 写成数,例如 近4期平均(销售额)。",
         "en": "The mean of this period and those before it, N in all; N is a number, as in average_of_last_4(sales)."},
        {"zh": "近4期平均(销售额, 至少 2 期)", "en": "average_of_last_4(sales, at least 2 periods)"},
    ),
    Function(
        "last_sum", {"zh": ("近N期合计", "近N期求和", "近N期累计"), "en": ("sum_of_last_N",)}, (1, 2), "periods",
        "same", _sum,
        {"zh": "本期和它前面共 N 期之和。", "en": "The sum of this period and those before it, N in all."},
        {"zh": "近12期合计(销售额)", "en": "sum_of_last_12(sales)"},
    ),
    Function(
        "last_max", {"zh": ("近N期最大", "近N期最高"), "en": ("max_of_last_N",)}, (1, 2), "periods", "same", max,
        {"zh": "本期和它前面共 N 期中最大的。", "en": "The greatest of this period and those before it, N in all."},
        {"zh": "近4期最大(逾期次数)", "en": "max_of_last_4(overdue)"},
    ),
    Function(
        "last_min", {"zh": ("近N期最小", "近N期最低"), "en": ("min_of_last_N",)}, (1, 2), "periods", "same", min,
        {"zh": "本期和它前面共 N 期中最小的。", "en": "The least of this period and those before it, N in all."},
        {"zh": "近4期最小(满意度)", "en": "min_of_last_4(satisfaction)"},
    ),
    Function(
        "year_to_date", {"zh": ("累计", "本年累计"), "en": ("year_to_date",)}, (1, 2), "periods", "same", _sum,
        {"zh": "从本年第一期到本期之和。", "en": "The sum from the year's first period to this one."},
        {"zh": "累计(销售额)", "en": "year_to_date(sales)"},
    ),
)  # fmt: skip
"""Each gets its periods' figures, the latest first; ``year_to_date`` first the place of its period in the year."""
