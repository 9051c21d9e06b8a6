"""Everyday bounds that leave open whether they are in: 95% 以上, 80-90. The reader is asked which is meant."""

from __future__ import annotations

import re

from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import Statement

__all__ = ["unclear_bound"]

_QUANTITY = r"\d+(?:\.\d+)?[ \t]*[^\s\d:,()~～—–-]{0,4}?"
_LAST = re.compile(rf"({_QUANTITY})[ \t]*$")
_NUMBER = re.compile(r"[\d.]+")
_SIGNS = "~～—–-"


def unclear_bound(statement: Statement, at: int, _: str, wanted: set[str], before: str) -> bool:
    """A bound of a row, or two, that can be read with and without its end."""
    if "OR_MORE" not in wanted:
        return False
    return _one_ended(statement, at, before) or _two_ended(statement, before)


def _one_ended(statement: Statement, at: int, before: str) -> bool:
    number = _LAST.search(before)
    for side in ("above", "below"):
        word = next((one for one in keywords().unclear[side] if statement.text.startswith(one, at)), None)
        if number is not None and word is not None:
            start, end = number.start(1), at + len(word)
            text, low = statement.text[start:end], number[1].strip()
            statement.report("E117", start, end, text=text, side=side, low=low, high=None)
            return True
    return False


def _two_ended(statement: Statement, before: str) -> bool:
    through = "|".join(map(re.escape, (*_SIGNS, *keywords().unclear["through"])))
    found = re.search(rf"({_QUANTITY})[ \t]*(?:{through})[ \t]*({_QUANTITY})[ \t]*(?=:|$|\s)", statement.text)
    if found is None or found.start() > len(before):
        return False
    low, high = found[1].strip(), found[2].strip()
    if _NUMBER.fullmatch(low):
        low += _NUMBER.sub("", high, count=1)  # 80-90% begins at 80%
    statement.report("E117", found.start(1), found.end(2), text=found[0].strip(), side="range", low=low, high=high)
    return True
