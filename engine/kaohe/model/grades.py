"""等级: which total gets which grade, by score alone or by one's place among the peers' totals."""

from __future__ import annotations

from fractions import Fraction

from kaohe.diagnostics import Span
from kaohe.model.derived import Derived
from kaohe.model.exact import Exact
from kaohe.model.expressions import Expression
from kaohe.model.types import Frozen

__all__ = ["Cut", "Forced", "GradeRow", "GradeScale"]


class Cut(Frozen):
    """前 30% or 前 3 名: how many places of a group, counted from the best, get a grade or a better one."""

    share: Exact | None = None
    count: int | None = None

    def places(self, size: Fraction) -> int:
        """The places in a group of a size; a share that is no whole number of people is cut down."""
        if self.share is None:
            return self.count or 0
        return int(self.share * size)


class Forced(Frozen):
    """强制分布: grades go by one's ``place`` among the totals of a group of a ``size``, two figures of the record.

    Groups of fewer than ``least`` people go by the scale named ``small`` instead; None where all go by places.
    """

    place: Derived
    size: Derived
    least: int | None = None
    small: str | None = None


class GradeRow(Frozen):
    """A grade and who earns it; ``condition`` None is 其余. Its subject is the total.

    By places, ``cut`` says how many get it, None where the total alone decides. ``total`` is what it asks of the total
    besides, written ``total_text``. What it takes in a small group is part of the condition, written ``small_text``:
    None where no small group gives it, empty for 其余.
    """

    name: str
    label: str | None
    condition: Expression | None
    text: str
    cut: Cut | None = None
    total: Expression | None = None
    total_text: str = ""
    small_text: str | None = None
    span: Span


class GradeScale(Frozen):
    """等级: grades by total, best first; the first row that fits gives the grade. ``forced`` where by places."""

    name: str
    rows: tuple[GradeRow, ...]
    forced: Forced | None = None
    span: Span
