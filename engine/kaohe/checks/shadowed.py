"""Names that mean two things, of which only one is ever meant: readers can't see which."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack

__all__ = ["check_shadowed"]


def check_shadowed(pack: Pack) -> Iterator[Diagnostic]:
    """W581 for a metric named like a constant; of a table named like a function building tells."""
    constants = {one.name: one for one in reversed(pack.constants)}
    for role in pack.roles:
        for metric in role.metrics:
            same = constants.get(metric.name)
            if same is not None:
                yield finding("W581", metric.span, related=(same.span,), name=metric.name, role=role.name)
