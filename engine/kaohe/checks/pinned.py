"""Rules as they read on a day: every constant in versions replaced by the one in force then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kaohe.model import expressions as ex
from kaohe.model.in_force import by_start
from kaohe.model.walk import walk

__all__ = ["pinned", "turning_days"]


def turning_days(conditions: Iterable[ex.Expression | None]) -> tuple[date | None, ...]:
    """A day in each stretch between two changes of what conditions speak of; None alone where nothing changes."""
    nodes = [node for condition in conditions if condition is not None for node in walk(condition)]
    versions = [version for node in nodes if isinstance(node, ex.DatedValue) for version in node.versions]
    days = {version.starts or version.ends for version in by_start(versions)}
    return tuple(sorted(day for day in days if day is not None)) or (None,)


def pinned(node: ex.Expression, day: date | None) -> ex.Expression:
    """An expression as it reads on a day; what has no version then stays as it is."""
    if isinstance(node, ex.DatedValue) and day is not None:
        for version in node.versions:
            if (version.starts or day) <= day <= (version.ends or day):
                return pinned(version.expression, day)
        return node
    changed = {name: _pinned_field(value, day) for name, value in node}
    return node.model_copy(update={name: value for name, value in changed.items() if value is not getattr(node, name)})


def _pinned_field(value: Any, day: date | None) -> Any:
    if isinstance(value, tuple) and value and all(hasattr(one, "op") for one in value):
        return tuple(pinned(one, day) for one in value)
    return pinned(value, day) if hasattr(value, "op") else value
