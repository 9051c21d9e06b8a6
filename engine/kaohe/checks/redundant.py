"""Rows without which nothing would change: whatever they take, the rows below give it the same points.

Either the points of one are a slip, or readers look for a difference that there isn't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import NOTHING, NumberSet
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack
from kaohe.model.scoring import BandRow, Bands
from kaohe.model.walk import assessments

__all__ = ["check_redundant"]


def check_redundant(pack: Pack) -> Iterator[Diagnostic]:
    """N596 for a row of bands that could as well not be there."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                scoring = one.scoring
                if not isinstance(scoring, Bands) or not scoring.is_table or not one.value.type.is_numeric:
                    continue
                domain = NumberSet((value_range(one.value, role),))
                for at, below in _redundant(scoring.rows, domain, whole=one.value.type.whole):
                    row, same = scoring.rows[at], scoring.rows[below]
                    yield finding(
                        "N596", row.span, related=(same.span,), indicator=indicator.name, row=at + 1, text=row.text,
                        points=row.fixed, below=same.text if same.condition is not None else None,
                    )  # fmt: skip


def _redundant(rows: Sequence[BandRow], domain: NumberSet, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Rows that change nothing, each with the row below that would take over; none where rows ask for more."""
    sets = [holds_for(row.condition) for row in rows]
    known = [one.meet(domain) for one in sets if one is not None]
    if len(known) != len(rows):
        return
    above = NOTHING
    for at, own in enumerate(known[:-1]):
        left, takers = own.without(above).counted(whole=whole), []
        above = above.join(own)
        for further in range(at + 1, len(rows)):
            if not left.meet(known[further]).counted(whole=whole).is_empty:
                takers.append(further)
                left = left.without(known[further]).counted(whole=whole)
        if takers and left.is_empty and _same_points([rows[at], *(rows[one] for one in takers)]):
            yield at, takers[0]


def _same_points(rows: Sequence[BandRow]) -> bool:
    points: set[Fraction | None] = {row.fixed for row in rows}
    return len(points) == 1 and None not in points
