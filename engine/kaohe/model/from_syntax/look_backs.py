"""Calls that look at other periods: which figures of which periods they need."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.derived import Derived, PeriodPlace
from kaohe.model.from_syntax.roll_ups import figure_before, figure_now
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import Function, periods_in
from kaohe.model.metric import Metric
from kaohe.model.periods import periods_a_year
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["MOST_PERIODS", "typed_look_back", "typed_over_periods"]

MOST_PERIODS = 36
"""The most periods that a rule may look at."""

_YEARLY = ("same_period_last_year", "yearly_growth", "yearly_decline")
_PLACE = {"zh": "本年第几期", "en": "period_of_the_year"}


def typed_look_back(scope: Scope, node: sx.Call, declared: Function) -> ex.Expression | None:
    """A metric of a period before, or its change since then: 上期, 去年同期, 环比增长 and their kin."""
    metric = _metric(scope, node)
    back = _periods_back(scope, node, declared)
    if metric is None or back is None:
        return None
    asked: ex.Asked = "same_period_last_year" if declared.id in _YEARLY else "prior"
    before = figure_before(metric, back, node, asked)
    if declared.gives == "same":
        return before
    if not _is_number(scope, node, metric):
        return None
    now = figure_now(metric, node.arguments[0])
    return ex.Call(
        type=Type(kind=Kind.PERCENT), span=node.span, function=declared.id, arguments=(now, before),
        argument_text=metric.name,
    )  # fmt: skip


def typed_over_periods(scope: Scope, node: sx.Call, declared: Function) -> ex.Expression | None:
    """What a metric comes to over several periods: 近N期平均 and its kin, 累计."""
    metric = _metric(scope, node)
    yearly = declared.id == "year_to_date"
    most = periods_a_year(scope.cycle) if yearly else periods_in(node.function.text)
    if most is None or (not yearly and not 2 <= most <= MOST_PERIODS):
        scope.report.add("E251", node.function.span, text=node.function.text, number=most, most=MOST_PERIODS, least=2)
        return None
    least = _least(scope, node, most)
    if metric is None or least == 0 or not _is_number(scope, node, metric):
        return None
    now = figure_now(metric, node)
    earlier = [figure_before(metric, back, node) for back in range(1, most)]
    return ex.Call(
        type=metric.type.model_copy(update={"whole": now.type.whole and declared.id != "last_average"}),
        span=node.span, function=declared.id, arguments=(*([_place(scope, node)] if yearly else []), now, *earlier),
        argument_text=metric.name, least=least,
    )  # fmt: skip


def _metric(scope: Scope, node: sx.Call) -> Metric | None:
    """A look-back sees metrics as read; 上期 of a computed figure has no single meaning."""
    argument = node.arguments[0]
    metric = scope.metrics.get(argument.name.text) if isinstance(argument, sx.Reference) else None
    if metric is None:
        if isinstance(argument, sx.Reference) and argument.name.text not in scope.constants:
            scope.report.unknown(argument.name, "metric", scope.metrics)
        else:
            scope.report.add("E205", argument.span, function=node.function.text, text=scope.report.text(argument.span))
    return metric


def _is_number(scope: Scope, node: sx.Call, metric: Metric) -> bool:
    if metric.type.kind in NUMERIC:
        return True
    scope.report.add("E305", node.arguments[0].span, text=metric.name, kind=metric.type.kind.value)
    return False


def _periods_back(scope: Scope, node: sx.Call, declared: Function) -> int | None:
    """How many periods a call looks back: 2 in 上期(销售额, 2)."""
    if declared.id in _YEARLY:
        return periods_a_year(scope.cycle)
    if len(node.arguments) == 1:
        return 1
    written = node.arguments[1]
    number = _written(written)
    if number is None or not 1 <= number <= MOST_PERIODS:
        text = scope.report.text(node.span)
        scope.report.add("E251", written.span, text=text, number=number, most=MOST_PERIODS, least=1)
        return None
    return number


def _least(scope: Scope, node: sx.Call, most: int) -> int | None:
    """How many periods must be known: 2 in 至少 2 期; None where all must, 0 where that has been reported."""
    if len(node.arguments) == 1:
        return None
    option = node.arguments[1]
    known = isinstance(option, sx.Option) and option.word == "at_least"
    number = _written(option.number) if isinstance(option, sx.Option) and option.number is not None else None
    if not known or number is None or not 1 <= number <= most:
        text = scope.report.text(option.span)
        scope.report.add("E252", option.span, text=text, function=node.function.text, most=most, stated=known)
        return 0
    return number


def _written(node: sx.Node) -> int | None:
    """A whole number as written, of periods or bare."""
    if not isinstance(node, sx.Number) or node.unit not in (None, "item") or node.value.denominator != 1:
        return None
    return int(node.value)


def _place(scope: Scope, node: sx.Call) -> ex.MetricValue:
    """Which period of its year the record's is."""
    kind = Type(kind=Kind.NUMBER, whole=True)
    name = _PLACE[scope.report.language(node.span)]
    figure = Metric(
        name=name, label=None, kind="count", type=kind, low=Fraction(1), high=Fraction(periods_a_year(scope.cycle)),
        per_hundred=False, column="", span=node.span,
    )  # fmt: skip
    scope.derived.setdefault(name, Derived(figure=figure, source=PeriodPlace()))
    return ex.MetricValue(type=kind, span=node.span, metric=name)
