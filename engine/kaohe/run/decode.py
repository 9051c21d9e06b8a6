"""Columns of cells to columns of values: plain decimals at the speed of columns, all else by its distinct texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable
from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric
from kaohe.run.cells import Fault, looks_like, read_cell

__all__ = ["FAULTY", "Decoded", "decoded_column", "kind_of"]

FAULTY = -1
"""The state of a cell that can't be read: its row is rejected."""

_PLAIN = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"
"""Decimals of up to fifteen digits, which mean what they look like."""

_VALUE, _STATE, _DIFFERS = "value", "state", "differs"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A metric's column as read.

    ``frame`` has ``value`` (whole numbers of the ``places``-th decimal, flags, texts or dates, null where not known),
    ``state`` (why it isn't known, by code; FAULTY where the cell can't be read) and ``differs`` (whether the text was
    read as something other than it looks).
    """

    frame: pl.DataFrame
    places: int = 0


def kind_of(metric: Metric) -> Any:
    """How a metric's values are held."""
    kinds = {"flag": pl.Boolean, "date": pl.Date, "choice": pl.String, "text": pl.String}
    return kinds.get(metric.kind, pl.Int128)


def decoded_column(cells: pl.Series, metric: Metric) -> Decoded:
    """A column of cells, read as `cells.read_cell` reads each."""
    if not metric.type.is_numeric:
        return Decoded(_by_text(cells, metric, 0))
    plain = cells.str.contains(_PLAIN)
    others = cells.filter(~plain)
    places = max(_places(cells.filter(plain)), *(_text_places(text, metric) for text in others.unique().to_list()), 0)
    places += 2 if metric.per_hundred else 0
    frame = pl.DataFrame({"cell": cells, "plain": plain})
    fast = _fast(frame, metric, places)
    if others.is_empty():
        return Decoded(fast, places)
    slow = _by_text(cells, metric, places)
    chosen = [pl.when(plain).then(fast[name]).otherwise(slow[name]).alias(name) for name in (_VALUE, _STATE, _DIFFERS)]
    return Decoded(pl.select(chosen), places)


def _places(plain: pl.Series) -> int:
    """The most decimals of plain numbers."""
    if plain.is_empty():
        return 0
    at = plain.str.find(".", literal=True)
    most = (plain.str.len_bytes().cast(pl.Int64) - at.cast(pl.Int64) - 1).max()
    return int(most) if isinstance(most, int) else 0


def _text_places(text: str, metric: Metric) -> int:
    outcome = read_cell(text, metric)
    value = outcome.value if isinstance(outcome, Known) else None
    return (decimal_places(value) or 0) if isinstance(value, Fraction) else 0


def _fast(frame: pl.DataFrame, metric: Metric, places: int) -> pl.DataFrame:
    """Plain decimals; elsewhere null."""
    shift = places - (2 if metric.per_hundred else 0)
    decimal = pl.when("plain").then(pl.col("cell")).str.to_decimal(scale=shift) * pl.lit(10**shift, pl.Int64)
    number = decimal.cast(pl.Int128)
    faulty = pl.lit(False)
    if metric.low is not None:
        faulty = faulty | (number * metric.low.denominator < int(metric.low.numerator * 10**places))
    if metric.high is not None:
        faulty = faulty | (number * metric.high.denominator > int(metric.high.numerator * 10**places))
    if metric.type.whole and shift:
        faulty = faulty | (number % 10**shift != 0)
    return frame.select(
        pl.when(~faulty).then(number).alias(_VALUE),
        pl.when(faulty).then(pl.lit(FAULTY, pl.Int8)).otherwise(pl.lit(KNOWN, pl.Int8)).alias(_STATE),
        (pl.lit(metric.per_hundred) & (number != 0) & ~faulty).alias(_DIFFERS),
    )


def _by_text(cells: pl.Series, metric: Metric, places: int) -> pl.DataFrame:
    """Each distinct text read once."""
    texts = cells.unique().to_list()
    read = [_read(text, metric, places) for text in texts]
    schema = {"cell": pl.String, _VALUE: kind_of(metric), _STATE: pl.Int8, _DIFFERS: pl.Boolean}
    known = pl.DataFrame(
        {"cell": texts, **{name: [one[name] for one in read] for name in read[0]}} if read else None, schema
    )
    return pl.DataFrame({"cell": cells}).join(known, on="cell", how="left", maintain_order="left").drop("cell")


def _read(text: str, metric: Metric, places: int) -> Mapping[str, Any]:
    match read_cell(text, metric):
        case Known(value=value):
            held = int(value * 10**places) if isinstance(value, Fraction) else value
            differs = not isinstance(value, str) and not looks_like(text, value)
            return {_VALUE: held, _STATE: KNOWN, _DIFFERS: differs}
        case Missing(reason=reason) | NotApplicable(reason=reason):
            return {_VALUE: None, _STATE: reason_code(reason.code), _DIFFERS: False}
        case Fault():
            return {_VALUE: None, _STATE: FAULTY, _DIFFERS: False}
