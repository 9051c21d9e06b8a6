"""What a panel shows beside a record's own figures: what was overridden, and the whole of a person's several roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.report.shown import NUMBER, Shown
from kaohe.run.overrides import item_of
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
            told = [_item(it, row, words), row["original"], row["new"]]
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


def _item(it: Shown, row: Mapping[str, Any], words: Wording) -> str:
    """What was overridden: an indicator by its name in the rules, or the total or the grade."""
    named = (item_of(plan.role, row["item"]) for plan in it.plans if plan.role.name == row["role"])
    kind, name = next(one for one in named if one is not None)
    return name or words.term(kind)
