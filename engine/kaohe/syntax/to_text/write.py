"""A rule file's text, set in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.syntax.from_text import parse
from kaohe.syntax.to_text.blanks import set_blanks
from kaohe.syntax.to_text.columns import align_comments, align_statements
from kaohe.syntax.to_text.indents import indent
from kaohe.syntax.to_text.lines import Line, Sentence, read_lines
from kaohe.syntax.to_text.pieces import Piece
from kaohe.syntax.to_text.sameness import says_the_same
from kaohe.syntax.to_text.words import FunctionNames, spell

__all__ = ["Written", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    """A text set in order; None, with the reasons, where that can't be done. ``language`` is that of its keywords."""

    text: str | None
    language: str
    diagnostics: tuple[Diagnostic, ...] = ()


def write(text: str, file: str, functions: FunctionNames, language: str | None = None) -> Written:
    """Sets a rule file's text in order: indentation, blanks, columns, signs and spellings. Lines stay lines.

    Parameters
    ----------
    text, file : str
        The text, and the name that findings carry.
    functions : FunctionNames
        The names of functions, which the language itself doesn't know.
    language : str | None
        The language to spell keywords, units and functions in; each word's own where it is None.
    """
    before = parse(text, file)
    if before.diagnostics:
        return Written(None, before.file.language, before.diagnostics)
    lines = read_lines(text, file)
    sentences = list(_sentences(lines))
    own = {one.word for sentence in sentences for one in sentence.pieces if _gives_a_name(one)}
    for sentence in sentences:
        spell(sentence.pieces, language, functions, own)
        set_blanks(sentence.pieces)
    align_statements(sentences)
    indent(lines)
    align_comments(lines)
    written = "".join(f"{line.text()}\n" for line in lines)
    after = parse(written, file)
    if after.diagnostics or not says_the_same(before.file.items, after.file.items, functions):
        return Written(None, before.file.language, (finding("B140", CellPlace(file)),))
    return Written(written, after.file.language)


def _gives_a_name(piece: Piece) -> bool:
    """Whether a word is what something is called: a metric, a constant, a table."""
    return piece.terminal == "NAME" and piece.rule not in ("reference", "call")


def _sentences(lines: Iterable[Line]) -> Iterable[Sentence]:
    for line in lines:
        if line.sentence is not None and line.pieces and line.pieces[0] is line.sentence.pieces[0]:
            yield line.sentence
