"""明细: tables of many records each."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.model.derived import DetailFigure
from kaohe.model.detail import Detail
from kaohe.model.from_syntax.metrics import build_metric
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.metric import Metric
from kaohe.syntax import nodes as sx

__all__ = ["build_details", "not_details", "rolled_up"]


def build_details(scope: Scope, nodes: Sequence[sx.Detail]) -> tuple[Detail, ...]:
    """The details of a pack, each name once."""
    scope.report.unique([node.name for node in nodes], "detail")
    return tuple({node.name.text: _detail(scope, node) for node in nodes}.values())


def _detail(scope: Scope, node: sx.Detail) -> Detail:
    metrics = [one for one in node.statements if isinstance(one, sx.Metric)]
    scope.report.unique([metric.name for metric in metrics], "metric")
    keys = _keys(scope, [one for one in node.statements if isinstance(one, sx.RecordKeys)])
    built = [build_metric(scope, metric) for metric in metrics]
    return Detail(
        name=node.name.text,
        label=node.label.value if node.label else None,
        owner=node.owner.text if isinstance(node.owner, sx.Name) else node.owner.value,
        period=keys.get("period"),
        role=keys.get("role"),
        metrics=tuple({metric.name: metric for metric in built}.values()),
        span=node.name.span,
    )


def _keys(scope: Scope, lines: Sequence[sx.RecordKeys]) -> dict[str, str]:
    """The headings that a 记录 line states; whose a row is has been said behind 归属."""
    found: dict[str, str] = {}
    for key in (key for line in lines for key in line.columns):
        text = scope.report.text(key.span)
        if key.key not in ("period", "role"):
            scope.report.add("E247", key.span, text=text)
        elif key.key in found:
            scope.report.add("E406", key.span, text=text)
        found.setdefault(key.key, key.column.value)
    return found


def not_details(scope: Scope, metrics: Sequence[Metric]) -> None:
    """Reports metrics that are named like a detail, so that nobody could tell which of both is meant."""
    for metric in metrics:
        detail = scope.details.get(metric.name)
        if detail is not None:
            scope.report.add("E202", metric.span, related=(detail.span,), name=metric.name, kind="detail")


def rolled_up(scope: Scope) -> tuple[Detail, ...]:
    """The details that a role's expressions ask for."""
    sources = (one.source for one in scope.derived.values())
    names = dict.fromkeys(one.detail for one in sources if isinstance(one, DetailFigure))
    return tuple(scope.details[name] for name in names)
