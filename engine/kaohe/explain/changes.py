"""What would have changed a result: the next better band row, the next better grade."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from kaohe.backends.exact.score import AssessmentScore, Counting, IndicatorScore, PartScore, RecordScore
from kaohe.backends.exact.scoring import within
from kaohe.explain.case import Case
from kaohe.explain.explanation import Change
from kaohe.explain.grounds import metrics_in, settles
from kaohe.explain.nearest import Move, Trial
from kaohe.explain.one_way import betters_by_total
from kaohe.explain.outlook import hopeless_for_grade
from kaohe.model.exact import exact_text, round_half_up
from kaohe.model.expressions import Compare, LiteralValue
from kaohe.model.pack import Assessment, Limits
from kaohe.model.scoring import BandRow, Bands, Row, rows_of
from kaohe.model.types import Kind, Type
from kaohe.wording.numbers import fixed

__all__ = ["better_grade", "better_row"]


def better_row(
    case: Case, scored: IndicatorScore | PartScore, assessment: Assessment | None, limits: Limits
) -> Change | None:
    """The least change that reaches the next better row of a table; None where there is no better one.

    ``limits`` hold the points that a row gives. Where somebody overrode what would follow, nothing is told.
    """
    path = _path(case.score, scored)
    if case.score.result_overridden or case.score.indicators[path[0]].by_rules is not None:
        return None
    wanted = _next_better(assessment, scored.score, case.role.indicator_decimals, limits)
    if wanted is None or assessment is None:
        return None
    number, text, points = wanted
    numbered = not isinstance(assessment.scoring, Bands) or assessment.scoring.is_table

    def reaches(trial: Trial) -> bool:
        found = _found(trial.indicator(path[0]), path[1])
        if found.counting is not Counting.COUNTED or found.points is None:
            return False
        if not numbered:  # points that are rounded up to a threshold's are not yet the threshold
            return found.row == number - 1 or found.points > points
        # a word is not on the way to another: of words, only the next better one reaches
        return found.points >= points if assessment.value.type.is_numeric else found.row == number - 1

    move = case.search.nearest(
        [metrics_in(assessment.value)], reaches, settled=partial(settles, assessment, case.grounds)
    )
    tested = scored.score.row is not None and number <= scored.score.row
    facts = {"row": number if numbered else None, "text": text, "tested": tested}
    if move is None:
        return _unreachable(case.say("out of reach", points=exact_text(points), **facts), points)
    given = _found(move.score.indicators[path[0]], path[1]).points  # a stride on the grid may leave a row out
    return _change(case, move, "better row", given, points=exact_text(given or points), **facts)


def _unreachable(sentence: str, points: Fraction) -> Change:
    return Change(metric=None, before=None, after=None, points=points, total=None, gain=None, sentence=sentence)


def _next_better(
    assessment: Assessment | None, found: AssessmentScore, places: int, limits: Limits
) -> tuple[int, str, Fraction] | None:
    """The row with the least points above the present ones: its number, text and points as printed."""
    if assessment is None or found.points is None or found.row is None:
        return None
    better = [
        (round_half_up(within(least, limits.floor, limits.cap), places), number, row.text)
        for number, row in enumerate(rows_of(assessment.scoring), 1)
        if (least := _least(row)) is not None
    ]
    points, number, text = min((one for one in better if one[0] > found.points), default=(None, 0, ""))
    return (number, text, points) if points is not None else None


def _least(row: Row) -> Fraction | None:
    """The points that a row gives at least; None where that is not known."""
    if isinstance(row, BandRow):
        return row.ends[0] if row.ends is not None else None
    return row.fixed


def _path(score: RecordScore, scored: IndicatorScore | PartScore) -> tuple[int, int | None]:
    """Where an indicator or part stands: its indicator's index, and its own among the parts."""
    for at, indicator in enumerate(score.indicators):
        if indicator is scored:
            return at, None
        for inner, part in enumerate(indicator.parts):
            if part is scored:
                return at, inner
    raise ValueError("not of this record")


def _found(indicator: IndicatorScore, part: int | None) -> AssessmentScore:
    return indicator.score if part is None else indicator.parts[part].score


def better_grade(case: Case) -> Change | None:
    """The least change of one metric that reaches a better grade; None where no single one does.

    Points that somebody overrode are held; where the total or the grade was, nothing is known to reach a better one.
    """
    if case.score.result_overridden:
        return None
    present = case.score.grade_row

    grounds = case.grounds
    rises = betters_by_total(grounds.role)
    hopeless = hopeless_for_grade(grounds, case.figures, case.score)

    def reaches(trial: Trial) -> bool:
        if rises and trial.metric not in grounds.deciding and not trial.gains():
            return False
        row = trial.score.grade_row
        return row is not None and present is not None and row < present

    move = case.search.nearest(
        grounds.expressions,
        reaches,
        lacking=partial(_lacking_to_grade, case),
        hopeless=lambda metric: metric in grounds.placing or hopeless(metric),
    )
    if move is None:
        return None
    return _change(case, move, "better grade", None, grade=move.score.grade)


def _lacking_to_grade(case: Case, trial: Trial) -> Fraction | None:
    """How far a trial's total is from the next better grade, where a total alone decides."""
    scale, row = case.role.grades, case.score.grade_row
    condition = scale.rows[row - 1].condition if scale is not None and row else None
    if trial.score.total is None or not isinstance(condition, Compare) or not isinstance(condition.right, LiteralValue):
        return None
    threshold = condition.right.value
    return threshold - trial.score.total if isinstance(threshold, Fraction) else None


def _change(case: Case, move: Move, key: str, reached: Fraction | None, **facts: object) -> Change:
    kind, places = move.metric.type, case.role.total_decimals
    before, after = (case.words.value(value, kind) for value in (move.before, move.after))
    total = move.score.total if move.metric.name not in case.grounds.placing else None
    gain = total - case.score.total if total is not None and case.score.total is not None else None
    by, more = None, False
    if isinstance(move.before, Fraction) and isinstance(move.after, Fraction):
        by = case.words.value(abs(move.after - move.before), _difference(kind))
        more = move.after > move.before
    sentence = case.say(
        key, metric=move.metric.name, before=before, after=after, by=by, more=more,
        gain=fixed(gain, places) if gain else None, gains=gain is not None and gain > 0, same=gain == 0,
        total=fixed(total, places) if total is not None else None, **facts,
    )  # fmt: skip
    return Change(
        metric=move.metric.name, before=before, after=after, points=reached, total=total, gain=gain, sentence=sentence
    )


def _difference(kind: Type) -> Type:
    return kind.model_copy(update={"unit": "pp"}) if kind.kind is Kind.PERCENT else kind
