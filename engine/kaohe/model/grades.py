"""等级: which total gets which grade, by score alone or by one's place among the peers' totals."""

from __future__ import annotations

from fractions import Fraction

from kaohe.diagnostics import Span
from kaohe.model.derived import Derived, PeerFigure, PeerGroup
from kaohe.model.exact import Exact, decimal_places
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

    @property
    def group(self) -> PeerGroup:
        """Who is ranked together."""
        if not isinstance(self.place.source, PeerFigure):
            raise TypeError("a place is among peers")
        return self.place.source.group


class GradeRow(Frozen):
    """A grade and who earns it; ``condition`` None is 其余. Its subject is the total.

    ``cut``, written ``cut_text``, says how many places it has, None where the total alone decides. ``total``, written
    ``total_text``, is what it asks of the total besides. What it takes in a small group is part of the condition,
    written ``small_text``: None where no small group gives it, empty for 其余.
    ``coefficient`` is what the grade is worth elsewhere, as in pay; every row of a scale has one or none has.
    """

    name: str
    label: str | None
    condition: Expression | None
    text: str
    cut: Cut | None = None
    cut_text: str = ""
    total: Expression | None = None
    total_text: str = ""
    small_text: str | None = None
    coefficient: Exact | None = None
    span: Span


class GradeScale(Frozen):
    """等级: grades by total, best first; the first row that fits gives the grade.

    ``group`` is whose places its cuts count. ``forced`` where grades go by those; else more people than there are
    places may get a grade, and a run tells of it.
    """

    name: str
    rows: tuple[GradeRow, ...]
    group: PeerGroup | None = None
    forced: Forced | None = None
    span: Span

    @property
    def coefficient_decimals(self) -> int | None:
        """How many decimals the grades' coefficients have at most; None where they have none."""
        found = [row.coefficient for row in self.rows if row.coefficient is not None]
        return max((decimal_places(one) or 0 for one in found), default=None)
