"""What would have changed a result: the next better band row, the next better grade."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaohe.backends.exact.score import AssessmentScore, Figures, IndicatorScore, PartScore, RecordScore
from kaohe.explain.explanation import Change
from kaohe.explain.nearest import Move, nearest
from kaohe.model.exact import exact_text
from kaohe.model.expressions import Expression, LiteralValue, MetricValue
from kaohe.model.pack import Assessment, Role
from kaohe.model.scoring import Bands
from kaohe.model.types import Kind, Type
from kaohe.model.walk import role_expressions, walk
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = ["better_grade", "better_row"]


def metrics_in(expressions: Iterable[Expression]) -> tuple[str, ...]:
    """The metrics that some expressions speak of, each once."""
    found = (node.metric for one in expressions for node in walk(one) if isinstance(node, MetricValue))
    return tuple(dict.fromkeys(found))


def better_row(
    role: Role,
    figures: Figures,
    score: RecordScore,
    indicator: str,
    scored: IndicatorScore | PartScore,
    assessment: Assessment | None,
    words: Wording,
) -> Change | None:
    """The least change that reaches the next better row of a band table; None where there is no better one."""
    wanted = _next_better(assessment, scored.score)
    if wanted is None or assessment is None:
        return None
    number, text, points = wanted
    part = scored.name if isinstance(scored, PartScore) else None

    def reaches(changed: RecordScore) -> bool:
        found = _found(changed, indicator, part)
        return found.points is not None and found.points >= points

    move = nearest(role, figures, metrics_in([assessment.value]), reaches)
    facts = {"row": number, "text": text, "points": exact_text(points)}
    if move is None:
        sentence = words.say("explanation", "out of reach", **facts)
        return Change(metric="", before="", after="", points=points, total=None, gain=None, sentence=sentence)
    return _change(role, score, move, words, "better row", **facts)


def _next_better(assessment: Assessment | None, found: AssessmentScore) -> tuple[int, str, Fraction] | None:
    """The row with the least points above the present ones: its number, text and points."""
    if assessment is None or not isinstance(assessment.scoring, Bands) or found.points is None or found.row is None:
        return None
    better = [
        (row.points.value, number, row.text)
        for number, row in enumerate(assessment.scoring.rows, 1)
        if isinstance(row.points, LiteralValue)
        and isinstance(row.points.value, Fraction)
        and row.points.value > found.points
    ]
    if not better:
        return None
    points, number, text = min(better)
    return number, text, points


def _found(score: RecordScore, indicator: str, part: str | None) -> AssessmentScore:
    owner = next(one for one in score.indicators if one.name == indicator)
    if part is None:
        return owner.score
    return next(one for one in owner.parts if one.name == part).score


def better_grade(role: Role, figures: Figures, score: RecordScore, words: Wording) -> Change | None:
    """The least change of one metric that reaches a better grade; None where no single one does."""
    present = score.grade_row

    def reaches(changed: RecordScore) -> bool:
        return changed.grade_row is not None and present is not None and changed.grade_row < present

    move = nearest(role, figures, metrics_in(role_expressions(role)), reaches)
    if move is None:
        return None
    return _change(role, score, move, words, "better grade", grade=move.score.grade)


def _change(role: Role, score: RecordScore, move: Move, words: Wording, key: str, **facts: object) -> Change:
    kind = move.metric.type
    before, after = (words.value(value, kind) for value in (move.before, move.after))
    total = move.score.total
    gain = total - score.total if total is not None and score.total is not None else None
    by = None
    if not isinstance(move.before, bool) and not isinstance(move.after, bool):
        by = words.value(abs(move.after - move.before), _difference(kind))
    sentence = words.say(
        "explanation", key, metric=move.metric.name, before=before, after=after, by=by,
        more=move.after > move.before, gain=fixed(gain, role.total_decimals) if gain is not None else None,
        gains=gain is not None and gain >= 0,
        total=fixed(total, role.total_decimals) if total is not None else None, **facts,
    )  # fmt: skip
    points = facts.get("points")
    return Change(
        metric=move.metric.name, before=before, after=after, points=Fraction(str(points)) if points else None,
        total=total, gain=gain, sentence=sentence,
    )  # fmt: skip


def _difference(kind: Type) -> Type:
    return kind.model_copy(update={"unit": "pp"}) if kind.kind is Kind.PERCENT else kind


