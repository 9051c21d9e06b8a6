"""Adjustments and vetoes that take back what an indicator gives: who does better ends with less.

Proved only where a hair's difference shows it: a condition that comes to hold costs so many points at once, and points
change by nothing there. What can't be told so is said once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kaohe.checks.one_way import Way, reads, way_of_points
from kaohe.checks.ranges import named
from kaohe.checks.totals import amount_range, totals_of
from kaohe.diagnostics import Diagnostic, Span, finding
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


def check_working_against(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """W580 for an adjustment that lowers the total of who does better, N580 for those of which that can't be told."""
    for role in pack.roles:
        doubtful: list[str] = []
        first: Span | None = None
        rules: tuple[Adjustment | Veto, ...] = (*role.adjustments, *role.vetoes)
        for one in rules:
            for figure in _figures(one):
                effect = _effect(one, figure, role)
                by = _better(role, figure)
                if by is None or effect.way == 0 or by.way == 0:
                    continue
                if None in (effect.way, by.way) or (effect.way != by.way and not _shows(effect, by)):
                    doubtful.append(f"{by.name} · {one.title}")
                    first = first or one.span
                elif effect.way != by.way:
                    yield _told(one, by, role, sources)
        if first is not None:
            yield finding("N580", first, role=role.name, pairs=tuple(dict.fromkeys(doubtful)))


@dataclass(frozen=True, slots=True)
class _Better:
    """Which way of a figure is better, by the indicators that read it.

    ``in_steps`` says whether points stand still but where they jump; ``halts`` are where they may jump, as far as that
    is the figure's own doing, None where that can be anywhere.
    """

    name: str
    indicators: tuple[str, ...]
    way: int | None
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
        return _Better(name, (name,), 1)
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


def _told(one: Adjustment | Veto, by: _Better, role: Role, sources: Mapping[str, str]) -> Diagnostic:
    condition = one.condition_text or ""
    kind = one.kind if isinstance(one, Adjustment) else "veto"
    points = by.indicators == (by.name,) and by.name in {indicator.name for indicator in role.indicators}
    span = one.span
    text = " ".join(sources[span.file][span.start : span.end].split())
    return finding(
        "W580", span, title=one.title, kind=kind, figure=by.name, points=points, indicators=by.indicators,
        higher=(by.way or 0) > 0, condition=condition, text=text,
    )  # fmt: skip
