"""Where the points of a method bend or jump as its value goes up, as far as that is the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.model.expressions import Expression
from kaohe.model.scoring import Events, GoalPost, Rate, Ratio, Scoring, StepRow, Steps, Tiers

__all__ = ["ends_of", "fixed_number", "steps_of"]

_NOBODY = Figures({})
_MOST_STEPS = 200
"""More steps than these are drawn as the line that they follow."""
_BEYOND = 5
"""Steps that are drawn where nothing ends them."""


def fixed_number(node: Expression) -> Fraction | None:
    """The number that an expression is for everybody; None where records change it."""
    outcome = evaluate(node, _NOBODY)
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None


def ends_of(scoring: Scoring) -> Iterator[Fraction]:
    """Where a method comes to its least and most."""
    if isinstance(scoring, Ratio):
        yield from _ends_of_ratio(scoring)
        return
    found = list(steps_of(scoring))
    yield from found[-1:]
    yield from found[:1]
    if isinstance(scoring, Tiers | Events):
        yield Fraction(0)


def _ends_of_ratio(scoring: Ratio) -> Iterator[Fraction]:
    target = fixed_number(scoring.target)
    if not target:
        return
    for limit in (scoring.floor, scoring.cap):
        share = (limit if limit is not None else scoring.full_marks) / scoring.full_marks
        if not scoring.lower_is_better:
            yield target * share
        elif share:
            yield target / share
    yield target * 2 if scoring.lower_is_better else Fraction(0)


def steps_of(scoring: Scoring) -> Iterator[Fraction]:
    """The values at which steps begin, from the lowest, as far as points still change."""
    match scoring:
        case Steps(start=start, target=target, below=below, above=above):
            yield from _beside(scoring, start, (below, target), (above, target))
        case GoalPost(full_marks=full, low=low, high=high, below=below, above=above):
            yield from _beside(scoring, full, (below, low), (above, high))
        case Events(start=start, each=each):
            yield from _strides(scoring, start, each, each.size)
        case Tiers():
            yield from _tiers(scoring)
        case _:
            return


_Side = tuple[StepRow | None, Expression]


def _beside(scoring: Steps | GoalPost, start: Fraction, lower: _Side, upper: _Side) -> Iterator[Fraction]:
    below, low = lower[0], fixed_number(lower[1])
    above, high = upper[0], fixed_number(upper[1])
    if below is not None and low is not None:
        found = [low - at for at in _strides(scoring, start, below, _size(below, low))]
        yield from reversed(found)
    if above is not None and high is not None:
        yield from (high + at for at in _strides(scoring, start, above, _size(above, high)))


def _size(row: StepRow, target: Fraction) -> Fraction:
    return row.size * target if row.relative else row.size


def _strides(
    scoring: Steps | GoalPost | Events | Tiers, start: Fraction, row: StepRow | Rate, size: Fraction
) -> Iterator[Fraction]:
    """How far from where it starts each step begins, up to the limit that ends them."""
    if row.points == 0 or size <= 0:
        return
    limit = (scoring.floor or Fraction(0)) if row.points < 0 else scoring.cap
    room = abs((limit if limit is not None else start + _BEYOND * row.points) - start) / abs(row.points)
    count = -(-room.numerator // room.denominator)
    if row.counting == "proportional" or count > _MOST_STEPS:
        yield size * room
        return
    yield from (size * number for number in range(1, count + 1))


def _tiers(scoring: Tiers) -> Iterator[Fraction]:
    """Each slice's end and the steps inside it, and beyond the last some more."""
    begins = Fraction(0)
    for row in scoring.rows:
        rate = row.rate
        ends = begins + _BEYOND * rate.size if row.upper is None else row.upper
        first = Fraction(0) if scoring.whole_amount else begins
        steps = (ends - first) / rate.size
        if rate.counting != "proportional" and steps <= _MOST_STEPS:
            inside = (first + number * rate.size for number in range(1, int(steps) + 1))
            yield from (at for at in inside if begins < at < ends)
        yield ends
        begins = ends
