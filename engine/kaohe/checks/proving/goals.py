"""What an open question asks for, and whether a record, or two, are that: worked out by the exact evaluator alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Outcome, Scalar
from kaohe.backends.exact.scoring import points_of
from kaohe.checks.proving.record import Key, Record, keys_of, with_what_points_are_made_of
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Role
from kaohe.model.walk import expressions_of, role_expressions, walk

__all__ = ["Falls", "Found", "Goal", "Graded", "Holds", "Turns"]

_HOLDS = Known(True)


@dataclass(frozen=True)
class Found:
    """What was asked for: a record; ``better`` is the other of two, ``along`` are values with their points.

    ``solved`` says that only the solver came upon it: then it is no error, so that none hangs on what is installed.
    """

    record: Record
    better: Record | None = None
    along: tuple[tuple[Fraction, Fraction], ...] = ()
    solved: bool = False


@dataclass(frozen=True)
class _Asked:
    """What is asked of a role."""

    role: Role

    @property
    def nodes(self) -> tuple[ex.Expression, ...]:
        """The expressions that it hangs on."""
        raise NotImplementedError

    @property
    def needs_points(self) -> bool:
        """Whether indicators must be scored first; a total has their points anyway."""
        return False

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures that it hangs on."""
        return keys_of(self.nodes)


@dataclass(frozen=True)
class Holds(_Asked):
    """A record on which some conditions hold. ``subject`` is the value that they speak of."""

    conditions: tuple[ex.Expression, ...]
    subject: ex.Expression | None = None

    @cached_property
    def nodes(self) -> tuple[ex.Expression, ...]:
        """The expressions that it hangs on."""
        own = (*self.conditions, *([self.subject] if self.subject is not None else ()))
        return with_what_points_are_made_of(self.role, own)

    @property
    def needs_points(self) -> bool:
        """Whether indicators must be scored first."""
        return any(isinstance(node, ex.PointsValue) for one in self.conditions for node in walk(one))

    def found_in(self, record: Record) -> Found | None:
        """The record, where it is what was asked for."""
        value = evaluate(self.subject, record.figures) if self.subject is not None else None
        holds = all(evaluate(one, record.figures, value) == _HOLDS for one in self.conditions)
        return Found(record) if holds else None


@dataclass(frozen=True)
class Turns(_Asked):
    """A record whose points rise with its value in one place and fall in another, all other figures alike."""

    assessment: Assessment

    @cached_property
    def nodes(self) -> tuple[ex.Expression, ...]:
        """The expressions that the points hang on, besides the value."""
        return tuple(expressions_of(self.assessment.scoring))

    @property
    def value_stands_alone(self) -> bool:
        """Whether the value can be what it will, whatever the other figures are."""
        return not set(keys_of([self.assessment.value])) & set(self.keys)

    def points(self, record: Record, value: Scalar) -> Fraction | None:
        """The points of a value, where it has any."""
        outcome: Outcome = points_of(self.assessment.scoring, Known(value), record.figures).outcome
        return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None

    def found_along(self, record: Record, values: Sequence[Fraction]) -> Found | None:
        """Two values between which points go one way, and two between which they go the other."""
        scored = [(one, points) for one in values if (points := self.points(record, one)) is not None]
        steps = list(pairwise(scored))
        rising = [step for step in steps if step[0][1] < step[1][1]]
        falling = [step for step in steps if step[0][1] > step[1][1]]
        if not rising or not falling:
            return None
        first, then = (rising[-1], falling[0]) if len(rising) >= len(falling) else (falling[0], rising[-1])
        return Found(record, along=(*first, *then))


@dataclass(frozen=True)
class _OfTotals(_Asked):
    """What is asked of a role's totals."""

    @cached_property
    def nodes(self) -> tuple[ex.Expression, ...]:
        """The expressions that totals hang on."""
        return tuple(role_expressions(self.role))


@dataclass(frozen=True)
class Falls(_OfTotals):
    """Two records that differ in some figures alone: the better by every indicator's points ends with a lower total."""

    movers: tuple[Key, ...]

    def found_among(self, records: Sequence[Record]) -> Found | None:
        """The two of some records of which the better ends lowest beneath the other."""
        pairs = [pair for one, other in combinations(records, 2) for pair in ((one, other), (other, one))]
        found = [(fall, pair) for pair in pairs if (fall := self._fall(*pair)) > 0]
        return Found(*max(found, key=lambda one: one[0])[1]) if found else None

    def _fall(self, worse: Record, better: Record) -> Fraction:
        """By how much the better of two ends lower; 0 where they are not that."""
        low, high = worse.score, better.score
        pairs = [(one.score, other.score) for one, other in zip(low.indicators, high.indicators, strict=True)]
        if low.total is None or high.total is None or any(one.counting is not other.counting for one, other in pairs):
            return Fraction(0)
        gained = [(other.points or 0) - (one.points or 0) for one, other in pairs]
        return low.total - high.total if min(gained) >= 0 and max(gained) > 0 else Fraction(0)


@dataclass(frozen=True)
class Graded(_OfTotals):
    """A record whose total gets a grade, by the number of its row."""

    row: int

    def found_in(self, record: Record) -> Found | None:
        """The record, where it is what was asked for."""
        return Found(record) if record.score.grade_row == self.row else None


Goal = Holds | Turns | Falls | Graded
