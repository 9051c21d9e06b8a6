"""Answers by trying: figures on and beside whatever rules compare them with, in every or in some combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise, product
from math import ceil, floor, prod
from random import Random

from kaohe.backends.exact.outcome import Scalar
from kaohe.checks.alone import stand_alone
from kaohe.checks.intervals import Interval
from kaohe.checks.proving.goals import Falls, Found, Goal, Holds, Turns
from kaohe.checks.proving.question import Open, Why
from kaohe.checks.proving.record import Key, Record
from kaohe.checks.proving.together import can_come_together
from kaohe.checks.ranges import value_range
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold
from kaohe.model.look_back import hangs_on_period
from kaohe.model.pack import Role
from kaohe.model.periods import MONTHS, Period
from kaohe.model.scoring import Bands, Formula
from kaohe.model.types import Kind, Type
from kaohe.model.walk import role_expressions, walk

__all__ = ["asks_whether_known", "some_periods", "tried"]

_MOST = 800
_MOST_OF_ONE = 60
_PEOPLE = 12
_MOST_PERIODS = 12
_SOME_YEAR = 2026
_DAYS = (0, 1, 100, 200, 400, 1000, 4000)


def tried(goal: Goal) -> Found | Open | None:
    """What was asked for, if trying comes upon it; None where all there is was tried, and else nothing is known."""
    match goal:
        case Holds():
            found = next((found for one in _records(goal) if (found := goal.found_in(one)) is not None), None)
        case Turns():
            all_there_is = _is_all_there_is(goal)
            found = _along(goal, _MOST if all_there_is else 2 * _PEOPLE)
            if found is None and all_there_is:
                return None
            found = found if goal.value_stands_alone else None
        case Falls():
            found = next((found for group in _groups(goal) if (found := goal.found_among(group)) is not None), None)
    return found or Open(Why.NO_SOLVER)


def _along(goal: Turns, most: int) -> Found | None:
    kind, reach = goal.assessment.value.type, value_range(goal.assessment.value, goal.role)
    along = _numbers(kind, reach, _literals(goal.nodes))
    records = islice(_records(goal), most)
    return next((found for one in records if (found := goal.found_along(one, along)) is not None), None)


def _is_all_there_is(goal: Turns) -> bool:
    """Whether points bend only where something is compared with a fixed value, and each of those was tried."""
    scoring = goal.assessment.scoring
    match scoring:
        case Bands(rows=rows):
            conditions = [row.condition for row in rows if row.condition is not None]
            straight = stand_alone(conditions) and all(_is_straight(row.points) for row in rows)
        case Formula(expression=expression, floor=None, cap=None):
            straight = _is_straight(expression)
        case _:
            return False
    return straight and prod(map(len, _options(goal).values())) <= _MOST


def _is_straight(node: ex.Expression) -> bool:
    """Whether points go along straight lines of the value between what it, and other figures, are compared with."""
    match node:
        case ex.LiteralValue() | ex.SubjectValue():
            return True
        case ex.ConstantValue(expression=inner) | ex.Convert(operand=inner) | ex.Negative(operand=inner):
            return _is_straight(inner)
        case ex.Arithmetic(sign="+" | "-", left=left, right=right):
            return _is_straight(left) and _is_straight(right)
        case ex.Arithmetic(sign="*", left=left, right=right):
            return (fold(left) is not None and _is_straight(right)) or (fold(right) is not None and _is_straight(left))
        case ex.Arithmetic(sign="/", left=left, right=right):
            return fold(right) is not None and _is_straight(left)
        case ex.Choose(condition=condition, yes=yes, no=no):
            return stand_alone([condition]) and _is_straight(yes) and _is_straight(no)
        case _:
            return False


def _records(goal: Goal) -> Iterator[Record]:
    """Records in every combination of what is worth trying, or where those are many in some, always the same."""
    options = _options(goal)
    periods = some_periods(goal.role)
    choices = [*options.values(), periods]
    if prod(len(one) for one in choices) <= _MOST:
        picked: Iterable[tuple[Scalar | Period | None, ...]] = product(*choices)
    else:
        random = Random(0)  # noqa: S311  # the same figures every time
        picked = (tuple(random.choice(one) for one in choices) for _ in range(_MOST))
    for one in picked:
        *values, period = one
        record = _record(goal, dict(zip(options, values, strict=True)), period)
        if not goal.role.derived or can_come_together(goal.role, record.values):
            yield record


def _record(goal: Goal, values: dict[Key, object], period: object) -> Record:
    known = {key: value for key, value in values.items() if not isinstance(value, Period)}
    in_period = period if isinstance(period, Period) else None
    return Record(goal.role, known, in_period, goal.needs_points)  # type: ignore[arg-type]


def _groups(goal: Falls) -> Iterator[list[Record]]:
    """For some people, the records that differ in the movers."""
    options = _options(goal)
    moved = [options[key] for key in goal.movers]
    for person in islice(_records(goal), _PEOPLE):
        random = Random(0)  # noqa: S311  # the same figures every time
        if prod(len(one) for one in moved) <= _MOST_OF_ONE:
            ways = list(product(*moved))
        else:
            ways = [tuple(random.choice(one) for one in moved) for _ in range(_MOST_OF_ONE)]
        yield [person.changed(dict(zip(goal.movers, one, strict=True))) for one in ways]


def _options(goal: Goal) -> dict[Key, Sequence[Scalar | None]]:
    """What is worth trying of each figure."""
    literals = _literals(goal.nodes)
    may_lack = any(asks_whether_known(node) for one in goal.nodes for node in walk(one))
    found: dict[Key, Sequence[Scalar | None]] = {}
    for key in goal.keys:
        metric = goal.role.metric(key[0])
        values = _values(metric.type, Interval(metric.lowest, metric.highest), literals, goal.role)
        found[key] = [*values, None] if may_lack else values
    return found


def asks_whether_known(node: ex.Expression) -> bool:
    """Whether an expression can be worth something although a figure is missing."""
    if isinstance(node, ex.Call):
        return node.function in ("first_known", "count") or bool(node.least)
    return isinstance(node, ex.IsMissing)


def _literals(nodes: Iterable[ex.Expression]) -> tuple[Scalar, ...]:
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


def _values(kind: Type, reach: Interval, literals: Sequence[Scalar], role: Role) -> Sequence[Scalar]:
    match kind.kind:
        case Kind.FLAG:
            return (False, True)
        case Kind.CHOICE:
            return kind.options
        case Kind.TEXT:
            return (*(one for one in literals if isinstance(one, str)), "…")
        case Kind.DATE:
            written = {
                day for one in literals if isinstance(one, date) for way in (-1, 0, 1) for day in _days(one, way)
            }
            ends = [period.ends for period in some_periods(role)[:2] if period is not None] or [date(_SOME_YEAR, 6, 30)]
            return sorted(written | {day for end in ends for back in _DAYS for day in _days(end, -back)})
        case _:
            return _numbers(kind, reach, literals)


def _days(one: date, way: int) -> Iterator[date]:
    """The day so many days on, where the calendar has it."""
    if date.min.toordinal() <= one.toordinal() + way <= date.max.toordinal():
        yield date.fromordinal(one.toordinal() + way)


def _numbers(kind: Type, reach: Interval, literals: Sequence[Scalar]) -> list[Fraction]:
    """Numbers on, beside and between those that are written and the ends of the range, in order."""
    written = [one for one in literals if isinstance(one, Fraction)]
    hair = Fraction(1) if kind.whole else Fraction(1, 10_000 if kind.kind in (Kind.PERCENT, Kind.RATIO) else 100)
    marks = {Fraction(0), Fraction(1), *written, *(end for end in (reach.low, reach.high) if end is not None)}
    if kind.whole:
        marks |= {Fraction(10), Fraction(100), *(one * 100 for one in written if 0 < one < 2)}
    found = {one + way * hair for one in marks for way in (-1, 0, 1)}
    found |= {(one + other) / 2 for one, other in pairwise(sorted(marks))}
    found |= {2 * max(marks) + 10, 2 * min(marks) - 10}
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
