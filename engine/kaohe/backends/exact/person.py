"""A person's whole over several roles of one period: each role's total counts by the days in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Reason
from kaohe.backends.exact.score import Figures
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.grades import GradeScale
from kaohe.model.periods import Period

__all__ = ["Became", "PersonScore", "RoleResult", "earned_row", "held_to", "whole_of", "whole_row"]

Became = Literal["scored", "incomplete", "exempt", "not_appraised", "rejected"]


@dataclass(frozen=True, slots=True)
class RoleResult:
    """What came of somebody in one role of a period. ``counts_days`` says whether its rules count days (在岗)."""

    role: str
    became: Became
    total: Fraction | None = None
    grade: str | None = None
    coefficient: Fraction | None = None
    disqualified: bool = False
    scale: GradeScale | None = None
    counts_days: bool = False
    days: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PersonScore:
    """The whole of several roles. ``counted`` are the roles in it, ``gaps`` what kept it from being formed, by role.

    ``row`` is that of the grade; None where a single role counts, whose grade it is, and where there is none.
    """

    counted: tuple[RoleResult, ...]
    gaps: tuple[tuple[str | None, Reason], ...]
    days: Fraction | None = None
    unrounded: Fraction | None = None
    total: Fraction | None = None
    grade: str | None = None
    row: int | None = None
    coefficient: Fraction | None = None
    disqualified: bool = False

    @property
    def status(self) -> Literal["scored", "incomplete", "not_appraised"]:
        """What became of the whole."""
        if not self.gaps:
            return "scored"
        return "not_appraised" if self.gaps[0][1].code == "all_exempt" else "incomplete"


def whole_of(results: Sequence[RoleResult], places: int, period: Period | None) -> PersonScore:
    """Σ total × days ÷ Σ days of the roles that somebody is appraised in; where that is one, its result.

    Nothing is formed where any role has no total, or doesn't tell its days: what is missing is nobody's to guess.
    """
    counted = tuple(one for one in results if one.became == "scored")
    gaps = _open(results) or _without_days(counted)
    days = sum_of(one.days for one in counted if one.days is not None) if counted and all(_has_days(counted)) else None
    if gaps:
        return PersonScore(counted, gaps, days)
    disqualified = any(one.disqualified for one in counted)
    if len(counted) == 1:
        only = counted[0]
        return PersonScore(
            counted, (), days, only.total, only.total, only.grade, None, only.coefficient, disqualified
        )  # fmt: skip
    weighted = sum_of((one.total or Fraction(0)) * (one.days or Fraction(0)) for one in counted)
    unrounded = weighted / (days or Fraction(1))
    total = round_half_up(unrounded, places)
    row = None if disqualified else whole_row(counted, total, period)
    scale = counted[0].scale
    grade = scale.rows[row] if scale is not None and row is not None else None
    return PersonScore(
        counted, (), days, unrounded, total, grade.name if grade else None, row,
        grade.coefficient if grade else None, disqualified,
    )  # fmt: skip


def _open(results: Sequence[RoleResult]) -> tuple[tuple[str | None, Reason], ...]:
    """The roles without a total, those aside in which somebody isn't appraised."""
    found = tuple(
        (one.role, Reason(f"record_{one.became}")) for one in results if one.became not in ("scored", "exempt")
    )
    if not found and not any(one.became == "scored" for one in results):
        return ((None, Reason("all_exempt")),)
    return found


def _without_days(counted: Sequence[RoleResult]) -> tuple[tuple[str | None, Reason], ...]:
    if len(counted) == 1:
        return ()
    found: list[tuple[str | None, Reason]] = [
        (one.role, Reason("days_unknown" if one.counts_days else "days_not_counted"))
        for one, known in zip(counted, _has_days(counted), strict=True)
        if not known
    ]
    if not found and sum_of(one.days or Fraction(0) for one in counted) == 0:
        found.append((None, Reason("no_days")))
    return tuple(found)


def _has_days(counted: Sequence[RoleResult]) -> list[bool]:
    return [one.days is not None for one in counted]


def whole_row(counted: Sequence[RoleResult], total: Fraction, period: Period | None) -> int | None:
    """The row of the whole's grade, where all roles share a scale by totals: no better than a veto left any of them."""
    scale = counted[0].scale
    if scale is None or scale.forced is not None or any(one.scale != scale for one in counted):
        return None
    earned = earned_row(scale, total, period)
    held = [held_to(scale, one.grade, one.total, period) for one in counted if one.grade is not None]
    return None if earned is None else max([earned, *(row for row in held if row is not None)])


def held_to(scale: GradeScale, grade: str, total: Fraction | None, period: Period | None) -> int | None:
    """The row that a veto left of a grade; None where it is the one that the total earns."""
    earned = earned_row(scale, total, period) if total is not None else None
    row = [one.name for one in scale.rows].index(grade)
    return row if earned is not None and row > earned else None


def earned_row(scale: GradeScale, total: Fraction, period: Period | None) -> int | None:
    """The row of a scale that a total earns by itself; None where none takes it, as between two roles' totals."""
    for index, row in enumerate(scale.rows):
        if row.condition is None or evaluate(row.condition, Figures({}, period=period), Known(total)) == Known(True):
            return index
    return None
