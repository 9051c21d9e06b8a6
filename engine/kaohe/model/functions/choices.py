"""Functions that choose one of several things."""

from __future__ import annotations

from kaohe.model.functions.declaration import Function, Sample

__all__ = ["CHOICES"]

CHOICES: tuple[Function, ...] = (
    Function(
        "first_known", {"zh": ("首个有值",), "en": ("FIRST",)}, (2, None), "alike of any kind", "same", None,
        {"zh": "第一个有数据的;都没有时,按第一项的原因缺数据。",
         "en": "The first that is known; where none is, missing for the first one's reason."},
        {"zh": Sample("首个有值(1 ÷ 0, 4.5)", "4.5"), "en": Sample("FIRST(1 ÷ 0, 4.5)", "4.5")}, "first known",
    ),
    Function(
        "if", {"zh": ("条件取值",), "en": ("IF",)}, (3, 3), "condition and two", "same", None,
        {"zh": "条件成立取第二项,否则取第三项,和「若 … 则 … 否则 …」一样。",
         "en": "The second where the condition holds, else the third: the same as `if … then … else …`."},
        {"zh": Sample("条件取值(3 不低于 5, 100, 60)", "60"), "en": Sample("IF(3 at least 5, 100, 60)", "60")},
        "chosen",
    ),
)  # fmt: skip
