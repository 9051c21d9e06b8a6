"""Examples, worked: what the rules give for the figures that an example knows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import AssessmentScore, Figures, RecordScore
from kaohe.model.pack import Example, Expected, Given, Pack, Role
from kaohe.model.periods import Period

__all__ = ["Difference", "differences", "examples_of", "figures_of_example", "version_of"]


@dataclass(frozen=True, slots=True)
class Difference:
    """An expected figure and what came out instead: points, a grade, or a state in a word."""

    expected: Expected
    actual: Fraction | str | None
    state: str | None = None


def differences(pack: Pack, example: Example) -> list[Difference]:
    """Where the rules give other figures than an example expects."""
    role = version_of(pack, example)
    if role is None:
        return [Difference(one, None, "no version") for one in example.expected]
    score = score_record(role, figures_of_example(example, role))
    return [found for one in example.expected if (found := _difference(one, score)) is not None]


def version_of(pack: Pack, example: Example) -> Role | None:
    """The role version that an example is worked by: its period's, else the newest."""
    versions = pack.versions(example.role)
    period = Period.parse(example.period) if example.period else None
    if period is None:
        return versions[-1] if versions else None
    return next(
        (one for one in versions if one.in_force(period.starts if one.picked_by == "start" else period.ends)), None
    )


def examples_of(pack: Pack, role: Role) -> list[Example]:
    """The examples that are worked by a role version, in the order written."""
    return [one for one in pack.examples if one.role == role.name and version_of(pack, one) is role]


def figures_of_example(example: Example, role: Role) -> Figures:
    """What an example knows, as a record of a role version has it."""
    now: dict[str, Outcome] = {one.metric: _outcome(one) for one in example.given if one.periods_back == 0}
    before: dict[tuple[str, int], Outcome] = {
        (one.metric, one.periods_back): _outcome(one) for one in example.given if one.periods_back
    }
    period = Period.parse(example.period) if example.period else None
    if period is not None:
        now |= {name: Known(Fraction(period.number + 1)) for name in role.period_places}
    for metric in role.rolled:
        if metric.roll_up is not None:  # an example gives what the shorter periods come to
            now |= {metric.roll_up.count: _one_of(now[metric.name])} if metric.name in now else {}
            before |= {
                (metric.roll_up.count, back): _one_of(one)
                for (name, back), one in before.items()
                if name == metric.name
            }
    return Figures(now, before, period=period)


def _one_of(outcome: Outcome) -> Outcome:
    return Known(Fraction(1)) if isinstance(outcome, Known) else outcome


def _outcome(given: Given) -> Outcome:
    if given.not_applicable:
        return NotApplicable(Reason("says_not_applicable", {"metric": given.metric}))
    if given.value is None:
        return Missing(Reason("no_cell", {"metric": given.metric}))
    return Known(given.value)


def _difference(expected: Expected, score: RecordScore) -> Difference | None:
    if expected.what in ("indicator", "dimension"):
        return _of_indicator(expected, score)
    actual: Fraction | str | None
    match expected.what:
        case "grade":
            actual = score.grade
        case "base_total":
            actual = score.base_total
        case _:
            actual = score.total
    state = "pending" if actual is None and score.incomplete else "exempt" if score.exempt is not None else None
    return None if (actual, state) == (expected.value, expected.state) else Difference(expected, actual, state)


def _found(expected: Expected, score: RecordScore) -> AssessmentScore:
    """The score of the dimension, indicator or part that an example speaks of."""
    if expected.what == "dimension":
        return next(one.score for one in score.dimensions if one.name == expected.indicator)
    indicator = next(one for one in score.indicators if one.name == expected.indicator)
    if expected.part is None:
        return indicator.score
    return next(one.score for one in indicator.parts if one.name == expected.part)


def _of_indicator(expected: Expected, score: RecordScore) -> Difference | None:
    found = _found(expected, score)
    state = None if found.counting.counts else found.counting.value
    if (found.points, state) == (expected.value, expected.state):
        return None
    return Difference(expected, found.points, state)
