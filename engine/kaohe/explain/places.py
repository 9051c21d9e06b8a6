"""Where a record stands in its group, in words: its place, the group's size, and how many places a grade has there.

Nothing is said of anybody else, and nothing of their figures is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.outcome import Known, number_of
from kaohe.backends.exact.score import Figures
from kaohe.explain.case import Case
from kaohe.model.exact import exact_text
from kaohe.model.grades import Forced, GradeRow, GradeScale

__all__ = ["Standing", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One's place in a group of a size; ``small`` where that is too small for grades to go by places."""

    forced: Forced
    place: int
    size: int

    @property
    def small(self) -> bool:
        """Whether the group goes by another scale."""
        return self.forced.least is not None and self.size < self.forced.least

    def text_of(self, row: GradeRow) -> str:
        """What a row asks of members of this group; empty for 其余."""
        return (row.small_text or "") if self.small else row.text

    def within(self, row: GradeRow) -> bool:
        """Whether one's place is good enough for a row, whatever it asks of the total."""
        return self.small or row.cut is None or self.place <= row.cut.places(Fraction(self.size))

    def better(self, scale: GradeScale, row: int) -> GradeRow | None:
        """The next better grade that members of this group can get."""
        above = scale.rows[:row][::-1]
        return next((one for one in above if not self.small or one.small_text is not None), None)

    def group_said(self, case: Case) -> str:
        """The group, and one's place in it or the scale that it goes by."""
        group = case.words.keyword(self.forced.group.upper())
        return case.say(
            "standing", group=group, size=self.size, place=self.place, small=self.small, least=self.forced.least,
            scale=self.forced.small,
        )  # fmt: skip

    def cut_said(self, case: Case, row: GradeRow) -> str | None:
        """How many places a row's share comes to in this group; None where it has no share."""
        if self.small or row.cut is None or row.cut.share is None:
            return None
        product, places = row.cut.share * self.size, row.cut.places(Fraction(self.size))
        return case.say(
            "places", size=self.size, share=f"{exact_text(row.cut.share * 100)}%", product=exact_text(product),
            places=places, cut=product != places,
        )  # fmt: skip


def standing_of(scale: GradeScale, figures: Figures) -> Standing | None:
    """A record's place in its group; None where grades go by score, or it has no place."""
    if scale.forced is None:
        return None
    place, size = (figures.now.get(one.figure.name) for one in (scale.forced.place, scale.forced.size))
    if not isinstance(place, Known) or not isinstance(size, Known):
        return None
    return Standing(scale.forced, int(number_of(place)), int(number_of(size)))
