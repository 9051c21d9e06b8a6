"""Whether a condition can hold, and whether it can fail, by what its parts leave of each figure they speak of.

Figures are taken to move each on its own within their ranges. So what can't be is proved; what seems possible may not
be where figures hang together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from kaohe.checks.conditions import TURNED, against
from kaohe.checks.intervals import Interval, NumberSet
from kaohe.checks.ranges import value_range
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Role
from kaohe.model.types import Kind, Type
from kaohe.model.walk import operands

__all__ = ["MISSING", "Box", "Possible", "TooManyError", "figure_of"]

_MOST = 256


class _State(Enum):
    MISSING = "missing"


MISSING = _State.MISSING
Held = NumberSet | frozenset[bool | str] | _State
"""What is left of a figure: numbers, words, or that it is missing."""
Box = Mapping[Hashable, Held]
"""What is left of each figure that was spoken of, by `figure_of`."""


class TooManyError(Exception):
    """A condition of more alternatives than are followed."""


def figure_of(node: ex.Expression) -> Hashable:
    """What tells an expression from others, wherever it stands."""
    match node:
        case ex.MetricValue(metric=name):
            return ("metric", name)
        case ex.PriorValue(metric=name, periods_back=back):
            return ("before", name, back)
        case ex.PointsValue(indicator=name):
            return ("points", name)
        case ex.ConstantValue(expression=inner):
            return figure_of(inner)
        case _:
            own = node.model_dump(include={"op", "sign", "function", "value", "factor", "table", "end", "name"})
            return (*(str(value) for value in own.values()), *(figure_of(inner) for inner in operands(node)))


@dataclass(frozen=True)
class Possible:
    """Follows the conditions of a role; ``subject`` is the value that its rows speak of."""

    role: Role
    subject: ex.Expression | None = None
    subject_reach: Interval = field(default=Interval(None, None))

    def boxes(self, node: ex.Expression, *, wanted: bool, within: Iterable[Box] = ({},)) -> list[Box]:
        """The boxes, within some, in which a condition holds, or where not ``wanted`` fails; none where it never does.

        Raises
        ------
        TooManyError
            Where there are more than can be followed.
        """
        found = [inner for box in within for inner in self._within(node, box, wanted)]
        if len(found) > _MOST:
            raise TooManyError
        return found

    def all_fail(self, conditions: Sequence[ex.Expression]) -> list[Box]:
        """The boxes in which each of some conditions fails."""
        found: list[Box] = [{}]
        for one in conditions:
            found = self.boxes(one, wanted=False, within=found)
        return found

    def _within(self, node: ex.Expression, box: Box, wanted: bool) -> list[Box]:
        match node:
            case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
                if isinstance(node, ex.AllOf) == wanted:
                    found = [box]
                    for one in conditions:
                        found = self.boxes(one, wanted=wanted, within=found)
                    return found
                return [inner for one in conditions for inner in self._within(one, box, wanted)]
            case ex.Not(condition=inner):
                return self._within(inner, box, not wanted)
            case ex.Choose(condition=condition, yes=yes, no=no):
                return [
                    *self.boxes(yes, wanted=wanted, within=self._within(condition, box, True)),
                    *self.boxes(no, wanted=wanted, within=self._within(condition, box, False)),
                ]
            case ex.ConstantValue(expression=inner):
                return self._within(inner, box, wanted)
            case ex.LiteralValue(value=bool() as value):
                return [box] if value == wanted else []
            case ex.IsMissing(operand=operand):
                return self._kept(box, self._meant(operand), MISSING) if wanted else [box]
            case ex.Compare():
                return self._compared(node, box, wanted)
            case ex.Between(operand=operand, low=low, high=high):
                ends = fold(low), fold(high)
                return [box] if None in ends else self._numbers(box, operand, NumberSet.of([Interval(*ends)]), wanted)
            case ex.OneOf(operand=operand, options=options):
                return self._listed(box, operand, options, wanted)
            case _ if node.type.kind is Kind.FLAG:
                return self._kept(box, node, frozenset({wanted}))
            case _:
                return [box]

    def _meant(self, node: ex.Expression) -> ex.Expression:
        return self.subject if isinstance(node, ex.SubjectValue) and self.subject is not None else node

    def _kept(self, box: Box, node: ex.Expression, held: Held) -> list[Box]:
        """The box with what is left of a figure; none where nothing is."""
        figure = figure_of(node)
        left = _both(box[figure], held) if figure in box else held
        return [] if left is None else [{**box, figure: left}]

    def _numbers(self, box: Box, operand: ex.Expression, numbers: NumberSet, wanted: bool) -> list[Box]:
        node = self._meant(operand)
        kept = numbers if wanted else numbers.complement()
        reach = NumberSet((self.reach(node),))
        left = kept.meet(reach)
        left = left.whole() if node.type.whole else left
        return [] if left.is_empty else self._kept(box, node, left)

    def reach(self, node: ex.Expression) -> Interval:
        """The range of a number or, as days, of a date."""
        return value_range(node, self.role, self.subject_reach) if node.type.is_numeric else Interval(None, None)

    def _listed(self, box: Box, operand: ex.Expression, options: Sequence[ex.Expression], wanted: bool) -> list[Box]:
        values = [_fixed(option) for option in options]
        numbers = [value for value in values if isinstance(value, Fraction)]
        if len(numbers) == len(values):
            return self._numbers(box, operand, NumberSet.of(Interval(one, one) for one in numbers), wanted)
        words = frozenset(value for value in values if isinstance(value, bool | str))
        return self._words(box, operand, words, wanted) if len(words) == len(values) else [box]

    def _words(self, box: Box, operand: ex.Expression, words: frozenset[bool | str], wanted: bool) -> list[Box]:
        node = self._meant(operand)
        every = _every(node.type)
        if every is None:
            return self._kept(box, node, words) if wanted else [box]
        left = words & every if wanted else every - words
        return self._kept(box, node, left) if left else []

    def _compared(self, node: ex.Compare, box: Box, wanted: bool) -> list[Box]:
        comparator, left, right = node.comparator, self._meant(node.left), self._meant(node.right)
        fixed = _fixed(right)
        if fixed is None and _fixed(left) is not None:
            comparator, left, right, fixed = TURNED[comparator], right, left, _fixed(left)
        if isinstance(fixed, Fraction):
            return self._numbers(box, left, against(comparator, fixed), wanted)
        if isinstance(fixed, bool | str):
            return self._words(box, left, frozenset({fixed}), wanted == (comparator == "="))
        comparator = comparator if wanted else _FAILED[comparator]
        if figure_of(left) == figure_of(right):
            return [box] if "=" in comparator and comparator != "!=" else []
        return [box] if _can_be(self.reach(left), comparator, self.reach(right)) else []


_FAILED: dict[ex.Comparator, ex.Comparator] = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!=", "!=": "="}


def _fixed(node: ex.Expression) -> Fraction | bool | str | None:
    """A value that no record changes; days are counted."""
    number = fold(node)
    if number is not None:
        return number
    value = node.value if isinstance(node, ex.LiteralValue) else None
    return Fraction(value.toordinal()) if isinstance(value, date) else value if isinstance(value, bool | str) else None


def _every(kind: Type) -> frozenset[bool | str] | None:
    if kind.kind is Kind.FLAG:
        return frozenset({True, False})
    return frozenset(kind.options) if kind.kind is Kind.CHOICE else None


def _both(one: Held, other: Held) -> Held | None:
    """What is left by two; None where nothing is."""
    if isinstance(one, NumberSet) and isinstance(other, NumberSet):
        met = one.meet(other)
        return None if met.is_empty else met
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other or None
    return one if one == other else None


def _can_be(one: Interval, comparator: ex.Comparator, other: Interval) -> bool:
    """Whether some number of one range compares so with some of another."""
    match comparator:
        case ">=" | ">":
            return one.high is None or other.low is None or _holds(one.high, comparator, other.low)
        case "<=" | "<":
            return one.low is None or other.high is None or _holds(other.high, TURNED[comparator], one.low)
        case "=":
            return not one.meet(other).is_empty
        case _:
            return not (one.low == one.high == other.low == other.high and one.low is not None)


def _holds(one: Fraction, comparator: ex.Comparator, other: Fraction) -> bool:
    return one > other or (one == other and comparator == ">=")
