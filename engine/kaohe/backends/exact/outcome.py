"""A value is known, missing for a reason, or not applicable for a reason; never anything in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

__all__ = ["Known", "Missing", "NotApplicable", "Outcome", "Reason", "Scalar", "number_of"]

Scalar = Fraction | bool | str | date


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is not known: a code of the wording's ``reasons`` table, and its facts (all plain texts)."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A known value."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Missing:
    """A missing value."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A value that does not apply to this record."""

    reason: Reason


Outcome = Known | Missing | NotApplicable


def number_of(known: Known) -> Fraction:
    """The number of a value that the checker has proved to be one."""
    value = known.value
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, int):
        raise TypeError(f"a number was needed, not {value!r}")
    return Fraction(value)
