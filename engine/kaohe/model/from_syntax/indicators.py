"""指标 and 分项: what is scored, from what, with which weight."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

from kaohe.diagnostics import Edit
from kaohe.model.exact import Exact
from kaohe.model.from_syntax.expressions import condition, typed
from kaohe.model.from_syntax.methods import scores_numbers_only
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.scorings import build_scoring, fixed_points, limit_values
from kaohe.model.pack import Assessment, Duty, Indicator, Limits, MissingRule, Part
from kaohe.model.types import Kind
from kaohe.syntax import nodes as sx

__all__ = ["build_indicator"]

_Statement = TypeVar("_Statement", bound=sx.Node)


def build_indicator(scope: Scope, node: sx.Indicator, duties: Sequence[Duty]) -> Indicator:
    """An indicator; what is faulty in it is left out, so that checks of the whole still see it and its weight."""
    weight = _weight(scope, node.weight, node.form)
    full_marks = weight if node.form == "points" else Fraction(100)
    inner = scope.worth(full_marks)
    only = _Statements(scope, node.statements)
    measures, basis = only.one(sx.Measures), only.one(sx.Basis)
    return Indicator(
        name=node.name.text,
        label=node.label.value if node.label else None,
        weight=weight,
        full_marks=full_marks,
        duties=_duties(scope, measures, duties),
        basis=basis.text.value if basis else None,
        condition=condition(scope, node.condition) if node.condition is not None else None,
        condition_text=scope.report.text(node.condition.span) if node.condition is not None else None,
        assessment=_own_assessment(inner, node, only, full_marks),
        parts=_parts(inner, node, full_marks),
        limits=only.limits(),
        missing=_missing(inner, only),
        span=node.name.span,
    )


class _Statements:
    """The statements of an indicator or part, each of which may stand once."""

    def __init__(self, scope: Scope, statements: Sequence[sx.IndicatorStatement]) -> None:
        self._scope = scope
        self._statements = statements
        seen: dict[type, sx.Node] = {}
        for statement in statements:
            if isinstance(statement, sx.Limits):  # 最低 and 最高 may stand on a line each
                continue
            first = seen.setdefault(type(statement), statement)
            if first is not statement:
                text = scope.report.text(statement.span)
                scope.report.add("E406", statement.span, related=(first.span,), text=text)

    def limits(self) -> Limits:
        """The limits, from one line or two."""
        found: dict[str, Exact | None] = {"floor": None, "cap": None}
        written: dict[str, sx.Limits] = {}
        for line in (one for one in self._statements if isinstance(one, sx.Limits)):
            for side, value in zip(("floor", "cap"), limit_values(self._scope, line), strict=True):
                if value is not None and written.setdefault(side, line) is not line:
                    text = self._scope.report.text(line.span)
                    self._scope.report.add("E406", line.span, related=(written[side].span,), text=text)
                elif value is not None:
                    found[side] = value
        floor, cap = found["floor"], found["cap"]
        if len({id(line) for line in written.values()}) == 2 and floor is not None and cap is not None and floor > cap:
            self._scope.report.add("E413", written["cap"].span, floor=floor, cap=cap)
        return Limits(floor=floor, cap=cap)

    def one(self, kind: type[_Statement]) -> _Statement | None:
        """The statement of a kind, the first where a second has been reported."""
        return next((one for one in self._statements if isinstance(one, kind)), None)


def _weight(scope: Scope, node: sx.Number, form: str) -> Exact:
    """A weight: a share by 权重, points by 分值."""
    written = scope.report.text(node.span)
    if form == "weight":
        if node.unit != "percent":
            fix = Edit(node.span, f"{written}%") if node.unit is None and node.value > 1 else None
            scope.report.add("E313", node.span, text=written, fix=fix)
            return node.value / 100 if node.value > 1 else node.value
        value = node.value / 100
    else:
        if node.unit not in (None, "points"):
            fix = Edit(node.span, written.rstrip("%％")) if node.unit == "percent" else None
            scope.report.add("E314", node.span, text=written, fix=fix)
        value = node.value
    if value <= 0:
        scope.report.add("E315", node.span, text=written)
    return value


def _duties(scope: Scope, node: sx.Measures | None, duties: Sequence[Duty]) -> tuple[str, ...]:
    if node is None:
        return ()
    known = [duty.name for duty in duties]
    for name in node.duties:
        if name.text not in known:
            scope.report.unknown(name, "duty", known)
    return tuple(name.text for name in node.duties if name.text in known)


def _own_assessment(scope: Scope, node: sx.Indicator, only: _Statements, full_marks: Exact) -> Assessment | None:
    if node.parts:
        for statement in (only.one(sx.ValueIs), only.one(sx.Scoring), only.one(sx.Remark)):
            if statement is not None:
                scope.report.add("E408", statement.span, related=(node.parts[0].span,), indicator=node.name.text)
        return None
    return _assessment(scope, node.name, only, full_marks)


def _assessment(scope: Scope, name: sx.Name, only: _Statements, full_marks: Exact) -> Assessment | None:
    value, scoring = only.one(sx.ValueIs), only.one(sx.Scoring)
    if value is None and not scope.report.may_be_unread("VALUE"):
        scope.report.add("E405", name.span, indicator=name.text)
    if scoring is None and not scope.report.may_be_unread("SCORE"):
        scope.report.add("E404", name.span, indicator=name.text)
    figure = typed(scope, value.expression) if value is not None else None
    wants_number = scoring is not None and scores_numbers_only(scoring.method)
    if value is not None and figure is not None and wants_number and not figure.type.is_numeric:
        text = scope.report.text(value.expression.span)
        scope.report.add("E305", value.expression.span, text=text, kind=figure.type.kind.value)
        return None
    rows = scope.about(figure.type if figure is not None else None, full_marks)
    method = build_scoring(rows, scoring.method, full_marks) if scoring is not None else None
    if value is None or figure is None or scoring is None or method is None:
        return None
    remark = only.one(sx.Remark)
    return Assessment(
        value=figure,
        value_text=scope.report.text(value.expression.span),
        scoring=method,
        remark=_remark(scope, remark.metric) if remark is not None else None,
    )


def _remark(scope: Scope, name: sx.Name) -> str | None:
    """The metric that holds the assessor's reason, which is a text."""
    metric = scope.metrics.get(name.text)
    if metric is None:
        scope.report.unknown(name, "metric", scope.metrics)
    elif metric.type.kind is not Kind.TEXT:
        scope.report.add("E529", name.span, metric=name.text, kind=metric.type.kind.value)
        return None
    return metric.name if metric is not None else None


def _missing(scope: Scope, only: _Statements) -> MissingRule:
    node = only.one(sx.MissingRule)
    if node is None:
        return MissingRule(rule="pending", stated=False)
    if isinstance(node.rule, str):
        return MissingRule(rule=node.rule)
    assigned = fixed_points(scope, node.rule)
    return MissingRule(rule="pending") if assigned is None else MissingRule(rule="points", points=assigned)


def _parts(scope: Scope, node: sx.Indicator, full_marks: Exact) -> tuple[Part, ...]:
    scope.report.unique([part.name for part in node.parts], "part")
    parts = tuple(_part(scope, part, full_marks) for part in node.parts)
    total = sum((part.weight for part in parts), Fraction(0))
    if parts and total != 1:
        scope.report.add("E402", node.name.span, indicator=node.name.text, total=total, missing=1 - total)
    return parts


def _part(scope: Scope, node: sx.Part, full_marks: Exact) -> Part:
    only = _Statements(scope, node.statements)
    for kind in (sx.Measures, sx.Basis):
        statement = only.one(kind)
        if statement is not None:
            scope.report.add("E407", statement.span, text=scope.report.text(statement.span))
    return Part(
        name=node.name.text,
        label=node.label.value if node.label else None,
        weight=_weight(scope, node.weight, "weight"),
        assessment=_assessment(scope, node.name, only, full_marks),
        limits=only.limits(),
        missing=_missing(scope, only),
        span=node.name.span,
    )
