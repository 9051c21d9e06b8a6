"""Which period of its year each record's is, beside the figures that records bring."""

from __future__ import annotations

import polars as pl

from kaohe.backends.frame.codes import KNOWN
from kaohe.backends.frame.inputs import input_name
from kaohe.model.pack import Role
from kaohe.model.periods import periods_a_year
from kaohe.run.faults import AT
from kaohe.run.reading import Extent

__all__ = ["with_period_places"]


def with_period_places(role: Role, frame: pl.LazyFrame) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with the places of their periods, and what those columns hold."""
    in_year = periods_a_year(role.cycle)
    columns = []
    for name in role.period_places:
        column = input_name(name, 0)
        columns += [(pl.col(AT) % in_year + 1).alias(column), pl.lit(KNOWN, pl.Int8).alias(f"{column}.state")]
    held = {name: Extent(frozenset({KNOWN}), 0, 1, in_year) for name in role.period_places}
    return frame.with_columns(columns), held
