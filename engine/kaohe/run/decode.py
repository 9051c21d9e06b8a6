"""Columns of cells to columns of values: plain decimals at the speed of columns, all else by its distinct texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import polars as pl

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable
from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric
from kaohe.run.cells import looks_like, read_cell
from kaohe.sources.cell_text import as_text

__all__ = ["FAULTY", "Cells", "Decoded", "decode", "kind_of"]

FAULTY = -1
"""The state of a cell that can't be read: its row is rejected."""

_PLAIN = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"
"""Decimals of up to fifteen digits, which mean what they look like."""

_FIRST = 1000
"""So many cells tell how many decimals to try for all of them."""
_MOST_PLACES = 6
_SURE = 2.0**50
_PER_HUNDRED = 2
_NARROW = 2**63


@dataclass(frozen=True, slots=True)
class Cells:
    """A metric's column of cells: its name in the frame, what the cells are held as, and the metric."""

    name: str
    kind: pl.DataType
    metric: Metric

    @property
    def text(self) -> pl.Expr:
        """The cells as text."""
        return as_text(pl.col(self.name), self.kind)


@dataclass(frozen=True, slots=True)
class Decoded:
    """How a column of cells is read.

    ``value`` gives whole numbers of the ``places``-th decimal, flags, texts or dates, null where not known; ``state``
    why it isn't known, by code, FAULTY where the cell can't be read; ``differs`` whether the text was read as something
    other than it looks. Where some cells are read by their ``texts``, those are joined to the frame first. ``codes``
    are the states that can occur.
    """

    value: pl.Expr
    state: pl.Expr
    differs: pl.Expr
    codes: frozenset[int]
    places: int = 0
    texts: pl.DataFrame | None = None


def kind_of(metric: Metric) -> Any:
    """How a metric's values are held."""
    kinds = {"flag": pl.Boolean, "date": pl.Date, "choice": pl.String, "text": pl.String}
    return kinds.get(metric.kind, pl.Int128)


def decode(frame: pl.LazyFrame, columns: Sequence[Cells]) -> tuple[pl.LazyFrame, list[Decoded]]:
    """How each column is read as `cells.read_cell` reads the text of each cell, and the frame with what that needs."""
    decimals = _decimals(frame, columns)
    by_text = [one for one in columns if not _is_typed(one) and decimals.get(one.name) is None]
    texts = _texts(frame, by_text)
    found = [
        _by_text(one, *texts[one.metric.name])
        if one.metric.name in texts
        else _typed(one, decimals.get(one.name, 0) or 0)
        for one in columns
    ]
    for cells, decoded in zip(columns, found, strict=True):
        if decoded.texts is not None:
            read = decoded.texts.lazy()
            frame = frame.join(
                read, left_on=cells.text, right_on=_joined(cells, "text"), how="left", maintain_order="left"
            )
    return frame, found


def _is_typed(cells: Cells) -> bool:
    """Whether cells are what the metric wants without a look at them."""
    exact = cells.kind.is_integer() or cells.kind.is_decimal()
    wanted = {"flag": cells.kind == pl.Boolean, "date": cells.kind == pl.Date}
    return exact if cells.metric.type.is_numeric else wanted.get(cells.metric.kind, False)


def _decimals(frame: pl.LazyFrame, columns: Sequence[Cells]) -> dict[str, int | None]:
    """How many decimals each column of floats needs; None where some need more than can be told for sure."""
    floats = [one.name for one in columns if one.kind.is_float() and one.metric.type.is_numeric]
    first = _fewest(frame.head(_FIRST), dict.fromkeys(floats, 0))
    return _fewest(frame, first)


def _fewest(frame: pl.LazyFrame, least: Mapping[str, int | None]) -> dict[str, int | None]:
    """How many decimals some cells need, where so many at least are known to be needed."""
    found = dict(least)
    tried = {name: shift for name, shift in least.items() if shift is not None}
    while tried:
        tests = frame.select(_ends_at(name, shift).alias(name) for name, shift in tried.items())
        ends = tests.collect(engine="streaming").row(0, named=True)
        more = {name: shift + 1 for name, shift in tried.items() if not ends[name]}
        found |= {name: shift if shift <= _MOST_PLACES else None for name, shift in more.items()}
        tried = {name: shift for name, shift in more.items() if shift <= _MOST_PLACES}
    return found


def _ends_at(name: str, shift: int) -> pl.Expr:
    """Whether floats are those nearest to decimals of so many places, and not too large to be sure of it."""
    number = pl.col(name).cast(pl.Float64)
    scaled = (number * 10**shift).round()
    divisor: pl.Expr = number * 0 + 10.0**shift  # a quotient by a literal is a product by its reciprocal, one place off
    ends: pl.Expr = (scaled / divisor == number) & (scaled.abs() < _SURE)
    return ends.fill_null(True).all()


def _typed(cells: Cells, decimals: int) -> Decoded:
    """A column whose cells are numbers, flags or dates already."""
    column = pl.col(cells.name)
    missing = reason_code("no_cell")
    absent = pl.when(column.is_null()).then(_code(missing))
    if not cells.metric.type.is_numeric:
        return Decoded(column, absent.otherwise(_code(KNOWN)), pl.lit(False), frozenset({KNOWN, missing}))
    kind = cells.kind
    if kind.is_integer():
        whole = column.cast(pl.Int128 if kind in (pl.UInt64, pl.UInt128, pl.Int128) else pl.Int64)
    elif isinstance(kind, pl.Decimal):
        decimals = kind.scale
        whole = (column * 10**decimals).cast(pl.Int128)
    else:
        whole = (column.cast(pl.Float64) * 10**decimals).round().cast(pl.Int64)
    places = decimals + (_PER_HUNDRED if cells.metric.per_hundred else 0)
    checked = _checked(whole, cells.metric, places)
    state = absent.otherwise(checked.state)
    return Decoded(checked.value, state, checked.differs, checked.codes | {missing}, places)


def _checked(number: pl.Expr, metric: Metric, places: int) -> Decoded:
    """Whole numbers of the ``places``-th decimal, those out of range or not whole marked as faulty; null stays null."""
    tests = []
    if metric.low is not None:
        tests.append(number < _whole(ceil(metric.low * 10**places)))
    if metric.high is not None:
        tests.append(number > _whole(floor(metric.high * 10**places)))
    if metric.type.whole and places:
        tests.append(number % 10**places != 0)
    differs = (number != 0).fill_null(False) if metric.per_hundred else pl.lit(False)
    if not tests:
        return Decoded(number, _code(KNOWN), differs, frozenset({KNOWN}))
    faulty = pl.any_horizontal(tests).fill_null(False)
    state = pl.when(faulty).then(_code(FAULTY)).otherwise(_code(KNOWN))
    return Decoded(pl.when(~faulty).then(number), state, differs & ~faulty, frozenset({KNOWN, FAULTY}))


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, pl.Int64 if abs(number) < _NARROW else pl.Int128)


def _texts(frame: pl.LazyFrame, columns: Sequence[Cells]) -> dict[str, tuple[int, list[str]]]:
    """Of each column that is read by its texts: the most decimals of plain numbers, and the distinct other texts."""
    if not columns:
        return {}
    asked: list[pl.Expr] = []
    for cells in columns:
        plain = _is_plain(cells)
        asked.append(_places(cells.text.filter(plain)).alias(f"places {cells.metric.name}"))
        asked.append(cells.text.filter(~plain).unique().implode().alias(f"texts {cells.metric.name}"))
    found = frame.select(asked).collect(engine="streaming").row(0, named=True)
    return {
        one.metric.name: (found[f"places {one.metric.name}"] or 0, found[f"texts {one.metric.name}"] or [])
        for one in columns
    }


def _is_plain(cells: Cells) -> pl.Expr:
    return cells.text.str.contains(_PLAIN) if cells.metric.type.is_numeric else cells.text.is_null()


def _places(plain: pl.Expr) -> pl.Expr:
    """The most decimals of plain numbers."""
    at = plain.str.find(".", literal=True)
    return (plain.str.len_bytes().cast(pl.Int64) - at.cast(pl.Int64) - 1).max()


def _by_text(cells: Cells, plain_places: int, others: Sequence[str]) -> Decoded:
    """A column whose plain numbers are read as columns, and any other text once for all cells that hold it."""
    metric = cells.metric
    outcomes = [(text, read_cell(text, metric)) for text in others]
    shift = _PER_HUNDRED if metric.per_hundred else 0
    places = max([plain_places + shift, *(_places_of(outcome) for _, outcome in outcomes)]) if _counts(metric) else 0
    read = [_read(text, outcome, places) for text, outcome in outcomes]
    schema = {"text": pl.String, "value": kind_of(metric), "state": pl.Int8, "differs": pl.Boolean}
    texts = pl.DataFrame(read, schema, orient="row").rename(lambda name: _joined(cells, name))
    codes = frozenset(state for _, _, state, _ in read)
    value, state, differs = (pl.col(_joined(cells, name)) for name in ("value", "state", "differs"))
    if not _counts(metric):
        return Decoded(value, state, differs, codes, places, texts)
    plain = _is_plain(cells)
    decimal = pl.when(plain).then(cells.text).str.to_decimal(scale=places - shift) * pl.lit(10 ** (places - shift))
    checked = _checked(decimal.cast(pl.Int128), metric, places)
    if not others:
        return Decoded(checked.value, checked.state, checked.differs, checked.codes, places)
    return Decoded(
        pl.when(plain).then(checked.value).otherwise(value), pl.when(plain).then(checked.state).otherwise(state),
        pl.when(plain).then(checked.differs).otherwise(differs), checked.codes | codes, places, texts,
    )  # fmt: skip


def _counts(metric: Metric) -> bool:
    return metric.type.is_numeric


def _places_of(outcome: object) -> int:
    value = outcome.value if isinstance(outcome, Known) else None
    return (decimal_places(value) or 0) if isinstance(value, Fraction) else 0


def _read(text: str, outcome: object, places: int) -> tuple[str, Any, int, bool]:
    match outcome:
        case Known(value=value):
            held = int(value * 10**places) if isinstance(value, Fraction) else value
            return text, held, KNOWN, not isinstance(value, str) and not looks_like(text, value)
        case Missing(reason=reason) | NotApplicable(reason=reason):
            return text, None, reason_code(reason.code), False
        case _:
            return text, None, FAULTY, False


def _joined(cells: Cells, name: str) -> str:
    """The column of a frame that holds what a text was read as."""
    return f"~{cells.metric.name}.{name}"


def _code(number: int) -> pl.Expr:
    return pl.lit(number, pl.Int8)
