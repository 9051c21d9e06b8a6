"""Calls over detail records: which figures of them they need, and the arithmetic on those."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from kaohe.diagnostics import Edit, Span
from kaohe.model import expressions as ex
from kaohe.model.derived import DetailOf
from kaohe.model.detail import Detail
from kaohe.model.from_syntax.detail_figures import Asked
from kaohe.model.from_syntax.scope import Scope, quoted_name
from kaohe.model.functions import Function, detail_function
from kaohe.model.metric import Metric
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx
from kaohe.syntax.keywords import keywords

__all__ = ["as_column", "detail_column", "names_detail", "not_of_rows", "speaks_of_details", "typed_detail_call"]

Typed = Callable[[Scope, sx.Expression], ex.Expression | None]
_Argument = sx.Expression | sx.Option | sx.OnlyThose
_Shape = Literal["metric", "metric and weight", "rows or metric", "rows"]
_SHAPES: dict[str, _Shape] = {
    "detail_weighted_average": "metric and weight", "detail_weighted_sum": "metric and weight",
    "detail_weight_sum": "metric and weight", "detail_count": "rows or metric", "detail_share": "rows",
    "detail_decided": "rows",
}  # fmt: skip
"""What stands before the condition; where nothing is said, one metric."""
_SHARE = Type(kind=Kind.RATIO)
_NAMED: dict[str, DetailOf] = {
    "detail_sum": "sum", "detail_weight_sum": "weight_sum", "detail_count": "count", "detail_decided": "decided",
    "detail_max": "max", "detail_min": "min", "detail_lower_middle": "lower_middle",
    "detail_upper_middle": "upper_middle",
}  # fmt: skip
"""The functions that are one figure of the rows as it is."""


def speaks_of_details(scope: Scope, node: sx.Call) -> bool:
    """Whether a call's first argument is a detail or a metric of one."""
    first = _of_details(scope, node.arguments[0]) if node.arguments else None
    return isinstance(first, sx.DetailColumn) or (isinstance(first, sx.Reference) and first.name.text in scope.details)


def _of_details(scope: Scope, node: _Argument) -> _Argument:
    """An argument, and where a detail's metric is called as an indicator's points are, that metric."""
    is_metric = isinstance(node, sx.PointsOf) and names_detail(scope, node)
    return as_column(scope, node) if isinstance(node, sx.PointsOf) and is_metric else node


def names_detail(scope: Scope, node: sx.PointsOf) -> bool:
    """Whether 教师记录.得分 is a metric of detail records, and not an indicator's points."""
    return node.indicator.text in scope.details or (
        scope.rows_of is not None and node.indicator.text == scope.rows_of.name
    )


def as_column(scope: Scope, node: sx.PointsOf) -> sx.DetailColumn:
    """The same as a metric of detail records."""
    end = node.indicator.span.end
    written = scope.report.sources[node.span.file][end : node.span.end]
    name = sx.Name(written.strip(" \t.．"), span=Span(node.span.file, end, node.span.end))
    return sx.DetailColumn(node.indicator, name, span=node.span)


def detail_column(scope: Scope, node: sx.DetailColumn) -> ex.Expression | None:
    """A metric of detail records outside of any function: only a condition on their rows may speak of one."""
    text = scope.report.text(node.span)
    if scope.rows_of is None:
        if _known(scope, node.detail) is not None:
            scope.report.add("E242", node.span, text=text)
        return None
    if node.detail.text != scope.rows_of.name:
        scope.report.add("E245", node.span, text=text, detail=scope.rows_of.name)
        return None
    metric = _metric(scope, scope.rows_of, node.metric)
    if metric is None:
        return None
    return ex.MetricValue(type=metric.type, span=node.span, metric=metric.name)


def not_of_rows(scope: Scope, detail: Detail, name: sx.Name) -> None:
    """Reports a name in a condition on rows that is none of theirs."""
    if name.text in scope.report.doubtful:
        return
    own = any(metric.name == name.text for metric in detail.metrics)
    meant = f"{quoted_name(detail.name)}.{quoted_name(name.text)}"
    fix = Edit(name.span, meant) if own else None
    scope.report.add("E246", name.span, fix=fix, text=name.text, detail=detail.name, own=own, meant=meant)


def typed_detail_call(scope: Scope, node: sx.Call, typed: Typed) -> ex.Expression | None:
    """The typed form of a call over detail records: derived figures, and what is worked out from them."""
    if scope.rows_of is not None:
        scope.report.add("E248", node.span, text=scope.report.text(node.span))
        return None
    asked = _asked(scope, node, typed)
    if asked is None:
        return None
    declared = detail_function(node.function.text)
    identifier = declared.id if declared else ""
    match identifier:
        case "detail_average":
            return asked.quotient(asked.figure("sum"), asked.figure("count"), asked.mean)
        case "detail_weighted_average":
            top = asked.weighted(node.span)
            return top and asked.quotient(top, asked.figure("weight_sum"), asked.mean)
        case "detail_weighted_sum":
            return asked.weighted(node.span)
        case "detail_share":
            return asked.quotient(asked.figure("count"), asked.figure("decided"), _SHARE)
        case "detail_median":
            return _median(asked)
        case _:
            return asked.figure(_NAMED[identifier])


def _median(asked: Asked) -> ex.Expression:
    """Half of the two in the middle; of an odd number both are the same."""
    low, high = asked.figure("lower_middle"), asked.figure("upper_middle")
    both = ex.Arithmetic(type=asked.mean, span=low.span, sign="+", left=low, right=high)
    two = ex.LiteralValue(type=Type(kind=Kind.NUMBER, whole=True), span=low.span, value=Fraction(2))
    return ex.Arithmetic(type=asked.mean, span=low.span, sign="/", left=both, right=two, divisor_text="2")


def _asked(scope: Scope, node: sx.Call, typed: Typed) -> Asked | None:
    """What a call asks for; None where that isn't clear."""
    declared = detail_function(node.function.text)
    if declared is None:
        scope.report.add("E243", node.span, function=node.function.text, text=scope.report.text(node.arguments[0].span))
        return None
    if _ran_together(scope, node):
        return None
    conditions = [one.condition for one in node.arguments if isinstance(one, sx.OnlyThose)]
    others = [_of_details(scope, one) for one in node.arguments if not isinstance(one, sx.OnlyThose)]
    columns = [one for one in others if isinstance(one, sx.DetailColumn)]
    rows = [one for one in others if isinstance(one, sx.Reference) and one.name.text in scope.details]
    if not _fits(declared, columns, rows, len(others), conditions):
        first = columns[0].detail.text if columns else rows[0].name.text
        scope.report.add(
            "E244", node.span, function=declared.names, form=_SHAPES.get(declared.id, "metric"), detail=first,
            must=declared.id in ("detail_share", "detail_decided"),
        )  # fmt: skip
        return None
    detail = _known(scope, columns[0].detail if columns else rows[0].name)
    if detail is None:
        return None
    for other in columns[1:]:
        if other.detail.text != detail.name:
            scope.report.add("E245", other.span, text=scope.report.text(other.span), detail=detail.name)
            return None
    return _with_metrics(scope, node, typed, declared, detail, columns, conditions)


def _ran_together(scope: Scope, node: sx.Call) -> bool:
    """Whether 当 ran into the name behind it: 当教师记录.级别 is read as one name."""
    for argument in node.arguments[1:]:
        if isinstance(argument, sx.OnlyThose):
            continue
        text = scope.report.text(argument.span)
        for word in keywords().spellings["WHEN"]:
            name = next((one for one in scope.details if text.startswith(f"{word}{one}.")), None)
            if name is not None:
                start = argument.span.start
                span = Span(argument.span.file, start, start + len(word) + len(name))
                fix = Edit(span, f"{word} {name}")
                scope.report.add("E104", span, fix=fix, word=f"{word}{name}", left=word, right=name)
                return True
    return False


def _fits(
    declared: Function,
    columns: list[sx.DetailColumn],
    rows: list[sx.Reference],
    others: int,
    conditions: list[sx.Expression],
) -> bool:
    """Whether the arguments are those that a function takes."""
    if len(columns) + len(rows) != others or len(conditions) > 1:
        return False
    match _SHAPES.get(declared.id, "metric"):
        case "metric":
            return (len(columns), len(rows)) == (1, 0)
        case "metric and weight":
            return (len(columns), len(rows)) == (2, 0)
        case "rows or metric":
            return others == 1
        case "rows":
            return (len(columns), len(rows)) == (0, 1) and len(conditions) == 1


def _with_metrics(
    scope: Scope,
    node: sx.Call,
    typed: Typed,
    declared: Function,
    detail: Detail,
    columns: list[sx.DetailColumn],
    conditions: list[sx.Expression],
) -> Asked | None:
    found = [_metric(scope, detail, one.metric) for one in columns]
    metrics = [one for one in found if one is not None]
    condition = _condition(scope, detail, conditions[0], typed) if conditions else None
    if len(metrics) < len(found) or (conditions and condition is None):
        return None
    for one, column in zip(metrics, columns, strict=True):
        if one.type.kind not in NUMERIC and declared.id != "detail_count":
            text = scope.report.text(column.span)
            scope.report.add("E305", column.span, text=text, kind=one.type.kind.value)
            return None
    metric = metrics[0] if metrics else None
    weight = metrics[1] if len(metrics) > 1 else None
    if weight is not None and (weight.low is None or weight.low < 0):
        scope.report.add("E249", columns[1].span, text=scope.report.text(columns[1].span), metric=weight.name)
        return None
    text = scope.report.text(conditions[0].span) if conditions else ""
    return Asked(scope, node.span, detail, metric, weight, condition, text)


def _condition(scope: Scope, detail: Detail, node: sx.Expression, typed: Typed) -> ex.Expression | None:
    """Which rows count: it speaks of nothing but the detail's own metrics."""
    found = typed(Scope(scope.report, scope.constants, rows_of=detail), node)
    if found is not None and found.type.kind is not Kind.FLAG:
        scope.report.add("E304", node.span, text=scope.report.text(node.span), kind=found.type.kind.value)
        return None
    return found


def _known(scope: Scope, name: sx.Name) -> Detail | None:
    detail = scope.details.get(name.text)
    if detail is None:
        scope.report.unknown(name, "detail", scope.details)
    return detail


def _metric(scope: Scope, detail: Detail, name: sx.Name) -> Metric | None:
    own = {metric.name: metric for metric in detail.metrics}
    if name.text not in own:
        scope.report.unknown(name, "metric", own)
    return own.get(name.text)
