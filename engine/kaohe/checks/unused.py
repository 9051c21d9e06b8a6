"""What stands in the rules and takes no part in them: a likely slip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.derived import DetailFigure, PeerFigure
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import assessments, role_expressions, walk

__all__ = ["check_unused"]


@dataclass
class _Named:
    """What rules name on the way, besides a role's own metrics."""

    constants: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


def check_unused(pack: Pack) -> Iterator[Diagnostic]:
    """What nothing uses: W201 metrics, W202 duties, W203 constants, W204 scales, W205 look-up tables, W206 details."""
    named = _Named()
    for role in pack.roles:
        metrics = _used(role, named)
        for metric in role.metrics:
            if metric.name not in metrics:
                yield finding("W201", metric.span, metric=metric.name, role=role.name)
        measured = {duty for indicator in role.indicators for duty in indicator.duties}
        for duty in role.duties:
            if duty.name not in measured:
                yield finding("W202", duty.span, duty=duty.name, role=role.name)
    yield from _unused_details(pack, named)
    yield from _unused_definitions(pack, named)


def _unused_definitions(pack: Pack, named: _Named) -> Iterator[Diagnostic]:
    """W203 for constants, W204 for grade scales, W205 for look-up tables."""
    constants = named.constants | {name for table in pack.lookups for name in table.uses}
    constants |= {metric.name for role in pack.roles for metric in role.metrics}  # two of a name are another check's
    for name, constant in {one.name: one for one in reversed(pack.constants)}.items():
        if name not in constants:
            yield finding("W203", constant.span, constant=name)
    for table in pack.lookups:
        if table.name not in named.tables:
            yield finding("W205", table.span, table=table.name)
    used = [role.grades for role in pack.roles if role.grades is not None]
    scales = {one.name for one in used} | {one.forced.small for one in used if one.forced is not None}
    for scale in pack.grade_scales:
        if scale.name not in scales:
            yield finding("W204", scale.span, scale=scale.name)


def _unused_details(pack: Pack, named: _Named) -> Iterator[Diagnostic]:
    """W206 for details that no role rolls up, and for metrics of details that none asks for."""
    figures = [one.source for role in pack.roles for one in role.derived if isinstance(one.source, DetailFigure)]
    for detail in pack.details:
        own = [one for one in figures if one.detail == detail.name]
        used = {name for one in own for name in (one.metric, one.weight)}
        for one in own:
            used |= _metrics_in(one.condition, named) if one.condition is not None else set()
        if not own:
            yield finding("W206", detail.span, detail=detail.name, metric=None)
        for metric in detail.metrics if own else ():
            if metric.name not in used:
                yield finding("W206", metric.span, detail=detail.name, metric=metric.name)


def _used(role: Role, named: _Named) -> set[str]:
    """The metrics that a role uses; what else it names is added to ``named``."""
    assessed = [one for indicator in role.indicators for one in assessments(indicator)]
    metrics = {one.remark for one in assessed if one.remark is not None}
    compared = (one.source.metric for one in role.derived if isinstance(one.source, PeerFigure))
    metrics |= {name for name in compared if name is not None}
    for expression in role_expressions(role):
        metrics |= _metrics_in(expression, named)
    return metrics


def _metrics_in(expression: ex.Expression, named: _Named) -> set[str]:
    """The metrics that an expression names; its constants and tables are added to ``named``."""
    metrics = set()
    for node in walk(expression):
        if isinstance(node, ex.MetricValue | ex.PriorValue):
            metrics.add(node.metric)
        elif isinstance(node, ex.ConstantValue | ex.DatedValue):
            named.constants.add(node.name)
        elif isinstance(node, ex.LookUp):
            named.tables.add(node.table)
    return metrics
