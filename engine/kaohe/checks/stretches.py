"""A range cut wherever something that hangs on the value may change."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from kaohe.checks.intervals import Interval, NumberSet

__all__ = ["stretches"]


def stretches(sets: Iterable[NumberSet], reach: Interval, *, whole: bool) -> list[Interval]:
    """The stretches of a range, lowest first, within each of which every set holds all numbers or none.

    Each place where a set begins or ends is a stretch of its own. Where the value is ``whole``, those without a whole
    number are left out, and the others begin and end at one.
    """
    ends = {end for one in sets for part in one.intervals for end in (part.low, part.high)}
    cuts: list[Fraction | None] = [None, *sorted(end for end in ends if end is not None), None]
    found: list[Interval] = []
    for low, high in pairwise(cuts):
        if low is not None:
            found.append(Interval(low, low))
        found.append(Interval(low, high, low_in=low is None, high_in=high is None))
    within = [one.meet(reach) for one in found]
    return [counted for one in within if not one.is_empty and not (counted := one.whole() if whole else one).is_empty]
