"""The words and signs of a statement, as the parser reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token, Tree

from kaohe.syntax.grammar import parser

__all__ = ["Piece", "pieces"]


@dataclass(slots=True)
class Piece:
    """A word or sign of a statement.

    Parameters
    ----------
    terminal, rule : str
        What the grammar calls it, and the rule that it stands in; signs without a meaning of their own have no rule.
    word : str
        How it is written.
    start : int
        Where it begins in the statement.
    depth : int
        How many parentheses are open before it.
    line : int
        Which line of the file it is on.
    gap : int
        How many blanks stand before it.
    """

    terminal: str
    rule: str
    word: str
    start: int
    depth: int
    line: int = 0
    gap: int = 0


def pieces(text: str) -> tuple[list[Piece], Tree[Any]]:
    """The words and signs of a sound statement, and its tree."""
    reader: Any = parser().parse_interactive(text)
    tokens: list[Token] = list(reader.iter_parse())
    tree: Tree[Any] = reader.feed_eof()
    rules = _rules(tree)
    found: list[Piece] = []
    depth = 0
    for token in tokens:
        start = token.start_pos or 0
        found.append(Piece(token.type, rules.get(start, ""), str(token), start, depth))
        depth += {"LPAR": 1, "RPAR": -1}.get(token.type, 0)
    return found, tree


def _rules(tree: Tree[Any]) -> dict[int, str]:
    """By where a word begins, the rule that it stands in."""
    return {
        child.start_pos: str(node.data)
        for node in tree.iter_subtrees()
        for child in node.children
        if isinstance(child, Token) and child.start_pos is not None
    }
