"""Functions that compare a metric with the calendar period just before."""

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


LOOK_BACK: tuple[Function, ...] = (
    Function(
        "prior", {"zh": ("上期",), "en": ("prior",)}, (1, 1), "metric", "same", None,
        {"zh": "同一个人、同一岗位在紧接着的前一个考核期的数据。",
         "en": "The metric of the same person and role in the period just before."},
        _samples("上期(投诉数)", "prior(complaints)", "10"),
    ),
    Function(
        "growth", {"zh": ("环比增长",), "en": ("growth",)}, (1, 1), "metric", "percent", _growth,
        {"zh": "(本期 - 上期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(now - before) / before; missing where the base is 0 or less."},
        _samples("环比增长(投诉数)", "growth(complaints)", "-20%"),
    ),
    Function(
        "decline", {"zh": ("下降率",), "en": ("decline",)}, (1, 1), "metric", "percent", _decline,
        {"zh": "(上期 - 本期) ÷ 上期;上期不大于 0 时缺数据。",
         "en": "(before - now) / before; missing where the base is 0 or less."},
        _samples("下降率(投诉数)", "decline(complaints)", "20%"),
    ),
)  # fmt: skip
