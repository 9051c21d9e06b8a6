"""Text to statements: which lines belong together, and what is wrong with a statement before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kaohe.diagnostics import Diagnostic, Edit, Span, finding
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import QUOTES

__all__ = ["LEADING", "Statement", "comments", "covered", "leading_keyword", "statements"]

LEADING = frozenset({
    "POLICY", "APPROVED", "PUBLISHED", "CONSTANT", "LOOKUP", "GRADES", "USE_GRADES", "DETAIL", "ROLE", "EFFECTIVE",
    "CROSSING", "CYCLE", "RECORDS", "DECIMALS", "DUTY", "METRIC", "DIMENSION", "INDICATOR", "PART", "MEASURES", "VALUE",
    "BASIS", "REMARK", "SCORE", "MISSING", "IN_ROLE", "EXEMPT", "COUNTED_WEIGHT", "BONUS", "PENALTY", "COEFFICIENT",
    "VETO", "TOTAL", "EXCEPTION", "EXAMPLE", "GIVEN", "EXPECT", "FLOOR", "CAP", "EACH_BELOW", "EACH_ABOVE", "EACH",
})  # fmt: skip
"""The keywords that a statement can begin with."""

_OPENERS = frozenset({
    "POLICY", "CONSTANT", "LOOKUP", "DETAIL", "ROLE", "METRIC", "DIMENSION", "INDICATOR", "PART", "DUTY", "SCORE",
    "BONUS", "PENALTY", "COEFFICIENT", "VETO", "EXEMPT", "EXCEPTION", "EXAMPLE", "GIVEN", "EXPECT",
})  # fmt: skip
"""Those that nothing unfinished can go on with, so that what stands before them was left unfinished."""

_MOST_SIGNS = 20_000
_MOST_DEPTH = 60
_HIDDEN = re.compile(f"([{QUOTES}][^{QUOTES}\n]*[{QUOTES}]|「[^」\n]*」)|(#[^\n]*)")
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w])")
_SUBJECT = re.compile(rf"[ \t]+[^\W\d]|[ \t]*[{QUOTES}「]")
_BRACKET = re.compile(r"[\[\]]")  # [60, 80) pairs signs that are no twins
_GOES_ON = re.compile(r"[,=+\-*/×÷(]\s*$")


@dataclass
class Statement:
    """One statement: its text with comments blanked out, where it starts, and what was found before parsing."""

    file: str
    text: str
    start: int
    findings: list[Diagnostic] = field(default_factory=list)
    readable: bool = True

    def span(self, start: int, end: int) -> Span:
        """The place of a stretch of the statement in its file."""
        return Span(self.file, self.start + start, self.start + end)

    def report(self, code: str, start: int, end: int, fix: str | None = None, **facts: Any) -> None:
        """Records a finding about a stretch of the statement; ``fix`` is what to put in its place."""
        span = self.span(start, end)
        self.findings.append(finding(code, span, fix=None if fix is None else Edit(span, fix), **facts))


def statements(file: str, folded: str) -> Iterator[Statement]:
    """The statements of a folded text, in order."""
    plain = _HIDDEN.sub(lambda found: found[1] or " " * len(found[2]), folded)
    start, depth, offset, unfinished = None, 0, 0, False
    for line in plain.split("\n"):
        if start is not None and _begins_anew(line, plain[start:offset]):
            yield _checked(Statement(file, plain[start:offset].rstrip(), start))
            start, depth = None, 0
        if start is None and line.strip():
            start = offset + len(line) - len(line.lstrip())
        bare = covered(line)
        depth = max(0, depth + sum(bare.count(one) for one in "([") - sum(bare.count(one) for one in ")]"))
        unfinished = _goes_on(bare) if line.strip() else unfinished
        offset += len(line) + 1
        if start is not None and depth == 0 and not unfinished:
            yield _checked(Statement(file, plain[start : offset - 1].rstrip(), start))
            start = None
    if start is not None:
        yield _checked(Statement(file, plain[start:].rstrip(), start))


def covered(text: str) -> str:
    """A text whose quoted texts, quoted names and comments are covered, sign by sign."""
    return _HIDDEN.sub(lambda found: "_" * len(found[0]), text)


def comments(folded: str) -> Iterator[tuple[int, int]]:
    """Where the comments of a folded text begin and end."""
    return (found.span(2) for found in _HIDDEN.finditer(folded) if found[2])


def _begins_anew(line: str, before: str) -> bool:
    """Whether a line begins a statement though the one before it was left unfinished.

    A keyword at its beginning must be followed by a name or a text, so that 数据泄露 inside a condition goes on with
    it.
    """
    found = _leading().match(line)
    if found is None or found.lastgroup not in _OPENERS or not _SUBJECT.match(line, found.end()):
        return False
    return found.lastgroup != "ROLE" or leading_keyword(before) != "RECORDS"


def leading_keyword(text: str) -> str | None:
    """The keyword that a statement begins with."""
    found = _leading().match(text)
    return found.lastgroup if found else None


@cache
def _leading() -> re.Pattern[str]:
    patterns = []
    for terminal in LEADING:
        words = sorted(keywords().spellings[terminal], key=len, reverse=True)
        choices = "|".join(keywords()._pattern(terminal, word) for word in words)
        patterns.append((max(map(len, words)), f"(?P<{terminal}>{choices})"))
    longest_first = [pattern for _, pattern in sorted(patterns, reverse=True)]
    return re.compile(rf"\s*(?:{'|'.join(longest_first)})")


@cache
def _joining_words() -> re.Pattern[str]:
    words = keywords().of({"AND", "OR"})
    return re.compile(rf"(?:^|[\s\W])(?:{'|'.join(map(re.escape, words))})\s*$")


def _goes_on(line: str) -> bool:
    """Whether a statement can't end with this line."""
    return bool(_GOES_ON.search(line) or (line.strip() and _joining_words().search(line)))


def _checked(statement: Statement) -> Statement:
    """Finds what can be told without a parser; what has one right reading is mended so that the rest is still read."""
    bare = covered(statement.text)
    if len(bare) > _MOST_SIGNS or bare.count("(") > _MOST_DEPTH:
        statement.report("E111", 0, min(len(bare), 40))
        statement.readable = False
        return statement
    for at, sign in enumerate(bare):
        if sign in QUOTES or sign in "「」":
            end = bare.find("\n", at)
            statement.report("E107", at, len(bare) if end < 0 else end, sign=sign)
            statement.readable = False
            return statement
    _mend_ends(statement, bare)
    _mend_thousands(statement, bare)
    if bare.count("(") != bare.count(")") and not _BRACKET.search(bare):
        opened = bare.count("(") > bare.count(")")
        at = bare.rfind("(") if opened else bare.rfind(")")
        statement.report("E103", at, at + 1, opened=opened)
        statement.readable = False
    return statement


def _mend_ends(statement: Statement, bare: str) -> None:
    """A 。 or ； at a line's end says nothing."""
    for found in re.finditer(r"[。;]+(?=\s*(?:\n|$))", bare):
        statement.report("E106", found.start(), found.end(), fix="", sign=found[0])
        _blank(statement, found.start(), found.end())


def _mend_thousands(statement: Statement, bare: str) -> None:
    for found in _THOUSANDS.finditer(bare):
        plain = found[0].replace(",", "")
        statement.report("E105", found.start(), found.end(), fix=plain, number=found[0], plain=plain)
        text = statement.text
        statement.text = text[: found.start()] + plain.ljust(len(found[0])) + text[found.end() :]


def _blank(statement: Statement, start: int, end: int) -> None:
    statement.text = statement.text[:start] + " " * (end - start) + statement.text[end:]
