"""How a value became points, in a sentence: the rule line, and what a calculator needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, assert_never

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import AssessmentScore
from kaohe.backends.exact.steps import counted
from kaohe.explain.case import Case, held
from kaohe.explain.grounds import metrics_in
from kaohe.explain.substitute import calculable
from kaohe.explain.tiers import amounts_sentence
from kaohe.model.exact import exact_text
from kaohe.model.expressions import (
    Compare,
    DatedValue,
    Expression,
    LiteralValue,
    LookUp,
    MetricValue,
    PriorValue,
    SubjectValue,
)
from kaohe.model.pack import Assessment
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    Levels,
    Ratio,
    StepRow,
    Steps,
    Tiers,
)
from kaohe.model.types import Kind, Type
from kaohe.model.walk import walk
from kaohe.wording.numbers import approximate, shown_value

__all__ = ["method_sentence"]

_POINTS = Type(kind=Kind.POINTS)


def method_sentence(case: Case, assessment: Assessment, score: AssessmentScore) -> str:
    """The part of an indicator's sentence that says how its known value became its points."""
    scoring, value, points = assessment.scoring, score.value, score.unrounded
    if isinstance(scoring, Bands) and scoring.order is not None and score.row is None:
        return _unordered(case, scoring.order, score)
    if not isinstance(value, Known) or points is None:
        return ""
    kind = assessment.value.type
    match scoring:
        case Bands(rows=rows):
            return _bands(case, rows, score, value)
        case Levels(rows=levels) if score.row is not None:
            return case.say("level", text=case.words.joined(levels[score.row].words), points=exact_text(points))
        case Levels():
            return ""
        case Tiers():
            return amounts_sentence(case, scoring, _number(value), kind, points)
        case Events(rows=rows):
            if score.row is not None and score.row < len(rows):
                return _bands(case, rows, score, value)
            return amounts_sentence(case, scoring, _number(value), kind, points)
        case Formula():
            return _formula(case, scoring, value, points)
        case Interpolation():
            return _interpolation(case, scoring, _number(value), kind, points)
        case Ratio():
            return _ratio(case, scoring, _number(value), kind, points)
        case Steps():
            return _steps(case, scoring, _number(value), kind, points)
        case GoalPost():
            return _goal_post(case, scoring, _number(value), kind, points)
        case _:
            assert_never(scoring)


def _number(value: Known) -> Fraction:
    if not isinstance(value.value, Fraction):
        raise TypeError("only numbers are scored by this method")
    return value.value


def _number_of(case: Case, node: Expression) -> Fraction:
    """The value of a target, which is known where points came of it."""
    outcome = evaluate(node, case.figures)
    if not isinstance(outcome, Known):
        raise TypeError("points without a target")
    return _number(outcome)


def _bands(case: Case, rows: Sequence[BandRow], score: AssessmentScore, value: Known) -> str:
    if score.row is None or score.unrounded is None:
        return ""
    row = rows[score.row]
    said = case.say(row.told, row=score.row + 1, text=row.text, first=rows[0].text)
    said += _thresholds(case, [one.condition for one in _held_against(rows, score.row)])
    if not isinstance(row.points, LiteralValue):
        return f"{said}{case.words.term('colon')}{case.put_in(value).text(row.points)} {case.points(score.unrounded)}"
    if score.unrounded == score.points:
        return said
    return f"{said}{case.words.term('colon')}{exact_text(score.unrounded)}"


def _unordered(case: Case, order: Expression, score: AssessmentScore) -> str:
    """The figures that thresholds come from which are out of order."""
    if score.reason is None or score.reason.code != "out_of_order":
        return ""
    read = [node for node in walk(order) if isinstance(node, MetricValue | PriorValue | DatedValue | LookUp)]
    return case.words.joined(dict.fromkeys(map(case.put_in().text, read)))


def _held_against(rows: Sequence[BandRow], at: int) -> Sequence[BandRow]:
    """The rows by whose conditions a value fell on one: those down to it, or of a method's own its nearest threshold.

    On a line between two, the points are worked out with both thresholds anyway.
    """
    if rows[at].told != "in row":
        return rows[: at + 1]
    if rows[at].fixed is None:
        return ()
    return rows[at : at + 1] if rows[at].condition is not None else rows[at - 1 : at]


def _thresholds(case: Case, conditions: Sequence[Expression | None]) -> str:
    """The figures of what conditions were held against, where those come of a table or of a version.

    What the value was compared with is worked out, where it is another for each record.
    """
    nodes = [node for condition in conditions if condition is not None for node in walk(condition)]
    put_in = case.put_in()
    found: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, Compare) and isinstance(node.left, SubjectValue) and metrics_in(node.right):
            found |= {put_in.equation(node.right.model_copy(update={"type": node.left.type})): None}  # shown alike
        elif isinstance(node, DatedValue | LookUp):
            found |= {put_in.text(node): None}
    return case.say("thresholds", figures=tuple(found)) if found else ""


def _formula(case: Case, scoring: Formula, value: Known, points: Fraction) -> str:
    outcome = evaluate(scoring.expression, case.figures, value)
    worked = _number(outcome) if isinstance(outcome, Known) else points
    return f"{case.put_in(value).text(scoring.expression)} {held(case, worked, points, scoring.floor, scoring.cap)}"


def _interpolation(case: Case, scoring: Interpolation, value: Fraction, kind: Type, result: Fraction) -> str:
    points, words = scoring.points, case.words
    at = next((index for index, point in enumerate(points) if point.value > value), len(points))
    inner = min(max(at, 1), len(points) - 1)
    one, other = points[inner - 1], points[inner]
    end = points[0] if at == 0 else points[-1] if at == len(points) else one
    if value == end.value:
        return case.say("on point", value=words.value(value, kind), points=exact_text(end.points))
    if at != inner and (not scoring.extended or one.value == other.value):
        return case.say("held end", value=words.value(end.value, kind), points=exact_text(end.points), low=at == 0)
    number, start, end_ = (calculable(item, kind) for item in (value, one.value, other.value))
    rise = exact_text(abs(other.points - one.points))
    sign = "+" if other.points >= one.points else "-"
    worked = f"{exact_text(one.points)} {sign} ({number} - {start}) ÷ ({end_} - {start}) × {rise} {case.points(result)}"
    return case.say(
        "between points", low=words.value(one.value, kind), low_points=exact_text(one.points),
        high=words.value(other.value, kind), high_points=exact_text(other.points), worked=worked,
    )  # fmt: skip


def _ratio(case: Case, scoring: Ratio, value: Fraction, kind: Type, points: Fraction) -> str:
    if scoring.lower_is_better and value == 0:
        return case.say("zero is best", cap=exact_text(points))
    target = _number_of(case, scoring.target)
    top, bottom = (target, value) if scoring.lower_is_better else (value, target)
    worked = top / bottom * scoring.full_marks
    formula = f"{calculable(top, kind)} ÷ {calculable(bottom, kind)} × {exact_text(scoring.full_marks)}"
    named = case.say("target", target=case.put_in().text(scoring.target))
    result = held(case, worked, points, scoring.floor, scoring.cap)
    return f"{named}{case.words.term('comma')}{formula} {result}"


def _steps(case: Case, scoring: Steps, value: Fraction, kind: Type, points: Fraction) -> str:
    target = _number_of(case, scoring.target)
    named = case.put_in().text(scoring.target)
    row = scoring.below if value < target else scoring.above if value > target else None
    if row is None:
        key = "no step below" if value < target else "no step above" if value > target else "on target"
        return case.say(key, target=named, points=exact_text(points))
    return _stepped(case, _Side(scoring.start, row, named, "target"), (value, target), kind, (points, scoring))


@dataclass(frozen=True, slots=True)
class _Side:
    """A side of a target: the points at the target, the row that holds beside it, and how the target is called."""

    start: Fraction
    row: StepRow
    named: str
    end: Literal["target", "low", "high"]


def _goal_post(case: Case, scoring: GoalPost, value: Fraction, kind: Type, points: Fraction) -> str:
    ends = scoring.low, scoring.high
    low, high = (_number_of(case, end) for end in ends)
    named = [case.put_in().text(end) for end in ends]
    if low <= value <= high:
        return case.say("in goal post", low=named[0], high=named[1], points=exact_text(points))
    below = _Side(scoring.full_marks, scoring.below, named[0], "low")
    above = _Side(scoring.full_marks, scoring.above, named[1], "high")
    side, target = (below, low) if value < low else (above, high)
    return _stepped(case, side, (value, target), kind, (points, scoring))


def _stepped(
    case: Case,
    side: _Side,
    apart: tuple[Fraction, Fraction],
    kind: Type,
    came: tuple[Fraction, Steps | GoalPost],
) -> str:
    """A value apart from its target, in steps: their number, as they count, and what comes of them."""
    row, (value, target), (points, scoring) = side.row, apart, came
    size = row.size * target if row.relative else row.size
    gap = abs(value - target)
    steps = gap / size
    number = counted(row.counting, steps)
    worked = side.start + row.points * number
    sign = "+" if row.points >= 0 else "-"
    amount = f"{calculable(number, _POINTS)} × {exact_text(abs(row.points))}"
    unit = Type(kind=Kind.PERCENT, unit="pp") if kind.kind in (Kind.PERCENT, Kind.RATIO) else kind
    return case.say(
        "steps", side=row.side, end=side.end, target=side.named, counting=row.counting, whole=number == steps,
        gap=shown_value(gap, unit, case.words, [Fraction(0)]), size=case.words.value(size, unit),
        relative=exact_text(row.size * 100) if row.relative else None,
        steps=approximate(steps, [Fraction(floor(steps)), Fraction(ceil(steps))]), counted=exact_text(number),
        worked=f"{exact_text(side.start)} {sign} {amount} {held(case, worked, points, scoring.floor, scoring.cap)}",
    )  # fmt: skip
