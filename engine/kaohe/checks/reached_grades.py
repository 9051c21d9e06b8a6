"""The totals that a role can reach against its grades: 101 points are never a D, and which grades nobody can get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.record import score_record
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval, NumberSet
from kaohe.checks.proving.goals import Found, Graded
from kaohe.checks.proving.question import Question
from kaohe.checks.stretches import stretches
from kaohe.checks.totals import totals_of
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import GradeRow, GradeScale, Pack, Role

__all__ = ["check_reached_grades"]


@dataclass(frozen=True, slots=True)
class _Graded:
    """A total and the row of its grade, from 0."""

    total: Fraction
    row: int


def check_reached_grades(pack: Pack) -> Iterator[Diagnostic | Question]:
    """E573 for a total that gets a worse grade than a lower one, N573 for a grade that none of a role's totals gets.

    Of a grade that no example gets either it is a question.
    """
    for role in pack.roles:
        if role.grades is None:
            continue
        reach = totals_of(role).last
        graded = _graded(role, role.grades, reach)
        if graded is None:
            continue
        worse = _worse(graded)
        if worse is not None and not _is_worst_first(role, role.grades):
            yield _told(role, role.grades, *worse, reach)
            continue
        by_veto = {veto.grade for veto in role.vetoes}
        taken = {one.row for one in graded}
        examples = [score_record(role, figures_of_example(one, role)) for one in examples_of(pack, role)]
        shown = {score.grade_row for score in examples}
        for at, row in enumerate(role.grades.rows):
            if row.name in by_veto or at in shown:
                continue
            told = finding(
                "N573", role.span, related=(row.span,), role=role.name, grade=row.name, low=reach.low, high=reach.high,
                within=at in taken,
            )  # fmt: skip
            yield told if at not in taken else _question(role, at, told)


def _question(role: Role, at: int, told: Diagnostic) -> Question:
    def of(found: Found | None) -> Diagnostic | None:
        return told if found is None else None

    return Question("grade", role.span, Graded(role, at), of, {"name": role.name, "text": told.facts["grade"]})


def _graded(role: Role, scale: GradeScale, reach: Interval) -> list[_Graded] | None:
    """Totals of a role, one for each stretch with the same grade, lowest first; None where more than the total decides.

    Totals are published at so many decimals: between 89.99 and 90 there may be none.
    """
    sets = [holds_for(row.condition) for row in scale.rows]
    known = [one for one in sets if one is not None]
    if len(known) != len(sets):
        return None
    unit: int = 10**role.total_decimals
    found = []
    for stretch in stretches([one.scaled(unit) for one in known], reach.scaled(unit), whole=True):
        at = stretch.witness() / unit
        here = NumberSet((Interval(at, at),))
        row = next((index for index, one in enumerate(known) if not one.meet(here).is_empty), None)
        if row is not None:
            found.append(_Graded(at, row))
    return found


def _worse(graded: list[_Graded]) -> tuple[_Graded, _Graded] | None:
    """A total, and a higher one with a worse grade."""
    best: _Graded | None = None
    for one in graded:
        if best is not None and one.row > best.row:
            return best, one
        best = one
    return None


def _is_worst_first(role: Role, scale: GradeScale) -> bool:
    """Whether a scale is written from the worst grade to the best: where a higher total never has a row above."""
    rows = [one.row for one in _graded(role, scale, Interval(None, None)) or ()]
    return rows == sorted(rows)


def _told(role: Role, scale: GradeScale, lower: _Graded, higher: _Graded, reach: Interval) -> Diagnostic:
    good: GradeRow = scale.rows[lower.row]
    bad: GradeRow = scale.rows[higher.row]
    return finding(
        "E573", role.span, related=(bad.span, good.span), role=role.name, lower=lower.total, good=good.name,
        higher=higher.total, bad=bad.name, top=reach.high,
    )  # fmt: skip
