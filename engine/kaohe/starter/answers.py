"""The answers, read as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.periods import Cycle
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import QUOTES, fold
from kaohe.wording import wording

__all__ = ["Answers", "Planned", "Way", "read_cycle", "read_day", "read_name", "read_planned"]

Way = Literal["rating", "rate", "time", "times"]
"""How an indicator is measured: rated 1 to 5, done of planned, the time that it takes, how often it goes wrong."""

_CYCLES: dict[str, Cycle] = {"YEARLY": "year", "HALF_YEARLY": "half", "QUARTERLY": "quarter", "MONTHLY": "month"}
_ITEM = re.compile(r"(?P<name>.+?)\s+(?P<weight>\d+(?:\.\d+)?)\s*%?(?:\s+(?P<way>\S+))?")
_BETWEEN = re.compile(r"[,、;\n]")
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """An indicator to be written: its name, its weight in per cent, and how it is measured."""

    name: str
    weight: Fraction
    way: Way


@dataclass(frozen=True, slots=True)
class Answers:
    """The five answers."""

    title: str
    role: str
    cycle: Cycle
    starts: date
    indicators: tuple[Planned, ...]


def read_name(text: str, language: str) -> str:
    """A title or name that rules can hold.

    Raises
    ------
    RefusedError
        Where it is blank, or has a sign that ends a name or text in the rules.
    """
    name = text.strip()
    if not name or not name.isprintable() or any(sign in f"{QUOTES}「」" for sign in name):
        raise RefusedError([finding("B151", text=name)], language)
    return name


def read_cycle(text: str, language: str) -> Cycle:
    """How often people are appraised, from the words of the rules or of people: 季度, quarterly, quarter.

    Raises
    ------
    RefusedError
        Where it is none of the four.
    """
    word = fold(text).strip().casefold()
    own = {wording(other).term(cycle): cycle for cycle in _CYCLES.values() for other in ("zh", "en")}
    found = own.get(word) or _CYCLES.get(keywords().terminal_of(word) or "")
    if found is None:
        known = tuple(wording(language).keyword(terminal) for terminal in _CYCLES)
        raise RefusedError([finding("B152", text=text.strip(), cycles=known)], language)
    return found


def read_day(text: str, language: str) -> date:
    """A day.

    Raises
    ------
    RefusedError
        Where it is none.
    """
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", fold(text).strip())
    try:
        return date(*map(int, found.groups())) if found else _no_day(text, language)
    except ValueError:
        return _no_day(text, language)


def _no_day(text: str, language: str) -> date:
    raise RefusedError([finding("B153", text=text.strip())], language)


def read_planned(text: str, language: str) -> tuple[Planned, ...]:
    """Indicators, each with its weight and perhaps how it is measured: ``满意度 40 评分, 完成率 60 完成``.

    Raises
    ------
    RefusedError
        Where one can't be read, two have the same name, or the weights don't make 100.
    """
    found = [_planned(one.strip(), language) for one in _BETWEEN.split(fold(text)) if one.strip()]
    names = [one.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusedError([finding("B155", name=twice)], language)
    whole = sum((one.weight for one in found), Fraction(0))
    if whole != _WHOLE:
        raise RefusedError([finding("B156", whole=whole)], language)
    return tuple(found)


def _planned(text: str, language: str) -> Planned:
    found = _ITEM.fullmatch(text)
    ways = _ways()
    way = ways.get((found["way"] or "").casefold(), None if found["way"] else "rating") if found else None
    if found is None or way is None:
        own = tuple(wording(language).say("starter", f"way {one}") for one in get_args(Way))
        raise RefusedError([finding("B154", text=text, ways=own)], language)
    return Planned(read_name(found["name"], language), Fraction(found["weight"]), way)


def _ways() -> dict[str, Way]:
    return {wording(language).say("starter", f"way {way}"): way for language in ("zh", "en") for way in get_args(Way)}
