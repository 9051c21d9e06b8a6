"""What an expression is worth on a record: known, missing or not applicable."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, assert_never

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.over_time import over_time
from kaohe.backends.exact.score import Figures
from kaohe.model import expressions as ex
from kaohe.model.exact import exact_text
from kaohe.model.functions import Undefined, function
from kaohe.model.in_force import in_force
from kaohe.model.walk import operands

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
    match node:
        case ex.LiteralValue(value=value):
            return Known(value)
        case ex.MetricValue(metric=metric):
            return figures.now.get(metric) or Missing(Reason("no_cell", {"metric": metric}))
        case ex.SubjectValue():
            if subject is None:
                raise ValueError("an expression speaks of a subject where there is none")
            return subject
        case ex.PriorValue(metric=metric, periods_back=back):
            before = figures.before.get((metric, back))
            return before or Missing(Reason("no_period_before", {"metric": metric}))
        case ex.PeriodDay() | ex.DatedValue() | ex.LookUp():
            return _of_period(node, figures, subject)
        case ex.PointsValue(indicator=indicator):
            return figures.points[indicator]
        case ex.Compare() | ex.Arithmetic() | ex.Convert() | ex.Negative() | ex.Between() | ex.OneOf() | ex.Not():
            return _strict(node, figures, subject)
        case ex.ConstantValue(expression=inner):
            return evaluate(inner, figures, subject)
        case ex.AllOf(conditions=conditions):
            return _decide(conditions, figures, subject, decisive=False)
        case ex.AnyOf(conditions=conditions):
            return _decide(conditions, figures, subject, decisive=True)
        case ex.IsMissing(operand=inner):
            return Known(isinstance(evaluate(inner, figures, subject), Missing))
        case ex.Choose(condition=condition, yes=yes, no=no):
            chosen = evaluate(condition, figures, subject)
            if not isinstance(chosen, Known):
                return chosen
            return evaluate(yes if chosen.value else no, figures, subject)
        case ex.Call():
            return _call(node, figures, subject)
        case _:
            raise TypeError(f"no meaning for {type(node).__name__}")


def _of_period(node: ex.PeriodDay | ex.DatedValue | ex.LookUp, figures: Figures, subject: Outcome | None) -> Outcome:
    """What hangs on the appraisal period: its days, and which version of something is in force on its last day."""
    period = figures.period
    match node:
        case ex.PeriodDay(end=end):
            if period is None:
                return Missing(Reason("no_period"))
            return Known(period.starts if end == "start" else period.ends)
        case ex.DatedValue(name=name, versions=versions):
            version = in_force(versions, period)
            return evaluate(version.expression, figures, subject) if version else _none_in_force(name, figures)
        case ex.LookUp():
            return _look_up(node, figures, subject)


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


_Strict = ex.Compare | ex.Arithmetic | ex.Convert | ex.Negative | ex.Between | ex.OneOf | ex.Not


def _strict(node: _Strict, figures: Figures, subject: Outcome | None) -> Outcome:
    """The operations that need all their operands."""
    sides = (node.left, node.right) if isinstance(node, (ex.Compare, ex.Arithmetic)) else operands(node)
    outcomes = [evaluate(operand, figures, subject) for operand in sides]
    values: list[Any] = [outcome.value for outcome in outcomes if isinstance(outcome, Known)]
    if len(values) < len(outcomes):
        return _first_unknown(outcomes)
    match node:
        case ex.Compare(comparator=comparator):
            return Known(_COMPARE[comparator](*values))
        case ex.Arithmetic(sign="/"):
            return _divide(node, *values)
        case ex.Arithmetic(sign=sign):
            left, right = values
            return Known({"+": left + right, "-": left - right, "*": left * right}[sign])
        case ex.Negative():
            return Known(-values[0])
        case ex.Convert(factor=factor):
            return Known(values[0] * factor)
        case ex.Between():
            operand, low, high = values
            return Known(low <= operand <= high)
        case ex.OneOf():
            return Known(values[0] in values[1:])
        case ex.Not():
            return Known(not values[0])
        case _:
            assert_never(node)


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


def _divide(node: ex.Arithmetic, dividend: Fraction, divisor: Fraction) -> Outcome:
    if divisor == 0:
        return Missing(Reason("divided_by_zero", {"divisor": node.divisor_text}))
    return Known(dividend / divisor)


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
