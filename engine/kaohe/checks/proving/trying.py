"""Answers by trying: figures on and beside whatever rules compare them with, in every or in some combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, product
from math import prod
from random import Random

from kaohe.backends.exact.outcome import Scalar
from kaohe.checks.alone import stand_alone
from kaohe.checks.proving.figures import literals, numbers, options, some_periods
from kaohe.checks.proving.goals import Falls, Found, Goal, Graded, Holds, Turns
from kaohe.checks.proving.question import Open, Why
from kaohe.checks.proving.record import Key, Record
from kaohe.checks.proving.together import can_come_together
from kaohe.checks.ranges import value_range
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold
from kaohe.model.periods import Period
from kaohe.model.scoring import Bands, Formula

__all__ = ["tried"]

_MOST = 800
_MOST_OF_ONE = 60
_PEOPLE = 12


def tried(goal: Goal) -> Found | Open | None:
    """What was asked for, if trying comes upon it; None where all there is was tried, and else nothing is known."""
    match goal:
        case Graded():
            found = _climbed(goal, 1) or _climbed(goal, -1) or _met(goal)
        case Holds():
            found = _met(goal)
        case Turns():
            all_there_is = _is_all_there_is(goal)
            found = _along(goal, _MOST if all_there_is else 2 * _PEOPLE)
            if found is None and all_there_is:
                return None
            found = found if goal.value_stands_alone else None
        case Falls():
            found = next((found for group in _groups(goal) if (found := goal.found_among(group)) is not None), None)
    return found or Open(Why.NO_SOLVER)


def _climbed(goal: Graded, way: int) -> Found | None:
    """The first with the grade on the way from somebody to a better total, or a worse one, figure by figure.

    A figure that changes nothing alone, as of a median, is moved all the same.
    """
    choice = options(goal)
    some = list(islice(_records(goal), 2 * _PEOPLE))
    best = next((one for one in some if one.score.total is not None), some[0] if some else None)
    for key, values in 2 * tuple(choice.items()):
        for value in values[::way][:: max(1, len(values) // _PEOPLE)]:
            one = None if best is None else best.changed({key: value})
            if one is None or not can_come_together(goal.role, one.values):
                continue
            if (found := goal.found_in(one)) is not None:
                return found
            best = one if _is_farther(one, best, way) else best
    return None


def _met(goal: Holds | Graded) -> Found | None:
    """The first record of some that is what was asked for."""
    return next((found for one in _records(goal) if (found := goal.found_in(one)) is not None), None)


def _is_farther(one: Record, best: Record | None, way: int) -> bool:
    total, reached = one.score.total, best.score.total if best is not None else None
    return total is not None and (reached is None or way * total >= way * reached)


def _along(goal: Turns, most: int) -> Found | None:
    kind, reach = goal.assessment.value.type, value_range(goal.assessment.value, goal.role)
    along = numbers(kind, reach, literals(goal.nodes))
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
    return straight and prod(map(len, options(goal).values())) <= _MOST


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
    """Records in every combination of what is worth trying, or where those are many in some, the plainest first."""
    choice = options(goal)
    periods = some_periods(goal.role)
    choices = [*choice.values(), periods]
    if prod(len(one) for one in choices) <= _MOST:
        picked: Iterable[tuple[Scalar | Period | None, ...]] = product(*choices)
    else:
        random = Random(0)  # noqa: S311  # the same figures every time
        plain = tuple(one[len(one) // 2] for one in choices)
        picked = chain([plain], (tuple(random.choice(one) for one in choices) for _ in range(_MOST)))
    for one in picked:
        *values, period = one
        record = _record(goal, dict(zip(choice, values, strict=True)), period)
        if not goal.role.derived or can_come_together(goal.role, record.values):
            yield record


def _record(goal: Goal, values: dict[Key, object], period: object) -> Record:
    known = {key: value for key, value in values.items() if not isinstance(value, Period)}
    in_period = period if isinstance(period, Period) else None
    return Record(goal.role, known, in_period, goal.needs_points)  # type: ignore[arg-type]


def _groups(goal: Falls) -> Iterator[list[Record]]:
    """For some people, the records that differ in the movers."""
    choice = options(goal)
    moved = [choice[key] for key in goal.movers]
    for person in islice(_records(goal), _PEOPLE):
        random = Random(0)  # noqa: S311  # the same figures every time
        if prod(len(one) for one in moved) <= _MOST_OF_ONE:
            ways = list(product(*moved))
        else:
            ways = [tuple(random.choice(one) for one in moved) for _ in range(_MOST_OF_ONE)]
        yield [person.changed(dict(zip(goal.movers, one, strict=True))) for one in ways]
