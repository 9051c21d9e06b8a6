"""Results as tables in a terminal: scores, what was set aside and why, and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kaohe.diagnostics.render import sentence
from kaohe.diagnostics.width import harmless
from kaohe.explain.corrected import standing
from kaohe.run.explained import said_fault
from kaohe.run.results import Counts, Results
from kaohe.run.trace import EXEMPT
from kaohe.wording import Wording, wording
from kaohe_cli.tables import show_table
from kaohe_cli.terminal import console

__all__ = ["show_results"]

_MOST_ROWS = 200
_NUMBERS = ("total", "days", "row", "size", "places", "people")
_SCORES = ("employee", "name", "department", "role", "period", "total", "grade", "result")
_REJECTED = ("file", "row", "employee", "period", "column", "cell", "reason")
_UNMATCHED = ("detail", "file", "row", "employee", "role", "period")
_PEOPLE = ("employee", "name", "period", "roles", "days", "total", "grade", "result")
_OVERRIDES = ("employee", "role", "period", "item", "original", "new", "by", "on", "why")
_REFUSED = ("file", "row", "employee", "period", "item", "original", "new", "refusal")
_CORRECTIONS = ("employee", "name", "role", "period", "was", "is now")
_EXCEEDED = ("role", "period", "department", "grade", "share", "size", "places", "people")
_FATES = ("scored", "incomplete", "not_appraised", "rejected", "look_back", "rolled_up", "no_record", "unread_files")


def show_results(results: Results[Any], language: str, out: Path | None) -> None:
    """Prints the scores where they are kept nowhere else, what was set aside, and the counts."""
    words = wording(language)
    if out is None:
        rows, height = _rows(results, "scores")
        _show(words, "scores", _SCORES, [_score(row, results, words) for row in rows], height)
    _show_faults(results, words, "rejected", _REJECTED)
    if "details_rejected" in results.tables:
        _show_faults(results, words, "details_rejected", ("detail", *_REJECTED))
        rows, height = _rows(results, "details_unmatched")
        _show(words, "details_unmatched", _UNMATCHED, [_texts(row) for row in rows], height)
    if "no_record" in results.tables:
        people = ("employee", "name", "department", "period")
        rows, height = _rows(results, "no_record")
        _show(words, "no_record", people, [_texts(row) for row in rows], height)
    if "people" in results.tables:
        rows, height = _rows(results, "people")
        _show(words, "people", _PEOPLE, [_whole(row, words) for row in rows], height)
    if "exceeded" in results.tables:
        rows, height = _rows(results, "exceeded")
        _show(words, "exceeded", _EXCEEDED, [_texts(row) for row in rows], height)
    if "overrides" in results.tables:
        _show_overrides(results, words)
    if "corrections" in results.tables:
        rows, height = _rows(results, "corrections")
        _show(words, "corrections", _CORRECTIONS, [_correction(row, words) for row in rows], height)
    for note in results.notes:
        console().print(f"{note.place.file}: {sentence(note, language)}" if note.place else sentence(note, language))
    console().print(_counts(results.counts, words))
    if results.counts.overrides is not None:
        console().print(words.say("run", "override counts", it=results.counts.overrides))
    for detail in results.counts.details:
        console().print(harmless(words.say("run", "detail counts", it=detail)))
    if results.supersedes is not None:
        console().print(harmless(words.say("run", "corrected", it=results.supersedes)))
    if out is not None:
        console().print(words.say("run", "kept", out=harmless(str(out))))


def _show_faults(results: Results[Any], words: Wording, table: str, columns: Sequence[str]) -> None:
    faults, height = results.first_faults(_MOST_ROWS, table)
    _show(words, table, columns, [_fault(row, words) for row in faults], height)


def _rows(results: Results[Any], table: str) -> tuple[list[dict[str, Any]], int]:
    """A table's first rows, and how many it has."""
    return results.first_rows(table, _MOST_ROWS)


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in row.items()}


def _score(row: Mapping[str, Any], results: Results[Any], words: Wording) -> dict[str, str]:
    """A row of the scores; whatever has no total says so, and an explanation says why."""
    if row["status"] == "scored":
        return _texts(row)
    is_gap = row["status"] == "incomplete" or str(row["reason"]).endswith(f": {EXEMPT}")
    why = results.gaps(row, words.language) if is_gap else words.say("reasons", row["reason"])
    return _texts(row) | {"result": f"{words.term(row['status'])}{words.term('colon')}{why}"}


def _whole(row: Mapping[str, Any], words: Wording) -> dict[str, str]:
    """A row of people with several roles; whatever has no whole says why."""
    if row["status"] == "scored":
        return _texts(row)
    reasons = [_said_reason(one, words) for one in str(row["reason"]).split("; ")]
    why = words.term("semicolon").join(reasons)
    return _texts(row) | {"result": f"{words.term(row['status'])}{words.term('colon')}{why}"}


def _said_reason(reason: str, words: Wording) -> str:
    role, _, code = reason.rpartition(": ")
    said = words.say("reasons", code)
    return f"{role}{words.term('colon')}{said}" if role else said


def _fault(row: Mapping[str, Any], words: Wording) -> dict[str, str]:
    """A fault; one that many rows of a file share, such as a missing column, stands there once."""
    said = _texts(row) | {"reason": said_fault(row, words.language)}
    if row["rows"] > 1:
        said["row"] = words.say("run", "rows", first=row["row"], last=row["last_row"], times=row["rows"])
        said |= {"employee": "", "period": ""}
    return said


def _show_overrides(results: Results[Any], words: Wording) -> None:
    """The overrides that were applied, and those that were not with their reasons."""
    for title, fate, columns in (("overrides", "applied", _OVERRIDES), ("overrides_refused", "rejected", _REFUSED)):
        rows, height = results.overrides_by_fate(fate, _MOST_ROWS)
        shown = [_texts(row) | ({"refusal": said_fault(row, words.language)} if row["code"] else {}) for row in rows]
        _show(words, title, columns, shown, height, "override {}")


def _correction(row: Mapping[str, Any], words: Wording) -> dict[str, str]:
    """A result that changed; a whole over several roles has no role."""
    role = {"role": words.term("whole")} if row["of"] == "whole" else {}
    return _texts(row) | role | {"was": standing(row, "before", words), "is now": standing(row, "after", words)}


def _show(
    words: Wording, title: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]], height: int,
    heading: str = "{}",
) -> None:  # fmt: skip
    """A table without the columns that hold nothing; of the longest only the first rows are given.

    ``heading`` makes of a column's name the word that heads it.
    """
    if not rows:
        return
    heads = [words.term(heading.format(column)) for column in columns]
    numbers = [at for at, column in enumerate(columns) if column in _NUMBERS]
    show_table(words.say("run", title), heads, ([row.get(column, "") for column in columns] for row in rows), numbers)
    if height > len(rows):
        console().print(words.say("run", "more", shown=len(rows), all=height))


def _counts(counts: Counts, words: Wording) -> str:
    """The counts, which add up: ``60 行 = 58 已评分 + 1 待定 + 1 退回``."""
    return words.say("run", "counts", rows=counts.rows, fates=list(_fates(counts)), **_besides(counts))


def _fates(counts: Counts) -> Iterable[tuple[str, int]]:
    for fate in _FATES[:6]:
        number = getattr(counts, fate)
        if number or fate == "scored":
            yield fate, number


def _besides(counts: Counts) -> dict[str, int | None]:
    return {"no_record": counts.no_record, "unread_files": counts.unread_files}
