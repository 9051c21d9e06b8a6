"""What a role needs to know of periods: figures of those before, and the days of its own."""

from __future__ import annotations

from kaohe.model.dated import is_dated_within
from kaohe.model.expressions import PeriodDay, PriorValue
from kaohe.model.pack import Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["asks_for_period", "hangs_on_period", "look_backs"]


def look_backs(role: Role) -> tuple[tuple[str, int], ...]:
    """The (metric, periods back) that a role's rules look back at, each once, in the order of first use."""
    found: dict[tuple[str, int], None] = {}
    for expression in role_expressions(role):
        for node in walk(expression):
            if isinstance(node, PriorValue):
                found[node.metric, node.periods_back] = None
    return tuple(found)


def asks_for_period(role: Role) -> bool:
    """Whether what a role's rules give looks at the days of the appraisal period."""
    days = role.in_role.days if role.in_role is not None else None  # these alone change no score
    giving = [expression for expression in role_expressions(role) if expression is not days]
    return any(isinstance(node, PeriodDay) for expression in giving for node in walk(expression))


def hangs_on_period(role: Role) -> bool:
    """Whether what a role's rules give can depend on the appraisal period: by its days, or by versions of a figure."""
    return (
        role.in_role is not None
        or asks_for_period(role)
        or any(is_dated_within(expression) for expression in role_expressions(role))
    )
