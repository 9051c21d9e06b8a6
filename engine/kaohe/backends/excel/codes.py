"""What stands in a cell instead of a number: why it is not known, or why a spreadsheet can't tell."""

from __future__ import annotations

import re

from kaohe.wording import Wording

__all__ = ["LARGE", "Told", "begins", "inapplicable", "missing", "quoted", "undecided"]

_BEGINS = re.compile("\x03([a-z]+)\x02")
_TOKEN = re.compile("\x01([a-z]+):([^\x02]*)\x02")


def missing(reason: str) -> str:
    """That a value is missing, for a formula; the words are put in where it is kept."""
    return f"\x01missing:{reason}\x02"


def inapplicable(reason: str) -> str:
    """That a value doesn't apply."""
    return f"\x01inapplicable:{reason}\x02"


def undecided(why: str) -> str:
    """That a spreadsheet can't tell."""
    return f"\x01undecided:{why}\x02"


def begins(text: str, kind: str) -> str:
    """Whether a formula's text is of a kind; what such texts begin with is put in where it is kept."""
    return f"LEFT({text},\x03{kind}\x02"


LARGE = undecided("large")


class Told:
    """The texts in a reader's words. What each begins with tells its kind."""

    def __init__(self, words: Wording) -> None:
        self.words = words

    def text(self, kind: str, reason: str) -> str:
        """The text of a kind, with its reason."""
        return f"{self.opening(kind)}{self._reason(kind, reason)}"

    def opening(self, kind: str) -> str:
        """What the texts of a kind begin with."""
        return self.words.say("live states", kind)

    def is_(self, kind: str, cell: str) -> str:
        """Whether a cell holds a text of a kind."""
        return f"LEFT({cell},{self._begins(kind)}"

    def retold(self, cell: str, kind: str, was: str = "missing") -> str:
        """A cell's text of one kind as one of another, for the same reason."""
        return f'"{self.opening(kind)}"&MID({cell},{len(self.opening(was)) + 1},255)'

    def put(self, formula: str) -> str:
        """A formula with the words put in."""
        told = _TOKEN.sub(lambda found: quoted(self.text(found[1], found[2])), formula)
        return _BEGINS.sub(lambda found: self._begins(found[1]), told)

    def _begins(self, kind: str) -> str:
        opening = self.opening(kind).rstrip()
        return f"{len(opening)})={quoted(opening)}"

    def _reason(self, kind: str, reason: str) -> str:
        table = "live undecided" if kind == "undecided" else "short reasons"
        return self.words.say(table, reason) if self.words.has(table, reason) else reason


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'
