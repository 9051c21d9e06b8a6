"""Figures of periods before, of the same person and role, as read: columns joined by person and period."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kaohe.backends.frame.codes import KNOWN, NOT_APPLICABLE, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role
from kaohe.model.periods import Period
from kaohe.run.reading import Reading
from kaohe.run.records import Record

__all__ = ["PlacesBefore", "with_look_back"]

PlacesBefore = dict[tuple[str, int], int]
"""The decimals of each metric's column of a period before."""

_AT, _FATE = "~at", "~earlier"
_READ, _REJECTED, _DUPLICATE = 0, 1, 2
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def with_look_back(role: Role, frame: pl.DataFrame, reading: Reading) -> tuple[pl.DataFrame, PlacesBefore]:
    """A role's records with the columns of the periods before that it looks back at."""
    places: PlacesBefore = {}
    wanted = look_backs(role)
    if not wanted:
        return frame, places
    frame = frame.with_columns(_number_of(frame["period"]).alias(_AT))
    for metric, back in wanted:
        earlier, places[metric, back] = _earlier(role, metric, reading)
        shifted = earlier.with_columns(pl.col(_AT) + back)
        name = input_name(metric, back)
        joined = frame.join(shifted, on=["employee", _AT], how="left", maintain_order="left")
        frame = joined.with_columns(
            pl.when(pl.col(_FATE) == _READ).then("value").alias(name), _state().alias(f"{name}.state")
        ).drop(_FATE, "value", "state")
    return frame.drop(_AT), places


def _number_of(periods: pl.Series) -> pl.Series:
    """Periods of one kind as numbers that follow each other."""
    numbers = {text: _at(period) for text in periods.unique().to_list() if (period := Period.parse(text)) is not None}
    return periods.replace_strict(numbers, default=None, return_dtype=pl.Int64)


def _at(period: Period) -> int:
    return period.year * (12 // _MONTHS[period.cycle]) + period.number


def _earlier(role: Role, metric: str, reading: Reading) -> tuple[pl.DataFrame, int]:
    """A metric of all records of a role, of whichever version: employee, period's number, fate, value and state."""
    kind = role.metric(metric).kind
    versions = [
        at for at, one in enumerate(reading.pack.roles)
        if one.name == role.name and any((own.name, own.kind) == (metric, kind) for own in one.metrics)
    ]  # fmt: skip
    places = max((reading.places.get((at, metric), 0) for at in versions), default=0)
    name = f"input.{metric}"
    frames = []
    for at in versions:
        shift = 10 ** (places - reading.places.get((at, metric), 0))
        for read in reading.read.get(at, []):
            value = pl.col(name) * shift if read.schema[name].is_numeric() else pl.col(name)
            frames.append(
                read.select(
                    "employee", _number_of(read["period"]).alias(_AT), pl.lit(_READ, pl.Int8).alias(_FATE),
                    value.alias("value"), pl.col(f"{name}.state").alias("state"),
                )
            )  # fmt: skip
    rejected = [
        record for _, record in reading.aside if record.keys.get("role") == role.name and record.period is not None
    ]
    frames.append(_rejected(rejected, frames[0].schema["value"] if frames else pl.Int128()))
    return pl.concat(frames), places


def _rejected(records: Sequence[Record], kind: pl.DataType) -> pl.DataFrame:
    """A row for each person and period whose record was rejected."""
    fates: dict[tuple[str, int], int] = {}
    for record in records:
        if record.period is not None:
            is_double = any(fault.code == "R114" for fault in record.faults)
            fates[record.keys.get("employee", ""), _at(record.period)] = _DUPLICATE if is_double else _REJECTED
    return pl.DataFrame(
        {
            "employee": [employee for employee, _ in fates], _AT: [at for _, at in fates], _FATE: list(fates.values()),
            "value": [None] * len(fates), "state": [KNOWN] * len(fates),
        },
        {"employee": pl.String, _AT: pl.Int64, _FATE: pl.Int8, "value": kind, "state": pl.Int8},
    )  # fmt: skip


def _state() -> pl.Expr:
    """Why a figure of the period before isn't known."""
    codes = {_REJECTED: "period_before_rejected", _DUPLICATE: "period_before_duplicate"}
    is_missing = (pl.col("state") > KNOWN) & (pl.col("state") < NOT_APPLICABLE)
    found = pl.when(is_missing).then(_code("no_cell_before")).otherwise("state")
    for fate, reason in codes.items():
        found = pl.when(pl.col(_FATE) == fate).then(_code(reason)).otherwise(found)
    return pl.when(pl.col(_FATE).is_null()).then(_code("no_period_before")).otherwise(found)


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)
