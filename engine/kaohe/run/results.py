"""What a run gives: tidy tables, the counts that add up, and each record's figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kaohe.diagnostics import Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.explain.explanation import Explanation
from kaohe.model.pack import Pack
from kaohe.plan.columns import RolePlan
from kaohe.run.corrections import Supersedes, with_corrections
from kaohe.run.explained import Explainer, said_gaps
from kaohe.run.frames import DETAILS_REJECTED, DETAILS_UNMATCHED
from kaohe.run.tidy import adjustments, indicators, inputs
from kaohe.run.trace import TracedRecord, traced
from kaohe.run.whole_explained import explained_wholes, with_wholes
from kaohe.run.wholes import people_schema

__all__ = ["Counts", "DetailCounts", "LazyResults", "OverrideCounts", "Results"]

_Frame = TypeVar("_Frame")
_FAULT = ("detail", "file", "column", "cell", "code", "facts")
"""What rows share that have the same fault."""


class DetailCounts(BaseModel):
    """How many rows of a detail met which fate; the fates add up to the rows.

    ``rolled_up`` rows belong to a record, whatever became of that, ``no_record`` to nobody who has one,
    ``other_periods`` to periods that are not scored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    detail: str
    rows: int
    rolled_up: int
    rejected: int
    no_record: int
    other_periods: int

    @model_validator(mode="after")
    def _adds_up(self) -> DetailCounts:
        if self.rows != self.rolled_up + self.rejected + self.no_record + self.other_periods:
            raise ValueError("the rows of a detail do not add up")
        return self


class OverrideCounts(BaseModel):
    """How many overrides met which fate; the fates add up to those given.

    ``other_periods`` are of periods that are not scored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    given: int
    applied: int
    rejected: int
    other_periods: int = 0

    @model_validator(mode="after")
    def _adds_up(self) -> OverrideCounts:
        if self.given != self.applied + self.rejected + self.other_periods:
            raise ValueError("the overrides of a run do not add up")
        return self


def _is_none(value: object) -> bool:
    return value is None


class Counts(BaseModel):
    """How many rows met which fate; the fates add up to the rows.

    ``look_back`` rows only served as a period before; ``rolled_up`` are further rows of records that came of several.
    ``no_record`` counts a roster's people without a row, None without a roster. ``unread_files`` are files that could
    not be read at all, so that no row of theirs is known. ``several_roles`` counts people with several roles in a
    period, once for each period. ``details`` tell of each table of details, whose rows are
    none of these, and ``overrides`` of those that were given; None where none were.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    scored: int
    incomplete: int
    not_appraised: int
    rejected: int
    look_back: int
    rolled_up: int = 0
    no_record: int | None = None
    unread_files: int = 0
    several_roles: int = 0
    details: tuple[DetailCounts, ...] = ()
    overrides: OverrideCounts | None = Field(default=None, exclude_if=_is_none)

    @model_validator(mode="after")
    def _adds_up(self) -> Counts:
        fates = self.scored, self.incomplete, self.not_appraised, self.rejected, self.look_back, self.rolled_up
        if self.rows != sum(fates):
            raise ValueError("the rows of a run do not add up")
        return self


@dataclass(frozen=True)
class Results(Generic[_Frame]):
    """The results of a run, in memory or from a bundle; every table is a lazy Polars frame.

    Of records that came in a data frame, every table is a frame of that kind: ``kind`` makes it.

    ``notes`` say what of the files was left out: titles, totals, further sheets. ``supersedes`` tells of the results
    that these stand in for; None where they stand in for none.
    """

    pack: Pack
    plans: tuple[RolePlan, ...]
    tables: Mapping[str, pl.LazyFrame]
    traces: Mapping[str, pl.LazyFrame]
    counts: Counts
    kind: Callable[[pl.LazyFrame], _Frame]
    notes: tuple[Diagnostic, ...] = ()
    supersedes: Supersedes | None = None

    @property
    def scores(self) -> _Frame:
        """A row for each record that was not rejected: keys, total, grade, status, reason."""
        return self.kind(self.tables["scores"])

    @property
    def rejected(self) -> _Frame:
        """A row for each fault of a rejected row: file, row, column, cell, code, reason."""
        return self.kind(self.tables["rejected"])

    @property
    def details_rejected(self) -> _Frame:
        """A row for each fault of a detail row: detail, file, row, column, cell, code, reason."""
        return self.kind(self.tables.get("details_rejected", pl.LazyFrame(schema=DETAILS_REJECTED)))

    @property
    def details_unmatched(self) -> _Frame:
        """The detail rows of nobody who has a record: detail, file, row, employee, role, period."""
        return self.kind(self.tables.get("details_unmatched", pl.LazyFrame(schema=DETAILS_UNMATCHED)))

    @property
    def cells(self) -> _Frame:
        """The cells whose text was read as something other than it looks."""
        return self.kind(self.tables["cells"])

    @property
    def overrides(self) -> _Frame | None:
        """A row for each override that was given, with its fate and why it was rejected; None where none were."""
        return self.kind(self.tables["overrides"]) if "overrides" in self.tables else None

    @property
    def corrections(self) -> _Frame | None:
        """A row for each result that changed against those superseded; None where none are."""
        return self.kind(self.tables["corrections"]) if "corrections" in self.tables else None

    @property
    def exceeded(self) -> _Frame | None:
        """A row for each group and grade with more people than places; None where no grades have places."""
        return self.kind(self.tables["exceeded"]) if "exceeded" in self.tables else None

    @property
    def people(self) -> _Frame:
        """A row for each person and period with several roles: the roles, days, whole total, grade, status, reason."""
        return self.kind(self.tables.get("people", pl.LazyFrame(schema=people_schema(self.plans))))

    @property
    def indicators(self) -> _Frame:
        """Long: a row for each record, indicator and part."""
        return self.kind(indicators(self.plans, self.traces))

    @property
    def inputs(self) -> _Frame:
        """Long: a row for each record and metric, with the cell it was read from."""
        return self.kind(inputs(self.plans, self.traces, self.tables["cells"]))

    @property
    def adjustments(self) -> _Frame:
        """Long: a row for each record and adjustment, limit or veto, with the total before and after."""
        return self.kind(adjustments(self.plans, self.traces))

    def records(self, employee: str, role: str | None = None, period: str | None = None) -> Iterator[TracedRecord]:
        """The traced records of a person, by period."""
        found = [
            (plan, row) for plan in self.plans for row in _rows_of(self.traces[plan.table], employee, role, period)
        ]
        for plan, row in sorted(found, key=lambda one: (one[1]["period"], one[0].role.name)):
            yield traced(plan, row)

    def first_rows(self, table: str, most: int) -> tuple[list[dict[str, Any]], int]:
        """The first rows of a table, and how many it has."""
        return _first_rows(self.tables[table], most)

    def some_records(self, most: int) -> tuple[list[TracedRecord], int]:
        """The first records that have a trace, of each role version its share, and how many more there are."""
        found: list[TracedRecord] = []
        more = 0
        for plan in self.plans:
            rows, height = _first_rows(self.traces[plan.table], max(1, most // len(self.plans)))
            found += [traced(plan, row) for row in rows]
            more += height - len(rows)
        return found, more

    def first_faults(self, most: int, table: str = "rejected") -> tuple[list[dict[str, Any]], int]:
        """The first faults of rejected rows, and how many there are; one that ``rows`` of a file share counts once."""
        found = self.tables[table]
        same = found.group_by([name for name in _FAULT if name in found.collect_schema()], maintain_order=True)
        counted = pl.len().alias("rows"), pl.col("row").max().alias("last_row")
        return _first_rows(same.agg(pl.col("row").min(), pl.col("employee", "period").first(), *counted), most)

    def gaps(self, row: Mapping[str, Any], language: str) -> str:
        """Why a record of a role in force, a row of the scores, has no total."""
        records = self.records(row["employee"], row["role"], row["period"])
        given = self.overrides_of(row["employee"], row["period"])
        return said_gaps(self.pack, next(records), given, language)

    def explain(
        self, employee: str, role: str | None = None, period: str | None = None, language: str | None = None
    ) -> tuple[Explanation, ...]:
        """Why a person's results are what they are, an explanation for each record, by period.

        Parameters
        ----------
        employee, role, period : str
            Whose results; without role and period, all of them. A period in its canonical form (``2026-Q1``).
        language : str | None
            ``zh`` or ``en``; without it, the language of the rules' keywords.

        Raises
        ------
        RefusedError
            Where there is no such record, or where scoring the recorded figures again by the recorded rules gives
            another result than the recorded one.
        """
        language = language or self.pack.language
        scores = _rows_of(self.tables["scores"], employee, role, period)
        records = self.records(employee, role, period)
        faults = _rows_of(self.tables["rejected"], employee, role, period)
        given = self.overrides_of(employee, period)
        found = Explainer(self.pack, language).explain(records, scores, faults, given)
        if not found:
            raise RefusedError([self.nobody(employee, role, period)], language)
        whole = with_wholes(found, explained_wholes(self.pack, self.plans, self.tables, [employee], language))
        return with_corrections(whole, self.corrections_of([employee]), self.supersedes)

    def overrides_by_fate(self, fate: str, most: int) -> tuple[list[dict[str, Any]], int]:
        """The first overrides that met a fate, and how many did."""
        return _first_rows(self.tables["overrides"].filter(pl.col("fate") == fate), most)

    def overrides_of(self, employee: str, period: str | None = None) -> list[dict[str, Any]]:
        """The overrides that were given of a person."""
        return _rows_of(self.tables["overrides"], employee, None, period) if "overrides" in self.tables else []

    def corrections_of(self, employees: Sequence[str]) -> list[dict[str, Any]]:
        """What was corrected of some people."""
        if "corrections" not in self.tables:
            return []
        theirs = self.tables["corrections"].filter(pl.col("employee").is_in(list(employees)))
        return theirs.collect(engine="streaming").to_dicts()

    def nobody(
        self, employee: str, role: str | None = None, period: str | None = None, department: str | None = None
    ) -> Diagnostic:
        """That there is no such record, with the nearest there are, and whether superseded results had it."""
        tables = [self.tables[name].select("employee") for name in ("scores", "rejected")]
        people = set(pl.concat(tables).unique().collect(engine="streaming")["employee"].drop_nulls())
        others = sorted(people - {employee})
        unpadded = [one for one in others if one.replace("0", "") == employee.replace("0", "")]  # sheets drop zeros
        near = dict.fromkeys([*unpadded, *get_close_matches(employee, others, 3, 0.6)])
        facts: dict[str, Any] = {"role": role, "period": period, "department": department, "near": tuple(near)[:3]}
        if self.supersedes is not None:
            gone = [row for row in self.corrections_of([employee]) if row["status_after"] == "absent" and row["role"]
                    and role in (None, row["role"]) and period in (None, row["period"])]  # fmt: skip
            facts |= {
                "gone": tuple(f"{row['role']} {row['period']}" for row in gone)[:3],
                "why": self.supersedes.reason,
            }
        return finding("B108", None, employee=employee, **facts)


def _first_rows(frame: pl.LazyFrame, most: int) -> tuple[list[dict[str, Any]], int]:
    height = frame.select(pl.len()).collect(engine="streaming").item()
    return frame.head(most).collect(engine="streaming").to_dicts(), height


def _rows_of(frame: pl.LazyFrame, employee: str, role: str | None, period: str | None) -> list[dict[str, Any]]:
    wanted = {"employee": employee, "role": role, "period": period}
    tests = [pl.col(key) == value for key, value in wanted.items() if value is not None]
    return frame.filter(tests).collect(engine="streaming").to_dicts()


LazyResults = Results[pl.LazyFrame]
"""Results whose tables are lazy Polars frames, as of records that came in files."""
