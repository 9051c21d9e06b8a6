"""A comparison as an Excel workbook: sheets of people, grades, departments, rule changes, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.compare.comparison import Comparison, Person, Whole
from kaohe.compare.words import counted, fate, grade, notes, of_role, shares, subject, title
from kaohe.export.sheets import MOST_ROWS, Column, Sheet, write_sheets
from kaohe.export.tables import heading
from kaohe.model.exact import decimal_places, round_half_up
from kaohe.sources.whole_file import file_aside, refused_file
from kaohe.wording import Wording, wording

__all__ = ["write_comparison"]

_KEYS = ("employee", "name", "department", "role", "period")
_SHOWN_PLACES = 4
"""Of means, and of exact pieces that have no end."""


def write_comparison(it: Comparison, out: Path, *, replace: bool = False) -> None:
    """Writes the workbook, whole or not at all.

    Raises
    ------
    RefusedError
        Where it can't be written, or Excel can't hold it.
    """
    with file_aside(out, (".xlsx",), it.language, replace=replace) as aside:
        rows = max(len(it.people), sum(len(one.shares) for one in it.people))
        if rows > MOST_ROWS:
            raise refused_file("B123", out, it.language, rows=rows, most=MOST_ROWS)
        words = wording(it.language)
        write_sheets(aside, title(it, words), _sheets(it, words))


def _sheets(it: Comparison, words: Wording) -> Iterator[Sheet]:
    def say(key: str) -> str:
        return words.say("compare", key)

    def column(name: str, places: int | None = None) -> Column:
        return Column(name, say(name), places)

    keys = [Column(name, heading(words.term(name))) for name in _KEYS]
    totals = [column(name, it.places) for name in ("total before", "total after", "difference")]
    told = [column(name) for name in ("grade before", "grade after", "fate", "why")]
    yield Sheet(say("people"), [*keys, *totals, *told], (_person(one, words) for one in it.people), 3)
    pieces = [column("what"), column("difference", _SHOWN_PLACES)]
    yield Sheet(say("why"), [*(keys[at] for at in (0, 1, 3, 4)), *pieces], _pieces(it, words), 2)
    if it.wholes:
        columns = [*(Column(name, heading(words.term(name))) for name in ("employee", "name", "roles", "period"))]
        columns += [*totals, column("grade before"), column("grade after")]
        yield Sheet(say("wholes"), columns, (_whole(one, words) for one in it.wholes), 2)
    moves = (
        {"before": grade(one.before, words), "after": grade(one.after, words), "number": one.people}
        for one in it.grades
    )
    yield Sheet(say("grades"), [column("before"), column("after"), column("number", 0)], moves)
    tallies = [column(name, 0) for name in ("number", "up", "down", "same", "rest")]
    columns = [keys[2], *tallies, column("mean", _SHOWN_PLACES)]
    yield Sheet(say("departments"), columns, _departments(it, words))
    effects = [Column("role", heading(words.term("role"))), column("what"), column("up", 0), column("down", 0)]
    of = "effects" if it.by == "rules" else "effects of scores"
    yield Sheet(say(of), [*effects, column("sum", _SHOWN_PLACES)], _effects(it, words))
    changes = (
        {"role": of_role(one, words), "what": subject(one.kind, one.name, words), "said": one.said}
        for one in it.changes
    )
    yield Sheet(say("changes"), [effects[0], column("what"), column("said")], changes)
    about = [title(it, words), words.say("compare", "between", before=it.titles[0], after=it.titles[1])]
    lines = [{"said": said} for said in (*about, counted(it, words), *notes(it, words))]
    yield Sheet(say("about"), [Column("said", say("about"))], lines)


def _person(one: Person, words: Wording) -> Mapping[str, Any]:
    return {
        **{name: getattr(one, name) for name in _KEYS},
        "total before": _number(one.before), "total after": _number(one.after), "difference": _number(one.difference),
        "grade before": one.grade_before, "grade after": one.grade_after, "fate": fate(one, words),
        "why": shares(one, words),
    }  # fmt: skip


def _whole(one: Whole, words: Wording) -> Mapping[str, Any]:
    return {
        "employee": one.employee, "name": one.name, "roles": one.roles_after or one.roles_before, "period": one.period,
        "total before": words.term(one.status_before) if one.before is None else _number(one.before),
        "total after": words.term(one.status_after) if one.after is None else _number(one.after),
        "difference": _number(one.difference), "grade before": one.grade_before, "grade after": one.grade_after,
    }  # fmt: skip


def _pieces(it: Comparison, words: Wording) -> Iterator[Mapping[str, Any]]:
    for one in it.people:
        keys = {name: getattr(one, name) for name in _KEYS}
        for share in one.shares:
            yield {**keys, "what": subject(share.kind, share.name, words), "difference": _number(share.by)}


def _departments(it: Comparison, words: Wording) -> Iterator[Mapping[str, Any]]:
    for one in it.departments:
        yield {
            "department": words.say("compare", "no department") if one.name is None else one.name,
            "number": one.people, "up": one.up, "down": one.down, "same": one.same, "rest": one.others,
            "mean": _number(one.mean),
        }  # fmt: skip


def _effects(it: Comparison, words: Wording) -> Iterator[Mapping[str, Any]]:
    for one in it.effects:
        what = subject(one.kind, one.name, words)
        yield {"role": one.role, "what": what, "up": one.up, "down": one.down, "sum": _number(one.total)}


def _number(number: Fraction | None) -> Decimal | None:
    """A number for a cell: as it is where it ends, else with many decimals."""
    if number is None:
        return None
    ends = number if decimal_places(number) is not None else round_half_up(number, 12)
    return Decimal(ends.numerator) / Decimal(ends.denominator)
