"""What was found when examples were worked, and what they and records reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kaohe.model.pack import Example, Role
from kaohe.testing.places import Place

__all__ = ["Covered", "Report", "RoleCoverage", "Told", "Worked"]


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that an example expects otherwise than the rules give it: whose, both as texts, and how it came about.

    ``why`` is the explanation's sentence; None where there is none, as for what has no rule in force.
    """

    what: str
    expected: str
    actual: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Worked:
    """An example, worked, and what it expects otherwise; nothing where it agrees."""

    example: Example
    differences: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """A place, the titles of the examples that come to it, and how many records do.

    ``records`` is None where there are none to look at; ``first`` is the file and row of the first that comes there.
    """

    place: Place
    examples: tuple[str, ...]
    records: int | None
    first: tuple[str, int] | None

    @property
    def is_reached(self) -> bool:
        """Whether any example comes there."""
        return bool(self.examples)


@dataclass(frozen=True, slots=True)
class RoleCoverage:
    """The places of a role version. ``records`` of it were looked at; None where there are none to look at."""

    role: Role
    places: tuple[Covered, ...]
    records: int | None

    @property
    def reached(self) -> int:
        """How many places some example comes to."""
        return sum(one.is_reached for one in self.places)


@dataclass(frozen=True, slots=True)
class Report:
    """All examples and all roles. ``left_out`` records were not looked at, for they were more than are looked at."""

    worked: tuple[Worked, ...]
    roles: tuple[RoleCoverage, ...]
    left_out: int = 0

    @property
    def agrees(self) -> bool:
        """Whether every example gives what it says."""
        return not any(one.differences for one in self.worked)

    @property
    def is_complete(self) -> bool:
        """Whether every place is reached by some example."""
        return all(role.reached == len(role.places) for role in self.roles)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "format": "kaohe-test 1",
            "examples": [
                {
                    "title": one.example.title,
                    "role": one.example.role,
                    "agrees": not one.differences,
                    "differences": [
                        {"what": told.what, "expected": told.expected, "actual": told.actual, "why": told.why}
                        for told in one.differences
                    ],
                }
                for one in self.worked
            ],
            "roles": [
                {
                    "role": one.role.name,
                    "effective_from": one.role.starts.isoformat() if one.role.starts else None,
                    "records": one.records,
                    "reached": one.reached,
                    "places": [_place(covered) for covered in one.places],
                }
                for one in self.roles
            ],
            "records_left_out": self.left_out,
        }


def _place(covered: Covered) -> dict[str, Any]:
    place, first = covered.place, covered.first
    return {
        "kind": place.kind,
        "of": list(place.of),
        "number": place.number,
        "text": place.text,
        "file": place.span.file,
        "examples": list(covered.examples),
        "records": covered.records,
        "first": {"file": first[0], "row": first[1]} if first else None,
    }
