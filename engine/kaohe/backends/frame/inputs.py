"""What is known of the columns that hold records' figures: scales, bounds, and why figures can be lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from kaohe.backends.frame.codes import KNOWN
from kaohe.backends.frame.expressions import PERIOD, Figures
from kaohe.backends.frame.values import Number, State, Truth, Value, Word
from kaohe.backends.frame.whole import Whole

__all__ = ["PERIOD_DAYS", "Input", "figures_of", "input_name"]

PERIOD_DAYS = {"start": "~period.start", "end": "~period.end"}
"""The names of the columns that hold the first and last day of each record's period, where rules ask for them."""


def input_name(metric: str, periods_back: int) -> str:
    """The name of the column that holds a metric, now (0) or so many periods back; its state is beside it."""
    return f"before{periods_back}.{metric}" if periods_back else f"input.{metric}"


@dataclass(frozen=True, slots=True)
class Input:
    """A metric's column, now or so many periods back.

    Numbers are whole numbers of ``share``-ths (100 for two decimals) between ``low`` and ``high``, ``wide`` where held
    in 128 bits. ``codes`` are the states that occur.
    """

    metric: str
    periods_back: int
    kind: Literal["number", "flag", "word"]
    codes: frozenset[int]
    share: int = 1
    low: int = 0
    high: int = 0
    wide: bool = False

    @property
    def name(self) -> str:
        """The column's name in the trace."""
        return input_name(self.metric, self.periods_back)

    @property
    def value(self) -> Value:
        """What expressions read, with its bounds."""
        column = nw.col(self.name)
        state = State(nw.col(f"{self.name}.state"), self.codes - {KNOWN})
        if self.kind == "number":
            return Number(Whole(column, self.low, self.high, self.wide), Whole.constant(self.share), state)
        return Truth(column, state) if self.kind == "flag" else Word(column, state)


def figures_of(inputs: Sequence[Input]) -> Figures:
    """What expressions read, by metric and periods back, and the days of the period."""
    days: dict[tuple[str, int], Value] = {(end, PERIOD): Word(nw.col(name)) for end, name in PERIOD_DAYS.items()}
    return {**days, **{(one.metric, one.periods_back): one.value for one in inputs}}
