"""What stands between two words: a blank, unless these tables say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kaohe.syntax.keywords import is_cjk
from kaohe.syntax.to_text.pieces import Piece

__all__ = ["set_blanks"]

_BEFORE = {"COMMA": 0, "RPAR": 0, "WEIGHT": 2, "WORTH": 2}
"""Blanks before a word, by terminal."""

_BEFORE_IN = {("dimension", "WHEN"): 2, ("indicator", "WHEN"): 2}
"""Blanks before a word, by rule and terminal."""

_AFTER = {"LPAR": 0, "DOT": 0}
_AFTER_IN = {("negative", "MINUS"): 0}

_TOUCHES_IN_CHINESE = {("SCALE", "UNIT"), ("SCALE", "COUNTER"), ("TOTAL", "CAP")}
"""Words written as one where both are Chinese: 3 万元, 总分最高 59."""


def set_blanks(pieces: Sequence[Piece]) -> None:
    """Sets the blanks between the words of a statement; a line's first has none before it."""
    for before, piece in pairwise(pieces):
        piece.gap = _between(before, piece) if piece.line == before.line else 0


def _between(before: Piece, piece: Piece) -> int:
    for table, key in (
        (_AFTER_IN, (before.rule, before.terminal)),
        (_BEFORE_IN, (piece.rule, piece.terminal)),
    ):
        if key in table:
            return table[key]
    found = _AFTER.get(before.terminal, _BEFORE.get(piece.terminal))
    return int(not _touches(before, piece)) if found is None else found


def _touches(before: Piece, piece: Piece) -> bool:
    if piece.terminal == "LPAR":
        is_kind = before.terminal.startswith("T_") and is_cjk(before.word[-1])
        return before.terminal == "NAME" or is_kind  # MIN(…), 时长(…); but duration (…), 属于 (…)
    if piece.word[0] in "%.":  # 95%, and whatever is said of what stands before it
        return True
    pair = (before.terminal, piece.terminal)
    alike = before.rule == piece.rule and is_cjk(before.word[-1]) and is_cjk(piece.word[0])
    return pair in _TOUCHES_IN_CHINESE and alike
