"""Tables to records as columns: every row is placed and read, and what can't be is read again on its own to say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from kaohe.model.pack import KEYS, Key, Metric, Pack
from kaohe.model.periods import Period
from kaohe.run.decode import FAULTY, decoded_column
from kaohe.run.headings import key_columns, metric_columns
from kaohe.run.period_text import read_period
from kaohe.run.records import Fate, Reader, Record, version_in_force
from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import ROW, Table

__all__ = ["ORDER", "PLACED", "Reading", "read_tables"]

ORDER = "~order"
"""The column that keeps the order in which rows stand in their tables."""
_VERSION, _FATE, _REASON = "~version", "~fate", "~reason"
PLACED = ("employee", "role", "period")
"""What no two records may share."""
_STRINGS = (*KEYS, "file")


@dataclass
class Reading:
    """All rows of all tables.

    ``read`` holds by the role version's place in the pack the rows that could be read whole: keys, file, row, order and
    for each metric ``input.<metric>`` as whole numbers of ``places``, with its state's code. ``cells`` are those whose
    text was read as something other than it looks. ``aside`` are the records that were rejected; ``unappraised`` those
    that no rule is in force for. ``before`` is the largest row number of the tables so far, which orders those to come.
    """

    pack: Pack
    height: int = 0
    before: int = 0
    read: dict[int, list[pl.DataFrame]] = field(default_factory=dict)
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    cells: list[pl.DataFrame] = field(default_factory=list)
    aside: list[tuple[int, Record]] = field(default_factory=list)
    unappraised: list[pl.DataFrame] = field(default_factory=list)


def read_tables(pack: Pack, tables: Sequence[Table], period: Period | None) -> Reading:
    """Reads tables, which are one table in several files; ``period`` is of rows without a period of their own."""
    found = Reading(pack)
    for table in tables:
        _TableReader(found, table, period).read()
        found.height += table.height
        found.before += max([0, *(row.number for row in table.ragged), *table.frame[ROW].tail(1).to_list()])
    return found


class _TableReader:
    """Reads one table into a reading."""

    def __init__(self, found: Reading, table: Table, period: Period | None) -> None:
        self._found = found
        self._pack = found.pack
        self._table = table
        self._period = period
        self._keys = key_columns(self._pack, table.header)
        self._by_row = Reader(self._pack, table, period)

    def read(self) -> None:
        """Places every row, reads those that can be, and sets the others aside."""
        frame = self._placed()
        self._reject(frame.filter(pl.col(_FATE) == Fate.REJECTED)[ROW])
        for row in self._table.ragged:
            self._found.aside.append((self._found.before + row.number, self._by_row.read(row)))
        none = frame.filter(pl.col(_FATE) == Fate.NOT_APPRAISED)
        self._found.unappraised.append(none.select(*_STRINGS, ROW, ORDER, pl.col(_REASON).alias("reason")))
        for (version,), rows in frame.filter(pl.col(_FATE) == Fate.SCORE).group_by(_VERSION, maintain_order=True):
            self._read_version(int(str(version)), rows)

    def _placed(self) -> pl.DataFrame:
        """Each row's keys, and the role version that it goes by, or why none."""
        keys = [self._key(key).alias(key) for key in KEYS]
        frame = self._table.frame.select(ROW, *keys, pl.lit(self._table.file).alias("file"))
        frame = frame.with_columns((pl.col(ROW) + self._found.before).alias(ORDER))
        pairs = frame.select(pl.col("role").fill_null(""), pl.col("period").fill_null("")).unique().rows()
        placed = [(*pair, *self._place(*pair)) for pair in pairs]
        names = ("role", "period", "~role", "~period", _VERSION, _FATE, _REASON)
        kinds = (*(pl.String,) * 4, pl.Int64, pl.String, pl.String)
        places = pl.DataFrame(placed, dict(zip(names, kinds, strict=True)), orient="row")
        frame = frame.with_columns(pl.col("role").fill_null(""), pl.col("period").fill_null(""))
        frame = frame.join(places, on=["role", "period"], how="left", maintain_order="left")
        nobody = pl.col("employee").fill_null("") == ""
        return frame.with_columns(
            pl.col("~role").alias("role"), pl.col("~period").alias("period"),
            *(pl.when(pl.col(key) != "").then(key).alias(key) for key in ("employee", "name", "department")),
            pl.when(nobody | pl.lit(self._by_row.unusable() is not None)).then(pl.lit(Fate.REJECTED)).otherwise(_FATE)
            .alias(_FATE),
        )  # fmt: skip

    def _key(self, key: Key) -> pl.Expr | pl.Series:
        """A key's column, without the blanks around it; null where there is none."""
        at = self._keys.get(key)
        return pl.lit(None, pl.String) if at is None else as_text(self._table.frame[str(at)]).str.strip_chars()

    def _place(self, role: str, written: str) -> tuple[str, str, int | None, str, str | None]:
        """Where a role and a period go: canonical role and period, version, fate and why not."""
        name = role or (self._pack.role_names[0] if len(self._pack.role_names) == 1 else "")
        period = read_period(written) if "period" in self._keys else self._period
        if period is None:
            return name, written, None, Fate.REJECTED, None
        versions = self._pack.versions(name)
        if not versions:
            return name, str(period), None, Fate.NOT_APPRAISED, "no_such_role"
        if period.cycle != versions[0].cycle:
            return name, str(period), None, Fate.REJECTED, None
        found = version_in_force(versions, period)
        if found is None:
            return name, str(period), None, Fate.NOT_APPRAISED, "no_version_in_force"
        return name, str(period), self._pack.roles.index(found), Fate.SCORE, None

    def _read_version(self, version: int, rows: pl.DataFrame) -> None:
        role = self._pack.roles[version]
        columns, missing = metric_columns(role, self._table.header)
        if missing:
            self._reject(rows[ROW])
            return
        cells = rows.select(ROW).join(self._table.frame, on=ROW, how="left", maintain_order="left")
        inputs: dict[str, pl.Series] = {}
        faulty = pl.Series([False] * rows.height, dtype=pl.Boolean)
        differing: list[tuple[Metric, pl.Series, pl.Series]] = []
        for metric in role.metrics:
            raw = cells[str(columns[metric.name])]
            read = decoded_column(raw, metric)
            inputs[f"input.{metric.name}"] = read.frame["value"]
            inputs[f"input.{metric.name}.state"] = read.frame["state"]
            faulty = faulty | (read.frame["state"] == FAULTY)
            differing.append((metric, raw, read.frame["differs"]))
            self._scale(version, metric.name, inputs, read.places)
        self._reject(rows[ROW].filter(faulty))
        whole = rows.select(*_STRINGS, ROW, ORDER).hstack([column.alias(name) for name, column in inputs.items()])
        self._found.read.setdefault(version, []).append(whole.filter(~faulty))
        for metric, raw, differs in differing:
            self._keep_cells(rows, metric, self._table.header[columns[metric.name]], raw, differs & ~faulty)

    def _scale(self, version: int, metric: str, inputs: dict[str, pl.Series], places: int) -> None:
        """Brings a metric's numbers to one scale over all tables."""
        name, known = f"input.{metric}", self._found.places.get((version, metric), 0)
        most = max(known, places)
        if places < most:
            inputs[name] = inputs[name] * 10 ** (most - places)
        for at, frame in enumerate(self._found.read.get(version, [])):
            if known < most:
                scaled = (pl.col(name) * 10 ** (most - known)).alias(name)
                self._found.read[version][at] = frame.with_columns(scaled)
        self._found.places[version, metric] = most

    def _keep_cells(self, rows: pl.DataFrame, metric: Metric, column: str, raw: pl.Series, differs: pl.Series) -> None:
        kept = rows.select(*_STRINGS, ROW, ORDER).with_columns(
            pl.lit(metric.name).alias("metric"), pl.lit(column).alias("column"), as_text(raw).alias("raw")
        )
        self._found.cells.append(kept.filter(differs))

    def _reject(self, numbers: pl.Series) -> None:
        """Reads some rows one by one, for their faults."""
        if numbers.is_empty():
            return
        for row in self._table.rows(numbers):
            self._found.aside.append((self._found.before + row.number, self._by_row.read(row)))
