"""What stands in the rules and takes no part in them: a likely slip."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.derived import DetailFigure, PeerFigure
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["check_unused"]


def check_unused(pack: Pack) -> Iterator[Diagnostic]:
    """W201 for unused metrics, W202 for unmeasured duties, W203 for constants, W204 for scales, W205 for details."""
    constants: set[str] = set()
    for role in pack.roles:
        metrics = _used(role, constants)
        for metric in role.metrics:
            if metric.name not in metrics:
                yield finding("W201", metric.span, metric=metric.name, role=role.name)
        measured = {duty for indicator in role.indicators for duty in indicator.duties}
        for duty in role.duties:
            if duty.name not in measured:
                yield finding("W202", duty.span, duty=duty.name, role=role.name)
    yield from _unused_details(pack, constants)
    for constant in pack.constants:
        if constant.name not in constants:
            yield finding("W203", constant.span, constant=constant.name)
    scales = {role.grades.name for role in pack.roles if role.grades is not None}
    for scale in pack.grade_scales:
        if scale.name not in scales:
            yield finding("W204", scale.span, scale=scale.name)


def _unused_details(pack: Pack, constants: set[str]) -> Iterator[Diagnostic]:
    """W205 for details that no role rolls up, and for metrics of details that none asks for."""
    figures = [one.source for role in pack.roles for one in role.derived if isinstance(one.source, DetailFigure)]
    for detail in pack.details:
        own = [one for one in figures if one.detail == detail.name]
        used = {name for one in own for name in (one.metric, one.weight)}
        for one in own:
            used |= _named(one.condition, constants) if one.condition is not None else set()
        if not own:
            yield finding("W205", detail.span, detail=detail.name, metric=None)
        for metric in detail.metrics if own else ():
            if metric.name not in used:
                yield finding("W205", metric.span, detail=detail.name, metric=metric.name)


def _used(role: Role, constants: set[str]) -> set[str]:
    """The metrics that a role uses; the constants on the way are added to ``constants``."""
    metrics = {one.source.metric for one in role.derived if isinstance(one.source, PeerFigure)}
    for expression in role_expressions(role):
        metrics |= _named(expression, constants)
    return metrics


def _named(expression: ex.Expression, constants: set[str]) -> set[str]:
    """The metrics that an expression names; its constants are added to ``constants``."""
    metrics = set()
    for node in walk(expression):
        if isinstance(node, ex.MetricValue | ex.PriorValue):
            metrics.add(node.metric)
        elif isinstance(node, ex.ConstantValue):
            constants.add(node.name)
    return metrics
