"""Where each row of a table belongs: whose it is, of which role and period, and by which role version it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import KEYS, Key, Pack, Role
from kaohe.model.periods import Period
from kaohe.run.faults import AT, ORDER, said
from kaohe.run.headings import key_columns, plain_heading
from kaohe.run.period_text import read_period
from kaohe.sources.cell_text import as_text
from kaohe.sources.tables import ROW, Row, Table

__all__ = ["FATE", "REASON", "VERSION", "Fate", "Placed", "Placing", "version_in_force"]

VERSION, FATE, REASON = "~version", "~fate", "reason"
_OURS = (AT, VERSION, FATE)


class Fate(StrEnum):
    """What becomes of a row before scoring. Of those to be scored, some turn out incomplete."""

    SCORE = "score"
    NOT_APPRAISED = "not_appraised"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows of a role and period go. ``fault`` says why they can't be placed."""

    role: str
    period: str
    number: int | None
    fate: Fate
    version: int | None = None
    reason: str | None = None
    fault: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A table's rows with their keys and where they go; which fates there are, role versions, and periods by number."""

    frame: pl.LazyFrame
    fates: frozenset[Fate]
    versions: tuple[int, ...]
    numbers: frozenset[int]


class Placing:
    """Places the rows of one table; ``period`` is of rows without a period of their own."""

    def __init__(self, pack: Pack, table: Table, period: Period | None) -> None:
        self._pack = pack
        self._table = table
        self._period = period
        self._keys = key_columns(pack, table.header)
        self._role = _only_role(pack, table)

    def unusable(self) -> Key | None:
        """The key without which no row can be placed; None where all are there."""
        if "employee" not in self._keys:
            return "employee"
        if "role" not in self._keys and self._role is None:
            return "role"
        return "period" if "period" not in self._keys and self._period is None else None

    def placed(self, before: int) -> Placed:
        """The table's rows with their keys, and where they go.

        A rejected row has its fault beside it. ``before`` is the largest row number of the tables before.
        """
        keys = [self._key(key).alias(key) for key in KEYS]
        file = pl.lit(self._table.file).alias("file")
        frame = self._table.frame.with_columns(*keys, file, (pl.col(ROW) + before).alias(ORDER))
        named = [_unless_blank(key) for key in ("employee", "name", "department")]
        written = [pl.col(key).fill_null("").alias(f"~{key}") for key in ("role", "period")]
        frame = frame.with_columns(named + written).drop("role", "period")
        nobody = self._is_nobody()
        pairs = frame.group_by("~role", "~period").agg(nobody.any().alias("some"), (~nobody).any().alias("others"))
        found = pairs.collect(engine="streaming")
        places = self._places(found.select("~role", "~period"))
        fates = {Fate(fate) for fate, others in zip(places[FATE], found["others"], strict=True) if others}
        versions = places[VERSION].filter(found["others"]).drop_nulls().unique().sort().to_list()
        frame = _with_places(frame, places)
        if found["some"].any():
            frame, fates = frame.with_columns(self._rejecting(nobody)), fates | {Fate.REJECTED}
        return Placed(frame, frozenset(fates), tuple(versions), frozenset(places[AT].drop_nulls()))

    def ragged(self) -> list[dict[str, Any]]:
        """The rows that have fewer cells than headings, or more, as faults."""
        return [self._ragged(row) for row in self._table.ragged]

    def _key(self, key: Key) -> pl.Expr:
        """A key's column, without the blanks around it; null where there is none."""
        at = self._keys.get(key)
        if at is None:
            return pl.lit(None, pl.String)
        return as_text(pl.col(str(at)), self._table.kinds[at]).str.strip_chars()

    def _places(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Where each role and period go."""
        rows = []
        for role, written in pairs.rows():
            place = self._place(role, written)
            fault = said(place.fault, self._pack.language) if place.fault else {}
            reason = fault.get("reason", place.reason)
            column = self._table.header[self._keys["period"]] if fault and "period" in self._keys else None
            cell = (written or None) if column else str(self._period) if fault else None
            rows.append((
                role, written, place.role or None, place.period or None, place.number, place.version, place.fate,
                column, cell, fault.get("code"), reason, fault.get("facts"),
            ))  # fmt: skip
        schema: dict[str, Any] = dict.fromkeys(("~role", "~period", "role", "period"), pl.String)
        schema |= {AT: pl.Int64, VERSION: pl.Int64}
        schema |= dict.fromkeys((FATE, "column", "cell", "code", REASON, "facts"), pl.String)
        return pl.DataFrame(rows, schema, orient="row")

    def _place(self, role: str, written: str) -> _Place:
        name = role or self._role or ""
        period = read_period(written) if "period" in self._keys else self._period
        if period is None:
            return _Place(name, written, None, Fate.REJECTED, fault=finding("R112"))
        versions = self._pack.versions(name)
        if not versions:
            return _Place(name, str(period), period.count, Fate.NOT_APPRAISED, reason="no_such_role")
        whole = period.within(versions[0].cycle)
        found = version_in_force(versions, whole) if whole is not None else None
        rolls = found.rolled if found is not None else [metric for one in versions for metric in one.rolled]
        if whole is None or (whole != period and not rolls):
            fault = finding("R113", period=str(period), cycle=versions[0].cycle, shorter=whole is not None)
            return _Place(name, str(period), period.count, Fate.REJECTED, fault=fault)
        placed = name, str(period), whole.count  # a shorter period stands with the one that it lies in
        if found is None:
            return _Place(*placed, Fate.NOT_APPRAISED, reason="no_version_in_force")
        return _Place(*placed, Fate.SCORE, self._pack.roles.index(found))

    def _is_nobody(self) -> pl.Expr:
        """Where a row can't be placed whatever its period is."""
        return pl.lit(True) if self.unusable() else pl.col("employee").is_null()

    def _rejecting(self, nobody: pl.Expr) -> list[pl.Expr]:
        """The fault of rows that can't be placed whatever their period is."""
        key = self.unusable()
        fault = finding("R205", key=key) if key else finding("R111")
        column = None if key else self._table.header[self._keys["employee"]]
        facts = {FATE: Fate.REJECTED, "column": column, "cell": None, **said(fault, self._pack.language)}
        set_aside = [pl.when(nobody).then(pl.lit(value, pl.String)).otherwise(name) for name, value in facts.items()]
        unplaced = [pl.when(~nobody).then(AT).alias(AT), pl.when(~nobody).then(VERSION).alias(VERSION)]
        return [expr.alias(name) for name, expr in zip(facts, set_aside, strict=True)] + unplaced

    def _ragged(self, row: Row) -> dict[str, Any]:
        keys: dict[str, Any] = {
            key: row.cells[at].strip() or None for key, at in self._keys.items() if at < len(row.cells)
        }
        fault = finding("R110", given=len(row.cells), wanted=len(self._table.header))
        return {"file": self._table.file, "row": row.number, **keys, **said(fault, self._pack.language)}


def _only_role(pack: Pack, table: Table) -> str | None:
    """The role of rows that name none: the only one there is, or the one that the sheet is titled by."""
    if len(pack.role_names) == 1:
        return pack.role_names[0]
    return next((name for name in pack.role_names if plain_heading(name) == plain_heading(table.sheet)), None)


def _with_places(frame: pl.LazyFrame, places: pl.DataFrame) -> pl.LazyFrame:
    """Rows with their places: what all places share is written beside each row, only the rest is looked up."""
    pairs, facts = ["~role", "~period"], [name for name in places.columns if not name.startswith("~") or name in _OURS]
    shared = [name for name in facts if places[name].n_unique() <= 1]
    keys = [name for name in pairs if places[name].n_unique() > 1]
    looked_up = [name for name in facts if name not in shared]
    if looked_up:
        own = places.select(*keys, *looked_up).lazy()
        frame = frame.join(own, on=keys, how="left", maintain_order="left")
    return frame.with_columns(pl.lit(places[name].first(), places.schema[name]).alias(name) for name in shared)


def _unless_blank(key: str) -> pl.Expr:
    return pl.when(pl.col(key) != "").then(key).alias(key)


def version_in_force(versions: Sequence[Role], period: Period) -> Role | None:
    """The version of a role that a period goes by; None where none is in force."""
    day_of = {"start": period.starts, "end": period.ends}
    return next((one for one in versions if one.in_force(day_of[one.picked_by])), None)
