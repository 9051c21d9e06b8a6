"""Figures of periods before, of the same person and role, as read: columns joined by person and period."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from kaohe.backends.frame.codes import KNOWN, NOT_APPLICABLE, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role
from kaohe.run.decode import kind_of
from kaohe.run.duplicates import DUPLICATE
from kaohe.run.faults import AT
from kaohe.run.reading import Extent, Part, Reading

__all__ = ["with_look_back"]

_FATE = "~earlier"
_READ, _REJECTED, _DUPLICATE = 0, 1, 2


def with_look_back(
    role: Role, frame: pl.LazyFrame, reading: Reading, numbers: Collection[int]
) -> tuple[pl.LazyFrame, Mapping[tuple[str, int], Extent]]:
    """A role's records with the columns of the periods before that it looks back at, and what those hold.

    ``numbers`` are the periods of the records: nobody looks back at any but the ones before these.
    """
    extents: dict[tuple[str, int], Extent] = {}
    for metric, back in look_backs(role):
        earlier, extents[metric, back] = _earlier(role, metric, reading)
        name = input_name(metric, back)
        shifted = earlier.with_columns(pl.col(AT) + back).filter(pl.col(AT).is_in(sorted(numbers)))
        joined = frame.join(shifted, on=["employee", AT], how="left", maintain_order="left")
        frame = joined.with_columns(
            pl.when(pl.col(_FATE) == _READ).then("value").alias(name), _state().alias(f"{name}.state")
        ).drop(_FATE, "value", "state")
    return frame, extents


def _earlier(role: Role, metric: str, reading: Reading) -> tuple[pl.LazyFrame, Extent]:
    """A metric of all records of a role, of whichever version: employee, period's number, fate, value and state."""
    counted = role.counted_metric(metric)  # how many records another metric came of stands wherever that one does
    wanted = role.metric(counted or metric)
    parts = [
        part if metric in part.extents or counted is None else _of_one(part, metric, counted)
        for version, parts in reading.parts.items()
        if (one := reading.pack.roles[version]).name == role.name
        and any((own.name, own.kind) == (wanted.name, wanted.kind) for own in one.metrics)
        for part in parts
    ]
    extent = Extent(frozenset({KNOWN}))
    for part in parts:
        extent = extent.joined(part.extents[metric])
    held = _held(role, metric, extent)
    frames = [_read(part, metric, extent, held) for part in parts]
    rejected = _rejected(role, reading, held)
    if frames and role.rolled:  # a record that came of several says itself where one of them was rejected
        read = pl.concat(frames).select("employee", AT)
        rejected = rejected.lazy().join(read, on=["employee", AT], how="anti").collect(engine="streaming")
    return pl.concat([*frames, rejected.lazy()]), Extent(
        _codes(extent, rejected), extent.places, extent.low, extent.high
    )


def _of_one(part: Part, metric: str, counted: str) -> Part:
    """The records of a version that rolls nothing up: each came of itself."""
    state = pl.col(f"input.{counted}.state").alias(f"input.{metric}.state")
    known = pl.when(state == KNOWN).then(1).alias(f"input.{metric}")
    held = Extent(part.extents[counted].codes, 0, 1, 1)
    return Part(part.frame.with_columns(known, state), {**part.extents, metric: held})


def _held(role: Role, metric: str, extent: Extent) -> pl.DataType:
    if role.metric(metric).type.is_numeric and not extent.is_wide:
        return pl.Int64()
    kind: pl.DataType = kind_of(role.metric(metric))
    return kind


def _read(part: Part, metric: str, extent: Extent, held: pl.DataType) -> pl.LazyFrame:
    name = f"input.{metric}"
    shift = 10 ** (extent.places - part.extents[metric].places)
    value = pl.col(name).cast(held)
    return part.frame.select(
        "employee", AT, pl.lit(_READ, pl.Int8).alias(_FATE),
        (value * shift if shift > 1 else value).alias("value"), pl.col(f"{name}.state").alias("state"),
    )  # fmt: skip


def _rejected(role: Role, reading: Reading, held: pl.DataType) -> pl.DataFrame:
    """A row for each person and period whose record was rejected."""
    own = pl.concat(reading.faults).filter((pl.col("role") == role.name) & pl.col(AT).is_not_null())
    is_double = (pl.col("code") == DUPLICATE).any()
    fates = own.group_by("employee", AT).agg(
        pl.when(is_double).then(_DUPLICATE).otherwise(_REJECTED).cast(pl.Int8).alias(_FATE)
    )
    return fates.with_columns(pl.lit(None, held).alias("value"), pl.lit(KNOWN, pl.Int8).alias("state"))


def _codes(extent: Extent, rejected: pl.DataFrame) -> frozenset[int]:
    """The states that can occur."""
    codes = {KNOWN, reason_code("no_period_before")}
    codes |= {code for code in extent.codes if code >= NOT_APPLICABLE}
    codes |= {reason_code("no_cell_before")} if any(KNOWN < code < NOT_APPLICABLE for code in extent.codes) else set()
    codes |= set(map(reason_code, _REASONS.values())) if rejected.height else set()
    return frozenset(codes)


_REASONS = {_REJECTED: "period_before_rejected", _DUPLICATE: "period_before_duplicate"}


def _state() -> pl.Expr:
    """Why a figure of the period before isn't known."""
    is_missing = (pl.col("state") > KNOWN) & (pl.col("state") < NOT_APPLICABLE)
    found = pl.when(is_missing).then(_code("no_cell_before")).otherwise("state")
    for fate, reason in _REASONS.items():
        found = pl.when(pl.col(_FATE) == fate).then(_code(reason)).otherwise(found)
    return pl.when(pl.col(_FATE).is_null()).then(_code("no_period_before")).otherwise(found)


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)
