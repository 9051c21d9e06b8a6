"""A record a line, with its indicators inside: for programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.model.exact import exact_text
from kaohe.plan.columns import RolePlan
from kaohe.run.results import Results

__all__ = ["nested"]

_PLACE = ["file", "row"]
_TEXTS = ("points", "contribution", "counting", "reason")


def nested(results: Results[Any]) -> pl.LazyFrame:
    """The scores as they are kept, each with a list of its indicators; exact numbers are texts."""
    inside = pl.concat([_indicators(plan, results.traces[plan.table]) for plan in results.plans])
    return results.tables["scores"].join(inside, on=_PLACE, how="left", maintain_order="left")


def _indicators(plan: RolePlan, trace: pl.LazyFrame) -> pl.LazyFrame:
    found = []
    for indicator in plan.role.indicators:
        found.append(_struct(indicator.name, indicator.name, None, indicator.weight))
        for part in indicator.parts:
            found.append(_struct(f"{indicator.name}/{part.name}", indicator.name, part.name, part.weight))
    if plan.role.exemptions:  # nothing is published of whoever isn't appraised
        trace = trace.filter(pl.col("status").cast(pl.String) != "not_appraised")
    return trace.select(*_PLACE, pl.concat_list(found).alias("indicators"))


def _struct(column: str, indicator: str, part: str | None, weight: Fraction) -> pl.Expr:
    texts = [pl.col(f"{column}.{one}").cast(pl.String).alias(one) for one in _TEXTS]
    return pl.struct(
        pl.lit(indicator).alias("indicator"), pl.lit(part, pl.String).alias("part"),
        pl.lit(exact_text(weight)).alias("weight"), pl.col(f"{column}.value").alias("value"),
        pl.col(f"{column}.row").alias("row"), *texts,
    )  # fmt: skip
