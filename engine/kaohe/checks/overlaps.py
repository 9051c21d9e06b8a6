"""Rows that share values, neither meant to go on where the other ends: which of them counts is then a matter of order.

Rows such as 不低于 90, 不低于 80 share values too, but each takes all that the one before leaves: that is how bands are
written. What is told is a row that cuts into another, like 80 到 90 below 90 到 100, both with their ends in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval, NumberSet
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.expressions import Expression
from kaohe.model.pack import Assessment, Indicator, Pack, Role
from kaohe.model.scoring import BandRow, Bands, Events
from kaohe.model.walk import assessments

__all__ = ["check_overlaps"]


def check_overlaps(pack: Pack) -> Iterator[Diagnostic]:
    """W501 for a value that two rows with different points take, W513 for a total that two grades take."""
    for role in pack.roles:
        for indicator in role.indicators:
            for assessment in assessments(indicator):
                if isinstance(assessment.scoring, Bands | Events) and assessment.value.type.is_numeric:
                    yield from _of_bands(role, indicator, assessment, assessment.scoring.rows)
    for scale in pack.grade_scales:
        for first, second, value in _shared([row.condition for row in scale.rows], Interval(None, None), whole=False):
            upper, lower = scale.rows[first], scale.rows[second]
            yield finding(
                "W513", lower.span, related=(upper.span,), scale=scale.name, value=value, first=upper.text,
                second=lower.text, grade=upper.name, other=lower.name,
            )  # fmt: skip


def _of_bands(
    role: Role, indicator: Indicator, assessment: Assessment, rows: Sequence[BandRow]
) -> Iterator[Diagnostic]:
    kind, reach = assessment.value.type, value_range(assessment.value, role)
    for first, second, value in _shared([row.condition for row in rows], reach, whole=kind.whole):
        upper, lower = rows[first], rows[second]
        if upper.fixed is None or upper.fixed != lower.fixed:
            yield finding(
                "W501", lower.span, related=(upper.span,), indicator=indicator.name, value=value, type=kind,
                row=first + 1, first=upper.text, second=lower.text, points=upper.fixed, other=lower.fixed,
            )  # fmt: skip


def _shared(
    conditions: Sequence[Expression | None], reach: Interval, *, whole: bool
) -> Iterator[tuple[int, int, Fraction]]:
    """Two rows that cut into each other, neither lying within the other, and a value that both take."""
    domain = NumberSet((reach,))
    sets = [None if found is None else found.meet(domain) for found in map(holds_for, conditions)]
    for (at, one), (further, other) in combinations(enumerate(sets), 2):
        if one is None or other is None:
            continue
        both = one.meet(other).counted(whole=whole)
        inside = any(left.counted(whole=whole).is_empty for left in (one.without(other), other.without(one)))
        if not both.is_empty and not inside:
            yield at, further, both.first().witness()
