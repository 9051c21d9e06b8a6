"""A record of the results with its overrides: judged and scored again, from what the results hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import RecordScore
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.facts import facts_from_json
from kaohe.explain.explanation import OverrideLine, SourceLine
from kaohe.explain.overridden import override_line
from kaohe.model.pack import Pack
from kaohe.run.override_rows import OverrideRow
from kaohe.run.overrides import item_of, judged
from kaohe.run.trace import TracedRecord
from kaohe.wording import Wording

__all__ = ["OverriddenRecord", "rescored", "unscored_lines"]

_OF_THE_TABLE = ("R110", "R111", "R112", "R233")
"""Why an override means no record: no record can be asked again."""


@dataclass(frozen=True, slots=True)
class OverriddenRecord:
    """What a record comes to by the overrides that hold; ``faults`` say where these are not those of the results."""

    record: TracedRecord
    score: RecordScore
    rows: tuple[OverrideRow, ...] = ()
    faults: tuple[Diagnostic, ...] = ()

    def lines(self, words: Wording) -> tuple[OverrideLine, ...]:
        """The overrides, as an explanation tells them."""
        return tuple(_line(row, self.record, words) for row in self.rows)


def rescored(pack: Pack, record: TracedRecord, overrides: Sequence[Mapping[str, Any]]) -> OverriddenRecord:
    """A record scored again from its traced figures, with the overrides that the results hold of its person.

    Each is judged again too: one that holds must have been applied, and one that does not rejected for the same reason.
    """
    role, figures = record.plan.role, record.figures
    theirs = [OverrideRow.of(row) for row in overrides if _is_of(row, record.row) and row["fate"] != "other_period"]
    kept = [row for row in theirs if row.code not in _OF_THE_TABLE]
    if not kept:
        return OverriddenRecord(record, score_record(role, figures), tuple(theirs))
    found = judged(role, figures, kept, pack.language)
    changed = [row for row, again in zip(kept, found.rows, strict=True) if row.stored() != again.stored()]
    faults = tuple(finding("B162", CellPlace(row.file, row.row), item=row.item, fate=row.fate) for row in changed)
    return OverriddenRecord(record, found.score, tuple(theirs), faults)


def unscored_lines(
    keys: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]], words: Wording
) -> tuple[OverrideLine, ...]:
    """The overrides of a record that has no score, none of which holds."""
    rows = [OverrideRow.of(row) for row in overrides if _is_of(row, keys) and row["fate"] == "rejected"]
    return tuple(_line(row, None, words) for row in rows)


def _is_of(row: Mapping[str, Any], keys: Mapping[str, Any]) -> bool:
    same = row["employee"] == keys["employee"] and row["period"] == keys["period"]
    return same and (row["role"] is None or row["role"] == keys["role"])


def _line(row: OverrideRow, record: TracedRecord | None, words: Wording) -> OverrideLine:
    what, item = None, row.item
    if row.fate == "applied" and record is not None:
        what, _ = item_of(record.plan.role, row.item) or (None, "")
        item = row.item if what == "indicator" else ""
    refusal = None if row.code is None else words.say(row.code, "what", **facts_from_json(row.facts or "{}"))
    return override_line(
        words, what=what, item=item, original=row.original, new=row.new, by=row.by, on=row.on, reason=row.why,
        applied=refusal is None, refusal=refusal, source=SourceLine(file=row.file, row=row.row),
    )  # fmt: skip
