"""Data frames of any kind that Narwhals knows, in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import polars.selectors as cs

__all__ = ["Kind", "as_polars", "kind_of_frame"]

Kind = Callable[[pl.LazyFrame], Any]
"""What makes a frame of the caller's own kind."""


def as_polars(native: object) -> pl.DataFrame | None:
    """A frame's rows as Polars holds them; None where it is no frame."""
    frame = nw.from_native(native, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("polars")
    if not isinstance(frame, nw.DataFrame):
        return None
    found = frame.to_polars()
    return found.with_columns(cs.float().fill_nan(None)) if frame.implementation.is_pandas() else found  # its blanks


def kind_of_frame(native: object) -> Kind:
    """What gives results as the kind of frame that records came in."""
    frame = nw.from_native(native, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        return _lazy(native, frame.implementation)
    if not isinstance(frame, nw.DataFrame):
        return lambda found: found
    if frame.implementation.is_polars():
        return lambda found: found.collect()
    if frame.implementation.is_pandas():
        return lambda found: found.collect().to_pandas()
    return lambda found: nw.from_native(found.collect()).to_arrow()


def _lazy(native: object, implementation: nw.Implementation) -> Kind:
    if implementation.is_duckdb():
        return lambda found: nw.from_native(found).collect("pyarrow").lazy("duckdb").to_native()
    if implementation.is_polars():
        return lambda found: found
    raise TypeError(f"records can't be a frame of {type(native).__module__}")
