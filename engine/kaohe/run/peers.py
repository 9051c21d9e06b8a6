"""Figures of peers: worked out over all records of a role and period at once, then put beside each record."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.model.derived import PeerFigure
from kaohe.model.pack import Role
from kaohe.run.faults import ORDER
from kaohe.run.reading import Extent

__all__ = ["with_peers"]

_GROUPS = {"same_role": ["period"], "same_department": ["period", "department"]}
_OWN = ("rank", "behind", "others")
"""Figures of somebody whose own metric is known."""


def with_peers(
    role: Role, frame: pl.LazyFrame, extents: Mapping[str, Extent]
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with the figures of their peers, and what those columns hold.

    Parameters
    ----------
    role : Role
        The role version.
    frame : polars.LazyFrame
        Its records of the periods that are scored, with each metric as whole numbers and its state's code.
    extents : Mapping[str, Extent]
        What the metrics' columns hold.
    """
    sources = role.of_peers
    if not sources:
        return frame, {}
    metrics = {name for one in sources.values() for name in (input_name(one.metric, 0), _state(one.metric))}
    columns = [column for name, source in sources.items() for column in _columns(name, source)]
    beside = frame.select(ORDER, "period", "department", *sorted(metrics)).select(ORDER, *columns)
    found = beside.collect(engine="streaming")
    held = {name: _extent(found, name, source, extents) for name, source in sources.items()}
    return frame.join(found.lazy(), on=ORDER, how="left", maintain_order="left"), held


def _state(metric: str) -> str:
    return f"{input_name(metric, 0)}.state"


def _columns(name: str, source: PeerFigure) -> tuple[pl.Expr, pl.Expr]:
    """A figure of the peers, and why it isn't known."""
    grouped = source.group == "same_department"
    value, state = _value(source), _reason(source)
    if grouped:
        nowhere = pl.col("department").is_null()
        value = pl.when(~nowhere).then(value)
        state = pl.when(nowhere).then(_code("no_department")).otherwise(state)
    column = input_name(name, 0)
    return value.alias(column), state.alias(f"{column}.state")


def _value(source: PeerFigure) -> pl.Expr:
    own, group = pl.col(input_name(source.metric, 0)), _GROUPS[source.group]
    size = own.count().cast(pl.Int64)
    best_first = not source.lowest_first
    whole: pl.Expr
    match source.of:
        case "rank":
            whole = own.rank("min", descending=best_first).cast(pl.Int64)
        case "behind":
            whole = size - own.rank("max", descending=best_first).cast(pl.Int64)
        case "others":
            whole = pl.when(own.is_not_null()).then(size - 1)
        case "size":
            whole = size
        case "sum":
            whole = pl.when(size > 0).then(own.cast(pl.Int128).sum())
        case "max":
            whole = own.max()
        case "min":
            whole = own.min()
    return whole.over(group)


def _reason(source: PeerFigure) -> pl.Expr:
    known = pl.lit(KNOWN, pl.Int8)
    if source.of in _OWN:
        return pl.col(_state(source.metric))
    if source.of == "size":
        return known
    nobody = pl.col(input_name(source.metric, 0)).count().over(_GROUPS[source.group]) == 0
    return pl.when(nobody).then(_code("no_peer_known")).otherwise(known)


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)


def _extent(found: pl.DataFrame, name: str, source: PeerFigure, extents: Mapping[str, Extent]) -> Extent:
    """What a column really holds."""
    column = found[input_name(name, 0)]
    codes = frozenset(found[f"{column.name}.state"].unique().to_list()) | {KNOWN}
    places = extents[source.metric].places if source.of in ("sum", "max", "min") else 0
    low, high = column.min(), column.max()
    return Extent(codes, places, int(low) if isinstance(low, int) else 0, int(high) if isinstance(high, int) else 0)
