"""Adjustments and vetoes that take back what an indicator gives: who does better ends with less.

Proved where a hair's difference shows it: a condition that comes to hold costs so many points at once, and points
change by nothing there. Where that can't be told, it is a question about two records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kaohe.checks.one_way import Way, reads, way_of_points
from kaohe.checks.proving.goals import Falls, Found
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.record import Key, keys_of, scored_by, shown_figures
from kaohe.checks.proving.trying import tried
from kaohe.checks.ranges import named
from kaohe.checks.totals import amount_range, totals_of
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Indicator, Pack, Role, Veto
from kaohe.model.scoring import Bands, Formula, Interpolation, Levels, Ratio, Scoring, Steps
from kaohe.model.walk import amount_expression, assessments, expressions_of, walk

__all__ = ["check_working_against"]


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an adjustment or veto does to the total as a figure rises: which way, and how.

    It comes ``at_once`` at some of the figure's values, ``halts``, or ``slides`` with it without a jump.
    """

    way: int | None
    at_once: bool = False
    slides: bool = False
    halts: frozenset[Fraction] = frozenset()


def check_working_against(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic | Question]:
    """W580 for an adjustment that lowers the total of who does better."""
    for role in pack.roles:
        rules: tuple[Adjustment | Veto, ...] = (*role.adjustments, *role.vetoes)
        for one in rules:
            for figure in _figures(one):
                effect = _effect(one, figure, role)
                by = _better(role, figure)
                if by is None or effect.way == 0 or by.way == 0:
                    continue
                if None in (effect.way, by.way) or (effect.way != by.way and not _shows(effect, by)):
                    yield _question(one, by, figure, role, sources)
                elif effect.way != by.way:
                    goal = Falls(role, _movers(role, figure))
                    shown = tried(goal)
                    yield _told(one, by, sources, shown if isinstance(shown, Found) else None, goal.movers, by_way=True)


def _question(
    one: Adjustment | Veto, by: _Better, figure: str, role: Role, sources: Mapping[str, str]
) -> Question:  # fmt: skip
    goal = Falls(role, _movers(role, figure))

    def told(found: Found | None) -> Diagnostic | None:
        return (
            None if found is None or found.better is None else _told(one, by, sources, found, goal.movers, by_way=False)
        )

    return Question("against", one.span, goal, told, {"name": by.name, "title": one.title, "role": role.name})


def _movers(role: Role, figure: str) -> tuple[Key, ...]:
    """The figures by which somebody does better: the metric itself, or all that an indicator's points are made of."""
    kind, _, name = figure.partition(" ")
    return ((name, 0),) if kind == "metric" else keys_of(scored_by(role, name))


@dataclass(frozen=True, slots=True)
class _Better:
    """Which way of a figure is better, by the indicators that read it.

    ``in_steps`` says whether points stand still but where they jump; ``halts`` are where they may jump, as far as that
    is the figure's own doing, None where that can be anywhere.
    """

    name: str
    indicators: tuple[str, ...]
    way: int | None
    is_of_points: bool = False
    in_steps: bool = False
    halts: frozenset[Fraction] | None = frozenset()


def _shows(effect: _Effect, by: _Better) -> bool:
    """Whether a hair's difference shows the total going the other way: points stay as they are there."""
    jumps = effect.at_once and by.halts is not None and not effect.halts & by.halts
    return jumps or (effect.slides and by.in_steps)


def _figures(one: Adjustment | Veto) -> list[str]:
    """The metrics and points that an adjustment or veto hangs on."""
    nodes = [one.condition] if one.condition is not None else []
    nodes += [amount_expression(one)] if isinstance(one, Adjustment) else []
    return list(dict.fromkeys(name for outer in nodes for node in walk(outer) if (name := named(node))))


def _better(role: Role, figure: str) -> _Better | None:
    """None for a figure that no indicator reads."""
    kind, _, name = figure.partition(" ")
    if kind == "points":
        return _Better(name, (name,), 1, is_of_points=True)
    readers = [at for at, one in enumerate(role.indicators) if _reads(one, figure)]
    if not readers:
        return None
    found = [role.indicators[at] for at in readers]
    scored = [one for indicator in found for one in assessments(indicator)]
    own = [one.scoring for one in scored if named(one.value) == figure]
    halts = [_halts(one) for one in own]
    return _Better(
        name,
        tuple(one.name for one in found),
        way_of_points(role, role.metric(name), readers),
        in_steps=all(isinstance(one.scoring, Bands | Levels) for one in scored if reads(one.value, figure)),
        halts=None if None in halts else frozenset[Fraction]().union(*(one for one in halts if one is not None)),
    )


def _halts(scoring: Scoring) -> frozenset[Fraction] | None:
    """The values at which points can jump; None where that can be anywhere."""
    match scoring:
        case Bands(rows=rows):
            return frozenset(bound for row in rows if row.condition for bound in _bounds(row.condition))
        case Interpolation(points=points):
            return frozenset(one.value for one, other in pairwise(points) if one.value == other.value)
        case Ratio() | Formula():
            return frozenset()
        case Steps(below=below, above=above):
            steady = all(row is None or row.counting == "proportional" for row in (below, above))
            return frozenset() if steady else None
        case _:
            return None


def _bounds(node: ex.Expression) -> Iterator[Fraction]:
    """The fixed numbers in a condition."""
    yield from (bound for one in walk(node) if (bound := fold(one)) is not None)


def _reads(indicator: Indicator, figure: str) -> bool:
    nodes = [node for one in assessments(indicator) for node in (one.value, *expressions_of(one.scoring))]
    return any(reads(node, figure) for node in nodes)


def _effect(one: Adjustment | Veto, figure: str, role: Role) -> _Effect:
    if isinstance(one, Veto):
        held = Way(role, figure).of_truth(one.condition)
        reach = totals_of(role).limited.high
        bites = one.cap is None or reach is None or reach > one.cap
        way = 0 if not bites else None if held is None else -held
        return _Effect(way, at_once=not _is_whole(role, figure), halts=frozenset(_bounds(one.condition)))
    amount = amount_range(one, role)
    comes = 0 if one.condition is None else Way(role, figure).of_truth(one.condition)
    grows = Way(role, figure).of_number(amount_expression(one))
    if isinstance(one.amount, EachUnit) and grows is not None:
        grows = grows if one.amount.points > 0 else -grows
    sign, nothing = (-1 if one.kind == "penalty" else 1), Fraction(one.kind == "coefficient")
    above = amount.low is not None and amount.low >= nothing
    below = amount.high is not None and amount.high <= nothing
    coming = comes if comes in (0, None) else comes * sign if above else -comes * sign if below else None
    ways = {coming, None if grows is None else grows * sign} - {0}
    if not ways:
        return _Effect(0)
    whole = _is_whole(role, figure)
    moves = amount.low != nothing if above else amount.high != nothing
    steady = not isinstance(one.amount, EachUnit) or one.amount.counting == "proportional"
    return _Effect(
        ways.pop() if len(ways) == 1 else None,
        at_once=comes != 0 and grows == 0 and moves and not whole,
        slides=comes == 0 and steady and not whole,
        halts=frozenset(_bounds(one.condition)) if one.condition is not None else frozenset(),
    )


def _is_whole(role: Role, figure: str) -> bool:
    """Whether a figure goes in steps of one, so that its points may move as far as what happens there."""
    kind, _, name = figure.partition(" ")
    return kind == "metric" and role.metric(name).type.whole


def _told(
    one: Adjustment | Veto,
    by: _Better,
    sources: Mapping[str, str],
    found: Found | None,
    movers: tuple[Key, ...],
    *,
    by_way: bool,
) -> Diagnostic:
    condition = one.condition_text or ""
    kind = one.kind if isinstance(one, Adjustment) else "veto"
    span = one.span
    text = " ".join(sources[span.file][span.start : span.end].split())
    return finding(
        "W580", span, title=one.title, kind=kind, figure=by.name, points=by.is_of_points, indicators=by.indicators,
        higher=(by.way or 0) > 0, condition=condition, text=text, by_way=by_way, **_shown(found, movers),
    )  # fmt: skip


def _shown(found: Found | None, movers: tuple[Key, ...]) -> dict[str, Any]:
    """Two records that show it: what is other in them, what is alike, and their totals."""
    if found is None or found.better is None:
        return {}
    moved = tuple(key for key in movers if found.record.values.get(key) != found.better.values.get(key))
    alike = tuple(key for key in found.record.values if key not in movers)
    return {
        "worse": shown_figures(found.record, moved),
        "better": shown_figures(found.better, moved),
        "alike": shown_figures(found.record, alike),
        "worse_total": found.record.score.total,
        "better_total": found.better.score.total,
    }
