"""What of the results a report shows, numbered, as frames; whatever comes after reads nothing else of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from kaohe.model.pack import Pack
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.corrections import Supersedes
from kaohe.run.frames import scores_schema
from kaohe.run.results import Counts, Results
from kaohe.run.trace import DISQUALIFIED

__all__ = ["NUMBER", "WHOLE", "Shown", "shown"]

NUMBER = "~number"
"""A record's number, which its file of details is found by."""
WHOLE = "~whole"
"""A published total as a whole number of its last decimal."""
_PLACE = ["file", "row"]
_HIDDEN = (Layer.RECORD, Layer.INPUT, Layer.BEFORE)
"""Layers of the traces that are not shown: what was read is told by statements."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The scores, numbered in their order; the traces of whoever is appraised, by their tables' names, with the
    numbers; and the tables of what has no score.

    ``places`` are a total's decimals. ``supersedes`` tells of results that these stand in for. ``merged`` counts the
    departments that stand together because each has too few people, None where everybody is shown as who they are;
    ``small`` are the roles that have too few themselves.
    """

    pack: Pack
    plans: tuple[RolePlan, ...]
    counts: Counts
    places: int
    scores: pl.DataFrame
    traces: Mapping[str, pl.DataFrame]
    tables: Mapping[str, pl.DataFrame]
    supersedes: Supersedes | None = None
    merged: int | None = None
    small: tuple[str, ...] = ()

    @property
    def pseudonymous(self) -> bool:
        """Whether people stand under other names."""
        return self.merged is not None

    @property
    def share(self) -> int:
        """What the whole number of a total is parts of."""
        return int(10**self.places)


def shown(results: Results[Any], language: str) -> Shown:
    """What there is to show; ``language`` is of the word for somebody disqualified."""
    places = scores_schema(results.plans)["total"].scale
    words = DISQUALIFIED[results.pack.language], DISQUALIFIED[language]
    grade = pl.col("grade").cast(pl.String).replace(*words)
    whole = (pl.col("total") * pl.lit(10**places)).cast(pl.Int128).alias(WHOLE)
    kept = results.tables["scores"].with_columns(grade, pl.col("status").cast(pl.String), whole)
    scores = kept.collect(engine="streaming").with_row_index(NUMBER)
    numbers = scores.lazy().select(*_PLACE, NUMBER)
    return Shown(
        pack=results.pack,
        plans=results.plans,
        counts=results.counts,
        places=places,
        scores=scores,
        traces={plan.table: _trace(plan, results.traces[plan.table], numbers) for plan in results.plans},
        tables={
            name: table.collect(engine="streaming")
            for name, table in results.tables.items()
            if name not in ("scores", "cells", "corrections")
        },
        supersedes=results.supersedes,
    )


def _trace(plan: RolePlan, trace: pl.LazyFrame, numbers: pl.LazyFrame) -> pl.DataFrame:
    """A role's trace without keys and figures, numbered; of whoever isn't appraised nothing is shown."""
    appraised = trace.filter(pl.col("status").cast(pl.String) != "not_appraised") if plan.role.exemptions else trace
    columns = [column.name for column in plan.columns if column.layer not in _HIDDEN]
    joined = appraised.select(*_PLACE, *columns).join(numbers, on=_PLACE, how="inner")
    return joined.drop(_PLACE).sort(NUMBER).collect(engine="streaming")
