"""What the engine published of a record, from its row of the trace, as a cell beside what a formula works out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kaohe.backends.excel.codes import Told
from kaohe.backends.excel.sheet import Row
from kaohe.backends.frame.codes import NOT_APPLICABLE, reason_code
from kaohe.wording import Wording

__all__ = ["Of", "applied_of", "figure_of", "grade_of", "is_inapplicable", "points_of", "total_of", "value_of"]

Of = Callable[[Row], Any]
"""What a column holds of a record."""
_UNCOUNTED = {"skipped": "skipped", "not_applicable": "inapplicable", "pending": "pending"}
_DISQUALIFIED = ("取消资格", "disqualified")


def is_inapplicable(reason: str) -> bool:
    """Whether a reason says that a value doesn't apply."""
    return reason_code(reason) >= NOT_APPLICABLE


def figure_of(name: str) -> Of:
    """A column of the trace as it is."""
    return lambda row: row[name]


def points_of(name: str, told: Told) -> Of:
    """Points, or how something counts where there are none, with the reason."""

    def points(row: Row) -> Any:
        if row[f"{name}.points"] is not None:
            return row[f"{name}.points"]
        kind, reason = _UNCOUNTED.get(row[f"{name}.counting"]), row[f"{name}.reason"]
        return told.text(kind, reason) if kind and reason else None

    return points


def value_of(name: str, told: Told) -> Of:
    """A value, or why there is none."""

    def value(row: Row) -> Any:
        reason = row[f"{name}.reason"]
        if row[f"{name}.value"] is not None or reason is None:
            return row[f"{name}.value"]
        return told.text("inapplicable" if is_inapplicable(reason) else "missing", reason)

    return value


def total_of(name: str, words: Wording) -> Of:
    """A total, or what became of the record where it has none."""

    def total(row: Row) -> Any:
        if row[name] is not None:
            return row[name]
        return words.term("exempt" if row["status"] == "not_appraised" else "pending")

    return total


def applied_of(name: str, words: Wording) -> Of:
    """Whether an adjustment or a veto was applied; nothing where there was no total to apply it to."""

    def applied(row: Row) -> str | None:
        if row[f"{name}.after"] is None:
            return None
        found = row[f"{name}.applied"]
        return words.say("live", "unknown") if found is None else words.term("yes" if found else "no")

    return applied


def grade_of(words: Wording) -> Of:
    """The grade."""

    def grade(row: Row) -> str | None:
        return words.say("live", "disqualified") if row["grade"] in _DISQUALIFIED else row["grade"]

    return grade
