"""Tables to records as columns: every row is placed and read, and what can't be is set aside with its faults.

Nothing is computed here that a single pass over the rows can't tell; the rows themselves stream through later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kaohe.backends.frame.codes import KNOWN
from kaohe.diagnostics import finding
from kaohe.model.pack import KEYS, Metric, Pack
from kaohe.model.periods import Period
from kaohe.run.decode import FAULTY, Cells, Decoded, decode
from kaohe.run.faults import AT, FAULTS, ORDER, RANK, fault_rows, faults_of_texts
from kaohe.run.headings import MissingColumn, metric_columns
from kaohe.run.place import FATE, REASON, VERSION, Fate, Placing
from kaohe.sources.tables import ROW, Table

__all__ = [
    "PLACED", "RECORD", "Extent", "Part", "Reading", "any_faulty", "extent_of", "facts_of", "inputs", "narrowed",
    "read_tables",
]  # fmt: skip

PLACED = ("employee", "role", "period")
"""What no two records may share."""
RECORD = (*KEYS, "file", ROW, ORDER, AT)
"""What is known of a record besides its figures."""
_NARROW = 2**63


@dataclass(frozen=True, slots=True)
class Extent:
    """What a metric's column holds: numbers of so many decimals between ``low`` and ``high``, and states by code."""

    codes: frozenset[int]
    places: int = 0
    low: int = 0
    high: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether the numbers need 128 bits."""
        return not -_NARROW < self.low <= self.high < _NARROW

    def scaled(self, places: int) -> Extent:
        """The same with more decimals."""
        shift = 10 ** (places - self.places)
        return Extent(self.codes, places, self.low * shift, self.high * shift)

    def joined(self, other: Extent) -> Extent:
        """What two columns hold together."""
        places = max(self.places, other.places)
        one, two = self.scaled(places), other.scaled(places)
        return Extent(one.codes | two.codes, places, min(one.low, two.low), max(one.high, two.high))


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table that go by one role version and could be read whole.

    ``frame`` has keys, file, row, order, and for each metric ``input.<metric>`` with its state's code beside it;
    ``extents`` are what those columns hold.
    """

    frame: pl.LazyFrame
    extents: Mapping[str, Extent]


@dataclass
class Reading:
    """All rows of all tables.

    ``parts`` stand by the role version's place in the pack. ``placed`` are all rows of which person and period are
    known, whatever their fate; ``numbers`` are their periods. ``cells`` are those whose text was read as something
    other than it looks. ``faults`` are of the rows that were rejected; ``unappraised`` are those that no rule is in
    force for. ``rolled_up`` tell by period how many rows more than one each record came of. ``before`` has
    the largest row number of the tables before each file, which orders their rows; ``height`` counts all rows.
    """

    pack: Pack
    height: int = 0
    before: dict[str, int] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    placed: list[pl.LazyFrame] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    cells: list[pl.LazyFrame] = field(default_factory=list)
    faults: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=FAULTS)])
    unappraised: list[pl.LazyFrame] = field(default_factory=list)
    rolled_up: list[pl.DataFrame] = field(default_factory=list)


def read_tables(pack: Pack, tables: Sequence[Table], period: Period | None) -> Reading:
    """Reads tables, which are one table in several files; ``period`` is of rows without a period of their own."""
    found, before = Reading(pack), 0
    for table in tables:
        found.before[table.file] = before
        _TableReader(found, table, Placing(pack, table, period)).read()
        found.height += table.height
        before += table.last
    return found


class _TableReader:
    """Reads one table into a reading."""

    def __init__(self, found: Reading, table: Table, placing: Placing) -> None:
        self._found = found
        self._pack = found.pack
        self._table = table
        self._placing = placing

    def read(self) -> None:
        """Places every row, reads those that can be, and sets the others aside."""
        placed = self._placing.placed(self._found.before[self._table.file])
        frame, fates = placed.frame, placed.fates
        self._found.numbers |= placed.numbers
        self._found.placed.append(frame.filter(pl.col(AT).is_not_null()).select(*RECORD))
        if Fate.REJECTED in fates:
            rejected = frame.filter(pl.col(FATE) == Fate.REJECTED).with_columns(pl.lit(0, pl.Int64).alias(RANK))
            self._found.faults.append(rejected.select(*FAULTS).collect(engine="streaming"))
        self._set_ragged_aside()
        if Fate.NOT_APPRAISED in fates:
            none = frame.filter(pl.col(FATE) == Fate.NOT_APPRAISED)
            self._found.unappraised.append(none.select(*RECORD, REASON))
        for version in placed.versions:
            own = frame if fates == {Fate.SCORE} and len(placed.versions) == 1 else _of_version(frame, version)
            self._read_version(version, own)

    def _set_ragged_aside(self) -> None:
        ragged = pl.DataFrame(self._placing.ragged(), FAULTS)
        order = (pl.col(ROW) + self._found.before[self._table.file]).alias(ORDER)
        self._found.faults.append(ragged.with_columns(order, pl.lit(0, pl.Int64).alias(RANK)))

    def _read_version(self, version: int, rows: pl.LazyFrame) -> None:
        role = self._pack.roles[version]
        places, missing = metric_columns(role, self._table.header)
        if missing:
            self._reject_all(rows, missing)
        if missing and not places:
            return
        kinds = self._table.kinds
        columns = [Cells(str(at), kinds[at], role.metric(name).cell) for name, at in places.items()]
        rows, decoded = decode(rows, columns)
        rows = rows.with_columns(inputs(columns, decoded))
        if any(one.texts is not None for one in decoded):  # what was looked up once is not looked up again
            rows = rows.collect(engine="streaming").lazy()
        facts = facts_of(rows, columns)
        self._set_faulty_aside(rows, [one for one in columns if facts[f"faulty {one.metric.name}"]], len(missing))
        if missing:
            return
        if any(facts[f"faulty {one.metric.name}"] for one in columns):
            whole = rows.filter(~any_faulty(columns))
        else:
            whole = rows
        for cells in columns:
            if facts[f"differs {cells.metric.name}"]:
                self._keep_cells(whole, cells)
        extents = {
            cells.metric.name: extent_of(cells, read, facts) for cells, read in zip(columns, decoded, strict=True)
        }
        part = whole.select(*RECORD, *narrowed(role.metrics, extents))
        self._found.parts.setdefault(version, []).append(Part(part, extents))

    def _reject_all(self, rows: pl.LazyFrame, missing: Sequence[MissingColumn]) -> None:
        for rank, one in enumerate(missing):
            fault = finding("R207" if one.twice else "R206", metric=one.metric, near=one.near)
            self._found.faults.append(fault_rows(rows, rank, one.column, self._pack.language, fault))

    def _set_faulty_aside(self, rows: pl.LazyFrame, faulty: Sequence[Cells], rank: int) -> None:
        for nth, cells in enumerate(faulty, rank):
            state = f"input.{cells.metric.name}.state"
            found = rows.filter(pl.col(state) == FAULTY)
            heading = self._table.header[int(cells.name)]
            self._found.faults.append(
                faults_of_texts(found, nth, heading, cells.text, cells.metric, self._pack.language)
            )

    def _keep_cells(self, rows: pl.LazyFrame, cells: Cells) -> None:
        kept = rows.filter(f"~differs.{cells.metric.name}").select(
            *RECORD, pl.lit(cells.metric.name).alias("metric"),
            pl.lit(self._table.header[int(cells.name)]).alias("column"), cells.text.alias("raw"),
        )  # fmt: skip
        self._found.cells.append(kept)


def _of_version(frame: pl.LazyFrame, version: int) -> pl.LazyFrame:
    return frame.filter(pl.col(VERSION) == version)


def _names(metric: Metric) -> tuple[str, str]:
    return f"input.{metric.name}", f"input.{metric.name}.state"


def narrowed(metrics: Sequence[Metric], extents: Mapping[str, Extent]) -> list[pl.Expr]:
    """The columns of metrics and of their states, numbers in 64 bits where those suffice."""
    found = []
    for metric in metrics:
        value, state = _names(metric)
        narrow = metric.cell.type.is_numeric and not extents[metric.name].is_wide
        found += [pl.col(value).cast(pl.Int64) if narrow else pl.col(value), pl.col(state)]
    return found


def inputs(columns: Sequence[Cells], decoded: Sequence[Decoded]) -> list[pl.Expr]:
    """The columns of metrics, of their states, and of whether a text was read as something other than it looks."""
    found = []
    for cells, read in zip(columns, decoded, strict=True):
        value, state = _names(cells.metric)
        differs = read.differs.alias(f"~differs.{cells.metric.name}")
        found += [read.value.alias(value), read.state.alias(state), differs]
    return found


def facts_of(rows: pl.LazyFrame, columns: Sequence[Cells]) -> dict[str, Any]:
    """What has to be known of columns before they are scored; nothing of none."""
    asked: list[pl.Expr] = []
    for cells in columns:
        value, state = _names(cells.metric)
        asked += [
            (pl.col(state) == FAULTY).any().alias(f"faulty {cells.metric.name}"),
            (pl.col(state) != KNOWN).any().alias(f"unknown {cells.metric.name}"),
            pl.col(f"~differs.{cells.metric.name}").any().alias(f"differs {cells.metric.name}"),
        ]
        if cells.metric.type.is_numeric:
            number = pl.col(value)
            asked += [number.min().alias(f"low {cells.metric.name}"), number.max().alias(f"high {cells.metric.name}")]
    return rows.select(asked).collect(engine="streaming").row(0, named=True) if asked else {}


def any_faulty(columns: Sequence[Cells]) -> pl.Expr:
    """Where a row has a cell that can't be read."""
    return pl.any_horizontal(pl.col(_names(cells.metric)[1]) == FAULTY for cells in columns)


def extent_of(cells: Cells, read: Decoded, facts: Mapping[str, int | None]) -> Extent:
    """What a column holds, by the facts that ``facts_of`` gives."""
    codes = read.codes - {FAULTY} if facts[f"unknown {cells.metric.name}"] else frozenset({KNOWN})
    low, high = facts.get(f"low {cells.metric.name}"), facts.get(f"high {cells.metric.name}")
    return Extent(codes, read.places, low or 0, high or 0)
