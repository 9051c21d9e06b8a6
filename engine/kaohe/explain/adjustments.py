"""Adjustments, limits, vetoes and the grade, as lines of an explanation."""

from __future__ import annotations

from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import AdjustmentKind, AdjustmentScore
from kaohe.explain.amounts import adjustment_sentence
from kaohe.explain.case import Case
from kaohe.explain.changes import better_grade
from kaohe.explain.explanation import AdjustmentLine, GradeLine
from kaohe.explain.overridden import applied_to
from kaohe.explain.places import Standing, standing_of
from kaohe.model.exact import exact_text
from kaohe.model.pack import GradeRow, GradeScale, Veto
from kaohe.wording.numbers import fixed

__all__ = ["adjustment_lines", "grade_line"]

_VETO = AdjustmentKind.VETO
_LIMITS = (AdjustmentKind.FLOOR, AdjustmentKind.CAP)


def adjustment_lines(case: Case) -> tuple[AdjustmentLine, ...]:
    """A line for each adjustment, limit, veto and override of the total, in the order applied."""
    return tuple(_adjustment(case, one) for one in case.score.adjustments)


def _adjustment(case: Case, one: AdjustmentScore) -> AdjustmentLine:
    title, sentence = _told(case, one)
    return AdjustmentLine(
        kind=one.kind.value, title=title, applied=one.applied, amount=one.amount, before=one.before, after=one.after,
        sentence=sentence,
    )  # fmt: skip


def _told(case: Case, one: AdjustmentScore) -> tuple[str | None, str]:
    if one.kind in _LIMITS:
        return None, _limit(case, one)
    if one.kind is AdjustmentKind.OVERRIDE:
        override = applied_to(case.overrides, "total")
        return None, override.sentence if override is not None else ""
    if one.kind is _VETO:
        veto = case.role.vetoes[one.index]
        return veto.title, _veto(case, veto, one)
    rule = case.role.adjustments[one.index]
    return rule.title, adjustment_sentence(case, rule, one)


def _moved(case: Case, one: AdjustmentScore) -> dict[str, object]:
    places = case.role.total_decimals
    return {
        "before": fixed(one.before, places), "after": fixed(one.after, places), "moved": one.before != one.after,
        "applied": one.applied,
    }  # fmt: skip


def _limit(case: Case, one: AdjustmentScore) -> str:
    limits = case.role.limits
    bound = limits.floor if one.kind is AdjustmentKind.FLOOR else limits.cap
    limit = exact_text(bound if bound is not None else Fraction(0))
    return case.say(f"total {one.kind.value}", limit=limit, **_moved(case, one))


def _veto(case: Case, veto: Veto, one: AdjustmentScore) -> str:
    return case.say(
        "veto", title=veto.title, reason=case.why(one.reason) if one.reason else None,
        figures=case.put_in().text(veto.condition), cap=exact_text(veto.cap) if veto.cap is not None else None,
        grade=veto.grade, disqualify=veto.disqualify, **_moved(case, one),
    )  # fmt: skip


def grade_line(case: Case) -> GradeLine | None:
    """The grade's line; None where the record has none."""
    scale, score = case.role.grades, case.score
    if scale is None or score.grade_row is None or score.total is None:
        return None
    override = applied_to(case.overrides, "grade")
    by_rules = score.grade_row if score.row_by_rules is None else score.row_by_rules
    row = scale.rows[by_rules]
    standing = standing_of(scale, case.figures)
    better = scale.rows[by_rules - 1] if by_rules > 0 else None
    if standing is not None:
        better = standing.better(scale, by_rules)
    earned = _earned(case, scale, score.total)
    held = earned is not row
    # a better place hangs on the others too, so no change of one's own is known to reach it
    can = better is not None and (standing is None or held or standing.within(better))
    change = better_grade(case) if can else None
    facts: dict[str, object] = {
        "total": fixed(score.total, case.role.total_decimals), "text": earned.text, "grade": row.name,
        "earned": earned.name if held else None, "veto": _veto_to(case, row.name) if held else None,
        "best": better is None, "next": better.name if better else None, "next_text": better.text if better else None,
        "change": change.sentence if change else None, "compared": bool(case.grounds.placing),
        "coefficient": exact_text(score.coefficient) if score.coefficient is not None else None,
        "by_hand": score.result_overridden, "override": override.sentence if override is not None else None,
    }  # fmt: skip
    if standing is not None:
        facts |= _placed(case, standing, earned, better)
    given = scale.rows[score.grade_row]
    return GradeLine(
        grade=given.name, label=given.label, coefficient=score.coefficient, override=override,
        sentence=case.say("grade" if standing is None else "grade by place", **facts),
        next_grade=better.name if better and not score.result_overridden else None, change=change,
        place=standing.place if standing else None, group_size=standing.size if standing else None,
        group_too_small=standing.small if standing else None,
    )  # fmt: skip


def _placed(case: Case, standing: Standing, earned: GradeRow, better: GradeRow | None) -> dict[str, object]:
    """What is said besides where a grade goes by one's place."""
    facts: dict[str, object] = {
        "standing": standing.group_said(case), "text": standing.text_of(earned), "cut": standing.cut_said(case, earned),
    }  # fmt: skip
    if better is not None:
        cut = better.cut.places(Fraction(standing.size)) if better.cut is not None and not standing.small else None
        facts |= {
            "next_text": standing.text_of(better), "next_cut": standing.cut_said(case, better), "next_places": cut,
            "within": standing.within(better),
        }  # fmt: skip
    return facts


def _earned(case: Case, scale: GradeScale, total: Fraction) -> GradeRow:
    """The grade that a total earns before any veto."""
    for row in scale.rows:
        if row.condition is None or evaluate(row.condition, case.figures, Known(total)) == Known(True):
            return row
    raise ValueError("a grade without a row")


def _veto_to(case: Case, grade: str) -> str:
    """The veto that holds a grade down to this one."""
    applied = [case.role.vetoes[one.index] for one in case.score.adjustments if one.kind is _VETO and one.applied]
    return next(veto.title for veto in applied if veto.grade == grade)
