"""Cliffs: where a hair's difference of one value moves the total by more than so many points.

A hair is the least that two values are apart: 1 of whole numbers, else 0.01, or 0.01 of a percentage point. Totals are
those of somebody with full marks in all else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of, within
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval
from kaohe.checks.pinned import pinned, turning_days
from kaohe.checks.ranges import value_range
from kaohe.checks.stretches import stretches
from kaohe.checks.totals import amount_range
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model import expressions as ex
from kaohe.model.adjustments import Adjustment
from kaohe.model.exact import round_half_up
from kaohe.model.from_syntax.fold import fold
from kaohe.model.pack import Assessment, Indicator, Pack, Part, Role, Veto
from kaohe.model.scoring import Bands, Events, Interpolation, Steps, Tiers
from kaohe.model.types import Kind, Type
from kaohe.model.walk import walk

__all__ = ["check_cliffs"]

_FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class _Jump:
    """Two values a hair apart and the points of each, or what they add to the total; ``span`` is the rule's."""

    lower: Fraction
    lower_points: Fraction
    higher: Fraction
    higher_points: Fraction
    span: Span


def check_cliffs(pack: Pack, more_than: Fraction) -> Iterator[Diagnostic]:
    """N581 for each place where the total jumps by more than so many points."""
    for role in pack.roles:
        for indicator in role.indicators:
            worth = _worth(role, indicator)
            scored: list[tuple[Indicator | Part, Fraction]] = [(indicator, worth)]
            whole = sum((part.weight for part in indicator.parts), Fraction(0))
            scored += [(part, worth * part.weight / whole) for part in indicator.parts]
            for one, share in scored:
                if one.assessment is not None and one.assessment.value.type.is_numeric:
                    yield from _of_points(role, indicator, one.assessment, share, more_than)
        rules: tuple[Adjustment | Veto, ...] = (*role.adjustments, *role.vetoes)
        for rule in rules:
            yield from _of_rule(role, rule, more_than)


def _worth(role: Role, indicator: Indicator) -> Fraction:
    """What a point of an indicator adds to the total where everything counts."""
    whole = sum((one.weight for one in role.tops), Fraction(0))
    if role.form == "points":
        return _FULL / whole
    outer = role.dimension_of(indicator.name)
    if outer is None:
        return indicator.weight / whole
    inside = sum((one.weight for one in role.within(outer)), Fraction(0))
    return outer.weight / whole * indicator.weight / inside


def _of_points(
    role: Role, indicator: Indicator, one: Assessment, share: Fraction, more_than: Fraction
) -> Iterator[Diagnostic]:
    for jump in _jumps(one, role):
        rest = _FULL - share * indicator.full_marks
        totals = [rest + share * points for points in (jump.lower_points, jump.higher_points)]
        yield from _told(role, jump, totals, more_than, "scored", indicator.name, one.value_text, one.value.type)


def _told(
    role: Role, jump: _Jump, totals: list[Fraction], more_than: Fraction, kind: str, name: str, figure: str, of: Type
) -> Iterator[Diagnostic]:
    limits = role.limits
    low, high = (round_half_up(within(one, limits.floor, limits.cap), role.total_decimals) for one in totals)
    if abs(high - low) > more_than:
        yield finding(
            "N581", jump.span, kind=kind, name=name, figure=figure, type=of, lower=jump.lower, lower_total=low,
            higher=jump.higher, higher_total=high, gap=abs(high - low),
        )  # fmt: skip


def _hair(of: Type) -> Fraction:
    return Fraction(1) if of.whole else Fraction(1, 10_000 if of.kind in (Kind.PERCENT, Kind.RATIO) else 100)


def _jumps(one: Assessment, role: Role) -> Iterator[_Jump]:
    """Where a method's points jump as the value moves by a hair."""
    scoring, hair = one.scoring, _hair(one.value.type)
    match scoring:
        case Bands() | Events():
            yield from _of_rows(scoring, value_range(one.value, role), one.value.type)
        case Interpolation(points=points):
            for left, right in pairwise(points):
                if left.value == right.value:
                    yield _Jump(left.value - hair, left.points, right.value, right.points, right.span)
        case Steps(start=start, target=target, below=below, above=above):
            at = fold(target)
            for row, way in ((below, -1), (above, 1)):
                if at is None or row is None or row.counting == "proportional":
                    continue
                size = row.size * at if row.relative else row.size
                near = at if row.counting == "begun" else at + way * (size - hair)
                far = near + way * hair
                after = within(start + row.points, scoring.floor, scoring.cap)
                ends = [(near, start), (far, after)][::way]
                yield _Jump(ends[0][0], ends[0][1], ends[1][0], ends[1][1], row.span)
        case Tiers(rows=slices) if scoring.whole_amount:
            for tier in slices:
                if tier.upper is not None:
                    low, high = (tier.upper, tier.upper + hair) if tier.upper_in else (tier.upper - hair, tier.upper)
                    yield _Jump(low, _points(scoring, low), high, _points(scoring, high), tier.span)
        case _:
            return


def _points(scoring: Events | Tiers | Bands, value: Fraction) -> Fraction:
    outcome = points_of(scoring, Known(value), Figures({})).outcome
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else Fraction(0)


def _of_rows(scoring: Bands | Events, reach: Interval, of: Type) -> Iterator[_Jump]:
    """The jumps from row to row; none where rows hang on more than the value."""
    hair = _hair(of)
    for day in turning_days(row.condition for row in scoring.rows):
        rows = [
            row.model_copy(update={"condition": pinned(row.condition, day) if row.condition else None})
            for row in scoring.rows
        ]
        sets = [holds_for(row.condition) for row in rows]
        known = [one for one in sets if one is not None]
        if len(known) != len(sets) or any(row.fixed is None for row in rows):
            return
        plain = scoring.model_copy(update={"rows": tuple(rows)})
        for left, right in pairwise(stretches(known, reach, whole=of.whole)):
            low, high = _beside(left, right, hair)
            points = _points(plain, low), _points(plain, high)
            if points[0] != points[1]:
                taker = points_of(plain, Known(high), Figures({})).row
                span = rows[taker].span if taker is not None and taker < len(rows) else rows[-1].span
                yield _Jump(low, points[0], high, points[1], span)


def _beside(left: Interval, right: Interval, hair: Fraction) -> tuple[Fraction, Fraction]:
    """Two values of neighbouring stretches, a hair apart as far as they are that long."""
    if left.high is not None and left.high_in:
        low = left.high
        return low, low + hair if right.high is None or low + hair < right.high else right.witness()
    high = right.low if right.low is not None else right.witness()
    return (high - hair if left.low is None or high - hair > left.low else left.witness()), high


def _of_rule(role: Role, rule: Adjustment | Veto, more_than: Fraction) -> Iterator[Diagnostic]:
    """A threshold at which an adjustment or a veto comes to apply."""
    after = _after(role, rule)
    if rule.condition is None or after is None:
        return
    for node in walk(rule.condition):
        found = _threshold(node)
        if found is None:
            continue
        figure, bound, below, is_in = found
        hair = _hair(figure.type)
        way = -1 if below else 1
        inside = bound if is_in else bound + way * hair
        ends = sorted([(inside, after), (inside - way * hair, _FULL)])
        jump = _Jump(ends[0][0], Fraction(0), ends[1][0], Fraction(0), rule.span)
        name = figure.metric if isinstance(figure, ex.MetricValue | ex.PriorValue) else figure.indicator
        kind = rule.kind if isinstance(rule, Adjustment) else "veto"
        yield from _told(role, jump, [ends[0][1], ends[1][1]], more_than, kind, rule.title, name, figure.type)


def _after(role: Role, rule: Adjustment | Veto) -> Fraction | None:
    """What becomes of a total of 100 at the most."""
    if isinstance(rule, Veto):
        return rule.cap
    by = amount_range(rule, role)
    if rule.kind == "coefficient":
        ends = [end for end in (by.low, by.high) if end is not None]
        return max((_FULL * end for end in ends), key=lambda total: abs(total - _FULL), default=None)
    return None if by.high is None else _FULL + by.high if rule.kind == "bonus" else _FULL - by.high


_Figure = ex.MetricValue | ex.PriorValue | ex.PointsValue


def _threshold(node: ex.Expression) -> tuple[_Figure, Fraction, bool, bool] | None:
    """A figure and the fixed number it is held against; whether it has to be below, and whether that is in."""
    if not isinstance(node, ex.Compare) or node.comparator in ("=", "!="):
        return None
    bound = fold(node.right)
    if bound is None or not isinstance(node.left, _Figure) or not node.left.type.is_numeric:
        return None
    return node.left, bound, node.comparator in ("<", "<="), node.comparator in ("<=", ">=")
