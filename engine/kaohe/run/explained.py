"""Why a record's result is what it is, from the results alone, checked against what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isclose
from typing import Any

from kaohe.backends.exact.score import RecordScore
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.facts import facts_from_json
from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.render import sentence
from kaohe.explain.explanation import Explanation, OverrideLine
from kaohe.explain.from_score import explain_score, explain_unscored, said_exempt, said_gap
from kaohe.explain.grounds import Grounds
from kaohe.model.pack import Pack
from kaohe.plan.columns import Layer
from kaohe.run.overridden_record import OverriddenRecord, rescored, unscored_lines
from kaohe.run.trace import TracedRecord, trace_row
from kaohe.wording import wording

__all__ = ["Explainer", "said_fault", "said_gaps"]

_COMPUTED = (Layer.PART, Layer.INDICATOR, Layer.DIMENSION, Layer.ADJUSTMENT, Layer.RESULT)


class Explainer:
    """Explains the records of a pack in a language, each held to what was published of it.

    An explanation is only worth something where scoring the traced figures again gives what the trace and the scores
    say: then what it says is what was published.
    """

    def __init__(self, pack: Pack, language: str) -> None:
        self._pack = pack
        self.language = language
        self._grounds: dict[str, Grounds] = {}

    def explain(
        self,
        records: Iterable[TracedRecord],
        scores: Sequence[Mapping[str, Any]],
        faults: Iterable[Mapping[str, Any]],
        overrides: Sequence[Mapping[str, Any]] = (),
    ) -> tuple[Explanation, ...]:
        """An explanation for each of a person's records, by period.

        Parameters
        ----------
        records, scores, faults, overrides : rows of the traces, the scores, the rejected rows and the overrides
            All that the results hold of these records.

        Raises
        ------
        RefusedError
            Where scoring the recorded figures again by the recorded rules, with the overrides that hold by them, gives
            another result than the recorded one.
        """
        again = [(one, rescored(self._pack, one, overrides)) for one in records]
        wrong = [fault for record, done in again for fault in _disagreements(self._pack, record, done.score, scores)]
        wrong += [fault for _, done in again for fault in done.faults]
        if wrong:
            raise RefusedError(wrong, self.language)
        found = [self._traced(record, done) for record, done in again]
        exempt = {(one.row["file"], one.row["row"]) for one, _ in again}
        found += [
            self._unappraised(row, overrides)
            for row in scores
            if row["status"] == "not_appraised" and (row["file"], row["row"]) not in exempt
        ]
        by_row = groupby(faults, key=lambda row: (row["file"], row["row"]))
        found += [self._rejected(list(rows), overrides) for _, rows in by_row]
        return tuple(sorted(found, key=lambda one: (one.period or "", one.role or "")))

    def _traced(self, record: TracedRecord, done: OverriddenRecord) -> Explanation:
        """Of a record that has a trace, scored or incomplete."""
        table = record.plan.table
        if table not in self._grounds:
            self._grounds[table] = Grounds.of(record.plan.role)
        return explain_score(
            self._pack, self._grounds[table], record.figures, done.score, keys=record.row, language=self.language,
            overrides=done.lines(wording(self.language)),
        )  # fmt: skip

    def _unappraised(self, row: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]) -> Explanation:
        """Of a record that no rule was in force for."""
        reason = wording(self.language).say("reasons", str(row["reason"]))
        lines = self._lines(row, overrides)
        return explain_unscored(self._pack, row, "not_appraised", [reason], self.language, lines)

    def _lines(self, keys: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]) -> tuple[OverrideLine, ...]:
        """The overrides that were given of a record without a score."""
        return unscored_lines(keys, overrides, wording(self.language))

    def _rejected(self, faults: Sequence[Mapping[str, Any]], overrides: Sequence[Mapping[str, Any]]) -> Explanation:
        """Of a rejected row: each of its faults, which share their keys."""
        words = wording(self.language)
        reasons = []
        for fault in faults:
            column = words.say("explanation", "cell", column=fault["column"], cell=fault["cell"])
            reasons.append(f"{column}{said_fault(fault, self.language)}")
        lines = self._lines(faults[0], overrides)
        return explain_unscored(self._pack, faults[0], "rejected", reasons, self.language, lines)


def _disagreements(
    pack: Pack, record: TracedRecord, score: RecordScore, scores: Sequence[Mapping[str, Any]]
) -> Iterator[Diagnostic]:
    """Where the traced figures scored again give something else than the trace, or the scores, say."""
    row = trace_row(record.plan, record.figures, score, record.row, pack.language)
    place = CellPlace(str(record.row["file"]), record.row["row"])
    for column in record.plan.columns:
        if column.layer in _COMPUTED and not _same(row[column.name], record.row[column.name]):
            yield finding("B107", place, figure=column.name, actual=row[column.name], traced=record.row[column.name])
    published = [one for one in scores if (one["file"], one["row"]) == (record.row["file"], record.row["row"])]
    if len(published) != 1:
        yield finding("B107", place, figure="scores", actual=1, traced=len(published))
        return
    for name in ("employee", "role", "period", "total", "grade", "coefficient", "days", "status"):
        if published[0].get(name) != row.get(name):
            yield finding("B107", place, figure=f"scores: {name}", actual=row[name], traced=published[0][name])


def _same(actual: Any, traced: Any) -> bool:
    """Whether two figures are one; a value that is only shown, as a float, may be off in its last place."""
    if isinstance(actual, float) and isinstance(traced, float):
        return isclose(actual, traced, rel_tol=1e-12)
    return bool(actual == traced)


def said_gaps(pack: Pack, record: TracedRecord, overrides: Sequence[Mapping[str, Any]], language: str) -> str:
    """Why a record of a role in force has no total."""
    words = wording(language)
    score = rescored(pack, record, overrides).score
    if score.exempt is not None:
        return said_exempt(record.plan.role, score.exempt, record.figures, words)
    return words.term("semicolon").join(said_gap(name, reason, words) for name, reason in score.incomplete)


def said_fault(row: Mapping[str, Any], language: str) -> str:
    """Why a row was rejected, from one of the lines that the rejected rows keep."""
    return sentence(Diagnostic(row["code"], facts=facts_from_json(row["facts"])), language)
