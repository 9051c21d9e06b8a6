"""Limits, vetoes and the grade, as lines of an explanation."""

from __future__ import annotations

from fractions import Fraction

from kaohe.backends.exact.score import AdjustmentKind, AdjustmentScore, Figures, RecordScore
from kaohe.explain.changes import better_grade
from kaohe.explain.explanation import AdjustmentLine, GradeLine
from kaohe.explain.substitute import Substitution
from kaohe.model.exact import exact_text
from kaohe.model.pack import Role, Veto
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = ["adjustment_lines", "grade_line"]


def adjustment_lines(role: Role, figures: Figures, score: RecordScore, words: Wording) -> tuple[AdjustmentLine, ...]:
    """A line for each limit and veto, in the order applied."""
    return tuple(_adjustment(role, figures, one, words) for one in score.adjustments)


def _adjustment(role: Role, figures: Figures, one: AdjustmentScore, words: Wording) -> AdjustmentLine:
    veto = role.vetoes[one.index] if one.kind is AdjustmentKind.VETO else None
    places = role.total_decimals
    moved = one.before != one.after
    shown = {"before": fixed(one.before, places), "after": fixed(one.after, places), "moved": moved}
    if veto is None:
        bound = role.limits.floor if one.kind is AdjustmentKind.FLOOR else role.limits.cap
        limit = exact_text(bound if bound is not None else Fraction(0))
        sentence = words.say("explanation", f"total {one.kind.value}", limit=limit, applied=one.applied, **shown)
    else:
        sentence = _veto(veto, figures, one, words, shown)
    return AdjustmentLine(
        kind=one.kind.value, title=veto.title if veto else None, applied=one.applied, before=one.before,
        after=one.after, sentence=sentence,
    )  # fmt: skip


def _veto(veto: Veto, figures: Figures, one: AdjustmentScore, words: Wording, shown: dict[str, object]) -> str:
    reason = words.say("reasons", one.reason.code, **dict(one.reason.facts)) if one.reason else None
    return words.say(
        "explanation", "veto", title=veto.title, applied=one.applied, reason=reason,
        figures=Substitution(words, figures).text(veto.condition),
        cap=exact_text(veto.cap) if veto.cap is not None else None, grade=veto.grade, disqualify=veto.disqualify, **shown,
    )  # fmt: skip


def grade_line(role: Role, figures: Figures, score: RecordScore, words: Wording) -> GradeLine | None:
    """The grade's line; None where the record has none."""
    if role.grades is None or score.grade_row is None or score.total is None:
        return None
    row = role.grades.rows[score.grade_row]
    better = role.grades.rows[score.grade_row - 1] if score.grade_row > 0 else None
    change = better_grade(role, figures, score, words) if better is not None else None
    sentence = words.say(
        "explanation", "grade", total=fixed(score.total, role.total_decimals), text=row.text, grade=row.name,
        best=better is None, next=better.name if better else None, next_text=better.text if better else None,
        change=change.sentence if change else None,
    )  # fmt: skip
    return GradeLine(
        grade=row.name, label=row.label, sentence=sentence, next_grade=better.name if better else None, change=change
    )
