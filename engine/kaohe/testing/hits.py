"""How many records a finding concerns, and the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Outcome
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.diagnostics import Diagnostic, Span
from kaohe.model.expressions import Expression
from kaohe.model.pack import Role
from kaohe.model.scoring import Bands, Events
from kaohe.model.walk import assessments
from kaohe.run.trace import TracedRecord

__all__ = ["COUNTED_DESPITE", "with_hits"]

COUNTED_DESPITE = frozenset({"E501", "E551", "E573", "E577", "E701"})
"""Errors beside which records can be scored, each with what is missing for it."""

_Hits = Callable[[Role, Figures, RecordScore], bool]
_NO_DIVISOR = frozenset({"divided_by_zero", "base_not_positive", "target_zero"})


def with_hits(findings: Sequence[Diagnostic], records: Iterable[TracedRecord]) -> tuple[Diagnostic, ...]:
    """Findings, those that records show with how many ``hits`` they have among how many ``records``, and the first."""
    asked = {at: hits for at, one in enumerate(findings) if (hits := _hits(one)) is not None}
    count = dict.fromkeys(asked, 0)
    first: dict[int, tuple[str, int]] = {}
    looked_at = 0
    for record in records:
        looked_at += 1
        role, score = record.plan.role, score_record(record.plan.role, record.figures)
        for at, hits in asked.items():
            if _stands_in(findings[at], role) and hits(role, record.figures, score):
                count[at] += 1
                first.setdefault(at, (str(record.row["file"]), int(record.row["row"])))
    return tuple(
        _counted(one, count[at], looked_at, first.get(at)) if at in count else one for at, one in enumerate(findings)
    )


def _counted(one: Diagnostic, hits: int, looked_at: int, first: tuple[str, int] | None) -> Diagnostic:
    file, row = first or ("", 0)
    counted = {"hits": hits, "records": looked_at, "first_file": file, "first_row": row}
    return replace(one, facts=MappingProxyType({**one.facts, **counted}))


def _stands_in(one: Diagnostic, role: Role) -> bool:
    """Whether a finding is of a role version, or of a scale that it uses."""
    places = [place for place in (one.place, *one.related) if isinstance(place, Span)]
    scale = role.grades
    if one.code == "W513":
        return scale is not None and any(row.span in places for row in scale.rows)
    if one.code == "E551":
        return True
    last = max(span.end for span in _spans(role))
    return any(place.file == role.span.file and role.span.start <= place.start <= last for place in places)


def _spans(role: Role) -> Iterator[Span]:
    yield role.span
    for indicator in role.indicators:
        yield indicator.span
        for one in assessments(indicator):
            yield one.value.span
            scoring = one.scoring
            yield from (row.span for row in (scoring.rows if isinstance(scoring, Bands | Events) else ()))
    yield from (one.span for one in role.adjustments)
    yield from (one.span for one in role.vetoes)


def _hits(one: Diagnostic) -> _Hits | None:
    """What tells a record that a finding concerns; None of findings that no record shows."""
    facts = one.facts
    match one.code:
        case "E501" | "E577" | "W595":
            return lambda _role, _figures, score: "no_row_fits" in _reasons(score, str(facts["indicator"]))
        case "E551":
            return lambda _role, _figures, score: facts["table"] in _tables(score)
        case "N579":
            return lambda _role, _figures, score: bool(_NO_DIVISOR & _reasons(score, str(facts["name"])))
        case "W592":
            return lambda _role, figures, score: (
                str(facts["first"]) <= str(figures.period) <= str(facts["last"])
                and "no_period_before" in _reasons(score, str(facts["name"]))
            )
        case "W593":
            return lambda _role, _figures, score: any(
                reason.code == "nothing_counted" for _, reason in score.incomplete
            )
        case "E573":
            return lambda _role, _figures, score: _is_graded_worse(score, one)
        case "W501":
            return lambda role, figures, _score: _both_take(role, figures, one)
        case "W513":
            return lambda role, figures, score: _both_grade(role, figures, score, one)
        case _:
            return None


def _reasons(score: RecordScore, name: str) -> set[str]:
    """Why an indicator, a part, an adjustment or a veto of a name has nothing to give."""
    found = [one.score.reason for one in score.indicators if one.name == name]
    found += [
        part.score.reason for one in score.indicators for part in one.parts if name in (one.name, part.name)
    ]  # fmt: skip
    found += [reason for title, reason in score.incomplete if title == name]
    return {reason.code for reason in found if reason is not None}


def _tables(score: RecordScore) -> set[object]:
    """The tables in which something was looked up in vain."""
    reasons = [one.score.reason for one in score.indicators]
    reasons += [part.score.reason for one in score.indicators for part in one.parts]
    return {reason.facts.get("table") for reason in reasons if reason is not None and reason.code == "no_row"}


def _is_graded_worse(score: RecordScore, one: Diagnostic) -> bool:
    return score.grade == one.facts["bad"] and score.total is not None and score.total > one.facts["lower"]


def _both_take(role: Role, figures: Figures, one: Diagnostic) -> bool:
    """Whether a value fits both rows."""
    places = (one.place, *one.related)
    for indicator in role.indicators:
        for assessment in assessments(indicator):
            scoring = assessment.scoring
            rows = [row for row in (scoring.rows if isinstance(scoring, Bands | Events) else ()) if row.span in places]
            value = evaluate(assessment.value, figures) if len(rows) == len(places) else None
            if isinstance(value, Known) and _all_hold([row.condition for row in rows], figures, value):
                return True
    return False


def _both_grade(role: Role, figures: Figures, score: RecordScore, one: Diagnostic) -> bool:
    """Whether a total fits both grades."""
    rows = [row for row in (role.grades.rows if role.grades else ()) if row.span in (one.place, *one.related)]
    return score.total is not None and _all_hold([row.condition for row in rows], figures, Known(score.total))


def _all_hold(conditions: Sequence[Expression | None], figures: Figures, value: Outcome) -> bool:
    held = Known(True)
    return bool(conditions) and all(one is not None and evaluate(one, figures, value) == held for one in conditions)
