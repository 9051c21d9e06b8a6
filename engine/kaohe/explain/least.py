"""The least whole number that reaches something, found with few tries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import cycle
from math import ceil

__all__ = ["least_of", "least_on_the_way", "strides"]


def strides(most: int) -> set[int]:
    """Ever larger numbers of steps, the last as far as it goes."""
    return {min(2**power, most) for power in range(0, most.bit_length() + 2, 2)} if most > 0 else set()


def least_of(reaches: Callable[[int], bool], counts: Iterable[int]) -> int | None:
    """The least number of steps that reaches; between two of the ascending counts it turns at most once."""
    missed = 0
    for tried in counts:
        if reaches(tried):
            return _between(reaches, missed, tried)
        missed = tried
    return None


def _between(reaches: Callable[[int], bool], missed: int, reached: int) -> int:
    """The first number above one that misses that reaches, by halves."""
    while reached - missed > 1:
        middle = (missed + reached) // 2
        if reaches(middle):
            reached = middle
        else:
            missed = middle
    return reached


def least_on_the_way(
    reaches: Callable[[int], bool], lacking: Callable[[int], Fraction | None], missed: int, most: int
) -> int:
    """The least number, above one that misses and up to one that reaches, from which on all reach.

    ``lacking`` says how much is lacking at a number, None where that can't be said. It only guides where to look: ahead
    along the line through the last two numbers that miss, then along the one from a number that misses to one that
    reaches. Every other look between those is halfway, so that a crooked way takes at most twice as many as halves.
    """
    lacks = lacking(missed)
    count = missed + 1
    while count < most and not reaches(count):
        before, lacked = missed, lacks
        missed, lacks = count, lacking(count)
        line = _crossing(before, lacked, missed, lacks)
        count = min(most, count + 4 * (missed - before) if line is None else max(count + 1, line))
    reached = min(count, most)
    for guided in cycle((True, False)):
        if reached - missed <= 1:
            break
        line = _crossing(missed, lacking(missed), reached, lacking(reached)) if guided else None
        middle = (missed + reached) // 2 if line is None else min(reached - 1, max(missed + 1, line))
        if reaches(middle):
            reached = middle
        else:
            missed = middle
    return reached


def _crossing(one: int, lacks: Fraction | None, other: int, lacks_there: Fraction | None) -> int | None:
    """The first whole number on a line at which nothing is lacking; None where the line doesn't lead there."""
    if lacks is None or lacks_there is None or lacks <= 0 or lacks <= lacks_there:
        return None
    return one + ceil(lacks * (other - one) / (lacks - lacks_there))
