"""The places of a role's rules that a record can come to: rows, stretches between thresholds, branches …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import AssessmentScore, Counting, Figures, IndicatorScore, RecordScore
from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Span
from kaohe.explain.turns import Turn, turns_of
from kaohe.model.expressions import Choose, Expression, LiteralValue, SubjectValue
from kaohe.model.pack import Assessment, Indicator, MissingRule, Part, Role
from kaohe.model.scoring import BandRow, rows_of
from kaohe.model.walk import adjusting, expressions_of, walk
from kaohe.pages.plain import plain
from kaohe.pages.rule_words import missing_rule
from kaohe.wording import Wording

__all__ = ["Place", "places_of"]

Kind = Literal[
    "row", "stretch", "met", "not_met", "applies", "not_applicable", "yes", "no", "missing", "adjustment", "veto",
    "grade",
]  # fmt: skip
Comes = Callable[[Figures, RecordScore], bool]
_TOLD: Mapping[str, Kind] = {"met": "met", "not met": "not_met"}
"""Rows that are one condition, by how they are told."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a role's rules. ``of`` names the indicator, and its part; ``text`` is the rule there, as written.

    ``number`` counts rows and stretches from 1. ``comes`` tells of a scored record whether it came here.
    """

    kind: Kind
    of: tuple[str, ...]
    number: int
    text: str
    span: Span
    comes: Comes


def places_of(role: Role, sources: Mapping[str, str], words: Wording) -> tuple[Place, ...]:
    """All places of a role, in the order of its rules."""
    return tuple(_places(role, sources, words))


def _places(role: Role, sources: Mapping[str, str], words: Wording) -> Iterator[Place]:
    for at, indicator in enumerate(role.indicators):
        if indicator.condition is not None:
            yield from _applying(at, indicator)
            yield from _branches(indicator.condition, (indicator.name,), sources)
        yield from _assessed(role, (at, None), (indicator.name,), indicator, sources, words)
        for inner, part in enumerate(indicator.parts):
            yield from _assessed(role, (at, inner), (indicator.name, part.name), part, sources, words)
    for node in adjusting(role):
        yield from _branches(node, (), sources)
    yield from _adjusted(role)
    yield from _graded(role)


def _applying(at: int, indicator: Indicator) -> Iterator[Place]:
    def skipped(score: RecordScore) -> bool:
        found = score.indicators[at].score
        return found.reason is not None and found.reason.code == "condition_fails"

    text, of = indicator.condition_text or "", (indicator.name,)
    yield Place("applies", of, 1, text, indicator.span, lambda _, score: not skipped(score))
    yield Place("not_applicable", of, 2, text, indicator.span, lambda _, score: skipped(score))


_At = tuple[int, int | None]
"""An indicator's index, and a part's of it."""


def _found(score: RecordScore, at: _At) -> AssessmentScore:
    indicator: IndicatorScore = score.indicators[at[0]]
    return indicator.score if at[1] is None else indicator.parts[at[1]].score


def _assessed(
    role: Role, at: _At, of: tuple[str, ...], rule: Indicator | Part, sources: Mapping[str, str], words: Wording
) -> Iterator[Place]:
    if rule.assessment is not None:
        for node in (rule.assessment.value, *expressions_of(rule.assessment.scoring)):
            yield from _branches(node, of, sources, rule.assessment.value)
        yield from _scored(role, at, of, rule.assessment, rule.span, words)
    yield from _missing(at, of, rule.missing, rule.span, words)


def _scored(
    role: Role, at: _At, of: tuple[str, ...], assessment: Assessment, span: Span, words: Wording
) -> Iterator[Place]:
    def counted(score: RecordScore) -> AssessmentScore | None:
        found = _found(score, at)
        return found if found.counting is Counting.COUNTED else None

    def on(index: int) -> Comes:
        return lambda _, score: (found := counted(score)) is not None and found.row == index

    rows = rows_of(assessment.scoring)
    for index, row in enumerate(rows):
        told = row.told if isinstance(row, BandRow) else ""
        if told in _TOLD:  # one condition, met or not
            yield Place(_TOLD[told], of, index + 1, rows[0].text, span, on(index))
        else:
            yield Place("row", of, index + 1, row.text, row.span, on(index))
    if not rows:
        thresholds = _thresholds(assessment)
        for number, text in _stretches(role, assessment, thresholds, words):
            yield Place("stretch", of, number, text, span, _between(thresholds, number - 1, counted))


def _thresholds(assessment: Assessment) -> list[Turn]:
    """What the value is held against, from the lowest, each once; as written where that hangs on the record."""
    turns = [turn for turn in turns_of(assessment) if turn.left == assessment.value]
    fixed = {_number(turn): turn for turn in turns}
    if None in fixed:
        return turns
    return [turn for _, turn in sorted(fixed.items(), key=lambda pair: pair[0] or 0)]


def _number(turn: Turn) -> Fraction | None:
    if isinstance(turn.right, Fraction):
        return turn.right
    outcome = evaluate(turn.right, Figures({})) if not _is_personal(turn.right) else None
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None


def _is_personal(node: Expression) -> bool:
    return any(isinstance(one, SubjectValue) for one in walk(node))


def _stretches(
    role: Role, assessment: Assessment, thresholds: Sequence[Turn], words: Wording
) -> Iterator[tuple[int, str]]:
    """The stretches between thresholds that the value's range reaches: their number, from 1, and what they are."""
    if not thresholds:
        return
    kind = assessment.value.type
    reach = value_range(assessment.value, role)
    ends = [None, *thresholds, None]
    for number, (low, high) in enumerate(pairwise(ends), 1):
        least, most = (None if one is None else _number(one) for one in (low, high))
        known = (low is None or least is not None) and (high is None or most is not None)
        if known and Interval(least, most, high_in=False).meet(reach).is_empty:
            continue
        said = [
            None if one is None else words.value(end, kind) if end is not None else _said(one, words)
            for one, end in ((low, least), (high, most))
        ]
        yield number, words.say("testing", "stretch", low=said[0], high=said[1])


def _said(turn: Turn, words: Wording) -> str:
    return str(turn.right) if isinstance(turn.right, Fraction) else plain(turn.right, words)


def _between(
    thresholds: Sequence[Turn], passed: int, counted: Callable[[RecordScore], AssessmentScore | None]
) -> Comes:
    def comes(figures: Figures, score: RecordScore) -> bool:
        if counted(score) is None:
            return False
        sides = [turn.sides(figures) for turn in thresholds]
        return sum(one is not None and one[0] >= one[1] for one in sides) == passed

    return comes


def _branches(
    node: Expression, of: tuple[str, ...], sources: Mapping[str, str], subject: Expression | None = None
) -> Iterator[Place]:
    """Both ways of each 若."""
    for one in walk(node):
        if isinstance(one, Choose) and not isinstance(one.condition, LiteralValue):
            span = one.condition.span
            text = sources[span.file][span.start : span.end]
            yield Place("yes", of, 1, text, span, _decided(one.condition, subject, truth=True))
            yield Place("no", of, 2, text, span, _decided(one.condition, subject, truth=False))


def _decided(condition: Expression, subject: Expression | None, *, truth: bool) -> Comes:
    def comes(figures: Figures, _score: RecordScore) -> bool:
        value = None if subject is None else evaluate(subject, figures)
        return evaluate(condition, figures, value) == Known(truth)

    return comes


def _missing(at: _At, of: tuple[str, ...], rule: MissingRule, span: Span, words: Wording) -> Iterator[Place]:
    if rule.stated:
        counting = {"skip": Counting.SKIPPED, "points": Counting.ASSIGNED, "pending": Counting.PENDING}[rule.rule]
        text = missing_rule(rule, words, is_part=at[1] is not None)
        yield Place("missing", of, 1, text, span, lambda _, score: _found(score, at).counting is counting)


def _adjusted(role: Role) -> Iterator[Place]:
    def applied(name: str) -> Comes:
        return lambda _, score: any(one.name == name and one.applied is True for one in score.adjustments)

    for number, rule in enumerate(role.adjustments, 1):
        yield Place("adjustment", (), number, rule.title, rule.span, applied(f"adjustment {number}"))
    for number, veto in enumerate(role.vetoes, 1):
        yield Place("veto", (), number, veto.title, veto.span, applied(f"veto {number}"))


def _graded(role: Role) -> Iterator[Place]:
    def given(index: int) -> Comes:
        return lambda _, score: score.grade_row == index

    for index, row in enumerate(role.grades.rows if role.grades is not None else ()):
        yield Place("grade", (), index + 1, row.name, row.span, given(index))
