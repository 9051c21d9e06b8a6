"""The examples of a role as the handbook works them: what is known, and a line a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.record import score_record
from kaohe.explain.explanation import DimensionLine, Explanation, ScoredLine
from kaohe.explain.formulas import Owner, formula
from kaohe.explain.from_score import explain_score
from kaohe.explain.grounds import Grounds
from kaohe.model.functions import function
from kaohe.model.pack import Example, Given, Pack, Role
from kaohe.model.periods import periods_a_year
from kaohe.model.types import Type
from kaohe.wording import Wording
from kaohe.wording.numbers import at_least_two, fixed

__all__ = ["WorkedExample", "worked_examples"]


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """An example, worked: what is known, and a line a step."""

    title: str
    given: str
    steps: tuple[tuple[str, str, str], ...]
    total: str
    grade: str


def worked_examples(pack: Pack, role: Role, words: Wording) -> tuple[WorkedExample, ...]:
    """The examples that are worked by a role version, in the order written."""
    grounds = Grounds.of(role)
    return tuple(_worked(pack, grounds, one, words) for one in examples_of(pack, role))


def _worked(pack: Pack, grounds: Grounds, one: Example, words: Wording) -> WorkedExample:
    role = grounds.role
    figures = figures_of_example(one, role)
    keys = {"period": one.period}
    it = explain_score(pack, grounds, figures, score_record(role, figures), keys=keys, language=words.language)
    total = fixed(it.total, it.total_decimals) if it.total is not None else words.say("explanation", it.status)
    period = [f"{words.keyword('KEY_PERIOD')} = {one.period}"] if one.period is not None else []
    return WorkedExample(
        title=one.title,
        given=words.joined([*period, *(_given(role, given, words) for given in one.given)]),
        steps=tuple(_steps(it, words)),
        total=total,
        grade=f"{it.grade.grade} {it.grade.label or ''}".rstrip() if it.grade is not None else "",
    )


def _given(role: Role, given: Given, words: Wording) -> str:
    name = given.metric
    if given.periods_back:
        name = _earlier(role, name, given.periods_back, words)
    kind: Type = role.metric(given.metric).type
    if given.not_applicable:
        return f"{name} = {words.term('not_applicable')}"
    known = given.value is not None
    return f"{name} = {words.value(given.value, kind) if known else words.term('missing value')}"


def _earlier(role: Role, metric: str, back: int, words: Wording) -> str:
    """A metric of a period before, as rules write it."""
    yearly = back == periods_a_year(role.cycle) and back > 1
    name = function("same_period_last_year" if yearly else "prior").name(words.language)
    return f"{name}({metric})" if yearly or back == 1 else f"{name}({metric}, {back})"


def _steps(it: Explanation, words: Wording) -> Iterator[tuple[str, str, str]]:
    if it.status == "not_appraised":
        yield from ((words.say("pages", "exemption"), gap, "") for gap in it.gaps)
    for indicator in it.indicators:
        for part in indicator.parts:
            yield f"{indicator.name} · {part.name}", part.sentence, _result(it, part, indicator, words)
        outer = it.dimension_of(indicator)
        said = indicator.parts_sum or indicator.sentence
        yield indicator.name, said, _result(it, indicator, outer, words)
        if outer is not None and indicator.name == outer.indicators[-1]:
            yield outer.name, outer.sentence, _result(it, outer, None, words)
    if it.base_sum is not None and it.base_total is not None:
        yield words.say("pages", "base total"), it.base_sum, fixed(it.base_total, it.total_decimals)
    for one in it.adjustments:
        yield words.say("pages", one.kind), one.sentence, at_least_two(one.after)
    if it.grade is not None:
        yield words.say("pages", "grade"), it.grade.sentence, it.grade.grade


def _result(it: Explanation, line: DimensionLine | ScoredLine, owner: Owner, words: Wording) -> str:
    return formula(it, line, owner) or words.term(line.counting)
