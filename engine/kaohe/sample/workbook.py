"""A sample as an Excel workbook: what was published, and beside it room for the auditor's own figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.export.sheets import MOST_ROWS, Column, Formula, Sheet, write_sheets
from kaohe.export.tables import heading
from kaohe.sample.drawn import Sample, Sampled
from kaohe.sample.words import facts, method, reasons, stratum
from kaohe.sources.whole_file import file_aside, refused_file
from kaohe.wording import Wording, wording

__all__ = ["write_sample"]

_RECORD = ("number", "employee", "role", "period")
_ROOM = {"note": 32, "own grade": 12}
"""How wide a column is that nobody has filled yet."""
_HASH, _TEXT = 76, 110
"""How wide a hash is, and a column of sentences."""
_FLAGS = {"true": "yes", "false": "no"}
_APPLIED = {True: "yes", False: "no", None: "pending"}
_ALIKE = Formula(
    '=IF({own figure}="","",IF({own figure}={read},0,'
    'IF(AND(ISNUMBER({own figure}),ISNUMBER({read})),{own figure}-{read},"≠")))'
)
"""What a source says against what was read: 0, the difference of two numbers, or that it is something else."""


def write_sample(it: Sample, out: Path, *, replace: bool = False) -> None:
    """Writes the workbook, whole or not at all.

    Raises
    ------
    RefusedError
        Where it can't be written, or Excel can't hold it.
    """
    with file_aside(out, (".xlsx",), it.language, replace=replace) as aside:
        rows = max(len(it.records), len(it.indicators), len(it.adjustments), len(it.inputs))
        if rows > MOST_ROWS:
            raise refused_file("B123", out, it.language, rows=rows, most=MOST_ROWS)
        words = wording(it.language)
        write_sheets(aside, words.say("sample", "title"), _Sheets(it, words).all())


class _Sheets:
    """The sheets of the workbook."""

    def __init__(self, it: Sample, words: Wording) -> None:
        self._it, self._words = it, words

    def all(self) -> Iterator[Sheet]:
        """All of them that have rows."""
        yield self._sample()
        yield self._indicators()
        if self._it.adjustments:
            yield self._adjustments()
        yield self._inputs()
        yield self._strata()
        yield self._lots()
        yield self._about()

    def _say(self, key: str) -> str:
        return self._words.say("sample", key)

    def _term(self, name: str) -> Column:
        return Column(name, heading(self._words.term(name)))

    def _keys(self) -> list[Column]:
        """What every sheet begins with."""
        return [Column("number", self._say("number"), 0), *(self._term(name) for name in _RECORD[1:])]

    def _own(self, name: str, places: int | None = None) -> Column:
        return Column(name, self._say(name), places, own=True, wide=_ROOM.get(name, 16))

    def _difference(self, places: int) -> Column:
        return Column("difference", self._say("difference"), places, differences=True, wide=12)

    def _sample(self) -> Sheet:
        it = self._it
        held = [name for name in ("name", "department") if any(getattr(one, name) for one in it.records)]
        number, employee, *others = self._keys()
        columns = [
            number, employee, *map(self._term, held), *others, Column("why", self._say("why")),
            Column("total", self._say("published total"), it.places), self._term("grade"),
            self._own("own total", it.places), self._difference(it.places), self._own("own grade"), self._own("note"),
        ]  # fmt: skip
        return Sheet(self._say("sample"), columns, map(self._record, it.records), 2)

    def _record(self, one: Sampled) -> Mapping[str, Any]:
        total = None if one.total is None else _decimal(one.total)
        return {
            **{name: getattr(one, name) for name in ("number", "employee", "name", "department", "role", "period")},
            "why": reasons(one, self._words), "total": self._words.term(one.status) if total is None else total,
            "grade": one.grade, "difference": _difference("own total", "total", self._it.places),
        }  # fmt: skip

    def _indicators(self) -> Sheet:
        it, export = self._it, self._words
        held = [name for name in ("dimension", "part") if any(row[name] is not None for row in it.indicators)]
        named = [name for name in ("dimension", "indicator", "part") if name == "indicator" or name in held]
        figures = [("value", None, False), ("points", it.point_places, False), ("weight", 2, True),
                   ("contribution", it.point_places + 2, False)]  # fmt: skip
        columns = [
            *self._keys(), *map(self._term, named),
            *(Column(name, export.say("export", name), places, percent) for name, places, percent in figures),
            Column("status", export.say("export", "status")), self._own("own value"),
            self._own("own points", it.point_places), self._difference(it.point_places), self._own("note"),
        ]  # fmt: skip
        difference = _difference("own points", "points", it.point_places)
        rows = ({**row, "status": _told(row, export), "difference": difference} for row in it.indicators)
        return Sheet(self._say("indicators"), columns, rows, 4)

    def _adjustments(self) -> Sheet:
        places = self._it.places
        columns = [
            *self._keys(), Column("step", self._say("step")), Column("applied", self._say("applied")),
            Column("before", self._say("before"), places), Column("after", self._say("after"), places),
            self._own("own after", places), self._difference(places), self._own("note"),
        ]  # fmt: skip
        difference = _difference("own after", "after", places)
        rows = (
            {**row, "applied": self._words.term(_APPLIED[row["applied"]]), "difference": difference}
            for row in self._it.adjustments
        )
        return Sheet(self._say("adjustments"), columns, rows, 4)

    def _inputs(self) -> Sheet:
        columns = [
            *self._keys(), Column("metric", heading(self._words.term("metric"))), Column("read", self._say("read")),
            Column("raw", self._say("raw")), Column("file", heading(self._words.term("file"))),
            Column("row", self._words.say("export", "row"), 0), Column("column", self._say("column")),
            self._own("own figure"), Column("difference", self._say("difference"), differences=True, wide=12),
            self._own("note"),
        ]  # fmt: skip
        rows = ({**_read(row, self._words), "difference": _ALIKE} for row in self._it.inputs)
        return Sheet(self._say("inputs"), columns, rows, 4)

    def _strata(self) -> Sheet:
        it = self._it
        columns = [
            Column("name", self._say(f"by {it.by}")), Column("population", self._say("population"), 0),
            Column("share", self._say("share"), 4), Column("drawn", self._say("count random"), 0),
            Column("last", self._say("last"), wide=_HASH),
        ]  # fmt: skip
        rows = [
            {"name": stratum(one, it, self._words), "population": one.population, "share": _decimal(one.share),
             "drawn": one.drawn, "last": one.last}
            for one in it.strata
        ]  # fmt: skip
        return Sheet(self._say("strata"), columns, rows, 1)

    def _lots(self) -> Sheet:
        """What each record drew that was drawn by lot."""
        columns = [*self._keys(), Column("order", self._say("order"), wide=_HASH)]
        drawn = (one for one in self._it.records if one.order is not None)
        rows = ({name: getattr(one, name) for name in (*_RECORD, "order")} for one in drawn)
        return Sheet(self._say("lots"), columns, rows, 2)

    def _about(self) -> Sheet:
        told = [*facts(self._it, self._words)]
        told += [(self._say("method") if not at else "", said) for at, said in enumerate(method(self._it, self._words))]
        item, content = (self._words.say("export", name) for name in ("item", "content"))
        columns = [Column("item", item), Column("content", content, wide=_TEXT)]
        return Sheet(self._say("about"), columns, [{"item": what, "content": said} for what, said in told])


def _told(row: Mapping[str, Any], words: Wording) -> str:
    """How an indicator counts, and why not."""
    return str(row["status"]) if row["reason"] is None else f"{row['status']}{words.term('colon')}{row['reason']}"


def _difference(own: str, published: str, places: int) -> Formula:
    """The auditor's figure less the published one, rounded as that is: what floats leave behind is none."""
    both = f"AND(ISNUMBER({{{own}}}),ISNUMBER({{{published}}}))"
    return Formula(f'=IF({both},ROUND({{{own}}}-{{{published}}},{places}),"")')


def _read(row: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    """A figure that was read, as a number where it is one, and how it was written where that is something else."""
    value, raw, state = row["value"], row["raw"], row["state"]
    if value is None:
        said = words.say("short reasons", state) if words.has("short reasons", str(state)) else None
        return {**row, "read": None, "raw": raw or said}
    if value in _FLAGS and raw in (value, None):
        return {**row, "read": words.term(_FLAGS[value]), "raw": None}
    return {**row, "read": _number(value), "raw": None if raw == value else raw}


def _number(text: str | None) -> Decimal | str | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
