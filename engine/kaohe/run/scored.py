"""Records scored: by columns, and by the exact evaluator where figures outgrow what columns can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import polars as pl
import polars.selectors as cs

from kaohe.backends.exact.record import score_record
from kaohe.backends.frame.inputs import Input, figures_of, input_name
from kaohe.backends.frame.record import score_frame
from kaohe.backends.frame.whole import Unbounded
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.coded import decoded
from kaohe.run.frames import trace_table
from kaohe.run.reading import ORDER
from kaohe.run.trace import trace_row, traced

__all__ = ["Places", "scored_trace"]

Places = dict[tuple[str, int], int]
"""The decimals of each metric's column, now (0) and before."""

_BOUNDS = (None, *(10**power for power in (24, 18, 15, 12, 9, 6, 4, 2, 0)))
_NARROW = 2**63
_TEXTS: Any = {cs.enum(): pl.String}


def scored_trace(plan: RolePlan, frame: pl.DataFrame, places: Places, language: str) -> pl.DataFrame:
    """The trace of a role version's records, in their order, which it keeps beside.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    frame : polars.DataFrame
        Order, the trace's key columns, and each metric now and before as whole numbers of ``places`` with its state's
        code.
    language : str
        Of the word for somebody disqualified.
    """
    for bound in _BOUNDS:
        small = frame if bound is None else frame.filter(_below(plan.role, frame, bound))
        try:
            columns = _by_columns(plan, small, places, language)
        except Unbounded:
            continue
        large = frame.join(small.select(ORDER), on=ORDER, how="anti")
        if large.is_empty():
            return columns
        both = [columns, _exactly(plan, large, places, language)]
        return pl.concat([one.cast(_TEXTS) for one in both], how="vertical_relaxed").sort(ORDER)
    return _exactly(plan, frame, places, language)


def _names(role: Role) -> Iterator[tuple[str, int]]:
    yield from ((metric.name, 0) for metric in role.metrics)
    yield from look_backs(role)


def _below(role: Role, frame: pl.DataFrame, bound: int) -> pl.Expr:
    """Where every number is below a bound, or not known."""
    small = pl.lit(True)
    for name in (input_name(*one) for one in _names(role)):
        if frame.schema[name].is_numeric():
            small = small & (pl.col(name).abs().fill_null(0) < bound)
    return small


def _by_columns(plan: RolePlan, frame: pl.DataFrame, places: Places, language: str) -> pl.DataFrame:
    inputs = [_input(plan.role, frame, *name, places) for name in _names(plan.role)]
    narrow = [pl.col(one.name).cast(pl.Int64) for one in inputs if one.kind == "number" and not one.wide]
    scored = score_frame(plan.role, nw.from_native(frame.lazy().with_columns(narrow)), figures_of(inputs))
    shares = {one.name: one.share for one in inputs if one.kind == "number"}
    native: pl.LazyFrame = scored.to_native()
    return native.select(ORDER, *decoded(plan, shares, language)).collect(engine="streaming")


def _input(role: Role, frame: pl.DataFrame, metric: str, back: int, places: Places) -> Input:
    """A column's facts, from what it really holds."""
    name = input_name(metric, back)
    column = frame[name]
    codes = frozenset(int(code) for code in frame[f"{name}.state"].unique().to_list())
    if not role.metric(metric).type.is_numeric:
        return Input(metric, back, "flag" if role.metric(metric).kind == "flag" else "word", codes)
    low, high = (_whole(end) for end in (column.min(), column.max()))
    wide = max(abs(low), abs(high)) >= _NARROW
    return Input(metric, back, "number", codes, 10 ** places.get((metric, back), 0), low, high, wide)


def _whole(end: object) -> int:
    return end if isinstance(end, int) else 0


def _exactly(plan: RolePlan, frame: pl.DataFrame, places: Places, language: str) -> pl.DataFrame:
    """The same from the exact evaluator, record by record."""
    kept = (Layer.RECORD, Layer.INPUT, Layer.BEFORE)
    shares = {input_name(*one): 10 ** places.get(one, 0) for one in _names(plan.role)}
    shown = frame.select(decoded(plan, shares, language, kept))
    rows = []
    for row in shown.iter_rows(named=True):
        figures = traced(plan, row).figures
        rows.append(trace_row(plan, figures, score_record(plan.role, figures), row, language))
    return pl.DataFrame([frame[ORDER], *trace_table(plan, rows)])
