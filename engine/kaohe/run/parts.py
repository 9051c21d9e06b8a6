"""Rows of several tables brought to one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kaohe.model.metric import Metric
from kaohe.run.reading import Extent, Part

__all__ = ["joined", "scaled"]


def joined(parts: Sequence[Part]) -> dict[str, Extent]:
    """What the columns of some parts hold together."""
    extents: dict[str, Extent] = dict(parts[0].extents)
    for part in parts[1:]:
        extents = {name: extent.joined(part.extents[name]) for name, extent in extents.items()}
    return extents


def scaled(part: Part, metrics: Sequence[Metric], extents: Mapping[str, Extent]) -> pl.LazyFrame:
    """A part with its numbers at the scale of all parts."""
    columns = []
    for metric in metrics:
        if metric.cell.type.is_numeric:
            whole = extents[metric.name]
            number = pl.col(f"input.{metric.name}").cast(pl.Int128 if whole.is_wide else pl.Int64)
            shift = 10 ** (whole.places - part.extents[metric.name].places)
            columns.append(number * shift if shift > 1 else number)
    return part.frame.with_columns(columns)
