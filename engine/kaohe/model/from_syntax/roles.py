"""岗位: one version of a role's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from kaohe.model.derived import Derived
from kaohe.model.from_syntax.adjustments import build_adjustment
from kaohe.model.from_syntax.detail_tables import not_details, rolled_up
from kaohe.model.from_syntax.dimensions import build_scored
from kaohe.model.from_syntax.effective import effective_days
from kaohe.model.from_syntax.expressions import condition
from kaohe.model.from_syntax.in_role import build_exemption, build_in_role
from kaohe.model.from_syntax.metrics import build_metric
from kaohe.model.from_syntax.roll_ups import all_say_how, rolled_counts
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.scorings import fixed_points, limit_values
from kaohe.model.pack import Duty, GradeScale, Key, Limits, Role, Veto
from kaohe.model.periods import Cycle
from kaohe.syntax import nodes as sx

__all__ = ["build_role"]

_Statement = TypeVar("_Statement", bound=sx.Node)
_REPEATABLE = (sx.Duty, sx.Metric, sx.Dimension, sx.Indicator, sx.Adjustment, sx.Exemption, sx.Veto)
_MOST_DECIMALS = 6


def build_role(shared: Scope, node: sx.Role, scales: Mapping[str, GradeScale | None]) -> Role:
    """A role version; what is faulty in it is left out, so that checks of the whole still see the rest."""
    only = _Statements(shared, node)
    duties = tuple(_duty(duty) for duty in only.all(sx.Duty))
    cycle = _cycle(shared, node, only.one(sx.Cycle))
    metrics = [build_metric(shared, metric, cycle) for metric in only.all(sx.Metric)]
    all_say_how(shared.report, only.all(sx.Metric))
    shared.report.unique([duty.name for duty in only.all(sx.Duty)], "duty")
    shared.report.unique([metric.name for metric in only.all(sx.Metric)], "metric")
    named = {metric.name: metric for metric in metrics}
    not_details(shared, metrics)
    scope = replace(shared, metrics=named, derived=rolled_counts(metrics), cycle=cycle)
    stated = only.one(sx.InRole)
    in_role = build_in_role(scope, stated)
    scope = replace(scope, in_role=in_role, in_role_faulty=stated is not None and in_role is None)
    exempting = [build_exemption(scope, one, condition(scope, one.condition)) for one in only.all(sx.Exemption)]
    scored = build_scored(scope, node, duties)
    names = [*(one.name for one in scored.dimensions), *(one.name for one in scored.indicators)]
    after = scope.after(tuple(dict.fromkeys(names)))
    adjustments = [build_adjustment(after, one) for one in only.all(sx.Adjustment)]
    starts, ends = effective_days(scope.report, only.one(sx.Effective))
    grades = _grades(scope, only.one(sx.UseGrades), scales)
    places = _decimals(scope, only.one(sx.Decimals))
    limits, crossing = only.one(sx.TotalLimits), only.one(sx.Crossing)
    floor, cap = limit_values(scope, limits.limits if limits else None)
    vetoes = tuple(veto for veto in (_veto(after, one, grades) for one in only.all(sx.Veto)) if veto)
    return Role(
        name=node.name.text,
        label=node.label.value if node.label else None,
        starts=starts,
        ends=ends,
        picked_by=crossing.at if crossing else "end",
        picked_by_stated=crossing is not None,
        cycle=cycle,
        record_columns=_record_columns(scope, only.one(sx.RecordKeys)),
        indicator_decimals=places[0],
        total_decimals=places[1],
        grades=grades,
        duties=duties,
        metrics=tuple({metric.name: metric for metric in metrics}.values()),
        derived=(*scope.derived.values(), *_placed(grades)),
        details=rolled_up(scope),
        form=scored.form,
        dimensions=scored.dimensions,
        indicators=scored.indicators,
        in_role=in_role,
        exemptions=tuple(one for one in exempting if one is not None),
        least_counted=_least_counted(scope, only.one(sx.CountedWeight)),
        adjustments=tuple(one for one in adjustments if one is not None),
        limits=Limits(floor=floor, cap=cap),
        vetoes=vetoes,
        span=node.name.span,
    )


class _Statements:
    """A role's statements by kind; those that may stand only once do."""

    def __init__(self, scope: Scope, role: sx.Role) -> None:
        self._statements: Sequence[sx.Node] = role.statements
        seen: dict[type, sx.Node] = {}
        for statement in role.statements:
            if isinstance(statement, _REPEATABLE):
                continue
            first = seen.setdefault(type(statement), statement)
            if first is not statement:
                text = scope.report.text(statement.span)
                scope.report.add("E406", statement.span, related=(first.span,), text=text)

    def all(self, kind: type[_Statement]) -> list[_Statement]:
        """All statements of a kind, in the order written."""
        return [one for one in self._statements if isinstance(one, kind)]

    def one(self, kind: type[_Statement]) -> _Statement | None:
        """The statement of a kind, the first where a second has been reported."""
        return next(iter(self.all(kind)), None)


def _duty(node: sx.Duty) -> Duty:
    return Duty(name=node.name.text, label=node.label.value if node.label else None, span=node.name.span)


def _cycle(scope: Scope, role: sx.Role, node: sx.Cycle | None) -> Cycle:
    if node is not None:
        return node.kind
    if not scope.report.doubtful:
        scope.report.add("E410", role.name.span, role=role.name.text)
    return "year"


def _record_columns(scope: Scope, node: sx.RecordKeys | None) -> dict[Key, str]:
    columns: dict[Key, str] = {}
    for key in node.columns if node else ():
        if key.key in columns:
            scope.report.add("E406", key.span, text=scope.report.text(key.span))
        columns.setdefault(key.key, key.column.value)
    return columns


def _decimals(scope: Scope, node: sx.Decimals | None) -> tuple[int, int]:
    places = []
    for number in (node.indicator, node.total) if node else (None, None):
        fits = number is None or (number.value.denominator == 1 and 0 <= number.value <= _MOST_DECIMALS)
        if number is not None and not fits:
            scope.report.add("E411", number.span, text=scope.report.text(number.span), most=_MOST_DECIMALS)
        places.append(int(number.value) if number is not None and fits else 2)
    return places[0], places[1]


def _grades(scope: Scope, node: sx.UseGrades | None, scales: Mapping[str, GradeScale | None]) -> GradeScale | None:
    if node is None:
        return None
    if node.name.text not in scales:
        scope.report.unknown(node.name, "grade scale", scales)
    return scales.get(node.name.text)


def _placed(grades: GradeScale | None) -> tuple[Derived, ...]:
    """The figures that a scale by places asks for."""
    return (grades.forced.place, grades.forced.size) if grades is not None and grades.forced is not None else ()


def _least_counted(scope: Scope, node: sx.CountedWeight | None) -> Fraction | None:
    if node is None:
        return None
    if node.least.unit != "percent" or not 0 < node.least.value <= 100:
        scope.report.add("E412", node.least.span, text=scope.report.text(node.least.span))
        return None
    return node.least.value / 100


def _veto(scope: Scope, node: sx.Veto, grades: GradeScale | None) -> Veto | None:
    test = condition(scope, node.condition)
    cap = fixed_points(scope, node.cap) if node.cap is not None else None
    if node.grade is not None and grades is not None:
        known = [row.name for row in grades.rows]
        if node.grade.text not in known:
            scope.report.unknown(node.grade, "grade", known)
    if test is None:
        return None
    return Veto(
        title=node.title.value,
        condition=test,
        condition_text=scope.report.text(node.condition.span),
        cap=cap,
        grade=node.grade.text if node.grade is not None else None,
        disqualify=node.disqualify,
        missing_ignored=node.missing_ignored,
        span=node.span,
    )
