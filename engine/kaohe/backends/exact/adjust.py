"""From base total to grade: adjustments, limits, then vetoes, each with the total before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate, unknown
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.score import AdjustmentKind, AdjustmentScore, Figures
from kaohe.backends.exact.scoring import within
from kaohe.backends.exact.steps import counted
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import round_half_up
from kaohe.model.pack import GradeScale, Role, Veto
from kaohe.model.walk import amount_expression

__all__ = ["Adjusted", "adjust", "amount_of", "grade_of", "without_place"]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A total with the steps that led to it. ``grade_caps`` are the grades that vetoes allow at best."""

    total: Fraction
    steps: tuple[AdjustmentScore, ...]
    grade_caps: tuple[str, ...]
    disqualified: bool
    gaps: tuple[tuple[str | None, Reason], ...]


def adjust(role: Role, base: Fraction, figures: Figures) -> Adjusted:
    """Applies adjustments in the order written, the total's limits, then the vetoes, the lowest of which wins."""
    steps: list[AdjustmentScore] = []
    total = base
    grade_caps: list[str] = []
    gaps: list[tuple[str | None, Reason]] = []
    disqualified = False
    for index, adjustment in enumerate(role.adjustments):
        step = _adjustment(role, index, adjustment, total, figures)
        steps.append(step)
        total = step.after
        if step.applied is None and step.reason is not None:
            gaps.append((adjustment.title, step.reason))
    steps += _limits(role, total)
    total = steps[-1].after if steps else base
    for index, veto in enumerate(role.vetoes):
        step = _veto(role, index, veto, total, figures)
        steps.append(step)
        total = step.after
        if step.applied is None and step.reason is not None:
            gaps.append((veto.title, step.reason))
        if step.applied:
            grade_caps += [veto.grade] if veto.grade is not None else []
            disqualified = disqualified or veto.disqualify
    return Adjusted(total, tuple(steps), tuple(grade_caps), disqualified, tuple(gaps))


def _adjustment(role: Role, index: int, rule: Adjustment, total: Fraction, figures: Figures) -> AdjustmentScore:
    kind = AdjustmentKind(rule.kind)
    holds = Known(True) if rule.condition is None else evaluate(rule.condition, figures)
    if holds == Known(False):
        return AdjustmentScore(kind, index, False, total, total)
    amount = amount_of(rule, figures) if isinstance(holds, Known) else holds
    if not isinstance(amount, Known):
        unknown = isinstance(amount, Missing) and not rule.missing_ignored
        return AdjustmentScore(kind, index, None if unknown else False, total, total, amount.reason)
    by = number_of(amount)
    after = {"bonus": total + by, "penalty": total - by, "coefficient": total * by}[rule.kind]
    return AdjustmentScore(kind, index, True, total, round_half_up(after, role.total_decimals), amount=by)


def amount_of(rule: Adjustment, figures: Figures) -> Outcome:
    """What an adjustment adds, deducts or multiplies by, within its limits; never rounded."""
    amount = evaluate(amount_expression(rule), figures)
    if not isinstance(amount, Known):
        return amount
    by = number_of(amount)
    if isinstance(rule.amount, EachUnit):
        by = rule.amount.points * counted(rule.amount.counting, max(by, Fraction(0)) / rule.amount.size)
    return Known(within(by, rule.floor, rule.cap))


def _limits(role: Role, base: Fraction) -> list[AdjustmentScore]:
    steps: list[AdjustmentScore] = []
    total = base
    for kind, bound in ((AdjustmentKind.FLOOR, role.limits.floor), (AdjustmentKind.CAP, role.limits.cap)):
        if bound is None:
            continue
        binds = total < bound if kind is AdjustmentKind.FLOOR else total > bound
        after = round_half_up(bound, role.total_decimals) if binds else total
        steps.append(AdjustmentScore(kind, 0, binds, total, after))
        total = after
    return steps


def _veto(role: Role, index: int, veto: Veto, total: Fraction, figures: Figures) -> AdjustmentScore:
    fires = evaluate(veto.condition, figures)
    if isinstance(fires, Known):
        after = total
        if fires.value and veto.cap is not None:
            after = min(total, round_half_up(veto.cap, role.total_decimals))
        return AdjustmentScore(AdjustmentKind.VETO, index, bool(fires.value), total, after)
    unknown = isinstance(fires, Missing) and not veto.missing_ignored
    return AdjustmentScore(AdjustmentKind.VETO, index, None if unknown else False, total, total, fires.reason)


def without_place(role: Role, figures: Figures) -> Reason | None:
    """Why a total gets no grade where grades go by places; None where it does."""
    if role.grades is None or role.grades.forced is None:
        return None
    names = [one.figure.name for one in (role.grades.forced.place, role.grades.forced.size)]
    absent = (Missing(Reason("no_cell", {"metric": name})) for name in names)
    found = unknown([figures.now.get(name) or other for name, other in zip(names, absent, strict=True)])
    return found.reason if isinstance(found, Missing | NotApplicable) else None


def grade_of(role: Role, adjusted: Adjusted, figures: Figures) -> tuple[str | None, int | None]:
    """The grade of a total and the row that gave it, no better than a veto allows; none where there is no scale."""
    if role.grades is None:
        return None, None
    row = _grade_row(role.grades, adjusted.total, figures)
    names = [grade.name for grade in role.grades.rows]
    for cap in adjusted.grade_caps:
        row = max(row, names.index(cap))  # the scale is written best first
    return names[row], row


def _grade_row(scale: GradeScale, total: Fraction, figures: Figures) -> int:
    for index, row in enumerate(scale.rows):
        if row.condition is None or evaluate(row.condition, figures, Known(total)) == Known(True):
            return index
    raise ValueError(f"no grade of {scale.name} takes a total of {total}; the checker refuses such a scale")
