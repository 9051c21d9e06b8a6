"""Rules told in words and formulas: what a metric is, how a method scores, what missing data does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import exact_text
from kaohe.model.expressions import ConstantValue, Expression, LiteralValue
from kaohe.model.grades import GradeScale
from kaohe.model.pack import Assessment, Limits, Metric, MissingRule, Veto
from kaohe.model.scoring import (
    BandRow,
    Bands,
    Events,
    Formula,
    GoalPost,
    Interpolation,
    Levels,
    Rate,
    Ratio,
    Scoring,
    StepRow,
    Steps,
    Tiers,
)
from kaohe.model.types import Kind
from kaohe.pages.notation import Notation
from kaohe.pages.plain import plain
from kaohe.wording import Wording

__all__ = [
    "Row",
    "adjustment_effect",
    "by_place",
    "formulas",
    "limits",
    "metric_kind",
    "missing_rule",
    "own_limits",
    "rows",
    "veto_effect",
]

_BRACKETS = {"whole": ("⌊", "⌋"), "begun": ("⌈", "⌉"), "proportional": ("(", ")")}


@dataclass(frozen=True, slots=True)
class Row:
    """A threshold and its points, both as text."""

    when: str
    points: str


def metric_kind(metric: Metric, words: Wording) -> str:
    """What kind of figure a metric is, its unit, its range, and how shorter periods come together in it."""
    if metric.roll_up is None:
        return _kind(metric, words)
    how = words.keyword(f"BY_{metric.roll_up.how.upper()}")
    return words.say("pages", "rolled up", kind=_kind(metric, words), how=how, least=metric.roll_up.least)


def _kind(metric: Metric, words: Wording) -> str:
    said = words.keyword(f"T_{metric.kind.upper()}")
    if metric.type.unit is not None:
        said = words.say("pages", "in unit", kind=said, unit=words.term(metric.type.unit))
    if metric.type.options:
        return f"{said}{words.term('colon')}{words.joined(metric.type.options)}"
    low, high = (words.value(end, metric.type) if end is not None else None for end in (metric.low, metric.high))
    if low is None and high is None:
        return said
    return words.say("pages", "in range", kind=said, low=low, high=high)


def rows(scoring: Scoring, assessment: Assessment, words: Wording) -> tuple[Row, ...]:
    """The thresholds of a method as rows; empty where a formula says it all."""
    match scoring:
        case Bands(rows=bands):
            return tuple(Row(row.text, _earned(row, words)) for row in bands)
        case Interpolation(points=points):
            kind = assessment.value.type
            return tuple(Row(words.value(one.value, kind), exact_text(one.points)) for one in points)
        case Steps(start=start, target=target):
            at_target = Row(words.say("pages", "at target", target=_target(target, words)), exact_text(start))
            return (at_target, *_changes(scoring.below, scoring.above))
        case GoalPost(full_marks=most, low=low, high=high):
            inside = words.say("pages", "inside", low=_target(low, words), high=_target(high, words))
            return (Row(inside, exact_text(most)), *_changes(scoring.below, scoring.above))
        case Levels(rows=levels):
            return tuple(Row(row.text, exact_text(row.points)) for row in levels)
        case Tiers(rows=tiers, start=start):
            begun = (Row(words.say("pages", "to begin with"), exact_text(start)),) if start else ()
            return (*begun, *(Row(row.text, row.rate.text) for row in tiers))
        case Events(rows=bands, start=start, each=each):
            begun = (Row(words.say("pages", "to begin with"), exact_text(start)),)
            return (*(Row(row.text, plain(row.points, words)) for row in bands), *begun, *_changes(each))
        case _:
            return ()


def _earned(row: BandRow, words: Wording) -> str:
    """The points of a row; where they lie between two, those, as the formula stands above."""
    return plain(row.points, words) if row.between is None else " – ".join(map(exact_text, row.between))


def _changes(*rows: StepRow | Rate | None) -> Iterator[Row]:
    for row in rows:
        if row is not None:
            sign = "+" if row.points > 0 else "−"
            yield Row(row.text, f"{sign}{exact_text(abs(row.points))}")


def _target(target: Expression, words: Wording) -> str:
    """A target, with its figure where it is a constant."""
    said = plain(target, words)
    if not isinstance(target, ConstantValue):
        return said
    return words.say("pages", "constant", name=said, value=plain(target.expression, words))


def formulas(assessment: Assessment, words: Wording, write: Notation) -> Iterator[str]:
    """The formulas of an assessment: its value, and its points where a table doesn't say them."""
    value = write.name(words.keyword("VALUE"))
    equals = write.sign("=")
    yield write.row(value, equals, write.write(assessment.value))
    points = write.name(words.say("pages", "each points"))
    for side in _points(assessment.scoring, words, write):
        yield write.row(points, equals, side)


def _points(scoring: Scoring, words: Wording, write: Notation) -> Iterator[str]:
    value = write.name(words.keyword("VALUE"))
    match scoring:
        case Ratio(target=target, full_marks=full, lower_is_better=lower):
            top, bottom = (write.write(target), value) if lower else (value, write.write(target, 2))
            yield write.row(write.quotient(top, bottom), write.sign("×"), write.number(exact_text(full)))
        case Formula(expression=expression):
            yield write.write(expression)
        case Bands(rows=bands):
            yield from (write.write(row.points) for row in bands if row.between is not None)
        case Interpolation():
            low, high, less, more = (
                write.name(words.say("pages", key)) for key in ("low value", "high value", "low points", "high points")
            )
            minus = write.sign("−")
            share = write.quotient(
                _grouped(write, write.row(value, minus, low)), _grouped(write, write.row(high, minus, low))
            )
            rise = write.bracketed("(", write.row(more, minus, less), ")")
            yield write.row(less, write.sign("+"), share, write.sign("×"), rise)
        case Steps(start=start, target=target, below=below, above=above):
            for row in (below, above):
                if row is not None:
                    yield _step(start, target, row, value, write)
        case GoalPost(full_marks=full, low=low, high=high, below=below, above=above):
            yield _step(full, low, below, value, write)
            yield _step(full, high, above, value, write)
        case _:
            return


def _grouped(write: Notation, inner: str) -> str:
    return inner if write.stacks else write.bracketed("(", inner, ")")


def _step(start: Fraction, aim: Expression, row: StepRow, value: str, write: Notation) -> str:
    target = write.write(aim)
    sides = (target, value) if row.side == "below" else (value, target)
    gap = _grouped(write, write.row(sides[0], write.sign("−"), sides[1]))
    size = _size(aim, row, write)
    left, right = _BRACKETS[row.counting]
    count = write.bracketed(left, write.quotient(gap, size), right)
    sign = write.sign("+" if row.points > 0 else "−")
    amount = write.number(exact_text(abs(row.points)))
    return write.row(write.number(exact_text(start)), sign, amount, write.sign("×"), count)


def _size(target: Expression, row: StepRow, write: Notation) -> str:
    """The size of a step; of a share of the target, as that share of it."""
    kind = target.type
    if kind.kind in (Kind.PERCENT, Kind.RATIO):
        kind = kind.model_copy(update={"kind": Kind.PERCENT, "unit": "pp"})
    if row.relative:
        share = write.number(f"{exact_text(row.size * 100)}%")
        return _grouped(write, write.row(share, write.sign("×"), write.write(target, 2)))
    return write.write(LiteralValue(value=row.size, type=kind, span=row.span))


def limits(scoring: Scoring, words: Wording) -> str | None:
    """The least and most points, where a method states them."""
    if not isinstance(scoring, Ratio | Steps | GoalPost | Tiers | Events | Formula):
        return None
    if scoring.floor is None and scoring.cap is None:
        return None
    low, high = (exact_text(end) if end is not None else None for end in (scoring.floor, scoring.cap))
    return words.say("pages", "limits", low=low, high=high)


def own_limits(limits: Limits, words: Wording) -> str | None:
    """The least and most points of an indicator or part, where it states them."""
    if not limits.are_stated:
        return None
    low, high = (exact_text(end) if end is not None else None for end in (limits.floor, limits.cap))
    return words.say("pages", "limits", low=low, high=high)


def missing_rule(rule: MissingRule, words: Wording, *, is_part: bool) -> str:
    """What missing data does to an indicator or part."""
    points = exact_text(rule.points) if rule.points is not None else None
    key = f"missing {rule.rule}" + (" of part" if is_part and rule.rule == "pending" else "")
    return words.say("pages", key, points=points)


def adjustment_effect(one: Adjustment, words: Wording) -> str:
    """What an adjustment does, and what missing data does to it."""
    if isinstance(one.amount, EachUnit):
        each = one.amount
        counting = None if each.size == 1 and each.value.type.whole else each.counting
        said = words.say(
            "pages", "each effect", kind=one.kind, size=words.value(each.size, each.value.type),
            value=plain(each.value, words), points=exact_text(each.points), counting=counting,
        )  # fmt: skip
    else:
        said = words.say("pages", "worked effect", kind=one.kind, amount=plain(one.amount.expression, words))
    low, high = (exact_text(end) if end is not None else None for end in (one.floor, one.cap))
    return said + words.say("pages", "amount limits", low=low, high=high, ignored=one.missing_ignored)


def veto_effect(veto: Veto, words: Wording) -> str:
    """What follows where a veto's condition holds."""
    cap = exact_text(veto.cap) if veto.cap is not None else None
    facts = {"cap": cap, "grade": veto.grade, "disqualify": veto.disqualify, "ignored": veto.missing_ignored}
    return words.say("pages", "veto effect", **facts)


def by_place(scale: GradeScale, words: Wording) -> str | None:
    """How places are counted and whether grades go by them, and what small groups go by; None where there are none."""
    forced, otherwise = scale.forced, words.keyword("OTHERWISE")
    department = scale.group == "same_department"
    if forced is None:
        cuts = [f"{row.name} {row.cut_text}" for row in scale.rows if row.cut is not None]
        listed = words.term("semicolon").join(cuts)
        return words.say("pages", "places warn", department=department, rows=listed) if cuts else None
    small = [f"{row.name} {row.small_text or otherwise}" for row in scale.rows if row.small_text is not None]
    return words.say(
        "pages", "by place", department=department, least=forced.least, scale=forced.small,
        rows=words.term("semicolon").join(small),
    )  # fmt: skip
