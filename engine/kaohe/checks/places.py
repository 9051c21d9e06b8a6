"""Grades by place: no grade without a place, none for nobody, and something said of groups too small for the shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.grades import Cut, GradeRow, GradeScale
from kaohe.model.pack import Pack

__all__ = ["check_places"]


def check_places(pack: Pack) -> Iterator[Diagnostic]:
    """E542 where 其余 is not the last row, E543 for grades that nobody can get, W540 for groups without any place.

    W541 is of scales that name a group and count no place in it.
    """
    for scale in pack.grade_scales:
        if scale.forced is not None:
            yield from _otherwise(scale)
            yield from _nobody(scale)
            yield from _small(scale)
        if scale.group is not None and not any(row.cut is not None for row in scale.rows):
            yield finding("W541", scale.span, scale=scale.name)


def _asks_nothing(row: GradeRow) -> bool:
    return row.cut is None and row.total is None


def _otherwise(scale: GradeScale) -> Iterator[Diagnostic]:
    for row in scale.rows[:-1]:
        if _asks_nothing(row):
            yield finding("E542", row.span, scale=scale.name, grade=row.name, last=False)
            return
    if not _asks_nothing(scale.rows[-1]):
        yield finding("E542", scale.rows[-1].span, scale=scale.name, grade=scale.rows[-1].name, last=True)


def _nobody(scale: GradeScale) -> Iterator[Diagnostic]:
    """Rows whose places all go to a row above that asks for nothing else."""
    for at, row in enumerate(scale.rows):
        taker = _taker(scale.rows[:at], row)
        if taker is not None and not (scale.forced is not None and row.small_text is not None):
            yield finding(
                "E543", row.span, related=(taker.span,), grade=row.name, text=row.text, taker=taker.name,
                taker_text=taker.text,
            )  # fmt: skip


def _taker(above: Sequence[GradeRow], row: GradeRow) -> GradeRow | None:
    for one in above:
        if one.cut is not None and one.total is None and _covers(one.cut, row.cut):
            return one
    return None


def _covers(one: Cut, other: Cut | None) -> bool:
    """Whether a cut leaves nothing to another, in a group of any size; everybody is within 前 100%."""
    if one.share == 1:
        return True
    if other is None:
        return False
    if one.share is not None and other.share is not None:
        return other.share <= one.share
    return one.count is not None and other.count is not None and other.count <= one.count


def _small(scale: GradeScale) -> Iterator[Diagnostic]:
    """Of the first share, where nothing is said of groups that are too small to have a place of it."""
    first = next((row for row in scale.rows if row.cut is not None), None)
    if scale.forced is None or scale.forced.least is not None or first is None or first.cut is None:
        return
    share = first.cut.share
    if share is not None and share <= Fraction(1, 2):
        yield finding(
            "W540", first.span, scale=scale.name, grade=first.name, text=first.text, share=share, least=ceil(1 / share)
        )  # fmt: skip
