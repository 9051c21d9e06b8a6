"""The first and last day of each record's period, as columns, where a role's rules ask for them."""

from __future__ import annotations

import polars as pl

from kaohe.backends.frame.inputs import PERIOD_DAYS
from kaohe.model.look_back import hangs_on_period
from kaohe.model.pack import Role
from kaohe.model.periods import MONTHS
from kaohe.run.faults import AT

__all__ = ["with_period_days"]


def with_period_days(role: Role, frame: pl.LazyFrame) -> pl.LazyFrame:
    """A role's records with the days of their periods, from the periods' numbers."""
    if not hangs_on_period(role):
        return frame
    months = MONTHS[role.cycle]
    in_year = 12 // months
    start = pl.date(pl.col(AT) // in_year, pl.col(AT) % in_year * months + 1, 1)
    end = start.dt.offset_by(f"{months}mo").dt.offset_by("-1d")
    return frame.with_columns(start.alias(PERIOD_DAYS["start"]), end.alias(PERIOD_DAYS["end"]))
