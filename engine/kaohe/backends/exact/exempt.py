"""Who is appraised at all, and for how many days of the period somebody was in the role."""

from __future__ import annotations

from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, Reason, number_of
from kaohe.backends.exact.score import Figures
from kaohe.model.pack import Role

__all__ = ["days_of", "exempting"]


def exempting(role: Role, figures: Figures) -> tuple[int | None, tuple[tuple[str | None, Reason], ...]]:
    """The first exemption that holds, counted from 0; where none does, those that can't be decided, with the reason."""
    gaps: list[tuple[str | None, Reason]] = []
    for index, rule in enumerate(role.exemptions):
        holds = evaluate(rule.condition, figures)
        if holds == Known(True):
            return index, ()
        if isinstance(holds, Missing) and not rule.missing_ignored:
            gaps.append((rule.title, holds.reason))
    return None, tuple(gaps)


def days_of(role: Role, figures: Figures) -> Fraction | None:
    """The days in the role; None where they aren't known, or the rules don't count them."""
    if role.in_role is None:
        return None
    found = evaluate(role.in_role.days, figures)
    return number_of(found) if isinstance(found, Known) else None
