"""示例: given figures and expected results, tied to the role they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

from kaohe.model import expressions as ex
from kaohe.model.derived import PeerFigure
from kaohe.model.exact import Scalar
from kaohe.model.from_syntax.expressions import typed
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.metric import Metric
from kaohe.model.pack import Example, Expected, Given, Role
from kaohe.model.types import Kind
from kaohe.model.walk import walk
from kaohe.syntax import nodes as sx

__all__ = ["build_example"]


def build_example(shared: Scope, node: sx.Example, roles: Sequence[Role]) -> Example | None:
    """An example; None where it is of no known role."""
    report = shared.report
    versions = [role for role in roles if role.name == node.role.text]
    if not versions:
        report.unknown(node.role, "role", [role.name for role in roles])
        return None
    metrics = {metric.name: metric for role in versions for metric in role.metrics}
    asked = {one.figure.name: one for role in versions for one in role.derived}
    scored = dict.fromkeys(one.name for role in versions for one in role.scored)
    scope = replace(
        shared, metrics=metrics, derived=asked, cycle=versions[0].cycle, knows_totals=True, indicators=tuple(scored)
    )
    peers = {one.source: one.figure for one in asked.values() if isinstance(one.source, PeerFigure)}
    given = [_given(scope, peers, one) for one in node.given if one.metric is not None or one.call is not None]
    _once(report, given)
    return Example(
        title=node.title.value,
        role=node.role.text,
        period=_period(node),
        given=tuple(one for one in given if one is not None),
        expected=tuple(one for one in (_expected(scope, one, versions) for one in node.expected) if one),
        span=node.title.span,
    )


def _period(node: sx.Example) -> str | None:
    for one in node.given:
        if one.metric is None and one.call is None and isinstance(one.value, sx.PeriodValue):
            return one.value.text
    return None


def _once(report: Report, given: Sequence[Given | None]) -> None:
    seen: dict[tuple[str, int], Given] = {}
    for one in given:
        if one is not None and seen.setdefault((one.metric, one.periods_back), one) is not one:
            report.add("E406", one.span, text=report.text(one.span))


def _given(scope: Scope, figures: Mapping[PeerFigure, Metric], node: sx.Given) -> Given | None:
    found = _metric_given(scope, node.metric) if node.metric is not None else _call_given(scope, figures, node)
    if found is None:
        return None
    metric, back = found
    absent = Given(metric=metric.name, periods_back=back, value=None, span=node.span)
    if isinstance(node.value, sx.State):
        return absent.model_copy(update={"not_applicable": node.value.word == "not_applicable"})
    value = _figure(scope, metric, node.value)
    return None if value is None else absent.model_copy(update={"value": value})


def _metric_given(scope: Scope, name: sx.Name) -> tuple[Metric, int] | None:
    metric = scope.metrics.get(name.text)
    if metric is None:
        scope.report.unknown(name, "metric", scope.metrics)
        return None
    return metric, 0


def _call_given(scope: Scope, figures: Mapping[PeerFigure, Metric], node: sx.Given) -> tuple[Metric, int] | None:
    """The figure that a call is: a metric of a period before, or one that other records give.

    ``figures`` are those that the role asks for, under the names that it has for them.
    """
    if node.call is None:
        return None
    before = len(scope.report.findings)
    worked_out = typed(scope, node.call)
    match worked_out:
        case ex.PriorValue(metric=metric, periods_back=back):
            return scope.metrics[metric], back
        case ex.Arithmetic(averaged=str() as metric, left=ex.PriorValue(periods_back=back)):
            return scope.metrics[metric], back
        case ex.MetricValue(metric=name) | ex.Call(function="rank", arguments=(ex.MetricValue(metric=name), *_)):
            given = scope.derived[name]
            same = figures.get(given.source) if isinstance(given.source, PeerFigure) else None
            return same or given.figure, 0
        case _:
            if len(scope.report.findings) == before:
                text = scope.report.text(node.call.span)
                scope.report.add("E222", node.call.span, text=text, figures=_asked(scope, worked_out))
            return None


def _asked(scope: Scope, node: ex.Expression | None) -> tuple[str, ...]:
    """The figures of other records that a call is worked out from."""
    found = (one.metric for one in walk(node) if isinstance(one, ex.MetricValue)) if node is not None else ()
    return tuple(name for name in found if name in scope.derived)


def _figure(scope: Scope, metric: Metric, node: sx.Expression) -> Scalar | None:
    """A given figure in its metric's unit, inside its range."""
    written = typed(Scope(scope.report, scope.constants), node)
    agreed = agree(scope.report, written, metric.type, metric.name) if written is not None else None
    if agreed is None:
        return None
    if isinstance(agreed, ex.LiteralValue) and not isinstance(agreed.value, Fraction):
        return _known_option(scope, metric, agreed)
    value = fold(agreed)
    if value is None:
        scope.report.add("E310", node.span, text=scope.report.text(node.span))
        return None
    averages = metric.roll_up is not None and metric.roll_up.how == "average"
    whole = metric.type.whole and value.denominator != 1 and not averages
    low, high = metric.lowest, metric.highest
    if whole or (low is not None and value < low) or (high is not None and value > high):
        text = scope.report.text(node.span)
        scope.report.add(
            "E702", node.span, metric=metric.name, text=text, low=low, high=high, type=metric.type,
            whole=whole,
        )  # fmt: skip
        return None
    return value


def _known_option(scope: Scope, metric: Metric, node: ex.LiteralValue) -> bool | date | str | None:
    if metric.type.kind is Kind.CHOICE and node.value not in metric.type.options:
        scope.report.add("E208", node.span, name=str(node.value), options=metric.type.options)
        return None
    return node.value if not isinstance(node.value, Fraction) else None


def _expected(scope: Scope, node: sx.Expected, versions: Sequence[Role]) -> Expected | None:
    indicator = node.name.text if node.name is not None else None
    part = node.part.text if node.part is not None else None
    if node.what == "indicator" and node.name is not None and not _names_one(scope.report, node, versions):
        return None
    what: Literal["dimension", "indicator", "base_total", "total", "grade"] = node.what
    if what == "indicator" and any(one.name == indicator for role in versions for one in role.dimensions):
        what = "dimension"
    blank = Expected(what=what, indicator=indicator, part=part, value=None, span=node.span)
    if isinstance(node.value, sx.State):
        return blank.model_copy(update={"state": node.value.word})
    if node.what == "grade":
        return _expected_grade(scope.report, node, blank, versions)
    written = typed(Scope(scope.report, scope.constants), node.value)
    value = fold(written) if written is not None else None
    if value is None or written is None or written.type.kind not in (Kind.NUMBER, Kind.POINTS, Kind.RATIO):
        if written is not None:
            scope.report.add("E310", node.span, text=scope.report.text(node.span))
        return None
    return blank.model_copy(update={"value": value})


def _expected_grade(report: Report, node: sx.Expected, blank: Expected, versions: Sequence[Role]) -> Expected | None:
    if isinstance(node.value, sx.Reference):
        name = node.value.name
    elif isinstance(node.value, sx.Text):
        name = sx.Name(node.value.value, span=node.value.span)
    else:
        return None
    known = [row.name for role in versions if role.grades for row in role.grades.rows]
    if name.text not in known:
        report.unknown(name, "grade", known)
        return None
    return blank.model_copy(update={"value": name.text})


def _names_one(report: Report, node: sx.Expected, versions: Sequence[Role]) -> bool:
    """Whether the expected indicator or dimension, and part, exist."""
    if node.name is None:
        return True
    indicators = {indicator.name: indicator for role in versions for indicator in role.indicators}
    dimensions = [one.name for role in versions for one in role.dimensions]
    if node.part is None and node.name.text in dimensions:
        return True
    found = indicators.get(node.name.text)
    if found is None:
        report.unknown(node.name, "indicator", [*indicators, *dimensions])
        return False
    parts = [part.name for part in found.parts]
    if node.part is not None and node.part.text not in parts:
        report.unknown(node.part, "part", parts)
        return False
    return True
