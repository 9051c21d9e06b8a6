"""How each word and sign is spelled: the first spelling that its language has for it, or another language's."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Protocol

from kaohe.syntax.keywords import keywords
from kaohe.syntax.to_text.pieces import Piece

__all__ = ["FunctionNames", "spell"]


class FunctionNames(Protocol):
    """Tells how a language spells a function's name."""

    def __call__(self, name: str, language: str | None, /, *, called: bool) -> str | None:
        """The name in a language, or in its own (None); None where it names no function.

        ``called`` tells whether arguments stand behind it.
        """


_SIGNS = {"TIMES": "×", "OVER": "÷", "GE_SIGN": "≥", "LE_SIGN": "≤", "NE_SIGN": "≠"}
_MEASURES = frozenset({"UNIT", "COUNTER", "SCALE"})
_BETWEEN = {"zh": "TO", "en": "AND"}
"""What joins the ends of a range: 介于 1 到 5, between 1 and 5."""


def spell(pieces: Sequence[Piece], language: str | None, functions: FunctionNames, own: Container[str]) -> None:
    """Spells the words of a statement, each in its own language where none is given.

    Names, texts and numbers are the author's and stay; ``own`` are names that the file gives to something itself.
    """
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.terminal == "NAME":
            piece.word = _named(piece, after, language, functions, own)
        else:
            piece.word = _spelled(piece, before, after, language)


def _named(
    piece: Piece, after: Piece | None, language: str | None, functions: FunctionNames, own: Container[str]
) -> str:
    """A name, spelled anew where it is a function's; one that stands alone may be the file's own, however spelled."""
    called = after is not None and after.terminal == "LPAR"
    if not called and (piece.rule != "reference" or piece.word in own):
        return piece.word
    found = functions(piece.word, language, called=called)
    return piece.word if found is None or (not called and found in own) else found


def _spelled(piece: Piece, before: Piece | None, after: Piece | None, language: str | None) -> str:
    match piece.terminal:
        case "TEXT":
            return f'"{piece.word[1:-1]}"'
        case terminal if terminal in _MEASURES:
            is_one = before is not None and before.terminal == "NUMBER" and before.word == "1"
            return _measure(" ".join(piece.word.split()), language, is_one=is_one)
        case terminal if terminal in keywords().spellings:
            ends_line = after is not None and after.line > piece.line and not piece.depth
            return _keyword(piece, language, ends_line=ends_line)
        case terminal:
            return _SIGNS.get(terminal, piece.word)


def _keyword(piece: Piece, language: str | None, *, ends_line: bool) -> str:
    written = " ".join(piece.word.split())
    language = language or next((one for one, words in keywords().languages.items() if written in words), None)
    if language is None:
        return written
    terminal = piece.terminal
    if piece.rule in ("between", "test_between") and terminal in ("TO", "AND") and not ends_line:
        terminal = _BETWEEN.get(language, terminal)  # a line goes on after 且 alone
    return keywords().canonical[language].get(terminal, written)


def _measure(written: str, language: str | None, *, is_one: bool) -> str:
    """A unit's, scale's or counter's word."""
    for own, measures in keywords().measures.items():
        name = next((name for name, words in measures.items() if written in words), None)
        if name is not None:
            wanted = language or own
            word = keywords().measures[wanted].get(name, (written,))[0]
            return keywords().after_one[wanted].get(word, word) if is_one else word
    return written
