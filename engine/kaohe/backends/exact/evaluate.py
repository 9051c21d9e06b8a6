"""What an expression is worth on a record: known, missing or not applicable."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.backends.exact.over_time import over_time
from kaohe.backends.exact.score import Figures
from kaohe.model import expressions as ex
from kaohe.model.exact import exact_text
from kaohe.model.functions import Undefined, function
from kaohe.model.in_force import in_force

__all__ = ["evaluate", "row_of", "unknown"]

_COMPARE: dict[ex.Comparator, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


def evaluate(node: ex.Expression, figures: Figures, subject: Outcome | None = None) -> Outcome:
    """The value of an expression.

    ``subject`` is what a row speaks of without naming it. An operand that is not applicable makes the whole not
    applicable; else one that is missing makes it missing, with that operand's reason. Conditions joined by 且 and 或
    need only as much as decides them: false 且 missing is false, true 或 missing is true.
    """
    meaning = _MEANINGS.get(type(node))
    if meaning is None:
        raise TypeError(f"no meaning for {type(node).__name__}")
    return meaning(node, figures, subject)


def _literal(node: ex.LiteralValue, _figures: Figures, _subject: Outcome | None) -> Outcome:
    return Known(node.value)


def _metric(node: ex.MetricValue, figures: Figures, _subject: Outcome | None) -> Outcome:
    return figures.now.get(node.metric) or Missing(Reason("no_cell", {"metric": node.metric}))


def _subject(_node: ex.SubjectValue, _figures: Figures, subject: Outcome | None) -> Outcome:
    if subject is None:
        raise ValueError("an expression speaks of a subject where there is none")
    return subject


def _prior(node: ex.PriorValue, figures: Figures, _subject: Outcome | None) -> Outcome:
    before = figures.before.get((node.metric, node.periods_back))
    return before or Missing(Reason("no_period_before", {"metric": node.metric}))


def _points(node: ex.PointsValue, figures: Figures, _subject: Outcome | None) -> Outcome:
    return figures.points[node.indicator]


def _constant(node: ex.ConstantValue, figures: Figures, subject: Outcome | None) -> Outcome:
    return evaluate(node.expression, figures, subject)


def _all_of(node: ex.AllOf, figures: Figures, subject: Outcome | None) -> Outcome:
    return _decide(node.conditions, figures, subject, decisive=False)


def _any_of(node: ex.AnyOf, figures: Figures, subject: Outcome | None) -> Outcome:
    return _decide(node.conditions, figures, subject, decisive=True)


def _is_missing(node: ex.IsMissing, figures: Figures, subject: Outcome | None) -> Outcome:
    return Known(isinstance(evaluate(node.operand, figures, subject), Missing))


def _choose(node: ex.Choose, figures: Figures, subject: Outcome | None) -> Outcome:
    chosen = evaluate(node.condition, figures, subject)
    if not isinstance(chosen, Known):
        return chosen
    return evaluate(node.yes if chosen.value else node.no, figures, subject)


def _period_day(node: ex.PeriodDay, figures: Figures, _subject: Outcome | None) -> Outcome:
    if figures.period is None:
        return Missing(Reason("no_period"))
    return Known(figures.period.starts if node.end == "start" else figures.period.ends)


def _dated(node: ex.DatedValue, figures: Figures, subject: Outcome | None) -> Outcome:
    """The version that is in force on the appraisal period's last day."""
    version = in_force(node.versions, figures.period)
    return evaluate(version.expression, figures, subject) if version else _none_in_force(node.name, figures)


def _none_in_force(name: str, figures: Figures) -> Outcome:
    return Missing(Reason("no_version", {"name": name, "period": str(figures.period)}))


def _look_up(node: ex.LookUp, figures: Figures, subject: Outcome | None) -> Outcome:
    """The value of the first row whose keys are those looked up; 其余 is any."""
    version = in_force(node.versions, figures.period)
    if version is None:
        return _none_in_force(node.table, figures)
    outcomes = [evaluate(argument, figures, subject) for argument in node.arguments]
    values = [outcome.value for outcome in outcomes if isinstance(outcome, Known)]
    if len(values) < len(outcomes):
        return _first_unknown(outcomes)
    row = row_of(version, values)
    if row is None:
        keys = ", ".join(exact_text(value) if isinstance(value, Fraction) else str(value) for value in values)
        return Missing(Reason("no_row", {"table": node.table, "keys": keys}))
    return Known(row.value)


def row_of(version: ex.TableVersion, values: Sequence[Any]) -> ex.TableRow | None:
    """The row of a table that some values are the keys of."""
    for row in version.rows:
        if all(key is None or key.value == value for key, value in zip(row.keys, values, strict=True)):
            return row
    return None


def _compare(node: ex.Compare, figures: Figures, subject: Outcome | None) -> Outcome:
    left, right = evaluate(node.left, figures, subject), evaluate(node.right, figures, subject)
    if isinstance(left, Known) and isinstance(right, Known):
        return Known(_COMPARE[node.comparator](left.value, right.value))
    return _first_unknown((left, right))


def _arithmetic(node: ex.Arithmetic, figures: Figures, subject: Outcome | None) -> Outcome:
    left, right = evaluate(node.left, figures, subject), evaluate(node.right, figures, subject)
    if isinstance(left, Known) and isinstance(right, Known):
        return _worked(node, number_of(left), number_of(right))
    return _first_unknown((left, right))


def _worked(node: ex.Arithmetic, left: Fraction, right: Fraction) -> Outcome:
    match node.sign:
        case "+":
            return Known(left + right)
        case "-":
            return Known(left - right)
        case "*":
            return Known(left * right)
        case "/":
            return Known(left / right) if right else Missing(Reason("divided_by_zero", {"divisor": node.divisor_text}))


def _convert(node: ex.Convert, figures: Figures, subject: Outcome | None) -> Outcome:
    return _of_all((node.operand,), figures, subject, lambda value: Known(value * node.factor))


def _negative(node: ex.Negative, figures: Figures, subject: Outcome | None) -> Outcome:
    return _of_all((node.operand,), figures, subject, lambda value: Known(-value))


def _between(node: ex.Between, figures: Figures, subject: Outcome | None) -> Outcome:
    sides = (node.operand, node.low, node.high)
    return _of_all(sides, figures, subject, lambda value, low, high: Known(low <= value <= high))


def _one_of(node: ex.OneOf, figures: Figures, subject: Outcome | None) -> Outcome:
    sides = (node.operand, *node.options)
    return _of_all(sides, figures, subject, lambda value, *options: Known(value in options))


def _not(node: ex.Not, figures: Figures, subject: Outcome | None) -> Outcome:
    return _of_all((node.condition,), figures, subject, lambda value: Known(not value))


def _of_all(
    sides: Sequence[ex.Expression], figures: Figures, subject: Outcome | None, worked: Callable[..., Outcome]
) -> Outcome:
    """What is made of operands that are all needed."""
    outcomes = [evaluate(side, figures, subject) for side in sides]
    values: list[Any] = [outcome.value for outcome in outcomes if isinstance(outcome, Known)]
    return worked(*values) if len(values) == len(outcomes) else _first_unknown(outcomes)


def _first_unknown(outcomes: Sequence[Outcome]) -> Outcome:
    found = unknown(outcomes)
    if found is None:
        raise ValueError("every outcome is known")
    return found


def unknown(outcomes: Sequence[Outcome]) -> Outcome | None:
    """What keeps a result from being known: what does not apply before what is missing, the first of each."""
    for kind in (NotApplicable, Missing):
        for outcome in outcomes:
            if isinstance(outcome, kind):
                return outcome
    return None


def _decide(
    conditions: Sequence[ex.Expression], figures: Figures, subject: Outcome | None, *, decisive: bool
) -> Outcome:
    """Conditions joined so that one with the ``decisive`` truth settles it, whatever the others are."""
    outcomes = [evaluate(condition, figures, subject) for condition in conditions]
    if Known(decisive) in outcomes:
        return Known(decisive)
    return unknown(outcomes) or Known(not decisive)


def _call(node: ex.Call, figures: Figures, subject: Outcome | None) -> Outcome:
    declared = function(node.function)
    outcomes = [evaluate(argument, figures, subject) for argument in node.arguments]
    if declared.takes == "periods":
        return over_time(node, outcomes)
    if declared.missing == "first known":
        return next((outcome for outcome in outcomes if isinstance(outcome, Known)), outcomes[0])
    if declared.missing == "never":
        return Known(Fraction(sum(isinstance(outcome, Known) for outcome in outcomes)))
    lacking = unknown(outcomes)
    if lacking is not None:
        return lacking
    if declared.compute is None:
        raise TypeError(f"{declared.id} is worked into plain arithmetic")
    values: list[Any] = [outcome.value for outcome in outcomes if isinstance(outcome, Known)]
    result = declared.compute(values)
    if isinstance(result, Undefined):
        return Missing(Reason(result.reason, {"argument": node.argument_text}))
    return Known(result)


_MEANINGS: dict[type[ex.Expression], Callable[[Any, Figures, Outcome | None], Outcome]] = {
    ex.LiteralValue: _literal, ex.MetricValue: _metric, ex.SubjectValue: _subject, ex.PriorValue: _prior,
    ex.PeriodDay: _period_day, ex.DatedValue: _dated, ex.LookUp: _look_up, ex.PointsValue: _points,
    ex.ConstantValue: _constant, ex.Compare: _compare, ex.Arithmetic: _arithmetic, ex.Convert: _convert,
    ex.Negative: _negative, ex.Between: _between, ex.OneOf: _one_of, ex.Not: _not, ex.AllOf: _all_of,
    ex.AnyOf: _any_of, ex.IsMissing: _is_missing, ex.Choose: _choose, ex.Call: _call,
}  # fmt: skip
