"""A correction as an explanation tells it: what the superseded results said, what these say, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.explain.explanation import CorrectionLine
from kaohe.model.exact import exact_text
from kaohe.wording import Wording

__all__ = ["correction_line", "standing"]

_ENDS = ("old", "new")


def correction_line(row: Mapping[str, Any], manifest: str, reason: str, words: Wording) -> CorrectionLine:
    """A row of the corrections with its sentence."""
    facts = {name: _exact(row[name]) for name in row if name.endswith(("_before", "_after"))}
    said = words.joined(_changes(row, words))
    sentence = words.say("explanation", "corrected", manifest=manifest, changes=said, reason=reason)
    return CorrectionLine.model_validate({**facts, "manifest": manifest, "reason": reason, "sentence": sentence})


def _changes(row: Mapping[str, Any], words: Wording) -> Iterator[str]:
    """Each figure that changed where there are totals before and after, else what was and what is."""
    if row["status_before"] != "scored" or row["status_after"] != "scored":
        yield words.say("explanation", "became", **dict(zip(_ENDS, _both(row, words), strict=True)))
        return
    for name in ("total", "grade", "coefficient"):
        old, new = row[f"{name}_before"], row[f"{name}_after"]
        if old != new:
            ends = (words.term("no_figure") if one is None else _shown(name, one) for one in (old, new))
            yield words.say("explanation", f"{name} became", **dict(zip(_ENDS, ends, strict=True)))


def _both(row: Mapping[str, Any], words: Wording) -> Iterator[str]:
    for side in ("before", "after"):
        yield standing(row, side, words)


def standing(row: Mapping[str, Any], side: str, words: Wording) -> str:
    """What a correction's row says of one side, as ``before`` or ``after``: total, grade and coefficient, or why none.

    A whole that is absent is of somebody with one role.
    """
    status = row[f"status_{side}"]
    if status != "scored":
        return words.term("one_role" if status == "absent" and row["of"] == "whole" else status)
    figures = {name: _shown(name, row[f"{name}_{side}"]) for name in ("total", "grade", "coefficient")}
    return words.say("explanation", "stood", **figures)


def _exact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal) else value


def _shown(name: str, value: Any) -> Any:
    """A figure as it is told: a total as it is kept, a coefficient with the decimals that it needs."""
    return exact_text(Fraction(value)) if name == "coefficient" and value is not None else value
