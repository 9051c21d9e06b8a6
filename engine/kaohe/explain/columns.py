"""Three columns of text: a name, a sentence that may take several lines, and a formula beside its last one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaohe.diagnostics.width import display_width, padded

__all__ = ["WIDTH", "Columns", "wrapped"]

WIDTH = 100
"""Columns that a statement takes."""

_GAP = 2
_SHORT = 24
_PHRASES = re.compile(r"「[^」]*」[^\w「“ ]*|“[^”]*”[^\w「“ ]*|[^「“ ,;:。、]+[ ,;:。、)]*|.", re.DOTALL)
"""Quotes, and what stands between blanks and marks, each with the marks behind it."""
_SIGNS = re.compile(r"[!-~]+[ ,;:。、)]*|.[ ,;:。、)」”]*", re.DOTALL)
"""Chinese signs one by one, Latin words whole."""


class Columns:
    """Lays out lines for names of a width ``left`` and formulas of a width ``right``."""

    def __init__(self, left: int, right: int) -> None:
        self._left = left + _GAP
        self._right = WIDTH - right

    def plain(self, name: str, text: str) -> Iterator[str]:
        """A name and a text over the whole width."""
        yield from self._put(name, text, WIDTH)

    def scored(self, name: str, text: str, formula: str) -> Iterator[str]:
        """A name, a text, and a formula beside its last line."""
        lines = list(self._put(name, text, self._right - _GAP if formula else WIDTH))
        yield from lines[:-1]
        yield padded(lines[-1], self._right) + formula if formula else lines[-1]

    def _put(self, name: str, text: str, end: int) -> Iterator[str]:
        start = padded(name, self._left)
        if display_width(name) > self._left - _GAP:
            yield name
            start = " " * self._left
        for piece in wrapped(text, end - self._left):
            yield start + piece
            start = " " * self._left


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of a width: broken between phrases, and inside one only where it is long.

    A no-break space holds together what should be read together, and comes out as a blank.
    """
    lines, line, used = [], "", 0
    for phrase in _PHRASES.findall(text):
        pieces = [phrase] if display_width(phrase) <= _SHORT else _SIGNS.findall(phrase)
        for piece in pieces:
            if line and used + display_width(piece.rstrip()) > width:
                lines.append(line)
                line, used = "", 0
            line += piece
            used += display_width(piece)
    return [one.rstrip().replace("\xa0", " ") for one in (*lines, line)]
