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
from kaohe.sources.cell_text import as_text

__all__ = ["FAULTY", "Decoded", "decoded_column", "kind_of"]

FAULTY = -1
"""The state of a cell that can't be read: its row is rejected."""

_PLAIN = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"
"""Decimals of up to fifteen digits, which mean what they look like."""

_MOST_PLACES = 6
_SURE = 2.0**50
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


def decoded_column(column: pl.Series, metric: Metric) -> Decoded:
    """A column of cells, read as `cells.read_cell` reads the text of each."""
    if metric.type.is_numeric and column.dtype.is_numeric():
        found = _numbers(column, metric)
        if found is not None:
            return found
    cells = as_text(column)
    if not metric.type.is_numeric:
        return Decoded(_by_text(cells, metric, 0))
    plain = cells.str.contains(_PLAIN)
    others = cells.filter(~plain)
    places = max(_places(cells.filter(plain)), *(_text_places(text, metric) for text in others.unique().to_list()), 0)
    places += 2 if metric.per_hundred else 0
    shift = places - (2 if metric.per_hundred else 0)
    decimal = pl.when(plain).then(cells).str.to_decimal(scale=shift) * pl.lit(10**shift, pl.Int64)
    fast = _checked(pl.select(number=decimal.cast(pl.Int128)), metric, places)
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


def _numbers(column: pl.Series, metric: Metric) -> Decoded | None:
    """A column that holds numbers; None where some need more decimals than columns of decimals have."""
    frame = column.to_frame("cell")
    if column.dtype.is_integer():
        shift = 0
    elif column.dtype.is_decimal():
        shift = column.dtype.scale if isinstance(column.dtype, pl.Decimal) else 0
    else:
        ends = [places for places in range(_MOST_PLACES + 1) if _ends_at(frame, places)]
        if not ends:
            return None
        shift = ends[0]
    scaled = pl.col("cell") * 10**shift
    whole = (scaled.round() if column.dtype.is_float() else scaled).cast(pl.Int128)
    places = shift + (2 if metric.per_hundred else 0)
    read = _checked(frame.select(number=whole), metric, places)
    missing = pl.lit(reason_code("no_cell"), pl.Int8)
    state = pl.when(column.is_null()).then(missing).otherwise(pl.col(_STATE)).alias(_STATE)
    return Decoded(read.with_columns(state), places)


def _ends_at(frame: pl.DataFrame, places: int) -> bool:
    """Whether floats are those nearest to decimals of so many places, and not too large to be sure of it."""
    number = pl.col("cell").cast(pl.Float64)
    scaled = (number * 10**places).round()
    divisor = number * 0 + 10.0**places  # a quotient by a literal is a product by its reciprocal, one place off
    ends = (scaled / divisor == number) & (scaled.abs() < _SURE)
    return bool(frame.select(ends.fill_null(True).all()).item())


def _checked(frame: pl.DataFrame, metric: Metric, places: int) -> pl.DataFrame:
    """Whole numbers of the ``places``-th decimal, those out of range or not whole marked as faulty; null stays null."""
    number, faulty = pl.col("number"), pl.lit(False)
    if metric.low is not None:
        faulty = faulty | (number * metric.low.denominator < int(metric.low.numerator * 10**places))
    if metric.high is not None:
        faulty = faulty | (number * metric.high.denominator > int(metric.high.numerator * 10**places))
    if metric.type.whole and places:
        faulty = faulty | (number % 10**places != 0)
    return frame.select(
        pl.when(~faulty).then(number).alias(_VALUE),
        pl.when(faulty).then(pl.lit(FAULTY, pl.Int8)).otherwise(pl.lit(KNOWN, pl.Int8)).alias(_STATE),
        (pl.lit(metric.per_hundred) & (number != 0) & ~faulty).fill_null(False).alias(_DIFFERS),
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
