"""Figures worth trying: on, beside and between whatever rules compare them with; and periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from kaohe.backends.exact.outcome import Scalar
from kaohe.checks.intervals import Interval
from kaohe.checks.proving.goals import Goal
from kaohe.checks.proving.record import Key
from kaohe.model import expressions as ex
from kaohe.model.look_back import hangs_on_period
from kaohe.model.pack import Role
from kaohe.model.periods import MONTHS, Period
from kaohe.model.types import Kind, Type
from kaohe.model.walk import role_expressions, walk

__all__ = ["asks_whether_known", "literals", "numbers", "options", "some_periods"]

_MOST_PERIODS = 60
_SOME_YEAR = 2026
_PLAIN = tuple(Fraction(one) for one in (10, 50, 65, 75, 85, 95, 100))
"""Figures whose quotients come to whatever rules speak of."""
_DAYS = (0, 1, 100, 200, 400, 1000, 4000)
"""So many days before the end of a period."""


def options(goal: Goal) -> dict[Key, Sequence[Scalar | None]]:
    """What is worth trying of each figure."""
    written = literals(goal.nodes)
    may_lack = any(asks_whether_known(node) for one in goal.nodes for node in walk(one))
    found: dict[Key, Sequence[Scalar | None]] = {}
    for key in goal.keys:
        metric = goal.role.metric(key[0])
        values = _values(metric.type, Interval(metric.lowest, metric.highest), written, goal.role)
        found[key] = [*values, None] if may_lack else values
    return found


def asks_whether_known(node: ex.Expression) -> bool:
    """Whether an expression can be worth something although a figure is missing."""
    if isinstance(node, ex.Call):
        return node.function in ("first_known", "count") or bool(node.least)
    return isinstance(node, ex.IsMissing)


def literals(nodes: Iterable[ex.Expression]) -> tuple[Scalar, ...]:
    """The values written in expressions, each once."""
    found: dict[Scalar, None] = {}
    for outer in nodes:
        for node in walk(outer):
            if isinstance(node, ex.LiteralValue):
                found[node.value] = None
            elif isinstance(node, ex.LookUp):
                rows = (row for version in node.versions for row in version.rows)
                for row in rows:
                    found |= dict.fromkeys([row.value, *(key.value for key in row.keys if key is not None)])
    return tuple(found)


def _values(kind: Type, reach: Interval, written: Sequence[Scalar], role: Role) -> Sequence[Scalar]:
    match kind.kind:
        case Kind.FLAG:
            return (False, True)
        case Kind.CHOICE:
            return kind.options
        case Kind.TEXT:
            return (*(one for one in written if isinstance(one, str)), "…")
        case Kind.DATE:
            days = {day for one in written if isinstance(one, date) for way in (-1, 0, 1) for day in _days(one, way)}
            ends = [period.ends for period in some_periods(role)[:2] if period is not None] or [date(_SOME_YEAR, 6, 30)]
            return sorted(days | {day for end in ends for back in _DAYS for day in _days(end, -back)})
        case _:
            return numbers(kind, reach, written)


def _days(one: date, way: int) -> Iterator[date]:
    """The day so many days on, where the calendar has it."""
    if date.min.toordinal() <= one.toordinal() + way <= date.max.toordinal():
        yield date.fromordinal(one.toordinal() + way)


def numbers(kind: Type, reach: Interval, written: Sequence[Scalar]) -> list[Fraction]:
    """Numbers on, beside and between those that are written and the ends of the range, in order."""
    thresholds = [one for one in written if isinstance(one, Fraction)]
    hair = Fraction(1) if kind.whole else Fraction(1, 10_000 if kind.kind in (Kind.PERCENT, Kind.RATIO) else 100)
    marks = {Fraction(0), Fraction(1), *thresholds, *(end for end in (reach.low, reach.high) if end is not None)}
    if kind.whole:
        marks |= {one * 100 for one in thresholds if 0 < one < 2}
    found = {one + way * hair for one in marks for way in (-1, 0, 1)}
    found |= {(one + other) / 2 for one, other in pairwise(sorted(marks))}
    found |= {2 * max(marks) + 10, 2 * min(marks) - 10, *_PLAIN}
    if kind.whole:
        found = {Fraction(near) for one in found for near in (floor(one), ceil(one))}
    return sorted(
        one for one in found if (reach.low is None or one >= reach.low) and (reach.high is None or one <= reach.high)
    )


def some_periods(role: Role) -> list[Period | None]:
    """A period in each stretch between two changes of what is in force; None alone where no score hangs on periods."""
    if not hangs_on_period(role):
        return [None]
    days = {day for one in _versions(role) for day in (one.starts, one.ends) if day is not None}
    days |= {day for day in (role.starts, role.ends) if day is not None} or {date(_SOME_YEAR, 1, 1)}
    found = {Period(day.year, (day.month - 1) // MONTHS[role.cycle], role.cycle) for day in days}
    found = {
        near for one in found for way in (-1, 0, 1) if date.min.year < (near := one.before(way)).year < date.max.year
    }
    in_force = sorted(one for one in found if role.in_force(one.ends if role.picked_by == "end" else one.starts))
    return list(in_force[-_MOST_PERIODS:]) or [None]


def _versions(role: Role) -> Iterator[ex.DatedVersion | ex.TableVersion]:
    for outer in role_expressions(role):
        for node in walk(outer):
            if isinstance(node, ex.DatedValue | ex.LookUp):
                yield from node.versions
