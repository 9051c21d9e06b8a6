"""Functions of the record's own figures, under their Excel names."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.exact import round_half_up
from kaohe.model.functions.declaration import Function

__all__ = ["PLAIN"]


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _scaled(values: Sequence[Fraction]) -> tuple[int, int, int]:
    """A magnitude × 10^places as quotient and remainder, and the sign."""
    number, places = values[0], int(values[1])
    magnitude = abs(number) * Fraction(10) ** places
    quotient, remainder = divmod(magnitude.numerator, magnitude.denominator)
    return quotient, remainder, -1 if number < 0 else 1


def _round(values: Sequence[Fraction]) -> Fraction:
    places = int(values[1])
    shift = Fraction(10) ** places
    return round_half_up(values[0] * shift, 0) / shift


def _round_up(values: Sequence[Fraction]) -> Fraction:
    quotient, remainder, sign = _scaled(values)
    return sign * (quotient + (1 if remainder else 0)) / Fraction(10) ** int(values[1])


def _round_down(values: Sequence[Fraction]) -> Fraction:
    quotient, _, sign = _scaled(values)
    return sign * quotient / Fraction(10) ** int(values[1])


PLAIN: tuple[Function, ...] = (
    Function(
        "min", {"zh": ("最小值",), "en": ("MIN",)}, (1, None), "alike", "same", min,
        {"zh": "几个数中最小的。", "en": "The least of some numbers."},
        {"zh": "最小值(自评分, 上级评分)", "en": "MIN(self_rating, manager_rating)"},
    ),
    Function(
        "max", {"zh": ("最大值",), "en": ("MAX",)}, (1, None), "alike", "same", max,
        {"zh": "几个数中最大的。", "en": "The greatest of some numbers."},
        {"zh": "最大值(自评分, 上级评分)", "en": "MAX(self_rating, manager_rating)"},
    ),
    Function(
        "sum", {"zh": ("合计",), "en": ("SUM",)}, (1, None), "alike", "same", _sum,
        {"zh": "几个数之和;有一个缺数据,结果就缺数据。", "en": "The sum of some numbers; missing if any is."},
        {"zh": "合计(线上课时, 线下课时)", "en": "SUM(online_hours, offline_hours)"},
    ),
    Function(
        "average", {"zh": ("平均值",), "en": ("AVERAGE",)}, (1, None), "alike", "same",
        lambda values: _sum(values) / len(values),
        {"zh": "几个数的平均;有一个缺数据,结果就缺数据。", "en": "The mean of some numbers; missing if any is."},
        {"zh": "平均值(自评分, 上级评分)", "en": "AVERAGE(self_rating, manager_rating)"},
    ),
    Function(
        "abs", {"zh": ("绝对值",), "en": ("ABS",)}, (1, 1), "alike", "same", lambda values: abs(values[0]),
        {"zh": "去掉负号。", "en": "A number without its minus."},
        {"zh": "绝对值(实际工时 - 计划工时)", "en": "ABS(actual_hours - planned_hours)"},
    ),
    Function(
        "round", {"zh": ("四舍五入",), "en": ("ROUND",)}, (2, 2), "number and places", "same", _round,
        {"zh": "四舍五入到几位小数;百分比按小数计,95.5% 到 2 位是 96%。",
         "en": "Rounded half up, away from zero, to so many decimals; a percentage as its fraction."},
        {"zh": "四舍五入(平均分, 1)", "en": "ROUND(mean_score, 1)"},
    ),
    Function(
        "round_up", {"zh": ("进一法",), "en": ("ROUNDUP",)}, (2, 2), "number and places", "same", _round_up,
        {"zh": "向远离零的方向取到几位小数。", "en": "Rounded away from zero to so many decimals."},
        {"zh": "进一法(工时 ÷ 8 小时, 0)", "en": "ROUNDUP(worked / 8 hours, 0)"},
    ),
    Function(
        "round_down", {"zh": ("去尾法",), "en": ("ROUNDDOWN",)}, (2, 2), "number and places", "same", _round_down,
        {"zh": "向零的方向取到几位小数。", "en": "Rounded towards zero to so many decimals."},
        {"zh": "去尾法(工时 ÷ 8 小时, 0)", "en": "ROUNDDOWN(worked / 8 hours, 0)"},
    ),
    Function(
        "first_known", {"zh": ("首个有值",), "en": ("FIRST",)}, (2, None), "alike", "same",
        lambda values: values[0],
        {"zh": "第一个不缺数据的。", "en": "The first that is not missing."},
        {"zh": "首个有值(复核评分, 初评评分)", "en": "FIRST(reviewed_rating, first_rating)"},
        missing="first known",
    ),
)  # fmt: skip
