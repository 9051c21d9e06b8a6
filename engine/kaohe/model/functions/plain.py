"""Functions of numbers, under their Excel names."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.exact import round_half_up
from kaohe.model.functions.declaration import Function, Sample

__all__ = ["PLAIN"]


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


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


def _samples(zh: str, en: str, arguments: str, result: str) -> dict[str, Sample]:
    return {"zh": Sample(f"{zh}({arguments})", result), "en": Sample(f"{en}({arguments})", result)}


PLAIN: tuple[Function, ...] = (
    Function(
        "min", {"zh": ("最小值",), "en": ("MIN",)}, (1, None), "alike", "same", min,
        {"zh": "几个数中最小的。", "en": "The least of some numbers."},
        _samples("最小值", "MIN", "4.5, 3, 5", "3"),
    ),
    Function(
        "max", {"zh": ("最大值",), "en": ("MAX",)}, (1, None), "alike", "same", max,
        {"zh": "几个数中最大的。", "en": "The greatest of some numbers."},
        _samples("最大值", "MAX", "4.5, 3, 5", "5"),
    ),
    Function(
        "sum", {"zh": ("合计",), "en": ("SUM",)}, (1, None), "alike", "same", _sum,
        {"zh": "几个数之和。", "en": "The sum of some numbers."},
        _samples("合计", "SUM", "4.5, 3, 5", "12.5"),
    ),
    Function(
        "average", {"zh": ("平均值",), "en": ("AVERAGE",)}, (1, None), "alike", "same",
        lambda values: _sum(values) / len(values),
        {"zh": "几个数的平均。", "en": "The mean of some numbers."},
        _samples("平均值", "AVERAGE", "4, 3, 5.6", "4.2"),
    ),
    Function(
        "median", {"zh": ("中位数",), "en": ("MEDIAN",)}, (1, None), "alike", "same", _median,
        {"zh": "几个数从小到大排,正中间的那个;有两个居中时取它们的平均。",
         "en": "The middle one of some numbers by size; the mean of the two in the middle where there are two."},
        _samples("中位数", "MEDIAN", "5, 3, 4.5, 4", "4.25"),
    ),
    Function(
        "count", {"zh": ("有值个数",), "en": ("COUNT",)}, (1, None), "any", "count", None,
        {"zh": "几项里有几项有数据:缺数据和不适用的不算。",
         "en": "How many of some things are known: those missing or not applicable don't count."},
        _samples("有值个数", "COUNT", "4.5, 3, 1 ÷ 0", "2"), "never",
    ),
    Function(
        "abs", {"zh": ("绝对值",), "en": ("ABS",)}, (1, 1), "alike", "same", lambda values: abs(values[0]),
        {"zh": "去掉负号。", "en": "A number without its minus."},
        _samples("绝对值", "ABS", "3 - 4.5", "1.5"),
    ),
    Function(
        "round", {"zh": ("四舍五入",), "en": ("ROUND",)}, (2, 2), "number and places", "same", _round,
        {"zh": "四舍五入到几位小数;百分比按小数计,95.5% 到 2 位是 96%。",
         "en": "Rounded half up, away from zero, to so many decimals; a percentage as its fraction."},
        _samples("四舍五入", "ROUND", "4.25, 1", "4.3"),
    ),
    Function(
        "round_up", {"zh": ("进一法",), "en": ("ROUNDUP",)}, (2, 2), "number and places", "same", _round_up,
        {"zh": "向远离零的方向取到几位小数。", "en": "Rounded away from zero to so many decimals."},
        _samples("进一法", "ROUNDUP", "4.21, 1", "4.3"),
    ),
    Function(
        "round_down", {"zh": ("去尾法",), "en": ("ROUNDDOWN",)}, (2, 2), "number and places", "same", _round_down,
        {"zh": "向零的方向取到几位小数。", "en": "Rounded towards zero to so many decimals."},
        _samples("去尾法", "ROUNDDOWN", "4.29, 1", "4.2"),
    ),
)  # fmt: skip
