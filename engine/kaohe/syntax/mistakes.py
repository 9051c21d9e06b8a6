"""Why a statement could not be read, in terms of what its author did."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from kaohe.syntax.grammar import reserved_words
from kaohe.syntax.intervals import interval
from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import LEADING, Statement, leading_keyword
from kaohe.syntax.unclear import unclear_bound

__all__ = ["explain_mistake", "likely_keyword", "stopped_at", "wanted_by"]

_WORD = re.compile(r"「[^」]*」?|[^\W\d]\w*|\d[\d.]*|\S")
_PLAIN = re.compile(r"[^\W\d]\w*")
_LETTERS = re.compile(r"[^\W\d]+")
_ORDER = (
    "NAME", "TEXT", "NUMBER", "DATE", "PERIOD", "COLON", "EQUAL", "COMMA", "RPAR", "UNIT",
)  # fmt: skip
_KNOWN_SIGNS = frozenset('「_"“”(),.:=<>+-*×/÷%')
_MOST_EXPECTED = 6
_FIRST = LEADING | {"OTHERWISE"}
_OPENING = ("POLICY", "GRADES", "ROLE", "METRIC", "INDICATOR", "VALUE", "SCORE", "EXAMPLE")
"""Words that lines often begin with, for whoever began one with another word."""


def explain_mistake(statement: Statement, error: UnexpectedInput) -> None:
    """Adds the finding that fits a statement lark could not read."""
    at = stopped_at(statement.text, error)
    wanted = wanted_by(error)
    found = _WORD.match(statement.text, at)
    if found is None or at >= len(statement.text.rstrip()):
        asked = (at, "", wanted, statement.text.rstrip())
        if not (_said_otherwise(statement, *asked) or _missing_blank(statement, *asked)):
            _ends_early(statement, wanted)
        return
    word = found[0]
    before = statement.text[:at]
    for explain in _EXPLAINED:
        if explain(statement, at, word, wanted, before):
            return
    code = "E101" if word[0].isalnum() or word[0] in _KNOWN_SIGNS else "E110"
    statement.report(code, at, at + len(word), word=word, expected=_described(wanted))


def stopped_at(text: str, error: UnexpectedInput) -> int:
    """Where reading a text stopped."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    position: int | None = error.pos_in_stream
    return len(text) if position is None else position


def wanted_by(error: UnexpectedInput) -> set[str]:
    """The terminals that could have stood there."""
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected)
    if isinstance(error, UnexpectedCharacters):
        return set(error.allowed or ())
    return set()


def _described(wanted: set[str]) -> tuple[str, ...]:
    """Some of what could have stood there, as terminals: kinds of thing first, then keywords."""
    kinds = tuple(kind for kind in _ORDER if kind in wanted)
    words = tuple(sorted(name for name in wanted if name in keywords().spellings))
    return (kinds + words)[:_MOST_EXPECTED]


def _ends_early(statement: Statement, wanted: set[str]) -> None:
    end = len(statement.text.rstrip())
    start = max(0, statement.text.rfind("\n", 0, end) + 1)
    last = _last_word(statement.text[:end])
    statement.report("E102", max(start, end - len(last)), end, last=last, expected=_described(wanted))


def _last_word(text: str) -> str:
    words = _WORD.findall(text)
    return words[-1] if words else ""


def _said_otherwise(statement: Statement, at: int, _: str, wanted: set[str], __: str) -> bool:
    """A word that people write for a keyword, where reading stopped or as the first word: 考核规则 for 制度."""
    text, known = statement.text, keywords()
    first = _LETTERS.match(text)
    for start, terminals in ((at, wanted), (0, _FIRST)):
        word = _starts_with(text[start:], known.meant)
        if word is None or (start == 0 < at and (first is None or first[0] != word)):
            continue
        if known.terminal_of(known.meant[word]) in terminals:
            near = known.meant[word]
            statement.report("E101", start, start + len(word), fix=near, word=word, near=near, expected=())
            return True
    return False


def _misspelt_opener(statement: Statement, at: int, _: str, __: set[str], ___: str) -> bool:
    """A slip in the statement's first word, of which another keyword was read: 考核周其 is not 考核 of a 周其."""
    first = _PLAIN.match(statement.text)
    openers = keywords().of(LEADING)
    if first is None or at < first.end() or first[0] in openers:
        return False
    near = get_close_matches(first[0], openers, 1, 0.7)
    if near:
        statement.report("E101", 0, first.end(), fix=near[0], word=first[0], near=near[0], expected=())
    return bool(near)


def _mixed(statement: Statement, at: int, word: str, wanted: set[str], before: str) -> bool:
    """且 and 或 side by side: which goes first must be shown by parentheses."""
    for own, other in (("AND", "OR"), ("OR", "AND")):
        here = _starts_with(word, keywords().of({own}))
        if here and other in wanted:
            joined = [other for other in keywords().of({other}) if other in before]
            statement.report("E112", at, at + len(here), word=here, other=joined[0] if joined else "")
            return True
    return False


def _missing_blank(statement: Statement, at: int, word: str, wanted: set[str], before: str) -> bool:
    """A name that ran into the keyword behind it, or a keyword that ran into the name behind it."""
    spellings = keywords().of(wanted)
    name = re.search(r"([^\W\d]\w*)\s*$", before)
    if name is not None:
        last, start = name[1], name.start(1)
        for spelling in sorted(spellings, key=len, reverse=True):
            cut = last.find(spelling, 1)
            if cut > 0 and (cut + len(spelling) == len(last) or not last[cut + len(spelling)].isascii()):
                _report_blank(statement, start, last, cut)
                return True
            if cut > 0 and last[cut + len(spelling)].isdigit():
                _report_blank(statement, start, last, cut)
                return True
    start_of = _starts_with(word, spellings)
    if start_of and start_of != word and not word[len(start_of)].isascii():
        _report_blank(statement, at, word, len(start_of))
        return True
    return False


def _report_blank(statement: Statement, start: int, word: str, cut: int) -> None:
    fix = f"{word[:cut]} {word[cut:]}"
    statement.report("E104", start, start + len(word), fix=fix, word=word, left=word[:cut], right=word[cut:])


def _starts_with(word: str, spellings: Iterable[str]) -> str | None:
    return next((one for one in sorted(spellings, key=len, reverse=True) if word.startswith(one)), None)


def _reserved(statement: Statement, at: int, word: str, wanted: set[str], _: str) -> bool:
    """A word of the language where a name was to stand."""
    taken = {word for words in reserved_words().values() for word in words}
    if "NAME" not in wanted or word not in taken or not _PLAIN.fullmatch(word):
        return False
    statement.report("E108", at, at + len(word), fix=f"「{word}」", word=word)
    return True


def _unit(statement: Statement, at: int, word: str, wanted: set[str], before: str) -> bool:
    """A word behind a number that is no unit."""
    if "UNIT" not in wanted or not re.search(r"\d\s*$", before) or not _PLAIN.match(word):
        return False
    near = get_close_matches(word, list(keywords().units), 1, 0.6)
    fix = near[0] if near else None
    statement.report("E113", at, at + len(word), fix=fix, word=word, near=fix)
    return True


def _near(statement: Statement, at: int, word: str, wanted: set[str], before: str) -> bool:
    """A slip of the pen in a keyword."""
    candidates = keywords().of(wanted)
    near = likely_keyword(statement.text[at:], word, candidates)
    if near is None:
        return False
    written, spelling = near
    statement.report("E101", at, at + len(written), fix=spelling, word=written, near=spelling, expected=())
    return not before.strip() or True


def _unknown_opener(statement: Statement, at: int, _: str, __: set[str], ___: str) -> bool:
    """A line that begins with no word of the language, though one may begin as that word does: 考核规则."""
    first = _PLAIN.match(statement.text)
    if first is None or first[0] in keywords().of(LEADING):
        return False
    reads_as_another = leading_keyword(statement.text) is not None and not statement.text[first.end() : at].strip()
    if at == 0 or reads_as_another:
        statement.report("E101", 0, first.end(), word=first[0], expected=_OPENING, opening=True)
        return True
    return False


_EXPLAINED = (
    interval, _said_otherwise, _misspelt_opener, unclear_bound, _mixed, _missing_blank, _reserved, _unit, _near,
    _unknown_opener,
)  # fmt: skip
"""What is looked for, the likeliest first."""


def likely_keyword(text: str, word: str, candidates: Iterable[str]) -> tuple[str, str] | None:
    """The stretch of text, and the keyword that it was meant to be."""
    spellings = list(candidates)
    several = [one for one in spellings if " " in one]
    for spelling in several:
        written = " ".join(text.split()[: spelling.count(" ") + 1])
        if text.startswith(written) and get_close_matches(written, [spelling], 1, 0.75):
            return written, spelling
    found = get_close_matches(word, spellings, 5, 0.6 if word.isascii() else 0.5)
    if found:  # of several as near, the one with most signs in their places: 数剧 is 数据 sooner than 系数
        alike = [one for one in found if _likeness(word, one) == _likeness(word, found[0])]
        return word, max(alike, key=lambda one: sum(a == b for a, b in zip(word, one, strict=False)))
    for length in range(min(len(word) - 1, 6), 1, -1):
        found = get_close_matches(word[:length], spellings, 1, 0.8 if word.isascii() else 0.5)
        if found:
            return word[:length], found[0]
    return None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, other, one).ratio()


def opener_of(statement: Statement) -> str | None:
    """The keyword that a statement begins with, or was meant to begin with."""
    letters = _LETTERS.match(statement.text)
    if letters is not None and letters[0] in keywords().meant:
        return keywords().terminal_of(keywords().meant[letters[0]])
    known = leading_keyword(statement.text)
    if known is not None or keywords().begins(statement.text):
        return known
    word = _WORD.match(statement.text)
    near = likely_keyword(statement.text, word[0], keywords().of(LEADING)) if word else None
    return keywords().terminal_of(near[1]) if near else None
