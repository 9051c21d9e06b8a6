"""What stands in the rules and takes no part in them: a likely slip."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["check_unused"]


def check_unused(pack: Pack) -> Iterator[Diagnostic]:
    """W201 for unused metrics, W202 for unmeasured duties, W203 for unused constants, W204 for unused scales."""
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
    for constant in pack.constants:
        if constant.name not in constants:
            yield finding("W203", constant.span, constant=constant.name)
    scales = {role.grades.name for role in pack.roles if role.grades is not None}
    for scale in pack.grade_scales:
        if scale.name not in scales:
            yield finding("W204", scale.span, scale=scale.name)


def _used(role: Role, constants: set[str]) -> set[str]:
    """The metrics that a role uses; the constants on the way are added to ``constants``."""
    metrics = {one.metric for one in role.of_peers.values()}
    for expression in role_expressions(role):
        for node in walk(expression):
            if isinstance(node, ex.MetricValue | ex.PriorValue):
                metrics.add(node.metric)
            elif isinstance(node, ex.ConstantValue):
                constants.add(node.name)
    return metrics
