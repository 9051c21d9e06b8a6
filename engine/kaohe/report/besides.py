"""What a panel shows beside a record's own figures: what was overridden, and the whole of a person's several roles."""

from __future__ import annotations

from typing import Any

from kaohe.report.shown import NUMBER, Shown
from kaohe.run.trace import DISQUALIFIED
from kaohe.wording import Wording

__all__ = ["besides"]

_RECORD = ("employee", "role", "period")


def besides(it: Shown, words: Wording) -> dict[int, dict[str, Any]]:
    """By record number: ``overrides`` as item, original and new; ``whole`` as roles and what they come to."""
    found: dict[int, dict[str, Any]] = {}
    numbers = it.scores.select(NUMBER, *_RECORD)
    if "overrides" in it.tables:
        applied = (
            it.tables["overrides"].filter(fate="applied").join(numbers, on=_RECORD, how="inner", maintain_order="left")
        )
        for row in applied.iter_rows(named=True):
            told = [row[name] for name in ("item", "original", "new")]
            found.setdefault(row[NUMBER], {}).setdefault("overrides", []).append(told)
    if "people" in it.tables:
        both = it.tables["people"].join(
            numbers.drop("role"), on=("employee", "period"), how="inner", maintain_order="left"
        )
        for row in both.iter_rows(named=True):
            result = words.term(row["status"]) if row["total"] is None else f"{row['total']:.{it.places}f}"
            grade = row["grade"]
            if grade == DISQUALIFIED[it.pack.language]:
                grade = DISQUALIFIED[words.language]
            pieces = [one for one in (words.joined(row["roles"].split("; ")), result, grade) if one]
            found.setdefault(row[NUMBER], {})["whole"] = " · ".join(pieces)
    return found
