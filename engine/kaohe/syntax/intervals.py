"""Ranges as mathematics writes them: [60, 80) and 60 ≤ x < 80 say exactly which ends are in, and have words here."""

from __future__ import annotations

import re

from kaohe.syntax.lines import Statement

__all__ = ["interval"]

_END = r"(\d+(?:\.\d+)?[ \t]*[^\s\d:,()\[\]<>=≤≥]{0,4}?|[+-]?∞)"
_BRACKETS = re.compile(rf"([\[(])[ \t]*{_END}[ \t]*[,~][ \t]*{_END}[ \t]*([\])])")
_CHAIN = re.compile(rf"{_END}[ \t]*(<=|≤|<)[ \t]*[^\W\d]\w*[ \t]*(<=|≤|<)[ \t]*{_END}(?![^\W\d])")


def interval(statement: Statement, at: int, _: str, __: set[str], ___: str) -> bool:
    """A range in brackets, or between two comparisons."""
    for pattern in (_BRACKETS, _CHAIN):
        found = pattern.search(statement.text)
        if found is None or not found.start() <= at <= found.end() or found[0][0] + found[0][-1] == "()":
            continue
        opens, low, high, closes = found.groups() if pattern is _BRACKETS else (found[2], found[1], found[4], found[3])
        statement.report(
            "E119", found.start(), found.start() + len(found[0].rstrip()), text=found[0].rstrip(),
            low=None if "∞" in low else low.strip(), high=None if "∞" in high else high.strip(),
            low_in=opens not in "(<", high_in=closes not in ")<",
        )  # fmt: skip
        return True
    return False
