"""Records scored: by columns, and by the exact evaluator where figures outgrow what columns can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl
import polars.selectors as cs

from kaohe.backends.exact.record import score_record
from kaohe.backends.frame.inputs import Input, figures_of
from kaohe.backends.frame.record import score_frame
from kaohe.backends.frame.whole import Unbounded
from kaohe.model.pack import Role
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.coded import decoded
from kaohe.run.faults import ORDER
from kaohe.run.frames import trace_table
from kaohe.run.reading import Extent
from kaohe.run.trace import trace_row, traced

__all__ = ["Extents", "scored_in_order", "scored_trace"]

Extents = Mapping[tuple[str, int], Extent]
"""What each metric's column holds, now (0) and so many periods back."""

_BOUNDS = (None, *(10**power for power in (24, 18, 15, 12, 9, 6, 4, 2, 0)))
_TEXTS: Any = {cs.enum(): pl.String}


def scored_trace(plan: RolePlan, frame: pl.LazyFrame, extents: Extents, language: str) -> pl.LazyFrame:
    """The trace of a role version's records, in their order.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    frame : polars.LazyFrame
        Order, the trace's key columns, and each metric now and before as whole numbers with its state's code.
    extents : Extents
        What the metrics' columns hold.
    language : str
        Of the word for somebody disqualified.
    """
    return scored_in_order(plan, frame, extents, language).drop(ORDER)


def scored_in_order(plan: RolePlan, frame: pl.LazyFrame, extents: Extents, language: str) -> pl.LazyFrame:
    """The same, each record with its order."""
    inputs = [_input(plan.role, metric, back, extent) for (metric, back), extent in extents.items()]
    for bound in _BOUNDS:
        small = _fitting(frame, inputs, bound)
        try:
            scored = _by_columns(plan, small, inputs if bound is None else _measured(small, inputs), language)
        except Unbounded:
            continue
        if bound is None:
            return scored
        return _joined(scored, _exactly(plan, _outgrown(frame, inputs, bound), inputs, language))
    return _exactly(plan, frame, inputs, language)


def _input(role: Role, metric: str, back: int, extent: Extent) -> Input:
    """A column's facts."""
    if not role.metric(metric).type.is_numeric:
        return Input(metric, back, "flag" if role.metric(metric).kind == "flag" else "word", extent.codes)
    return Input(
        metric, back, "number", extent.codes, 10**extent.places, extent.low, extent.high, extent.is_wide
    )  # fmt: skip


def _measured(frame: pl.LazyFrame, inputs: list[Input]) -> list[Input]:
    """The facts of columns, numbers as far as they really go in some of the records."""
    names = [one.name for one in inputs if one.kind == "number"]
    ends = [getattr(pl.col(name), end)().alias(f"{end} {name}") for name in names for end in ("min", "max")]
    found = frame.select(ends).collect(engine="streaming").row(0, named=True)
    return [
        replace(one, low=found[f"min {one.name}"] or 0, high=found[f"max {one.name}"] or 0)
        if one.name in names
        else one
        for one in inputs
    ]


def _is_small(inputs: list[Input], bound: int) -> pl.Expr:
    """Where every number is below a bound, or not known."""
    large = [one.name for one in inputs if one.kind == "number" and max(-one.low, one.high) >= bound]
    return pl.all_horizontal(pl.lit(True), *(pl.col(name).abs().fill_null(0) < bound for name in large))


def _fitting(frame: pl.LazyFrame, inputs: list[Input], bound: int | None) -> pl.LazyFrame:
    return frame if bound is None else frame.filter(_is_small(inputs, bound))


def _outgrown(frame: pl.LazyFrame, inputs: list[Input], bound: int) -> pl.LazyFrame:
    return frame.filter(~_is_small(inputs, bound))


def _by_columns(plan: RolePlan, frame: pl.LazyFrame, inputs: list[Input], language: str) -> pl.LazyFrame:
    scored: pl.LazyFrame = score_frame(plan.role, nw.from_native(frame), figures_of(inputs)).to_native()
    return scored.select(ORDER, *decoded(plan, _shares(inputs), language))


def _shares(inputs: list[Input]) -> dict[str, int]:
    return {one.name: one.share for one in inputs}


def _exactly(plan: RolePlan, frame: pl.LazyFrame, inputs: list[Input], language: str) -> pl.LazyFrame:
    """The same from the exact evaluator, once for all records of the same figures."""
    kept = (Layer.RECORD, Layer.INPUT, Layer.BEFORE)
    shown = frame.select(ORDER, *decoded(plan, _shares(inputs), language, kept)).collect(engine="streaming")
    figures_in = [column.name for column in plan.columns if column.layer in kept[1:]]
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    rows = []
    for row in shown.iter_rows(named=True):
        figures = tuple(row[name] for name in figures_in)
        if figures not in known:
            record = traced(plan, row).figures
            known[figures] = trace_row(plan, record, score_record(plan.role, record), row, language)
        rows.append({**known[figures], **{column.name: row[column.name] for column in plan.of(Layer.RECORD)}})
    return pl.DataFrame([shown[ORDER], *trace_table(plan, rows)]).lazy()


def _joined(columns: pl.LazyFrame, exact: pl.LazyFrame) -> pl.LazyFrame:
    """Both in the order of the records."""
    both = pl.concat([one.cast(_TEXTS) for one in (columns, exact)], how="vertical_relaxed")
    return both.sort(ORDER)
