"""Whether two trees say the same, where functions may go by any of their names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from kaohe.syntax import nodes as sx
from kaohe.syntax.to_text.words import FunctionNames

__all__ = ["says_the_same"]


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
            if isinstance(left, sx.Call) and _function(left, functions) == _function(right, functions):
                waiting.append((left.arguments, right.arguments))
                continue
            if isinstance(left, sx.Reference) and _bare(left, functions) == _bare(right, functions):
                continue
            compared = [field.name for field in fields(left) if field.compare]
            waiting += [(getattr(left, field), getattr(right, field)) for field in compared]
        elif left != right:
            return False
    return True


def _function(call: sx.Call, functions: FunctionNames) -> str:
    return functions(call.function.text, "en", called=True) or call.function.text


def _bare(node: sx.Reference, functions: FunctionNames) -> str:
    """A name that stands alone: a figure's, or a function's that takes nothing."""
    return functions(node.name.text, "en", called=False) or node.name.text
