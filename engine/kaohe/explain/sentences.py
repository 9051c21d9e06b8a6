"""How a value became points, in a sentence: the rule line, and what a calculator needs."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import AssessmentScore, Figures
from kaohe.explain.substitute import Substitution, calculable
from kaohe.model.exact import decimal_places, exact_text, round_half_up
from kaohe.model.expressions import LiteralValue
from kaohe.model.pack import Assessment
from kaohe.model.scoring import AllOrNothing, Bands, Formula, Interpolation, Ratio, Steps
from kaohe.model.types import Kind, Type
from kaohe.wording import Wording
from kaohe.wording.numbers import approximate

__all__ = ["method_sentence", "rounded"]

_POINTS = Type(kind=Kind.POINTS)


def rounded(number: Fraction, places: int) -> str:
    """What a computation comes to, and the arrow to its printed figure where rounding changed it."""
    printed = round_half_up(number, places)
    if printed == number:
        return exact_text(number)
    ends = decimal_places(number)
    shown = exact_text(number) if ends is not None and ends <= 8 else f"≈{exact_text(round_half_up(number, places + 3))}"
    return f"{shown} → {exact_text(printed)}"


def method_sentence(
    assessment: Assessment, score: AssessmentScore, figures: Figures, places: int, words: Wording
) -> str:
    """The part of an indicator's sentence that says how its known value became its points."""
    if not isinstance(score.value, Known) or score.unrounded is None:
        return ""
    scoring, value = assessment.scoring, score.value
    put_in = Substitution(words, figures, value)
    result = rounded(score.unrounded, places)
    match scoring:
        case Bands():
            return _bands(scoring, score, put_in, result, words)
        case AllOrNothing(text=text):
            key = "met" if score.unrounded > 0 else "not met"
            return words.say("explanation", key, text=text)
        case Formula(expression=expression, floor=floor, cap=cap):
            outcome = evaluate(expression, figures, value)
            worked = outcome.value if isinstance(outcome, Known) else None
            limited = _limited(worked, score.unrounded, floor, cap, words)
            shown = rounded(worked, places) if isinstance(worked, Fraction) and not limited else ""
            shown = shown or (approximate(worked) if isinstance(worked, Fraction) else "")
            return f"{put_in.text(expression)} = {shown}{limited}"
        case Interpolation():
            return _interpolation(scoring, _number(value), assessment.value.type, result, words)
        case Ratio():
            return _ratio(scoring, assessment, score, figures, places, words)
        case Steps():
            return _steps(scoring, assessment, score, figures, places, words)
        case _:
            assert_never(scoring)


def _number(value: Known) -> Fraction:
    return value.value if isinstance(value.value, Fraction) else Fraction(0)


def _bands(scoring: Bands, score: AssessmentScore, put_in: Substitution, result: str, words: Wording) -> str:
    if score.row is None:
        return ""
    row = scoring.rows[score.row]
    said = words.say("explanation", "band", row=score.row + 1, text=row.text)
    if isinstance(row.points, LiteralValue):
        return said
    return f"{said}{words.term('colon')}{put_in.text(row.points)} = {result}"


def _interpolation(scoring: Interpolation, value: Fraction, kind: Type, result: str, words: Wording) -> str:
    points = scoring.points
    at = next((index for index, point in enumerate(points) if point.value > value), len(points))
    if not scoring.extended and at in (0, len(points)):
        end = points[0] if at == 0 else points[-1]
        facts = {"value": words.value(end.value, kind), "points": exact_text(end.points)}
        return words.say("explanation", "at end" if end.value == value else "held end", **facts, low=at == 0)
    at = min(max(at, 1), len(points) - 1)
    one, other = points[at - 1], points[at]
    if value == one.value:
        return words.say("explanation", "on point", value=words.value(value, kind), points=exact_text(one.points))
    number = [calculable(item, kind) for item in (value, one.value, other.value)]
    rise = exact_text(abs(other.points - one.points))
    sign = "+" if other.points >= one.points else "-"
    worked = f"{exact_text(one.points)} {sign} ({number[0]} - {number[1]}) ÷ ({number[2]} - {number[1]}) × {rise} = {result}"
    return words.say(
        "explanation", "between points", low=words.value(one.value, kind), low_points=exact_text(one.points),
        high=words.value(other.value, kind), high_points=exact_text(other.points), worked=worked,
    )  # fmt: skip


def _ratio(
    scoring: Ratio, assessment: Assessment, score: AssessmentScore, figures: Figures, places: int, words: Wording
) -> str:
    value = _number(score.value) if isinstance(score.value, Known) else Fraction(0)
    target = evaluate(scoring.target, figures)
    if not isinstance(target, Known) or not isinstance(target.value, Fraction) or score.unrounded is None:
        return ""
    if scoring.lower_is_better and value == 0:
        return words.say("explanation", "zero is best", cap=exact_text(score.unrounded))
    kind = assessment.value.type
    top, bottom = (target.value, value) if scoring.lower_is_better else (value, target.value)
    worked = top / bottom * scoring.full_marks
    limited = _limited(worked, score.unrounded, scoring.floor, scoring.cap, words)
    shown = approximate(worked) if limited else rounded(worked, places)
    formula = f"{calculable(top, kind)} ÷ {calculable(bottom, kind)} × {exact_text(scoring.full_marks)}"
    named = words.say("explanation", "target", target=Substitution(words, figures).text(scoring.target))
    return f"{named}{words.term('comma')}{formula} = {shown}{limited}"


def _limited(
    worked: object, given: Fraction | None, floor: Fraction | None, cap: Fraction | None, words: Wording
) -> str:
    """What a floor or cap made of the points; empty where it changed nothing."""
    if worked == given or given is None:
        return ""
    key = "floor" if given == floor else "cap"
    return words.say("explanation", key, limit=exact_text(floor if key == "floor" and floor is not None else cap or given))


def _steps(
    scoring: Steps, assessment: Assessment, score: AssessmentScore, figures: Figures, places: int, words: Wording
) -> str:
    value = _number(score.value) if isinstance(score.value, Known) else Fraction(0)
    target = evaluate(scoring.target, figures)
    if not isinstance(target, Known) or not isinstance(target.value, Fraction) or score.unrounded is None:
        return ""
    named = Substitution(words, figures).text(scoring.target)
    row = scoring.below if value < target.value else scoring.above if value > target.value else None
    if row is None:
        key = "no step below" if value < target.value else "no step above" if value > target.value else "on target"
        return words.say("explanation", key, target=named, points=exact_text(score.unrounded))
    size = row.size * target.value if row.relative else row.size
    gap = abs(value - target.value)
    steps = gap / size
    counted = {"whole": Fraction(steps.numerator // steps.denominator), "begun": Fraction(-(-steps.numerator // steps.denominator))}
    number = counted.get(row.counting, steps)
    sign = "+" if row.points >= 0 else "-"
    reached = scoring.start + row.points * number
    limited = _limited(reached, score.unrounded, scoring.floor, scoring.cap, words)
    amount = f"{_factor(number)} × {exact_text(abs(row.points))}"
    shown = approximate(reached) if limited else rounded(reached, places)
    share = assessment.value.type.kind in (Kind.PERCENT, Kind.RATIO)
    unit = Type(kind=Kind.PERCENT, unit="pp") if share else assessment.value.type
    return words.say(
        "explanation", "steps", side=row.side, gap=words.value(gap, unit), target=named, text=row.text,
        steps=approximate(steps), counted=_factor(number), whole=number == steps, counting=row.counting,
        worked=f"{exact_text(scoring.start)} {sign} {amount} = {shown}{limited}",
    )  # fmt: skip


def _factor(number: Fraction) -> str:
    return calculable(number, _POINTS)
