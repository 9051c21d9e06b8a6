"""Which figures of periods before a role needs."""

from __future__ import annotations

from kaohe.model.expressions import PriorValue
from kaohe.model.pack import Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["look_backs"]


def look_backs(role: Role) -> tuple[tuple[str, int], ...]:
    """The (metric, periods back) that a role's rules look back at, each once, in the order of first use."""
    found: dict[tuple[str, int], None] = {}
    for expression in role_expressions(role):
        for node in walk(expression):
            if isinstance(node, PriorValue):
                found[node.metric, node.periods_back] = None
    return tuple(found)
