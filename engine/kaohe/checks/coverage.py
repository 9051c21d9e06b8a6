"""Rows of conditions over a range: what no row takes, and which row never gets anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import NOTHING, Interval, NumberSet
from kaohe.model.expressions import Expression

__all__ = ["Coverage", "cover"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What rows leave out (``gap``, with a ``witness`` in it) and the rows (from 0) that nothing reaches.

    A dead row comes with the row that takes what it was meant for, None where the range itself leaves it nothing.
    """

    gap: Interval | None
    witness: Fraction | None
    dead: tuple[tuple[int, int | None], ...]


def cover(conditions: Sequence[Expression | None], reach: Interval, *, whole: bool) -> Coverage | None:
    """The coverage of rows, the first that fits winning; None where they ask for more than the subject.

    ``reach`` is the range of the subject; ``whole`` says that it is a whole number.
    """
    sets = [holds_for(condition) for condition in conditions]
    known = [one for one in sets if one is not None]
    if len(known) != len(sets):
        return None
    domain = NumberSet((reach,))
    taken, dead = NOTHING, []
    for index, one in enumerate(known):
        meant = one.meet(domain).counted(whole=whole)
        if meant.without(taken).counted(whole=whole).is_empty:
            dead.append((index, None if meant.is_empty else _taker(known[:index], meant, whole)))
        taken = taken.join(one)
    left = domain.without(taken).counted(whole=whole)
    gap = None if left.is_empty else left.first()
    return Coverage(gap, gap.witness() if gap else None, tuple(dead))


def _taker(rows: Sequence[NumberSet], meant: NumberSet, whole: bool) -> int:
    """The first row that shares something with what a dead row was meant for."""
    return next(index for index, row in enumerate(rows) if not row.meet(meant).counted(whole=whole).is_empty)
