"""Whether an expression speaks of something that stands in versions."""

from __future__ import annotations

from kaohe.model.expressions import DatedValue, Expression, LookUp
from kaohe.model.in_force import is_dated
from kaohe.model.walk import walk

__all__ = ["is_dated_within"]


def is_dated_within(expression: Expression) -> bool:
    """Whether what an expression comes to depends on which version of a constant or table is in force."""
    return any(
        isinstance(node, DatedValue) or (isinstance(node, LookUp) and is_dated(node.versions))
        for node in walk(expression)
    )
