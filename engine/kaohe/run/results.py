"""What a run gives: tidy tables, the counts that add up, and each record's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict, model_validator

from kaohe.backends.exact.score import Figures
from kaohe.model.pack import Pack
from kaohe.plan.columns import RolePlan
from kaohe.run.tidy import adjustments, indicators, inputs
from kaohe.run.trace import figures_of

__all__ = ["Counts", "Results", "TracedRecord"]


class Counts(BaseModel):
    """How many rows met which fate. ``look_back`` rows only served as the period before; ``no_record`` is None without
    a roster."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    scored: int
    incomplete: int
    not_appraised: int
    rejected: int
    look_back: int
    no_record: int | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Counts:
        if self.rows != self.scored + self.incomplete + self.not_appraised + self.rejected + self.look_back:
            raise ValueError("the rows of a run do not add up")
        return self


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """A record of the trace: its plan, its row, and the figures it was scored from."""

    plan: RolePlan
    row: Mapping[str, Any]
    figures: Figures


@dataclass(frozen=True)
class Results:
    """The results of a run, in memory or from a bundle; every table is a lazy frame."""

    pack: Pack
    plans: tuple[RolePlan, ...]
    tables: Mapping[str, pl.DataFrame]
    traces: Mapping[str, pl.DataFrame]
    counts: Counts

    @property
    def scores(self) -> pl.LazyFrame:
        """A row for each record that was not rejected: keys, total, grade, status, reason."""
        return self.tables["scores"].lazy()

    @property
    def rejected(self) -> pl.LazyFrame:
        """A row for each fault of a rejected row: file, row, column, cell, code, reason."""
        return self.tables["rejected"].lazy()

    @property
    def cells(self) -> pl.LazyFrame:
        """The cells whose text was read as something other than it looks."""
        return self.tables["cells"].lazy()

    @property
    def indicators(self) -> pl.LazyFrame:
        """Long: a row for each record, indicator and part."""
        return indicators(self.plans, self.traces)

    @property
    def inputs(self) -> pl.LazyFrame:
        """Long: a row for each record and metric, with the cell it was read from."""
        return inputs(self.plans, self.traces, self.tables["cells"])

    @property
    def adjustments(self) -> pl.LazyFrame:
        """Long: a row for each record and limit or veto, with the total before and after."""
        return adjustments(self.plans, self.traces)

    def records(self, employee: str, role: str | None = None, period: str | None = None) -> Iterator[TracedRecord]:
        """The traced records of a person, by period."""
        found = []
        for plan in self.plans:
            if role is not None and plan.role.name != role:
                continue
            rows = self.traces[plan.table].filter(pl.col("employee") == employee)
            if period is not None:
                rows = rows.filter(pl.col("period") == period)
            found += [(plan, row) for row in rows.to_dicts()]
        for plan, row in sorted(found, key=lambda one: (one[1]["period"], one[0].role.name)):
            yield TracedRecord(plan, row, figures_of(plan, row))
