"""What two runs differ in: people, grades, departments, rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from kaohe.model.exact import exact_text, sum_of

__all__ = [
    "FATES", "Comparison", "Department", "Effect", "Fate", "GradeMove", "Person", "RuleChange", "Share", "Whole",
]  # fmt: skip

Fate = Literal["up", "down", "same", "gained", "lost", "neither", "only_before", "only_after"]
FATES: tuple[Fate, ...] = ("up", "down", "same", "gained", "lost", "neither", "only_before", "only_after")
"""What became of a record: its total went up, down or stayed; there is one only after, only before, or in neither
run; or only one of the runs has the record. Every record meets exactly one."""


@dataclass(frozen=True, slots=True)
class Share:
    """A piece of a difference: of what kind, its name in the rules (empty where the kind says it), and how much.

    Kinds of what is scored are ``indicator`` and ``dimension`` (its limits and rounding), ``rounding`` (of the base
    total), ``bonus``, ``penalty``, ``coefficient``, ``floor``, ``cap``, ``veto`` and ``override``; of rule changes also
    ``decimals``, ``form``, ``order``, ``limits`` and ``rest``: what no change of this record's own rules accounts for.
    """

    kind: str
    name: str
    by: Fraction


@dataclass(frozen=True, slots=True)
class Person:
    """A record of either run: a person in a role and period. ``shares`` add up to the difference.

    ``rejected`` says that a record of one run alone was given to the other, which rejected it; ``reason`` why a record
    of both has a total in one run alone.
    """

    employee: str
    name: str | None
    department: str | None
    role: str | None
    period: str | None
    fate: Fate
    before: Fraction | None
    after: Fraction | None
    grade_before: str | None
    grade_after: str | None
    rejected: bool = False
    reason: str | None = None
    shares: tuple[Share, ...] = ()

    @property
    def difference(self) -> Fraction | None:
        """Of the totals, where there are two."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def grade_moved(self) -> bool:
        """Whether both runs have the record, with different grades."""
        return self.fate not in ("only_before", "only_after") and self.grade_before != self.grade_after


@dataclass(frozen=True, slots=True)
class GradeMove:
    """How many had one grade and have another now; None is no grade."""

    before: str | None
    after: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Department:
    """A department's records, and the mean difference of those with two totals."""

    name: str | None
    people: int
    up: int
    down: int
    same: int
    others: int
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A difference of the rules in words: of which role's version, on what, and whether any points hang on it.

    ``kind`` and ``name`` are those of the shares that it accounts for.
    """

    role: str | None
    starts: date | None
    kind: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a kind and name of shares did to all: how many went up and down by it, and by how much in all."""

    role: str
    kind: str
    name: str
    up: int
    down: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class Whole:
    """A person's whole over several roles that changed; it follows from the roles' totals and the days in them.

    A status is as of a record, or ``one_role`` where somebody isn't in several: there the record is the whole.
    """

    employee: str
    name: str | None
    period: str | None
    roles_before: str | None
    roles_after: str | None
    status_before: str
    status_after: str
    before: Fraction | None
    after: Fraction | None
    grade_before: str | None
    grade_after: str | None

    @property
    def difference(self) -> Fraction | None:
        """Of the totals, where there are two."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side, told in ``language``.

    ``by`` says what differences are attributed to: the ``scores`` that make up a total, or the ``rules`` that changed.
    ``people`` are those for whom anything changed, the greatest loss first, then all others down to the greatest gain.
    ``wholes`` are those over several roles that changed, in the same order. ``unexpected`` is how much of what the
    examples of either rules expect comes out otherwise.
    """

    language: str
    by: Literal["scores", "rules"]
    places: int
    titles: tuple[str, str]
    counts: dict[Fate, int]
    people: tuple[Person, ...]
    grades: tuple[GradeMove, ...]
    departments: tuple[Department, ...]
    changes: tuple[RuleChange, ...]
    effects: tuple[Effect, ...]
    wholes: tuple[Whole, ...] = ()
    unexpected: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """How many records either run has."""
        return sum(self.counts.values())

    @property
    def mean(self) -> Fraction | None:
        """The mean difference of all who have two totals."""
        there = self.counts["up"] + self.counts["down"] + self.counts["same"]
        moved = sum_of(one.difference for one in self.people if one.difference is not None)
        return moved / there if there else None

    def losses(self, most: int) -> tuple[Person, ...]:
        """The greatest losses, the worst first."""
        return tuple(one for one in self.people[:most] if one.fate == "down")

    def gains(self, most: int) -> tuple[Person, ...]:
        """The greatest gains, the best first."""
        return tuple([one for one in self.people if one.fate == "up"][: -most - 1 : -1])

    def others(self) -> tuple[Person, ...]:
        """Those whose totals can't be compared, or whose grade alone changed."""
        return tuple(one for one in self.people if one.fate not in ("up", "down"))

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain data; exact numbers are texts."""
        return {
            "format": "kaohe-compare 1",
            "attributed_to": self.by,
            "before": self.titles[0],
            "after": self.titles[1],
            "counts": {"people": self.size, **{fate: self.counts[fate] for fate in FATES}},
            "mean_difference": _text(self.mean),
            "examples_that_differ": {"before": self.unexpected[0], "after": self.unexpected[1]},
            "people": [_person(one) for one in self.people],
            "wholes": [
                {
                    "employee": one.employee, "name": one.name, "period": one.period,
                    "roles": {"before": one.roles_before, "after": one.roles_after},
                    "status": {"before": one.status_before, "after": one.status_after},
                    "total": {
                        "before": _text(one.before), "after": _text(one.after), "difference": _text(one.difference),
                    },
                    "grade": {"before": one.grade_before, "after": one.grade_after},
                }
                for one in self.wholes
            ],
            "grades": [{"before": one.before, "after": one.after, "people": one.people} for one in self.grades],
            "departments": [
                {
                    "department": one.name, "people": one.people, "up": one.up, "down": one.down, "same": one.same,
                    "others": one.others, "mean_difference": _text(one.mean),
                }
                for one in self.departments
            ],
            "rule_changes": [
                {
                    "role": one.role, "effective_from": one.starts.isoformat() if one.starts else None,
                    "kind": one.kind, "name": one.name, "said": one.said,
                }
                for one in self.changes
            ],
            "effects": [
                {
                    "role": one.role, "kind": one.kind, "name": one.name, "up": one.up, "down": one.down,
                    "difference": _text(one.total),
                }
                for one in self.effects
            ],
        }  # fmt: skip


def _person(one: Person) -> dict[str, Any]:
    return {
        "employee": one.employee, "name": one.name, "department": one.department, "role": one.role,
        "period": one.period, "fate": one.fate, "rejected": one.rejected,
        "reason": one.reason,
        "total": {"before": _text(one.before), "after": _text(one.after), "difference": _text(one.difference)},
        "grade": {"before": one.grade_before, "after": one.grade_after},
        "shares": [{"kind": share.kind, "name": share.name, "difference": _text(share.by)} for share in one.shares],
    }  # fmt: skip


def _text(number: Fraction | None) -> str | None:
    return None if number is None else exact_text(number)
