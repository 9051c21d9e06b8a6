"""Colons and commas where none belong, or no colon where one does: put right where only one way can be read.

指标:响应速度,权重:25% is how people write, and so is 不高于 5 分钟 = 100. What such a statement should be is tried, one
sign after the other from where reading it stopped; each sign takes the place of one, so that every place in the text
stays what it was. The sentence is read as corrected, so that what stands below it is checked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lark import Tree
from lark.exceptions import UnexpectedInput

from kaohe.syntax.grammar import parser
from kaohe.syntax.lines import Statement, covered
from kaohe.syntax.mistakes import stopped_at, wanted_by

__all__ = ["with_colons_right"]

_MOST_TRIES = 40
_OPENING = re.compile(r"\w+ *:")
_BEHIND_A_WORD = re.compile(r"(?<=\w)(?: *(=)|( ))")


@dataclass(frozen=True, slots=True, order=True)
class _Sign:
    """What to write at a place instead of what stands there; a blank is no sign."""

    at: int
    wanted: str

    def into(self, text: str) -> str:
        return text[: self.at] + self.wanted + text[self.at + 1 :]


def with_colons_right(statement: Statement, error: UnexpectedInput) -> Tree[Any] | None:
    """Reads a statement with its colons put right, each reported with its correction; None where that isn't all."""
    signs = _Search().found(statement.text, error)
    if signs is None or "\n" in statement.text[min(signs).at : max(signs).at]:  # a comment may stand between
        return None
    _report(statement, signs)
    for sign in signs:
        statement.text = sign.into(statement.text)
    return parser().parse(statement.text)


@dataclass
class _Search:
    """Looks for the signs that make a text readable; gives up after so many tries, whatever the text."""

    tries: int = _MOST_TRIES

    def found(self, text: str, error: UnexpectedInput) -> list[_Sign] | None:
        at = stopped_at(text, error)
        for sign in _candidates(covered(text), at, wanted_by(error)):
            if self.tries == 0:
                return None
            self.tries -= 1
            changed = sign.into(text)
            try:
                parser().parse(changed)
            except UnexpectedInput as next_error:
                goes_on = stopped_at(changed, next_error) > at
                further = self.found(changed, next_error) if goes_on else None
                if further is not None:
                    return [sign, *further]
            else:
                return [sign]
        return None


def _candidates(bare: str, at: int, wanted: set[str]) -> Iterator[_Sign]:
    """What may be wrong where reading stopped: the sign there, the one before it or behind the first word, or none."""
    before = len(bare[:at].rstrip()) - 1
    opening = len(bare) if (found := _OPENING.match(bare)) is None else found.end() - 1
    for place in dict.fromkeys((at, before, opening)):
        goes_on = bool(bare[place + 1 :].strip())  # a comma at the end is of something unfinished
        if bare[place : place + 1] == ":" or (bare[place : place + 1] == "," and goes_on):
            yield from (_Sign(place, " "), _Sign(place, "="))
    if bare[at : at + 1] in ("=", ",") and "COLON" in wanted:
        yield _Sign(at, ":")
    if ":" in bare:
        return
    if "COLON" in wanted and bare[at - 1 : at] == " ":
        yield _Sign(at - 1, ":")
    if at == 0:  # a name that nothing could be: B 不低于 60, B = 不低于 60
        yield from (_Sign(found.start(found.lastindex or 0), ":") for found in _BEHIND_A_WORD.finditer(bare))


def _report(statement: Statement, signs: list[_Sign]) -> None:
    """One finding for all of a statement's signs; its correction reaches from the first to the last."""
    text = statement.text
    places = sorted((*_place(text, sign), sign) for sign in signs)
    begins, _, first = places[0]
    fixed, done = "", begins
    for start, end, sign in places:
        fixed += text[done:start] + _set(text[start - 1 : start], sign.wanted.strip(), text[end : end + 1])
        done = end
    before = text[:begins].split()[-1:]
    statement.report(
        "E118", begins, done, fix=fixed, sign=text[first.at].strip(), wanted=first.wanted.strip(),
        before="".join(before),
    )  # fmt: skip


def _place(text: str, sign: _Sign) -> tuple[int, int]:
    """Where the correction goes: in place of the sign, or of the blanks that stand where one is missing."""
    if text[sign.at].strip():
        return sign.at, sign.at + 1
    return len(text[: sign.at].rstrip()), len(text) - len(text[sign.at :].lstrip())


def _set(before: str, wanted: str, after: str) -> str:
    """A sign with a blank on either side, or one blank instead of it, where none stands there yet."""
    if not wanted:
        return "" if " " in (before, after) or "" in (before, after) else " "
    return f"{'' if before == ' ' else ' '}{wanted}{'' if after == ' ' else ' '}"
