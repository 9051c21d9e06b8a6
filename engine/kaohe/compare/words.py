"""A comparison's figures and kinds as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.compare.comparison import FATES, Comparison, Person, RuleChange, Share, Whole
from kaohe.model.exact import round_half_up
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = [
    "WHOLE", "counted", "fate", "grade", "notes", "of_role", "shares", "signed", "subject", "title", "total", "whole",
]  # fmt: skip

WHOLE = ("employee", "name", "roles", "period", "total before", "total after", "difference", "grade")
"""The columns of a whole."""

_PLACES = 2
"""Of the pieces of a difference."""
_MOST_PLACES = 12


def signed(number: Fraction, places: int = _PLACES) -> str:
    """A difference with its sign; ≈ where it is rounded, to as many decimals as it needs not to seem nothing."""
    while round_half_up(number, places) == 0 != number and places < _MOST_PLACES:
        places += 1
    shown = round_half_up(number, places)
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return f"{'' if shown == number else '≈'}{sign}{fixed(abs(shown), places)}"


def total(number: Fraction | None, it: Comparison) -> str:
    """A total, as published."""
    return "" if number is None else fixed(number, it.places)


def title(it: Comparison, words: Wording) -> str:
    """What the comparison is of."""
    return words.say("compare", "title impact" if it.by == "rules" else "title")


def counted(it: Comparison, words: Wording) -> str:
    """The fates, which add up to the records."""
    fates = [(words.say("compare", f"fate {one}"), it.counts[one]) for one in FATES if it.counts[one]]
    mean = None if it.mean is None else signed(it.mean)
    return words.say("compare", "counts", size=it.size, fates=fates, mean=mean)


def fate(one: Person, words: Wording) -> str:
    """What became of somebody."""
    said = words.say("compare", f"fate {one.fate}{' rejected' if one.rejected else ''}")
    return said if one.reason is None else f"{said}{words.term('colon')}{one.reason}"


def whole(one: Whole, it: Comparison, words: Wording) -> tuple[str, ...]:
    """A whole as a row: who, in which roles, what was and what is, the difference, grades; by ``WHOLE``."""
    ends = [words.joined(some.split("; ")) for some in (one.roles_before, one.roles_after) if some]
    roles = " → ".join(dict.fromkeys(ends))
    grades = one.grade_after or ""
    if one.grade_before != one.grade_after:
        grades = f"{grade(one.grade_before, words)} → {grade(one.grade_after, words)}"
    ends = [
        words.term(status) if number is None else total(number, it)
        for status, number in ((one.status_before, one.before), (one.status_after, one.after))
    ]
    difference = "" if one.difference is None else signed(one.difference, it.places)
    return one.employee, one.name or "", roles, one.period or "", *ends, difference, grades


def grade(name: str | None, words: Wording) -> str:
    """A grade, or that there is none."""
    return words.say("compare", "no grade") if name is None else name


def subject(kind: str, name: str, words: Wording) -> str:
    """What a piece of a difference, or a change of the rules, is of."""
    return words.say("compare", f"kind {kind}", name=name)


def shares(one: Person, words: Wording) -> str:
    """The pieces of somebody's difference, the largest first."""
    ordered = sorted(one.shares, key=lambda share: -abs(share.by))
    return words.term("semicolon").join(_share(share, words) for share in ordered)


def _share(one: Share, words: Wording) -> str:
    return words.say("compare", "share", what=subject(one.kind, one.name, words), by=signed(one.by))


def of_role(one: RuleChange, words: Wording) -> str:
    """The role that a change is of."""
    return words.say("compare", "all roles") if one.role is None else one.role


def notes(it: Comparison, words: Wording) -> Iterator[str]:
    """What a reader must know of the figures."""
    yield words.say("compare", f"how {it.by}")
    yield words.say("compare", "sums exactly")
    if any(it.unexpected):
        yield words.say("compare", "unexpected", before=it.unexpected[0], after=it.unexpected[1])
    unchanged = it.size - len(it.people)
    if unchanged:
        yield words.say("compare", "unchanged", number=unchanged)
