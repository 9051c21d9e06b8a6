"""Whether an override holds: what it is of, whether it was made of what the rules give, and whether they let it be.

A record's overrides are judged from its figures and the rules alone, so that whoever explains or verifies it can judge
them again. An override is applied as a whole or rejected with its reason; it never rejects the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.overrides import Overrides
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Counting, Figures, RecordScore
from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import points_range
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric, Role, Veto
from kaohe.model.types import Kind, Type
from kaohe.run.cells import read_cell
from kaohe.run.override_rows import OverrideRow
from kaohe.run.override_vetoes import lifted_veto, veto_against_grade, veto_against_total
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import fold
from kaohe.wording.numbers import fixed
from kaohe.wording.wording import LANGUAGES, wording

__all__ = ["Judged", "item_of", "judged"]

Item = tuple[str, str]
"""What is overridden: ``indicator`` and its name, or ``total`` or ``grade``."""

_TOTAL: Item = ("total", "")
_GRADE: Item = ("grade", "")
_NEEDED = ("item", "original", "new", "by", "on", "why")
_WORDED = {Counting.PENDING: "PENDING", Counting.SKIPPED: "SKIP", Counting.NOT_APPLICABLE: "NOT_APPLICABLE"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A record's overrides that hold, what it comes to by them, and what became of each row, in their order."""

    overrides: Overrides
    score: RecordScore
    rows: tuple[OverrideRow, ...]
    items: Mapping[int, Item] = field(default_factory=dict)


class _RejectedError(Exception):
    """Why an override does not hold."""

    def __init__(self, fault: Diagnostic) -> None:
        super().__init__(fault.code)
        self.fault = fault


def judged(role: Role, figures: Figures, rows: Sequence[OverrideRow], language: str) -> Judged:
    """A record's overrides, judged: those of indicators first, then of the total, then of the grade.

    Each is held to what the rules give from the overrides before it, so that every figure it was made of is one that
    the explanation prints above it.

    Parameters
    ----------
    role, figures : Role, Figures
        The record.
    rows : Sequence[OverrideRow]
        All that was given of it.
    language : str
        Of the reasons, that of the rules.
    """
    return _Judge(role, figures, language).judge(rows)


class _Judge:
    def __init__(self, role: Role, figures: Figures, language: str) -> None:
        self._role = role
        self._figures = figures
        self._language = language
        self._overrides = Overrides()
        self._score = score_record(role, figures)

    def judge(self, given: Sequence[OverrideRow]) -> Judged:
        rows = [replace(row, fate="applied", code=None, reason=None, facts=None) for row in given]
        items = {at: item for at, row in enumerate(rows) if (item := item_of(self._role, row.item)) is not None}
        times = Counter(items.values())
        done: dict[int, OverrideRow] = {}
        for kind in ("indicator", "total", "grade"):
            for at, row in enumerate(rows):
                if items.get(at, _GRADE)[0] != kind:
                    continue
                try:
                    item = self._understood(row, items.get(at))
                    if times[item] > 1:
                        raise _RejectedError(finding("R238", item=row.item, times=times[item]))
                    done[at] = self._applied(row, item)
                except _RejectedError as rejected:
                    done[at] = row.rejected(rejected.fault, self._language)
            if kind == "indicator":
                done |= self._lifting(rows, done)
        applied = {at: item for at, item in items.items() if done[at].fate == "applied"}
        return Judged(self._overrides, self._score, tuple(done[at] for at in range(len(rows))), applied)

    def _understood(self, row: OverrideRow, item: Item | None) -> Item:
        """What a row overrides; whatever it must say it says."""
        blank = next((name for name in _NEEDED if not getattr(row, name)), None)
        if blank is not None:
            raise _RejectedError(finding("R232", column=f"override {blank}"))
        if item is None:
            both = _is_total(row.item) or _is_grade(row.item)
            known = [one.name for one in self._role.indicators]
            near = get_close_matches(row.item, known, 1, 0.5)
            raise _refused("unknown" if not both else "both", row, near=near[0] if near else None, known=tuple(known))
        return item

    def _applied(self, row: OverrideRow, item: Item) -> OverrideRow:
        row = replace(row, on=_day(row.on).isoformat())
        if self._score.exempt is not None:
            raise _refused("exempt", row)
        if item == _GRADE:
            return self._grade(row)
        if self._role.grades is not None and self._role.grades.forced is not None:
            raise _refused("places", row)
        if item[1] in (one.name for one in self._role.compared):
            raise _refused("compared", row)
        return self._total(row) if item == _TOTAL else self._points(row, item[1])

    def _points(self, row: OverrideRow, name: str) -> OverrideRow:
        """The published points of an indicator."""
        places = self._role.indicator_decimals
        rule, one = next(
            pair for pair in zip(self._role.indicators, self._score.indicators, strict=True) if pair[0].name == name
        )
        given = one.score.points if one.score.counting.counts else None
        if given is None and one.score.counting is Counting.NOT_APPLICABLE:
            raise _refused("not_applicable", row)
        original = self._original(row, given, places, _WORDED.get(one.score.counting, ""))
        new = _new(row, given, places, points_range(rule, self._role), rule.full_marks)
        self._take(row, replace(self._overrides, points={**self._overrides.points, name: new}))
        return replace(row, item=name, original=original, new=fixed(new, places))

    def _total(self, row: OverrideRow) -> OverrideRow:
        """The published total, behind vetoes: none may be passed by it."""
        score, places, limits = self._score, self._role.total_decimals, self._role.limits
        if score.total is None:
            raise _refused("no_total", row)
        original = self._original(row, score.total, places, "")
        new = _new(row, score.total, places, Interval(limits.floor, limits.cap), Fraction(100))
        veto = veto_against_total(self._role, score, new)
        if veto is not None:
            raise _RejectedError(finding("R239", item=row.item, new=row.new, veto=veto.title))
        self._take(row, replace(self._overrides, total=new))
        return replace(row, item=self._named("TOTAL"), original=original, new=fixed(new, places))

    def _grade(self, row: OverrideRow) -> OverrideRow:
        """The published grade."""
        score, scale = self._score, self._role.grades
        if scale is None or (score.grade is None and not score.disqualified):
            raise _refused("no_scale" if scale is None else "no_total", row)
        veto = veto_against_grade(self._role, score, self._figures, None)
        if score.grade is None and veto is not None:
            raise _RejectedError(finding("R239", item=row.item, new=row.new, veto=veto.title))
        names = {fold(one.name).strip(): one.name for one in scale.rows}
        if names.get(fold(row.original)) != score.grade:
            raise _RejectedError(finding("R236", item=row.item, original=row.original, actual=score.grade))
        new = names.get(fold(row.new))
        if new is None:
            raise _RejectedError(finding("R237", item=row.item, new=row.new, of="scale", options=tuple(names.values())))
        if new == score.grade:
            raise _RejectedError(finding("R237", item=row.item, new=row.new, of="same"))
        veto = veto_against_grade(self._role, score, self._figures, new)
        if veto is not None:
            raise _RejectedError(finding("R239", item=row.item, new=row.new, veto=veto.title))
        self._take(row, replace(self._overrides, grade=new))
        return replace(row, item=self._named("GRADE"), original=str(score.grade), new=new)

    def _named(self, terminal: str) -> str:
        return keywords().canonical[self._language][terminal]

    def _original(self, row: OverrideRow, given: Fraction | None, places: int, state: str) -> str:
        """What somebody saw, as it is printed; it must be what the rules give."""
        if given is None:
            if _plain(row.original) in {_plain(word) for word in _words(state)}:
                return self._named(state)
            actual = keywords().canonical[self._language].get(state)
        else:
            actual = fixed(given, places)
            if _number(row, "original") == given:
                return actual
        raise _RejectedError(finding("R236", item=row.item, original=row.original, actual=actual))

    def _take(self, row: OverrideRow, overrides: Overrides) -> None:
        """Goes on with an override, unless a veto that holds without it would no longer hold."""
        score = score_record(self._role, self._figures, overrides)
        veto = lifted_veto(self._role, self._score, score)
        if veto is not None:
            raise _RejectedError(_lifts(row, veto))
        self._overrides, self._score = overrides, score

    def _lifting(self, rows: Sequence[OverrideRow], done: Mapping[int, OverrideRow]) -> dict[int, OverrideRow]:
        """The overrides that turn out to keep a veto from holding once the others have completed the record."""
        found: dict[int, OverrideRow] = {}
        for at, row in done.items():
            if row.fate != "applied" or row.item not in self._overrides.points:
                continue
            others = {name: points for name, points in self._overrides.points.items() if name != row.item}
            score = score_record(self._role, self._figures, replace(self._overrides, points=others))
            veto = lifted_veto(self._role, score, self._score)
            if veto is not None:
                self._overrides, self._score = replace(self._overrides, points=others), score
                found[at] = rows[at].rejected(_lifts(rows[at], veto), self._language)
        return found


def _lifts(row: OverrideRow, veto: Veto) -> Diagnostic:
    return finding("R239", item=row.item, new=row.new, veto=veto.title, lifted=True)


def item_of(role: Role, written: str) -> Item | None:
    """What a text names: one of a role's indicators, the total or the grade; None where none of them, or two."""
    named = [one.name for one in role.indicators if _plain(one.name) == _plain(written)]
    found = [("indicator", name) for name in named]
    found += [_TOTAL] if _is_total(written) else [_GRADE] if _is_grade(written) else []
    return found[0] if len(found) == 1 else None


def _is_total(written: str) -> bool:
    return _plain(written) in {_plain(word) for word in _words("TOTAL")}


def _is_grade(written: str) -> bool:
    return _plain(written) in {_plain(word) for word in _words("GRADE")}


def _words(terminal: str) -> Iterator[str]:
    """How a keyword is spelled, and what its state is called where results print it."""
    yield from keywords().spellings.get(terminal, ())
    states = {"PENDING": "pending", "SKIP": "skipped", "NOT_APPLICABLE": "not_applicable"}
    if terminal in states:
        yield from (wording(language).term(states[terminal]) for language in LANGUAGES)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).casefold()


def _refused(of: str, row: OverrideRow, **facts: Any) -> _RejectedError:
    return _RejectedError(finding("R234", item=row.item, of=of, **facts))


def _day(text: str) -> date:
    read = read_cell(text, _ANY_DAY)
    if isinstance(read, Known) and isinstance(read.value, date):
        return read.value
    raise _RejectedError(finding("R235", column="override on", cell=text))


def _number(row: OverrideRow, column: str) -> Fraction:
    text = getattr(row, column)
    read = read_cell(text, _ANY_NUMBER)
    if isinstance(read, Known) and isinstance(read.value, Fraction):
        return read.value
    raise _RejectedError(finding("R235", column=f"override {column}", cell=text))


def _new(row: OverrideRow, given: Fraction | None, places: int, reach: Interval, full: Fraction) -> Fraction:
    """The new figure: printed as it is, and one that the rules can give.

    Where the rules leave an end open, no more than full marks and no less than 0, or than what they gave.
    """
    new = _number(row, "new")
    if new == given:
        raise _RejectedError(finding("R237", item=row.item, new=row.new, of="same"))
    if (decimal_places(new) or 0) > places:
        raise _RejectedError(finding("R237", item=row.item, new=row.new, of="decimals", places=places))
    own = full if given is None else given
    low = min(Fraction(0), own) if reach.low is None else reach.low
    high = max(full, own) if reach.high is None else reach.high
    if not low <= new <= high:
        ends: dict[str, Any] = {"low": fixed(low, places), "high": fixed(high, places)}
        raise _RejectedError(finding("R237", item=row.item, new=row.new, of="range", **ends))
    return new


def _anything(kind: str, of: Kind) -> Metric:
    return Metric.model_validate({
        "name": "", "label": None, "kind": kind, "type": Type(kind=of), "low": None, "high": None,
        "per_hundred": False, "column": "", "span": Span("", 0, 0),
    })  # fmt: skip


_ANY_NUMBER, _ANY_DAY = _anything("number", Kind.NUMBER), _anything("date", Kind.DATE)
