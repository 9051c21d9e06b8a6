"""明细: tables of many records each, of which rules only see what they come to."""

from __future__ import annotations

from kaohe.diagnostics import Span
from kaohe.model.metric import Metric
from kaohe.model.types import Frozen

__all__ = ["Detail"]


class Detail(Frozen):
    """A table whose rows belong to records: a manager's teachers, an agent's tickets.

    ``owner`` is the heading of the column that holds the employee whose row it is, ``period`` that of the period, where
    it isn't called as usual, ``role`` that of the role, without which a row belongs to whichever record its employee
    has. ``metrics`` are the figures of a row.
    """

    name: str
    label: str | None
    owner: str
    period: str | None
    role: str | None
    metrics: tuple[Metric, ...]
    span: Span

    def metric(self, name: str) -> Metric:
        """The metric of that name; KeyError where there is none."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise KeyError(name)
