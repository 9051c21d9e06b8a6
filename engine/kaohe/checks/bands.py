"""Band tables without gap or dead row over the whole range of their value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kaohe.checks.coverage import cover
from kaohe.checks.pinned import pinned, turning_days
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model.expressions import Expression
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import Bands, Events
from kaohe.model.walk import assessments

__all__ = ["check_bands"]


def check_bands(pack: Pack) -> Iterator[Diagnostic]:
    """E501 for values that no row takes, E502 for rows that nothing reaches, E503 for rows after 其余."""
    for role in pack.roles:
        for indicator in role.indicators:
            for assessment in assessments(indicator):
                if not assessment.value.type.is_numeric:
                    continue
                if isinstance(assessment.scoring, Bands) and assessment.scoring.is_table:
                    rows = [_Tested(row.condition, row.text, row.span) for row in assessment.scoring.rows]
                    yield from _check(role, indicator.name, assessment, rows)
                if isinstance(assessment.scoring, Events):
                    each = assessment.scoring.each
                    rows = [_Tested(row.condition, row.text, row.span) for row in assessment.scoring.rows]
                    yield from _check(role, indicator.name, assessment, [*rows, _Tested(None, each.text, each.span)])


@dataclass(frozen=True, slots=True)
class _Tested:
    """A row as it is tested: what it asks, and how it is written, where."""

    condition: Expression | None
    text: str
    span: Span


def _check(role: Role, indicator: str, assessment: Assessment, rows: Sequence[_Tested]) -> Iterator[Diagnostic]:
    for otherwise, after in pairwise(rows):
        if otherwise.condition is None:
            yield finding("E503", after.span, related=(otherwise.span,), text=after.text)
            return
    seen: set[tuple[str, Span]] = set()
    for day in turning_days(row.condition for row in rows):
        for one in _on_day(role, indicator, assessment, rows, day):
            if isinstance(one.place, Span) and (one.code, one.place) not in seen:
                seen.add((one.code, one.place))
                yield one


def _on_day(
    role: Role, indicator: str, assessment: Assessment, rows: Sequence[_Tested], day: date | None
) -> Iterator[Diagnostic]:
    """The findings of the rows as they read on a day."""
    value = assessment.value
    conditions = [pinned(row.condition, day) if row.condition is not None else None for row in rows]
    found = cover(conditions, value_range(value, role), whole=value.type.whole)
    if found is None:
        return
    for index, taker in found.dead:
        related = (rows[taker].span,) if taker is not None else ()
        yield finding(
            "E502", rows[index].span, related=related, indicator=indicator, text=rows[index].text,
            row=index + 1, taker=rows[taker].text if taker is not None else None,
        )  # fmt: skip
    if found.gap is not None:
        yield finding(
            "E501", rows[-1].span, indicator=indicator, witness=found.witness, type=value.type, low=found.gap.low,
            high=found.gap.high, low_in=found.gap.low_in, high_in=found.gap.high_in,
        )  # fmt: skip
