"""数据: what a record brings."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model.from_syntax.expressions import number
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.roll_ups import built_roll_up
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.pack import Metric
from kaohe.model.periods import Cycle
from kaohe.model.types import Kind, Type
from kaohe.model.units import dimension
from kaohe.syntax import nodes as sx

__all__ = ["build_metric"]

_KINDS = {
    "count": Kind.NUMBER, "number": Kind.NUMBER, "rating": Kind.NUMBER, "percent": Kind.PERCENT,
    "duration": Kind.DURATION, "money": Kind.MONEY, "flag": Kind.FLAG, "choice": Kind.CHOICE, "date": Kind.DATE,
    "text": Kind.TEXT,
}  # fmt: skip
_DEFAULTS: dict[str, tuple[Fraction | None, Fraction | None]] = {
    "count": (Fraction(0), None),
    "percent": (Fraction(0), Fraction(1)),
    "duration": (Fraction(0), None),
}


def build_metric(scope: Scope, node: sx.Metric, cycle: Cycle | None = None) -> Metric:
    """A metric, of a role's ``cycle`` or of a detail.

    What can be kept of a faulty one is, so that its uses raise no findings of their own.
    """
    declared = node.type
    unit = _unit(scope.report, node)
    kind = Type(
        kind=_KINDS[declared.kind],
        unit=unit,
        whole=declared.kind == "count",
        options=tuple(option.value for option in declared.options),
    )
    low, high = _range(scope, node, kind)
    return Metric(
        name=node.name.text,
        label=node.label.value if node.label else None,
        kind=declared.kind,
        type=kind,
        low=low,
        high=high,
        per_hundred=declared.per_hundred,
        column=node.column.value if node.column else node.name.text,
        roll_up=built_roll_up(scope.report, node, cycle),
        span=node.span,
    )


def _unit(report: Report, node: sx.Metric) -> str | None:
    kind, unit = node.type.kind, node.type.unit
    if unit is None:
        return {"duration": "minute", "money": "CNY"}.get(kind)
    if dimension(unit) != kind:
        report.add("E311", node.type.span, text=report.text(node.type.span), kind=kind)
        return {"duration": "minute", "money": "CNY"}.get(kind)
    return unit


def _range(scope: Scope, node: sx.Metric, kind: Type) -> tuple[Fraction | None, Fraction | None]:
    declared = node.type
    low, high = _DEFAULTS.get(declared.kind, (None, None))
    if declared.low is None and declared.high is None:
        return low, high
    stated_low, stated_high = _end(scope, declared.low, kind), _end(scope, declared.high, kind)
    if declared.kind == "percent" or stated_low is not None:
        low = stated_low if declared.low is not None else low
    high = stated_high if declared.high is not None else None if declared.kind != "percent" else high
    if low is not None and high is not None and low >= high:
        scope.report.add("E312", declared.span, text=scope.report.text(declared.span), low=low, high=high)
        return None, None
    return low, high


def _end(scope: Scope, node: sx.Expression | None, kind: Type) -> Fraction | None:
    if node is None:
        return None
    end = number(scope, node)
    if end is not None and end.type.kind is Kind.NUMBER and kind.kind in (Kind.DURATION, Kind.MONEY):
        return fold(end)  # 「时长(分钟) 0 到 600」 says its unit just before
    end = end and agree(scope.report, end, kind, "")
    return fold(end) if end is not None else None
