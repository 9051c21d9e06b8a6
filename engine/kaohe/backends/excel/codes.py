"""What stands in a cell instead of a number: why it is not known, or why a spreadsheet can't tell."""

from __future__ import annotations

import re

from kaohe.wording import Wording

__all__ = ["INAPPLICABLE", "LARGE", "UNDECIDED", "Told", "inapplicable", "missing", "quoted", "undecided"]

INAPPLICABLE, UNDECIDED = "\x03", "\x04"
"""In a formula, what the text begins with of what doesn't apply, and of what a spreadsheet can't tell."""
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


LARGE = undecided("large")


class Told:
    """The texts in a reader's words. The first two signs of each tell its kind."""

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
        return f'LEFT({cell},2)="{self.opening(kind)[:2]}"'

    def retold(self, cell: str, kind: str, was: str = "missing") -> str:
        """A cell's text of one kind as one of another, for the same reason."""
        return f'"{self.opening(kind)}"&MID({cell},{len(self.opening(was)) + 1},255)'

    def put(self, formula: str) -> str:
        """A formula with the words put in."""
        told = _TOKEN.sub(lambda found: quoted(self.text(found[1], found[2])), formula)
        for sign, kind in ((INAPPLICABLE, "inapplicable"), (UNDECIDED, "undecided")):
            told = told.replace(sign, quoted(self.opening(kind)[:2]))
        return told

    def _reason(self, kind: str, reason: str) -> str:
        table = "live undecided" if kind == "undecided" else "short reasons"
        return self.words.say(table, reason) if self.words.has(table, reason) else reason


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'
