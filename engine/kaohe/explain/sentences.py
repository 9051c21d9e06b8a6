"""How a value became points, in a sentence: the rule line, and what a calculator needs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import AssessmentScore
from kaohe.explain.case import Case
from kaohe.explain.substitute import calculable, equals
from kaohe.model.exact import exact_text
from kaohe.model.expressions import DatedValue, Expression, LiteralValue, LookUp
from kaohe.model.pack import Assessment
from kaohe.model.scoring import AllOrNothing, Bands, Formula, Interpolation, Ratio, Steps
from kaohe.model.types import Kind, Type
from kaohe.model.walk import walk
from kaohe.wording.numbers import approximate, shown_value

__all__ = ["method_sentence"]

_POINTS = Type(kind=Kind.POINTS)


def method_sentence(case: Case, assessment: Assessment, score: AssessmentScore) -> str:
    """The part of an indicator's sentence that says how its known value became its points."""
    if not isinstance(score.value, Known) or score.unrounded is None:
        return ""
    scoring, value, points = assessment.scoring, score.value, score.unrounded
    kind = assessment.value.type
    match scoring:
        case Bands():
            return _bands(case, scoring, score, value)
        case AllOrNothing(text=text):
            said = case.say("met" if points > 0 else "not met", text=text)
            return f"{said}{_thresholds(case, [scoring.condition])}"
        case Formula():
            return _formula(case, scoring, value, points)
        case Interpolation():
            return _interpolation(case, scoring, _number(value), kind, points)
        case Ratio():
            return _ratio(case, scoring, _number(value), kind, points)
        case Steps():
            return _steps(case, scoring, _number(value), kind, points)
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


def _bands(case: Case, scoring: Bands, score: AssessmentScore, value: Known) -> str:
    if score.row is None or score.unrounded is None:
        return ""
    row = scoring.rows[score.row]
    said = case.say("band", row=score.row + 1, text=row.text)
    said += _thresholds(case, [one.condition for one in scoring.rows[: score.row + 1]])
    if not isinstance(row.points, LiteralValue):
        return f"{said}{case.words.term('colon')}{case.put_in(value).text(row.points)} {case.points(score.unrounded)}"
    if score.unrounded == score.points:
        return said
    return f"{said}{case.words.term('colon')}{exact_text(score.unrounded)}"


def _thresholds(case: Case, conditions: Sequence[Expression | None]) -> str:
    """The figures of what conditions were held against, where those come of a table or of a version."""
    nodes = [node for condition in conditions if condition is not None for node in walk(condition)]
    put_in = case.put_in()
    found = dict.fromkeys(put_in.text(node) for node in nodes if isinstance(node, DatedValue | LookUp))
    return case.say("thresholds", figures=tuple(found)) if found else ""


def _formula(case: Case, scoring: Formula, value: Known, points: Fraction) -> str:
    outcome = evaluate(scoring.expression, case.figures, value)
    worked = _number(outcome) if isinstance(outcome, Known) else points
    return f"{case.put_in(value).text(scoring.expression)} {_held(case, worked, points, scoring.floor, scoring.cap)}"


def _held(case: Case, worked: Fraction, points: Fraction, floor: Fraction | None, cap: Fraction | None) -> str:
    """A result, its rounding, and what a floor or cap made of it."""
    if worked == points:
        return case.points(points)
    key, limit = ("floor", floor) if points == floor else ("cap", cap)
    return equals(approximate(worked, [points])) + case.say(
        key, limit=exact_text(limit if limit is not None else points)
    )


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
    held = _held(case, worked, points, scoring.floor, scoring.cap)
    return f"{named}{case.words.term('comma')}{formula} {held}"


def _steps(case: Case, scoring: Steps, value: Fraction, kind: Type, points: Fraction) -> str:
    target = _number_of(case, scoring.target)
    named = case.put_in().text(scoring.target)
    row = scoring.below if value < target else scoring.above if value > target else None
    if row is None:
        key = "no step below" if value < target else "no step above" if value > target else "on target"
        return case.say(key, target=named, points=exact_text(points))
    size = row.size * target if row.relative else row.size
    gap = abs(value - target)
    steps = gap / size
    number = _counted(steps, row.counting)
    worked = scoring.start + row.points * number
    sign = "+" if row.points >= 0 else "-"
    amount = f"{calculable(number, _POINTS)} × {exact_text(abs(row.points))}"
    unit = Type(kind=Kind.PERCENT, unit="pp") if kind.kind in (Kind.PERCENT, Kind.RATIO) else kind
    return case.say(
        "steps", side=row.side, target=named, counting=row.counting, whole=number == steps,
        gap=shown_value(gap, unit, case.words, [Fraction(0)]), size=case.words.value(size, unit),
        relative=exact_text(row.size * 100) if row.relative else None,
        steps=approximate(steps, [Fraction(floor(steps)), Fraction(ceil(steps))]), counted=exact_text(number),
        worked=f"{exact_text(scoring.start)} {sign} {amount} {_held(case, worked, points, scoring.floor, scoring.cap)}",
    )  # fmt: skip


def _counted(steps: Fraction, counting: str) -> Fraction:
    """How many steps count, where whole ones do, or begun ones do."""
    if counting == "whole":
        return Fraction(steps.numerator // steps.denominator)
    return Fraction(-(-steps.numerator // steps.denominator)) if counting == "begun" else steps
