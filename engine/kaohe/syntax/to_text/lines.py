"""The lines of a rule file: whose statement each is part of, where it stands, and the comments with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaohe.diagnostics.width import display_width
from kaohe.syntax.blocks import Blocks
from kaohe.syntax.build import Builder
from kaohe.syntax.lines import comments, statements
from kaohe.syntax.signs import fold
from kaohe.syntax.to_text.pieces import Piece, pieces

__all__ = ["Line", "Sentence", "read_lines"]


@dataclass(slots=True)
class Sentence:
    """A statement: its words, how deep it stands and in which block.

    ``paragraph`` counts the stretches between blank lines.
    """

    pieces: list[Piece]
    level: int = 0
    block: int = -1
    paragraph: int = 0


@dataclass(slots=True)
class Line:
    """A line: words of a statement, a comment, both, or neither.

    ``column`` is where it began as it was written, ``indent`` where it begins now, ``comment_gap`` how many blanks
    stand before its comment.
    """

    column: int
    sentence: Sentence | None = None
    pieces: list[Piece] = field(default_factory=list)
    comment: str = ""
    indent: int = 0
    comment_gap: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.pieces and not self.comment

    @property
    def width(self) -> int:
        """How wide its words are, with what stands before them."""
        return self.indent + sum(piece.gap + display_width(piece.word) for piece in self.pieces)

    def text(self) -> str:
        """The line as it is written."""
        words = "".join(f"{' ' * piece.gap}{piece.word}" for piece in self.pieces)
        return f"{' ' * self.indent}{words}{' ' * self.comment_gap}{self.comment}".rstrip()


def read_lines(text: str, file: str) -> list[Line]:
    """The lines of a sound text. A run of blank lines is one; those inside a statement, and at the ends, are none."""
    folded = fold(text.replace("\x00", "\ufffd"))
    begins = [0, *(at + 1 for at, sign in enumerate(folded) if sign == "\n")]
    lines = [Line(_column(line)) for line in text.split("\n")]
    for start, end in comments(folded):
        lines[bisect_right(begins, start) - 1].comment = "#" + text[start + 1 : end].rstrip()
    for sentence in _sentences(text, file, folded, begins):
        first, last = sentence.pieces[0].line, sentence.pieces[-1].line
        for line in lines[first : last + 1]:
            line.sentence = sentence
        for piece in sentence.pieces:
            lines[piece.line].pieces.append(piece)
    return _in_paragraphs(lines)


def _column(line: str) -> int:
    line = line.expandtabs(4)
    return display_width(line[: len(line) - len(line.lstrip())])


def _sentences(text: str, file: str, folded: str, begins: Sequence[int]) -> list[Sentence]:
    blocks, read = Blocks(), list[tuple[int, Sentence]]()
    for statement in statements(file, folded):
        found, tree = pieces(statement.text)
        for piece in found:
            start = statement.start + piece.start
            piece.line = bisect_right(begins, start) - 1
            if piece.word[0] in '"“”＂「':  # the author's, as written
                piece.word = text[start : start + len(piece.word)]
        blocks.add(Builder(statement).build(tree), "")
        read.append((statement.start, Sentence(found)))
    standings = sorted(blocks.standings(), key=lambda one: one.start)
    starts = [one.start for one in standings]
    for start, sentence in read:
        standing = standings[bisect_left(starts, start)]
        sentence.level, sentence.block = standing.level, standing.block
    return [sentence for _, sentence in read]


def _in_paragraphs(lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    paragraph = 0
    for line in lines:
        if line.is_blank and (line.sentence is not None or not kept or kept[-1].is_blank):
            continue
        paragraph += line.is_blank
        if line.pieces and line.sentence is not None and line.pieces[0] is line.sentence.pieces[0]:
            line.sentence.paragraph = paragraph
        kept.append(line)
    return kept[:-1] if kept and kept[-1].is_blank else kept
