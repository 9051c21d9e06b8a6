"""Vetoes against overrides: what a veto takes away, nobody gives back by hand.

A total above a veto's cap, a grade better than the veto's own or than its cap earns, and points that would keep a veto
from holding are refused. Whoever finds that a veto holds wrongly corrects the records, which shows in them.
"""

from __future__ import annotations

from fractions import Fraction

from kaohe.backends.exact.adjust import Adjusted, grade_of
from kaohe.backends.exact.score import AdjustmentKind, Figures, RecordScore
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Role, Veto

__all__ = ["lifted_veto", "veto_against_grade", "veto_against_total"]


def _holding(role: Role, score: RecordScore) -> list[Veto]:
    """The vetoes that hold."""
    steps = [one for one in score.adjustments if one.kind is AdjustmentKind.VETO and one.applied]
    return [role.vetoes[one.index] for one in steps]


def lifted_veto(role: Role, by_rules: RecordScore, score: RecordScore) -> Veto | None:
    """A veto that holds by the rules and no longer holds; None where there is none."""
    left = _holding(role, score)
    return next((veto for veto in _holding(role, by_rules) if veto not in left), None)


def veto_against_total(role: Role, score: RecordScore, total: Fraction) -> Veto | None:
    """The veto that a total would pass by; None where there is none. Nobody disqualified has one to change."""
    for veto in _holding(role, score):
        if veto.disqualify or (veto.cap is not None and total > round_half_up(veto.cap, role.total_decimals)):
            return veto
    return None


def veto_against_grade(role: Role, score: RecordScore, figures: Figures, grade: str | None) -> Veto | None:
    """The veto that a grade would pass by; None where there is none. ``grade`` None asks whether any disqualifies."""
    names = [one.name for one in role.grades.rows] if role.grades is not None else []
    for veto in _holding(role, score):
        if veto.disqualify or (grade is not None and names.index(grade) < _best(role, veto, figures, names)):
            return veto
    return None


def _best(role: Role, veto: Veto, figures: Figures, names: list[str]) -> int:
    """The row of the best grade that a veto leaves, by itself or by the total that it allows at most."""
    best = names.index(veto.grade) if veto.grade is not None else 0
    if veto.cap is None:
        return best
    capped = Adjusted(round_half_up(veto.cap, role.total_decimals), (), (), False, ())
    row = grade_of(role, capped, figures)[1]
    return max(best, row or 0)
