"""Functions of texts and of the words of a choice. Signs count as they stand: capitals, blanks, full width."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.model.functions.declaration import Function, Sample

__all__ = ["TEXTS"]


def _contains(values: Sequence[str]) -> bool:
    return values[1] in values[0]


def _starts_with(values: Sequence[str]) -> bool:
    return values[0].startswith(values[1])


def _length(values: Sequence[str]) -> Fraction:
    return Fraction(len(values[0]))


TEXTS: tuple[Function, ...] = (
    Function(
        "contains", {"zh": ("包含",), "en": ("contains",)}, (2, 2), "text and written text", "flag", _contains,
        {"zh": "前面的文字里有没有后面的文字,一个字也不能差。",
         "en": "Whether the second text stands in the first, sign for sign."},
        {"zh": Sample('包含("华东大区", "华东")', "是"), "en": Sample('contains("East region", "East")', "yes")},
    ),
    Function(
        "starts_with", {"zh": ("开头是",), "en": ("starts_with",)}, (2, 2), "text and written text", "flag",
        _starts_with,
        {"zh": "前面的文字是不是以后面的文字开头。", "en": "Whether the first text begins with the second."},
        {"zh": Sample('开头是("TS-2041", "TS")', "是"), "en": Sample('starts_with("TS-2041", "TS")', "yes")},
    ),
    Function(
        "length", {"zh": ("字数",), "en": ("LEN",)}, (1, 1), "text", "count", _length,
        {"zh": "文字有几个字,标点和中间的空格也算。", "en": "How many signs a text has, blanks between words counted."},
        {"zh": Sample('字数("按时,完成")', "5"), "en": Sample('LEN("on time")', "7")}, ends=(0, None),
    ),
)  # fmt: skip
