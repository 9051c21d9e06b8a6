"""Whether two trees say the same, where functions may go by any of their names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from kaohe.syntax import nodes as sx
from kaohe.syntax.to_text.words import FunctionNames

__all__ = ["says_the_same"]

_FUNCTION = {sx.Call: "function", sx.Given: "look_back"}
"""Where a node holds the name of a function."""


def says_the_same(one: Any, other: Any, functions: FunctionNames) -> bool:
    """Whether two trees are equal, spans aside."""
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, tuple):
            if len(left) != len(right):
                return False
            waiting += zip(left, right, strict=True)
        elif is_dataclass(left):
            name = _FUNCTION.get(type(left))
            compared = [field.name for field in fields(left) if field.compare and field.name != name]
            waiting += [(getattr(left, field), getattr(right, field)) for field in compared]
            if name is not None:
                waiting.append((_function(getattr(left, name), functions), _function(getattr(right, name), functions)))
        elif left != right:
            return False
    return True


def _function(name: sx.Name | None, functions: FunctionNames) -> str | None:
    return None if name is None else functions(name.text, "en") or name.text
