"""A sample: who is in it and why, of which strata, and their figures as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kaohe.model.exact import exact_text

__all__ = ["By", "Kind", "Sample", "Sampled", "Stratum", "Why"]

By = Literal["role", "grade", "department"]
Kind = Literal["random", "veto", "override", "incomplete", "threshold"]
"""Why somebody is in a sample: by lot; because a veto held; a figure was changed by hand; there is no total; or the
total lies near where another grade begins."""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to look at a record: its kind, what it is about (a veto, what was changed), or how far from which total.

    ``distance`` is how far the total is from ``threshold``, where a grade begins.
    """

    kind: Kind
    about: str = ""
    threshold: Fraction | None = None
    distance: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Sampled:
    """A record of the sample, by its number there. ``order`` is the hash that it was drawn by, None if by no lot."""

    number: int
    employee: str
    name: str | None
    department: str | None
    role: str | None
    period: str | None
    status: str
    total: Fraction | None
    grade: str | None
    reasons: tuple[Why, ...]
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the population: how many it has, its exact share of the sample, and how many were drawn of it.

    ``last`` is the greatest hash drawn: whoever of the stratum has a smaller one was drawn too.
    """

    name: str | None
    population: int
    share: Fraction
    drawn: int
    last: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample, and all that it takes to draw it again.

    ``manifest`` is the SHA-256 of the bundle's manifest. ``population`` are the scored records, of which ``size`` were
    asked for. ``outside`` counts what is not in it by what became of it. ``indicators``, ``adjustments`` and ``inputs``
    are the sampled records' figures, each with the record's ``number``.
    """

    language: str
    title: str
    manifest: str
    seed: str
    size: int
    by: By
    within: Fraction
    places: int
    point_places: int
    outside: Mapping[str, int]
    strata: tuple[Stratum, ...]
    records: tuple[Sampled, ...]
    indicators: tuple[Mapping[str, Any], ...]
    adjustments: tuple[Mapping[str, Any], ...]
    inputs: tuple[Mapping[str, Any], ...]

    @property
    def population(self) -> int:
        """How many were to be drawn from."""
        return sum(one.population for one in self.strata)

    def count(self, kind: Kind) -> int:
        """How many are in it for a reason of a kind."""
        return sum(any(why.kind == kind for why in one.reasons) for one in self.records)

    def as_json(self) -> dict[str, Any]:
        """The sample as plain data; exact numbers are texts."""
        return {
            "format": "kaohe-sample 1",
            "rules": self.title, "manifest": self.manifest, "seed": self.seed, "size": self.size, "by": self.by,
            "within": exact_text(self.within), "population": self.population, "outside": dict(self.outside),
            "strata": [
                {
                    "name": one.name, "population": one.population, "share": exact_text(one.share),
                    "drawn": one.drawn, "last": one.last,
                }
                for one in self.strata
            ],
            "records": [_record(one) for one in self.records],
            **{name: [_plain(row) for row in getattr(self, name)] for name in ("indicators", "adjustments", "inputs")},
        }  # fmt: skip


def _record(one: Sampled) -> dict[str, Any]:
    return {
        "number": one.number, "employee": one.employee, "name": one.name, "department": one.department,
        "role": one.role, "period": one.period, "status": one.status, "total": _text(one.total), "grade": one.grade,
        "order": one.order,
        "reasons": [
            {"kind": why.kind, "about": why.about, "threshold": _text(why.threshold), "distance": _text(why.distance)}
            for why in one.reasons
        ],
    }  # fmt: skip


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with decimals as texts; a value, which is only shown, stays a number."""
    return {name: cell if cell is None or isinstance(cell, str | bool | int | float) else str(cell)
            for name, cell in row.items()}  # fmt: skip


def _text(number: Fraction | None) -> str | None:
    return None if number is None else exact_text(number)
