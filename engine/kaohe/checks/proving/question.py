"""An open question: is there a record of a kind? And what is told where there is, and where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaohe.checks.proving.goals import Found, Goal
from kaohe.diagnostics import Diagnostic, Span

__all__ = ["Open", "Question", "Why"]


class Why(StrEnum):
    """Why a question stays open."""

    NO_SOLVER = "no solver"
    RAN_OUT = "ran out"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Open:
    """A question that stays open; ``beyond`` names what the solver doesn't know."""

    why: Why
    beyond: str = ""


@dataclass(frozen=True)
class Question:
    """What ranges leave open of a claim.

    ``claim`` is its kind and ``facts`` whose it is, for W590 to say what is not proven. ``told`` makes the finding, if
    any, of what was found, None where it is proved that there is no such record.
    """

    claim: str
    place: Span
    goal: Goal
    told: Callable[[Found | None], Diagnostic | None]
    facts: Mapping[str, Any]
