"""Picking a rule's children by kind. Keywords stay in the tree as tokens; optional ones that are absent are None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from lark import Token

__all__ = ["every", "keyword", "needed", "one", "without_keywords"]

_Node = TypeVar("_Node")


def one(children: Sequence[Any], kind: type[_Node]) -> _Node | None:
    """The first child of a kind."""
    return next((child for child in children if isinstance(child, kind)), None)


def needed(children: Sequence[Any], kind: type[_Node]) -> _Node:
    """The first child of a kind that the grammar says is there."""
    found = one(children, kind)
    if found is None:
        raise TypeError(f"the grammar gave no {kind}")
    return found


def every(children: Sequence[Any], kind: type[_Node]) -> tuple[_Node, ...]:
    """All children of a kind."""
    return tuple(child for child in children if isinstance(child, kind))


def keyword(children: Sequence[Any], *names: str) -> str | None:
    """The first of some keywords among the children."""
    return next((child.type for child in children if isinstance(child, Token) and child.type in names), None)


def without_keywords(children: Sequence[Any]) -> tuple[Any, ...]:
    """The children that are nodes."""
    return tuple(child for child in children if child is not None and not isinstance(child, Token))
