"""The sheets of a template: which role versions, under which titles, with which columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaohe.model.pack import Key, Metric, Pack, Role
from kaohe.model.periods import Period
from kaohe.run.headings import key_columns, metric_columns, plain_heading, usual_headings
from kaohe.syntax.keywords import keywords
from kaohe.wording import Wording

__all__ = ["Column", "Sheet", "free_title", "sheets_of"]

_LONGEST_TITLE = 31
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ORDER: tuple[Key, ...] = ("employee", "name", "department", "role", "period")
_ANY_YEAR = 2026
_YEARS = 2
"""Of periods that a drop-down offers, from the one in which the rules begin."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and the key or the metric that it is read as."""

    heading: str
    key: Key | None = None
    metric: Metric | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet for the records of one role version. ``says_role``: its title is the role, so that no row need say it."""

    role: Role
    title: str
    columns: tuple[Column, ...]
    periods: tuple[str, ...]
    says_role: bool

    @property
    def any_period(self) -> str:
        """A period of the role, to show how one is written."""
        year = self.role.starts.year if self.role.starts else _ANY_YEAR
        return next(iter(self.periods), str(Period(year, 0, self.role.cycle)))

    def needs(self, key: Key) -> bool:
        """Whether a row without this key is set aside."""
        return key in ("employee", "period") or (key == "role" and not self.says_role)


def sheets_of(pack: Pack, roles: Iterable[Role], period: Period | None, words: Wording) -> list[Sheet]:
    """A sheet for each of some role versions."""
    taken: list[str] = []
    found = []
    for role in roles:
        title = free_title(role.name, taken)
        taken.append(title)
        says_role = plain_heading(title) == plain_heading(role.name)
        periods = (str(period),) if period is not None else tuple(map(str, _periods(role)))
        found.append(Sheet(role, title, _columns(pack, role, words), periods, says_role))
    return found


def free_title(name: str, taken: Sequence[str]) -> str:
    """A sheet's title that Excel takes and that no other sheet has."""
    plain = _UNFIT.sub("_", name).strip("' ")[:_LONGEST_TITLE] or "_"
    used = {"history", *(title.casefold() for title in taken)}
    found, number = plain, 1
    while found.casefold() in used:
        number += 1
        found = f"{plain[: _LONGEST_TITLE - 6]} ({number})"
    return found


def _columns(pack: Pack, role: Role, words: Wording) -> tuple[Column, ...]:
    keys = [Column(heading, key=key) for key in _ORDER if (heading := _key_heading(pack, role, key, words))]
    if len(pack.role_names) == 1:
        keys = [column for column in keys if column.key != "role"]
    metrics = list({plain_heading(metric.column): metric for metric in role.metrics}.values())
    with_units = [_with_unit(metric, pack.language) for metric in metrics]
    _, missing = metric_columns(role, [*(column.heading for column in keys), *with_units])
    headings = [metric.column for metric in metrics] if missing else with_units
    return (*keys, *(Column(heading, metric=metric) for heading, metric in zip(headings, metrics, strict=True)))


def _key_heading(pack: Pack, role: Role, key: Key, words: Wording) -> str | None:
    """What a key's column is to be called so that it is read as such; None where every such name means a figure."""
    stated = [one.record_columns[key] for one in (role, *pack.roles) if key in one.record_columns]
    if stated:
        return stated[0]
    word = words.term(key)
    usual = [f"{word[:1].upper()}{word[1:]}", *usual_headings(key)]
    return next((heading for heading in usual if key in key_columns(pack, [heading])), None)


def _with_unit(metric: Metric, language: str) -> str:
    """A metric's heading, with its unit behind it unless the rules state the whole heading."""
    unit = "percent" if metric.per_hundred else metric.type.unit
    if unit is None or metric.column != metric.name:
        return metric.column
    blank = " " if language == "en" else ""
    return f"{metric.column}{blank}({keywords().unit_words[language][unit]})"


def _periods(role: Role) -> Iterator[Period]:
    """The periods of the first years in which a version is in force."""
    if role.starts is None:
        return
    for year in range(role.starts.year, role.starts.year + _YEARS):
        for number in range({"year": 1, "half": 2, "quarter": 4, "month": 12}[role.cycle]):
            period = Period(year, number, role.cycle)
            if role.in_force(period.starts if role.picked_by == "start" else period.ends):
                yield period
