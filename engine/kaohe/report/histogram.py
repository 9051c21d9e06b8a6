"""How many records have a value in which stretch, counted by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from kaohe.report.ladder import Ladder, ladder, most_steps

__all__ = ["Histogram", "of_totals", "of_values"]

_FAR = 3
"""What lies farther from the middle half than so many times its width is counted with the nearest that is shown."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values each step holds. Values below or above all of them are in the first and last, which say so."""

    steps: Ladder
    counts: tuple[int, ...]
    below: int = 0
    above: int = 0

    @property
    def size(self) -> int:
        """How many values there are."""
        return sum(self.counts)


def of_totals(whole: pl.Series, places: int) -> Histogram | None:
    """Of published figures, whole numbers of their last decimal, exactly; None where there are none."""
    if not len(whole):
        return None
    share = 10**places
    low, high = int(whole.min()), int(whole.max())  # type: ignore[arg-type]
    steps = ladder(Fraction(low, share), Fraction(high, share), Fraction(1, share), most_steps(len(whole)))
    start, step = int(steps.start * share), int(steps.step * share)
    at = (pl.col(whole.name) - pl.lit(start, pl.Int128)) // pl.lit(step, pl.Int128)
    return Histogram(steps, _counted(whole.to_frame().select(at).to_series(), steps))


def of_values(values: pl.Series, thresholds: Sequence[Fraction], *, whole: bool) -> Histogram | None:
    """Of values as they are shown, with room for the thresholds that are near; None where there are none.

    A value and the end of a step are each the float nearest to what they are exactly, so that a value on an end is
    counted above it.
    """
    known = values.drop_nulls()
    if not len(known):
        return None
    low, high = _stretch(known)
    span = high - low
    near = [one for one in thresholds if low - span <= one <= high + span]
    steps = ladder(min([low, *near]), max([high, *near]), Fraction(whole), most_steps(len(known)))
    frame = known.alias("value").to_frame()
    reached = [pl.col("value") >= float(end) for end in steps.ends[1:-1]]
    index = pl.sum_horizontal(reached) if reached else pl.lit(0)
    at = frame.select(index.cast(pl.Int64).alias("at")).to_series() if reached else pl.Series([0] * len(known))
    return Histogram(
        steps, _counted(at, steps), int((known < float(steps.start)).sum()), int((known >= float(steps.end)).sum())
    )


def _stretch(known: pl.Series) -> tuple[Fraction, Fraction]:
    """From the least to the greatest value that is not far out."""
    least, most = _exact(known.min()), _exact(known.max())
    low, high = (_exact(known.quantile(share, "nearest")) for share in (0.25, 0.75))
    room = _FAR * (high - low)
    if not room:
        return least, most
    near = known.filter(known.is_between(float(low - room), float(high + room)))
    return _exact(near.min()), _exact(near.max())


def _exact(value: object) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(str(value))


def _counted(at: pl.Series, steps: Ladder) -> tuple[int, ...]:
    found = dict(at.cast(pl.Int64).alias("at").to_frame().group_by("at").len().iter_rows())
    return tuple(found.get(step, 0) for step in range(steps.count))
