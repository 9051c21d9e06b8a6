"""Columns: what stands under each other in statements of one kind that follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from kaohe.diagnostics.width import display_width
from kaohe.syntax.lines import LEADING
from kaohe.syntax.to_text.lines import Line, Sentence
from kaohe.syntax.to_text.pieces import Piece

__all__ = ["align_comments", "align_statements"]

_BEFORE_COMMENT = 2


def align_statements(sentences: Iterable[Sentence]) -> None:
    """Lines up names, labels and colons of statements of one kind in one block, up to a blank line."""

    def kind(one: Sentence) -> tuple[int, int, str]:
        return one.paragraph, one.block, _kind(one.pieces)

    for _, run in groupby(sentences, kind):
        columns = [(sentence, _columns(sentence.pieces)) for sentence in run]
        for number in (0, 1):
            _line_up([(sentence.pieces, places[number]) for sentence, places in columns if number in places])


def _kind(pieces: Sequence[Piece]) -> str:
    """The keyword of a statement that gives a name to something; the rows of a block are all of one kind."""
    return pieces[0].terminal if _is_definition(pieces) else ""


def _is_definition(pieces: Sequence[Piece]) -> bool:
    return len(pieces) > 2 and pieces[0].terminal in LEADING and pieces[1].terminal in ("NAME", "TEXT")


def _columns(pieces: Sequence[Piece]) -> dict[int, int]:
    """Which words begin a column: by column, the word's place. Column 0 follows a name, column 1 is the colon."""
    first = [piece for piece in pieces if piece.line == pieces[0].line]
    if _is_definition(first):
        return _of_definition(first) if first[1].terminal == "NAME" else {}
    colon = next((at for at, piece in enumerate(first) if piece.terminal == "COLON" and not piece.depth), None)
    if colon is None or any(piece.terminal == "WHEN" for piece in first[:colon]):
        return {}
    labelled = first[0].terminal == "ROW_NAME" and first[1].terminal == "TEXT"
    return {0: 1, 1: colon} if labelled else {1: colon}


def _of_definition(pieces: Sequence[Piece]) -> dict[int, int]:
    if pieces[2].terminal == "TEXT":
        return {0: 2, 1: 3} if len(pieces) > 3 and pieces[3].terminal == "COLON" else {0: 2}
    is_list = any(piece.terminal == "COMMA" and not piece.depth for piece in pieces)
    return {0: 2} if pieces[2].terminal == "COLON" or (pieces[2].terminal == "EQUAL" and not is_list) else {}


def _line_up(places: Sequence[tuple[Sequence[Piece], int]]) -> None:
    """Widens the blanks before some words so that they begin in one column."""
    widths = [sum(piece.gap + display_width(piece.word) for piece in pieces[:at]) for pieces, at in places]
    for (pieces, at), width in zip(places, widths, strict=True):
        pieces[at].gap += max(widths) - width


def align_comments(lines: Iterable[Line]) -> None:
    """Lines up the comments behind statements of one block, up to a blank line."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.comment and line.pieces and line.sentence is not None:
            groups.setdefault((line.sentence.paragraph, line.sentence.block), []).append(line)
    for group in groups.values():
        column = max(line.width for line in group) + _BEFORE_COMMENT
        for line in group:
            line.comment_gap = column - line.width
