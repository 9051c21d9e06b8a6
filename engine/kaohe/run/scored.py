"""Records scored: by columns, and by the exact evaluator where figures outgrow what columns can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.backends.frame.inputs import Input, figures_of, inputs_of
from kaohe.backends.frame.record import score_frame
from kaohe.backends.frame.whole import Unbounded
from kaohe.plan.columns import Layer, RolePlan
from kaohe.run.coded import decoded
from kaohe.run.frames import trace_table
from kaohe.run.trace import trace_row

__all__ = ["scored_trace"]

_BOUNDS = (None, *(10**power for power in (24, 18, 15, 12, 9, 6, 4, 2, 0)))
_ORDER = "~order"


def scored_trace(
    plan: RolePlan, keys: Sequence[Mapping[str, Any]], figures: Sequence[Figures], language: str
) -> pl.DataFrame:
    """The trace of a role version's records, in their order.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    keys, figures : Sequence
        Of each record, what the trace's key columns hold, and what it is scored from.
    language : str
        Of the word for somebody disqualified.
    """
    for bound in _BOUNDS:
        small = [at for at, one in enumerate(figures) if bound is None or _largest(one) < bound]
        try:
            columns = _by_columns(plan, [keys[at] for at in small], [figures[at] for at in small], language)
        except Unbounded:
            continue
        large = sorted(set(range(len(figures))) - set(small))
        exact = _exactly(plan, [keys[at] for at in large], [figures[at] for at in large], language)
        return _in_order(columns, exact, [*small, *large])
    return _exactly(plan, keys, figures, language)


def _largest(figures: Figures) -> int:
    outcomes = (*figures.now.values(), *figures.before.values())
    numbers = [one.value for one in outcomes if isinstance(one, Known) and isinstance(one.value, Fraction)]
    return max((max(abs(number.numerator), number.denominator) for number in numbers), default=0)


def _by_columns(
    plan: RolePlan, keys: Sequence[Mapping[str, Any]], figures: Sequence[Figures], language: str
) -> pl.DataFrame:
    inputs = inputs_of(plan.role, figures)
    held = [_key_column(name, keys) for name in (column.name for column in plan.of(Layer.RECORD))]
    frame = pl.DataFrame([*held, *(series for one in inputs for series in _series(one))])
    coded = score_frame(plan.role, nw.from_native(frame.lazy()), figures_of(inputs)).to_native()
    shares = {one.name: one.share for one in inputs if one.kind == "number"}
    traced: pl.DataFrame = coded.select(decoded(plan, shares, language)).collect()
    return traced


def _key_column(name: str, keys: Sequence[Mapping[str, Any]]) -> pl.Series:
    return pl.Series(name, [one.get(name) for one in keys], pl.Int64 if name == "row" else pl.String)


def _series(one: Input) -> tuple[pl.Series, pl.Series]:
    kind: Any = {"flag": pl.Boolean, "number": pl.Int128 if one.is_wide else pl.Int64}.get(one.kind)
    if kind is None:
        kind = pl.Date if any(not isinstance(value, str | None) for value in one.values) else pl.String
    return pl.Series(one.name, one.values, kind), pl.Series(f"{one.name}.state", one.states, pl.Int8)


def _exactly(
    plan: RolePlan, keys: Sequence[Mapping[str, Any]], figures: Sequence[Figures], language: str
) -> pl.DataFrame:
    rows = [
        trace_row(plan, one, score_record(plan.role, one), key, language)
        for key, one in zip(keys, figures, strict=True)
    ]
    return trace_table(plan, rows)


def _in_order(columns: pl.DataFrame, exact: pl.DataFrame, order: Sequence[int]) -> pl.DataFrame:
    """Both together, as the records came; decimals get as many places as either needs."""
    if exact.is_empty():
        return columns
    both = pl.concat([columns, exact], how="vertical_relaxed")
    return both.with_columns(pl.Series(_ORDER, order)).sort(_ORDER).drop(_ORDER)
