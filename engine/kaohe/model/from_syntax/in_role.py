"""在岗 and 不考核: the days in a role, the words that speak of them, and who isn't appraised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaohe.model import expressions as ex
from kaohe.model.derived import PeerFigure
from kaohe.model.from_syntax.roll_ups import figure_now
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import Function, function, function_named
from kaohe.model.metric import Metric
from kaohe.model.pack import Exemption, InRole
from kaohe.model.types import Kind, Type
from kaohe.model.walk import walk
from kaohe.syntax import nodes as sx

__all__ = ["build_exemption", "build_in_role", "day_or_days", "days_named"]

_DAYS = Type(kind=Kind.DURATION, unit="day", whole=True)
_DATE = Type(kind=Kind.DATE)
_STATED = ("days_in_role", "share_in_role")
"""The words that ask for what 在岗 states."""


def build_in_role(scope: Scope, node: sx.InRole | None) -> InRole | None:
    """How the days in a role are counted; None where the rules don't say, or faultily."""
    if node is None:
        return None
    if node.pro_rata:
        scope.report.add("E465", node.span, text=scope.report.text(node.span))
    names = [name for name in (node.start, node.end, node.days) if name is not None]
    metrics = [_metric(scope, name, days=name is node.days) for name in names]
    known = [metric for metric in metrics if metric is not None]
    if len(known) < len(metrics) or _hidden(scope, node) or node.pro_rata:
        return None
    days = ex.Call(
        type=_DAYS, span=node.span, function="days_in_role", argument_text=", ".join(one.name for one in known),
        arguments=(*_known(scope.metrics, node), *_ends(node)),
    )  # fmt: skip
    start, end, stated = (name.text if name is not None else None for name in (node.start, node.end, node.days))
    text = scope.report.text(node.span)
    return InRole(days=days, start=start, end=end, stated=stated, text=text, span=node.span)


def _metric(scope: Scope, name: sx.Name, *, days: bool) -> Metric | None:
    """The metric that tells a day, or how many there were."""
    metric = scope.metrics.get(name.text)
    if metric is None:
        scope.report.unknown(name, "metric", scope.metrics)
        return None
    averaged = metric.roll_up is not None and metric.roll_up.how == "average"
    if metric.kind != ("count" if days else "date") or averaged:
        scope.report.add("E461", name.span, metric=name.text, kind=f"T_{metric.kind.upper()}", days=days)
        return None
    return metric


def _hidden(scope: Scope, node: sx.InRole) -> bool:
    """Whether a metric is called as the days are that dates come to, so that the word would mean two things."""
    found = next((metric for name, metric in scope.metrics.items() if _is_days(name)), None)
    if found is None or (node.days is not None and node.days.text == found.name):
        return False
    scope.report.add("E463", node.span, related=(found.span,), metric=found.name, text=scope.report.text(node.span))
    return True


def _is_days(name: str) -> bool:
    declared = function_named(name)
    return declared is not None and declared.id == "days_in_role"


def _known(metrics: Mapping[str, Metric], node: sx.InRole) -> tuple[ex.Expression, ...]:
    """The days as stated, or the first and the last day: nobody has left whose last day is blank."""
    if node.days is not None:
        return (figure_now(metrics[node.days.text], node.days),)
    first: ex.Expression = ex.LiteralValue(type=_DATE, span=node.span, value=date.min)
    last: ex.Expression = ex.LiteralValue(type=_DATE, span=node.span, value=date.max)
    if node.start is not None:
        first = figure_now(metrics[node.start.text], node.start)
    if node.end is not None:
        either = (figure_now(metrics[node.end.text], node.end), last)
        last = ex.Call(
            type=_DATE, span=node.span, function="first_known", arguments=either, argument_text=node.end.text
        )  # fmt: skip
    return first, last


def _ends(node: sx.Node) -> tuple[ex.PeriodDay, ex.PeriodDay]:
    return (
        ex.PeriodDay(type=_DATE, span=node.span, end="start"), ex.PeriodDay(type=_DATE, span=node.span, end="end"),
    )  # fmt: skip


def days_named(scope: Scope, name: sx.Name) -> ex.Expression | None:
    """What 在岗天数 is where a role states it by a metric of that very name; None for any other name."""
    return _as_days(scope.in_role, name) if scope.in_role is not None and _is_days(name.text) else None


def _as_days(in_role: InRole, name: sx.Name) -> ex.Expression:
    return in_role.days.model_copy(update={"span": name.span})


def day_or_days(scope: Scope, name: sx.Name) -> ex.Expression | None:
    """A day of the appraisal period, or a number of days of it, that a name stands for; None where a fault was told."""
    declared = function_named(name.text)
    if declared is None or declared.takes != "nothing":
        return None
    if declared.id in ("period_start", "period_end"):
        return ex.PeriodDay(type=_DATE, span=name.span, end="start" if declared.id == "period_start" else "end")
    return _days(scope, name, declared)


def _days(scope: Scope, name: sx.Name, declared: Function) -> ex.Expression | None:
    if declared.id in _STATED and scope.in_role is None:
        if not scope.in_role_faulty:
            scope.report.add("E462", name.span, text=name.text)
        return None
    whole = ex.Call(
        type=_DAYS, span=name.span, function="days_in_period", arguments=_ends(name), argument_text=""
    )  # fmt: skip
    if declared.id == "days_in_period" or scope.in_role is None:
        return whole
    days = _as_days(scope.in_role, name)
    if declared.id == "days_in_role":
        return days
    divisor = function("days_in_period").name(scope.report.language(name.span))
    return ex.Arithmetic(
        type=Type(kind=Kind.RATIO), span=name.span, sign="/", left=days, right=whole, divisor_text=divisor
    )  # fmt: skip


def build_exemption(scope: Scope, node: sx.Exemption, test: ex.Expression | None) -> Exemption | None:
    """Who isn't appraised; None where the condition is faulty. It is known before anybody is compared with others."""
    if test is None:
        return None
    peers = {one.figure.name for one in scope.derived.values() if isinstance(one.source, PeerFigure)}
    compared = next((one for one in walk(test) if isinstance(one, ex.MetricValue) and one.metric in peers), None)
    if compared is not None:
        scope.report.add("E464", compared.span, text=scope.report.text(compared.span), title=node.title.value)
        return None
    return Exemption(
        title=node.title.value, condition=test, condition_text=scope.report.text(node.condition.span),
        missing_ignored=node.missing_ignored, span=node.span,
    )  # fmt: skip
