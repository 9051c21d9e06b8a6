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
    """The scores as they are kept, each with lists of its indicators, and dimensions; exact numbers are texts."""
    some = any(plan.role.dimensions for plan in results.plans)
    inside = pl.concat([_indicators(plan, results.traces[plan.table], some=some) for plan in results.plans])
    return results.tables["scores"].join(inside, on=_PLACE, how="left", maintain_order="left")


def _indicators(plan: RolePlan, trace: pl.LazyFrame, *, some: bool) -> pl.LazyFrame:
    """``some`` says that some role has dimensions: then each record has a list of them, be it empty."""
    found = []
    for indicator in plan.role.indicators:
        found.append(_struct(indicator.name, indicator.name, None, indicator.weight))
        for part in indicator.parts:
            found.append(_struct(f"{indicator.name}/{part.name}", indicator.name, part.name, part.weight))
    lists = [pl.concat_list(found).alias("indicators")]
    if some:
        lists.append(_dimensions(plan))
    if plan.role.exemptions:  # nothing is published of whoever isn't appraised
        trace = trace.filter(pl.col("status").cast(pl.String) != "not_appraised")
    return trace.select(*_PLACE, *lists)


def _dimensions(plan: RolePlan) -> pl.Expr:
    found = [
        pl.struct(
            pl.lit(one.name).alias("dimension"), pl.lit(exact_text(one.weight)).alias("weight"),
            pl.lit(list(one.indicators)).alias("indicators"), *_texts_of(one.name),
        )
        for one in plan.role.dimensions
    ]  # fmt: skip
    texts = dict.fromkeys(("dimension", "weight"), pl.String)
    kind = pl.List(pl.Struct({**texts, "indicators": pl.List(pl.String), **dict.fromkeys(_TEXTS, pl.String)}))
    return (pl.concat_list(found) if found else pl.lit([], kind)).alias("dimensions")


def _texts_of(column: str) -> list[pl.Expr]:
    return [pl.col(f"{column}.{one}").cast(pl.String).alias(one) for one in _TEXTS]


def _struct(column: str, indicator: str, part: str | None, weight: Fraction) -> pl.Expr:
    return pl.struct(
        pl.lit(indicator).alias("indicator"), pl.lit(part, pl.String).alias("part"),
        pl.lit(exact_text(weight)).alias("weight"), pl.col(f"{column}.value").alias("value"),
        pl.col(f"{column}.row").alias("row"), *_texts_of(column),
    )  # fmt: skip
