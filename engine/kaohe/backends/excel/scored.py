"""What has points, and what is made of such: the twin of the means in `exact.scored`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.backends.excel.codes import inapplicable, missing, undecided
from kaohe.backends.excel.sheet import Sheet
from kaohe.backends.excel.values import Number, State, joined
from kaohe.backends.excel.whole import Whole

__all__ = ["Scored", "Weight", "mean_of"]


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight in a cell of the rules: a whole number of whatever share its neighbours have too."""

    cell: Whole
    of: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What has points: the cell of them as a whole number of their last place, or of why there are none."""

    name: str
    points: str
    weight: Whole
    low: int
    high: int

    def given(self, *, weighted: bool) -> Whole:
        """What it gives to the sum above it: 0 where it doesn't count."""
        found = Whole(f"N({self.points})", min(self.low, 0), max(self.high, 0))
        return found * self.weight if weighted else found

    @property
    def counted(self) -> Whole:
        """Its weight where it counts, else 0."""
        return Whole(f"ISNUMBER({self.points})*{self.weight.text}", 0, self.weight.high)


def mean_of(inside: Sequence[Scored], what: str, places: int, sheet: Sheet, *, weighted: bool) -> Number:
    """What those that count give for each unit of their weight, and why there is none.

    One that can't be told leaves the whole untold; a pending one makes it missing, and so do all left out.
    """
    told = sheet.told
    top = bottom = Whole.constant(0)
    for one in inside:
        top, bottom = top + one.given(weighted=weighted), bottom + one.counted
    counted = sheet.whole(bottom, State(), "weight counted")

    def some(kind: str) -> str:
        return joined("OR", [told.is_(kind, one.points) for one in inside])

    every = joined("AND", [told.is_("inapplicable", one.points) for one in inside])
    left = f"IF({every},{inapplicable(f'{what}_not_applicable')},{missing(f'{what}_skipped')})"
    pending = f'IF({some("pending")},{missing(f"{what}_pending")},IF({counted.text}=0,{left},""))'
    text = f"IF({some('undecided')},{undecided('inside')},{pending})"
    state = sheet.state(State.of(text, frozenset({"undecided", "missing", "inapplicable"})))
    full = counted * Whole.constant(10**places)
    return Number(top.cleared(), full.cleared(), state.doubting(top, full))
