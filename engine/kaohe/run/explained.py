"""Why a record's result is what it is, from the results alone, checked against what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Any

from kaohe.backends.exact.record import score_record
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.facts import facts_from_json
from kaohe.diagnostics.render import sentence
from kaohe.explain.explanation import Explanation
from kaohe.explain.from_score import explain_score, explain_unscored, said_gap
from kaohe.explain.grounds import Grounds
from kaohe.model.pack import Pack
from kaohe.plan.columns import Layer
from kaohe.run.trace import TracedRecord, trace_row
from kaohe.wording import wording

__all__ = ["disagreements", "explain_rejected", "explain_traced", "explain_unappraised", "said_fault", "said_gaps"]

_COMPUTED = (Layer.PART, Layer.INDICATOR, Layer.ADJUSTMENT, Layer.RESULT)


def explain_traced(pack: Pack, record: TracedRecord, language: str) -> Explanation:
    """The explanation of a record that has a trace, scored or incomplete."""
    score = score_record(record.plan.role, record.figures)
    return explain_score(pack, Grounds.of(record.plan.role), record.figures, score, keys=record.row, language=language)


def disagreements(pack: Pack, record: TracedRecord, scores: Sequence[Mapping[str, Any]]) -> Iterator[Diagnostic]:
    """Where scoring the traced figures again gives something else than the trace, or the scores, say.

    An explanation is only worth something where there is none: then what it says is what was published.
    """
    score = score_record(record.plan.role, record.figures)
    row = trace_row(record.plan, record.figures, score, record.row, pack.language)
    place = CellPlace(str(record.row["file"]), record.row["row"])
    for column in record.plan.columns:
        if column.layer in _COMPUTED and not _same(row[column.name], record.row[column.name]):
            yield finding("B107", place, figure=column.name, actual=row[column.name], traced=record.row[column.name])
    published = [one for one in scores if (one["file"], one["row"]) == (record.row["file"], record.row["row"])]
    if len(published) != 1:
        yield finding("B107", place, figure="scores", actual=1, traced=len(published))
        return
    for name in ("employee", "role", "period", "total", "grade", "status"):
        if published[0][name] != row[name]:
            yield finding("B107", place, figure=f"scores: {name}", actual=row[name], traced=published[0][name])


def _same(actual: Any, traced: Any) -> bool:
    """Whether two figures are one; a value that is only shown, as a float, may be off in its last place."""
    if isinstance(actual, float) and isinstance(traced, float):
        return isclose(actual, traced, rel_tol=1e-12)
    return bool(actual == traced)


def said_gaps(record: TracedRecord, language: str) -> str:
    """Why an incomplete record has no total."""
    words = wording(language)
    score = score_record(record.plan.role, record.figures)
    return words.term("semicolon").join(said_gap(name, reason, words) for name, reason in score.incomplete)


def explain_unappraised(pack: Pack, row: Mapping[str, Any], language: str) -> Explanation:
    """The explanation of a record that no rule was in force for."""
    reason = wording(language).say("reasons", str(row["reason"]))
    return explain_unscored(pack, row, "not_appraised", [reason], language)


def said_fault(row: Mapping[str, Any], language: str) -> str:
    """Why a row was rejected, from one of the lines that the rejected rows keep."""
    return sentence(Diagnostic(row["code"], facts=facts_from_json(row["facts"])), language)


def explain_rejected(pack: Pack, faults: Sequence[Mapping[str, Any]], language: str) -> Explanation:
    """The explanation of a rejected row: each of its faults, which share their keys."""
    words = wording(language)
    reasons = []
    for fault in faults:
        column = words.say("explanation", "cell", column=fault["column"], cell=fault["cell"])
        reasons.append(f"{column}{said_fault(fault, language)}")
    return explain_unscored(pack, faults[0], "rejected", reasons, language)
