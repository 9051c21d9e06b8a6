"""Suggested examples as a text of the rules' own language, to be read and put into them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from kaohe.backends.exact.outcome import Known, NotApplicable, Outcome
from kaohe.backends.exact.score import IndicatorScore, RecordScore
from kaohe.model.exact import exact_text
from kaohe.model.from_syntax.scope import quoted_name
from kaohe.model.pack import Given, Metric
from kaohe.testing.suggest import Suggestion
from kaohe.wording import Wording

__all__ = ["as_rules"]

_WIDTH = 100


def as_rules(suggestions: Iterable[Suggestion], sources: Mapping[str, str], words: Wording) -> str:
    """The examples as rules, under a remark that they are to be read; empty where there are none."""
    written = [_example(one, number, sources, words) for number, one in enumerate(suggestions, 1)]
    if not written:
        return ""
    return "\n".join([f"# {words.say('testing', 'suggested head')}", *written])


def _example(one: Suggestion, number: int, sources: Mapping[str, str], words: Wording) -> str:
    title = words.say("testing", "suggested title", role=one.role.name, number=number)
    head = f'{words.keyword("EXAMPLE")} "{title}" {words.keyword("ROLE")} {quoted_name(one.role.name)}'
    given = _listed(words.keyword("GIVEN"), _givens(one, sources, words))
    expected = _listed(words.keyword("EXPECT"), _expected(one.score, words))
    return f"\n{head}\n{given}\n{expected}"


def _listed(keyword: str, items: Iterable[str]) -> str:
    """A statement of several items, on as many lines as they need, each but the last ending with a comma."""
    lines = [f"  {keyword} "]
    for item in items:
        if len(lines[-1]) + len(item) > _WIDTH and lines[-1].strip() != keyword:
            lines.append("       ")
        lines[-1] += f"{item}, "
    return "\n".join(line.rstrip() for line in lines).removesuffix(",")


def _givens(one: Suggestion, sources: Mapping[str, str], words: Wording) -> Iterator[str]:
    base = one.base
    if base is not None and base.period is not None:
        yield f"{words.keyword('KEY_PERIOD')} = {base.period}"
    written = {given.metric: given for given in base.given if not given.periods_back} if base is not None else {}
    for given in base.given if base is not None else ():
        if given.periods_back or given.metric not in one.changed:
            yield _source(given, sources)
        else:
            yield f"{_left(given, sources)} = {_value(one, given.metric, words)}"
    names = one.changed if base is not None else tuple(one.figures.now)
    for name in names:
        if name not in written:
            yield f"{quoted_name(name)} = {_value(one, name, words)}"


def _source(given: Given, sources: Mapping[str, str]) -> str:
    return " ".join(sources[given.span.file][given.span.start : given.span.end].split())


def _left(given: Given, sources: Mapping[str, str]) -> str:
    return re.split("[=＝]", _source(given, sources))[0].rstrip()


def _value(one: Suggestion, name: str, words: Wording) -> str:
    return _figure(one.figures.now[name], one.role.metric(name), words)


def _figure(outcome: Outcome, metric: Metric, words: Wording) -> str:
    """A figure as rules write it."""
    if isinstance(outcome, NotApplicable):
        return words.keyword("NOT_APPLICABLE")
    if not isinstance(outcome, Known):
        return words.keyword("MISSING")
    value = outcome.value
    if isinstance(value, str):
        return f'"{value}"'
    return value.isoformat() if isinstance(value, date) else words.value(value, metric.type)


def _expected(score: RecordScore, words: Wording) -> Iterator[str]:
    for indicator in score.indicators:
        yield f"{quoted_name(indicator.name)} = {_points(indicator, words)}"
    yield f"{words.keyword('TOTAL')} = {words.keyword('PENDING') if score.total is None else exact_text(score.total)}"
    if score.grade is not None:
        yield f"{words.keyword('GRADE')} = {quoted_name(score.grade)}"


def _points(indicator: IndicatorScore, words: Wording) -> str:
    states = {"skipped": "SKIP", "not_applicable": "NOT_APPLICABLE", "pending": "PENDING"}
    points: Fraction | None = indicator.score.points
    return words.keyword(states[indicator.score.counting.value]) if points is None else exact_text(points)
