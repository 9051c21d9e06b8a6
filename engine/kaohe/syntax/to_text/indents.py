"""Where each line begins: two columns a level; a line that goes on stands beneath what it goes on with."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.diagnostics.width import display_width
from kaohe.syntax.to_text.lines import Line, Sentence

__all__ = ["indent"]

_LEVEL = 2
_GOES_ON = 4
_AFTER = frozenset({"COLON", "EQUAL", "WHEN"})
"""What a line that goes on stands behind; after a comma, a colon alone."""


def indent(lines: Sequence[Line]) -> None:
    """Sets where lines begin."""
    _statements(lines)
    _comments_between(lines)


def _statements(lines: Sequence[Line]) -> None:
    before: list[Line] = []
    for line in lines:
        if not line.pieces or line.sentence is None:
            continue
        if line.pieces[0] is line.sentence.pieces[0]:
            before = []
        line.indent = _hanging(before, line.sentence) if before else _LEVEL * line.sentence.level
        before.append(line)


def _hanging(before: Sequence[Line], sentence: Sentence) -> int:
    """Where a line that goes on begins: beneath what follows the open parenthesis, the sign, or the first word."""
    columns: list[tuple[str, int, int]] = []  # a word, the parentheses open before it, and where what follows begins
    aside = _LEVEL * sentence.level + _GOES_ON
    for line in before:
        at = line.indent
        for piece, following in zip(line.pieces, [*line.pieces[1:], None], strict=True):
            at += piece.gap + display_width(piece.word)
            columns.append((piece.terminal, piece.depth, aside if following is None else at + following.gap))
    opened: list[int] = []
    for terminal, _, column in columns:
        if terminal == "LPAR":
            opened.append(column)
        elif terminal == "RPAR":
            opened.pop()
    if opened:
        return opened[-1]
    after = frozenset({"COLON"}) if columns[-1][0] == "COMMA" else _AFTER
    found = [column for terminal, depth, column in columns if terminal in after and not depth]
    return found[-1] if found else columns[0][2]


def _comments_between(lines: Sequence[Line]) -> None:
    """A comment stands with what follows it, or with what is above where it was written deeper than what follows."""
    above: dict[int, int] = {}  # by level, where the last statement of that level began as it was written
    for line, following in zip(lines, _following(lines), strict=True):
        if line.sentence is not None:
            if line.pieces and line.pieces[0] is line.sentence.pieces[0]:
                level = line.sentence.level
                above = {one: column for one, column in above.items() if one < level} | {level: line.column}
            elif not line.pieces:
                line.indent = following.indent if following else 0
        elif line.comment:
            line.indent = _LEVEL * _level(line, following, above)


def _following(lines: Sequence[Line]) -> list[Line | None]:
    """For each line, the first with words on it, itself or after it."""
    found: list[Line | None] = []
    following: Line | None = None
    for line in reversed(lines):
        following = line if line.pieces else following
        found.append(following)
    return found[::-1]


def _level(comment: Line, following: Line | None, above: dict[int, int]) -> int:
    if following is None or following.sentence is None:
        lowest, column = 0, above.get(0, 0)
    else:
        lowest, column = following.sentence.level, following.column
    deeper = [level for level, begun in above.items() if lowest < level and begun <= comment.column]
    return max(deeper) if deeper and comment.column > column else lowest
