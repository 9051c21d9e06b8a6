"""The numbers that a value, or a total, is held against by the rules, where they are the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.explain.turns import turns_of
from kaohe.model.dated import is_dated_within
from kaohe.model.expressions import Between, Compare, Expression, SubjectValue
from kaohe.model.pack import Assessment, GradeScale
from kaohe.model.walk import walk
from kaohe.pages.bends import fixed_number
from kaohe.wording import Wording

__all__ = ["Threshold", "thresholds_of_grades", "thresholds_of_value"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number, and what is written beside it."""

    at: Fraction
    label: str


def thresholds_of_value(assessment: Assessment, words: Wording) -> tuple[Threshold, ...]:
    """Those of a value, ascending, as its type is written."""
    found = {
        number
        for turn in turns_of(assessment)
        for number in _number(turn.left, turn.right, assessment.value)
    }  # fmt: skip
    return tuple(Threshold(at, words.value(at, assessment.value.type)) for at in sorted(found))


def thresholds_of_grades(scale: GradeScale | None) -> tuple[Threshold, ...]:
    """Those of a total, ascending, each with the grade that asks for it."""
    found: dict[Fraction, str] = {}
    for row in scale.rows if scale is not None else ():
        for number in _numbers_in(row.condition):
            found.setdefault(number, row.name)
    return tuple(Threshold(at, found[at]) for at in sorted(found))


def _numbers_in(condition: Expression | None) -> Iterator[Fraction]:
    for node in walk(condition) if condition is not None else ():
        match node:
            case Compare(left=left, right=right):
                yield from _number(left, right)
            case Between(operand=operand, low=low, high=high):
                for end in (low, high):
                    yield from _number(operand, end)
            case _:
                continue


def _number(left: Expression, right: Expression | Fraction, value: Expression | None = None) -> Iterator[Fraction]:
    """The number on the other side of the value, or of what a row speaks of without naming it."""
    if isinstance(right, Fraction):
        yield right
        return
    for one, other in ((left, right), (right, left)):
        if (isinstance(one, SubjectValue) or one == value) and not is_dated_within(other):
            number = fixed_number(other)
            if number is not None:
                yield number
                return
