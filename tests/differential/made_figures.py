"""Records made up at random, so that every construct meets every kind of figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.score import Figures
from kaohe.model.derived import DetailFigure, PeerFigure
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Metric, Role
from kaohe.model.periods import Period

__all__ = ["made_records"]

_STATES = ("no_cell", "no_period_before", "period_before_rejected", "period_before_duplicate", "no_cell_before")


def made_records(
    rng: Random, role: Role, thresholds: Sequence[Fraction], count: int, *, whole: bool = False
) -> list[Figures]:
    """Records of a role: at least a third of the numbers stand exactly on a threshold or a rounding half.

    In ``whole`` records nothing is missing and everything applies.
    """
    rare = 0.0 if whole else 1.0
    places = {
        one.figure.name: one.source.of
        for one in role.derived
        if isinstance(one.source, PeerFigure | DetailFigure) and one.source.metric is None
        if one.source.of not in ("sum", "max", "min")  # of points, as of metrics, any number
    }
    return [
        Figures(
            {
                metric.name: _placed(rng, places[metric.name], rare)
                if metric.name in places
                else _outcome(rng, metric, thresholds, "no_cell", rare)
                for metric in role.figures
            }
            | {name: Known(Fraction(rng.randint(1, 4))) for name in (*role.period_places, *_counts(role))},
            {
                key: _outcome(rng, role.metric(key[0]), thresholds, rng.choice(_STATES), rare)
                for key in look_backs(role)
            },
            period=Period(rng.choice([2024, 2025, 2026]), rng.randrange(4), "quarter"),
        )
        for _ in range(count)
    ]


def _counts(role: Role) -> list[str]:
    """The figures that tell from how many records others were rolled up."""
    return [one.figure.name for one in role.derived if role.counted_metric(one.figure.name) is not None]


def _placed(rng: Random, of: str, rare: float) -> Outcome:
    """A place, or a group's size: small, so that a place is often just within a cut."""
    if rng.random() < rare * 0.1:
        return Missing(Reason(rng.choice(["no_department", "no_total", "no_points"]), {}))
    return Known(Fraction(rng.randint(1, 5) if of == "rank" else rng.choice([1, 3, 4, 5, 6, 9, 10, 12])))


def _outcome(rng: Random, metric: Metric, thresholds: Sequence[Fraction], reason: str, rare: float) -> Outcome:
    drawn = rng.random() if rare else 1.0
    facts: Mapping[str, str] = {"metric": metric.name}
    if drawn < 0.1:
        return Missing(Reason(reason, facts))
    if drawn < 0.15:
        return NotApplicable(Reason("says_not_applicable", facts))
    if metric.kind == "count" and metric.column:
        return Known(Fraction(rng.choice([0, 1, 15, 29, 30, 31, 60, 89, 90, 90, 91, 92, 93])))
    if metric.kind == "flag":
        return Known(rng.random() < 0.5)
    if metric.kind == "choice":
        return Known(rng.choice(metric.type.options))
    if metric.kind == "date":
        return Known(_day(rng))
    if metric.kind == "text":
        return Known(rng.choice(["优", "优.", "良优.", "差", "优 良", ""]))
    return Known(_number(rng, thresholds))


def _day(rng: Random) -> date:
    """A day: often at the end or the beginning of a month, or where a period begins or ends."""
    month = rng.randrange(1, 13)
    first = date(rng.choice([2023, 2024, 2025, 2026]), month, 1)
    near = first + timedelta(days=rng.choice([-2, -1, 0, 1, 27, 28, 29, 30]))
    return rng.choice([near, near, first + timedelta(days=rng.randrange(31)), date.min, date.max])


def _number(rng: Random, thresholds: Sequence[Fraction]) -> Fraction:
    drawn = rng.random()
    if drawn < 0.45 and thresholds:
        return rng.choice(thresholds) * rng.choice([1, 1, 1, 2, -1])
    if drawn < 0.6 and thresholds:
        return rng.choice(thresholds) + Fraction(rng.choice([-1, 1]), rng.choice([1, 10, 100, 2000]))
    if drawn < 0.7:
        return Fraction(0)
    if drawn < 0.8:
        return Fraction(rng.randint(-(10**11), 10**11), 100)  # cents to billions
    return Fraction(rng.randint(-200, 400), rng.choice([1, 2, 8, 100]))
