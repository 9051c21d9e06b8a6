"""The traced inputs against the source files, cell by cell: each is read again, and must mean what the trace holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.given import Given
from kaohe.model.pack import Key, Pack
from kaohe.plan.columns import Holds, Layer, RolePlan
from kaohe.run.cells import Fault, read_cell
from kaohe.run.evaluate import Beside
from kaohe.run.headings import key_columns, metric_columns
from kaohe.run.manifest import InputFacts, Manifest, input_facts
from kaohe.run.period_text import read_period
from kaohe.run.trace import traced
from kaohe.sources.tables import Table
from kaohe.sources.texts import Texts, texts_of
from kaohe.verify.rescoring import place_of
from kaohe.verify.tables import UNREADABLE, BundleTables
from kaohe.verify.verification import Tally

__all__ = ["Matched", "check_sources", "matched"]

_SIZE = 1000
_READ = (Known, Missing, NotApplicable, Fault)
_KEYS: tuple[Key, ...] = ("employee", "name", "department")


@dataclass(frozen=True, slots=True)
class Matched:
    """What was given, under the names that the run called it by; which inputs of the run were not, and what differs."""

    given: Given
    absent: tuple[InputFacts, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Whether a file isn't what the run read."""
        return bool(self.findings)


def matched(manifest: Manifest, given: Given) -> Matched:
    """Finds each input of a run among what is given: by its name, else by the hash of its bytes.

    Tables that the run didn't read, such as further sheets of a workbook, are left out.
    """
    pairs = list(zip(_listed(given), input_facts(given.tables, given.beside), strict=True))
    taken: dict[int, InputFacts] = {}
    for told in manifest.inputs:
        own = [at for at, (_, one) in enumerate(pairs) if at not in taken and _kind(one) == _kind(told)]
        named = [at for at in own if pairs[at][1].file == told.file]
        same = [at for at in own if pairs[at][1].sha256 == told.sha256]
        chosen = (named or same)[:1]
        taken |= dict.fromkeys(chosen, told)
    found = [(pairs[at][0].named(told.file), pairs[at][1], told) for at, told in sorted(taken.items())]
    told_of = list(taken.values())
    absent = tuple(one for one in manifest.inputs if one not in told_of)
    findings = [
        finding("B191", CellPlace(told.file), of="changed", rows=own.rows, told=told.rows)
        for _, own, told in found
        if own.sha256 != told.sha256
    ]
    unknown = [one for at, (_, one) in enumerate(pairs) if at not in taken]
    known_files = {told.file.partition("[")[0] for told in manifest.inputs}
    findings += [
        finding("B191", CellPlace(one.file), of="unknown")
        for one in unknown
        if one.file.partition("[")[0] not in known_files
    ]
    return Matched(_regrouped(found), absent, tuple(findings))


def _kind(one: InputFacts) -> tuple[str, str | None]:
    return one.holds, one.detail


def _listed(given: Given) -> list[Table]:
    """The tables in the order of what is noted of them."""
    beside = given.beside
    roster = [beside.roster] if beside.roster is not None else []
    return [*given.tables, *roster, *beside.overrides, *(one for rows in beside.details.values() for one in rows)]


def _regrouped(found: Sequence[tuple[Table, InputFacts, InputFacts]]) -> Given:
    def of(holds: str) -> list[Table]:
        return [table for table, _, told in found if told.holds == holds]

    details: dict[str, list[Table]] = {}
    for table, _, told in found:
        if told.holds == "detail" and told.detail is not None:
            details.setdefault(told.detail, []).append(table)
    return Given(of("records"), (), Beside(next(iter(of("roster")), None), details, of("overrides")))


def check_sources(
    pack: Pack, plans: Sequence[RolePlan], tables: BundleTables, found: Matched, period: str | None
) -> Tally:
    """Compares the keys and inputs of every traced record with the cells that they were read from.

    How many records could not be compared is said: those of files that were not given (``not_given``), and those that
    came of several rows (``of_several``).
    """
    tally = Tally("sources")
    tally.found(found.findings)
    left_out = {"not_given": 0, "of_several": 0}
    sources = {table.file: _Source(pack, table, period) for table in found.given.tables}
    for plan in plans:
        reader = _Reader(plan)
        for batch in tables.batches(f"trace/{plan.table}", _SIZE):
            for row in batch.to_pylist():
                source = sources.get(row["file"])
                if source is None or plan.role.rolled:
                    left_out["not_given" if source is None else "of_several"] += 1
                    continue
                count, faults = reader.compare(source, row)
                tally.checked += count
                tally.found(faults)
    if any(left_out.values()):
        tally.remarks("left_out", **left_out)
    return tally


class _Source:
    """A table of records, read again."""

    def __init__(self, pack: Pack, table: Table, period: str | None) -> None:
        self.table = table
        self.keys = key_columns(pack, table.header)
        self._period = period
        self._texts: dict[tuple[int, ...], Texts] = {}
        self.by_role: dict[str, Mapping[str, int]] = {}

    def columns(self, plan: RolePlan) -> Mapping[str, int]:
        """Where a role's metrics stand."""
        if plan.table not in self.by_role:
            self.by_role[plan.table] = metric_columns(plan.role, self.table.header)[0]
        return self.by_role[plan.table]

    def texts(self, plan: RolePlan) -> Texts:
        """The texts of all columns that a role's records are read from."""
        wanted = tuple(sorted({*self.columns(plan).values(), *self.keys.values()}))
        if wanted not in self._texts:
            self._texts[wanted] = texts_of(self.table, wanted)
        return self._texts[wanted]

    def wanted_keys(self, texts: Texts, row: int) -> Iterator[tuple[Key, str | None, int]]:
        """The keys of a record as its row says them, and in which column."""
        for key in _KEYS:
            if key in self.keys:
                yield key, (texts.cell(row, self.keys[key]) or "").strip() or None, self.keys[key]
        if "period" in self.keys:
            period = read_period(texts.cell(row, self.keys["period"]) or "")
            yield "period", None if period is None else str(period), self.keys["period"]
        if "role" in self.keys and (role := (texts.cell(row, self.keys["role"]) or "").strip()):
            yield "role", role, self.keys["role"]


class _Reader:
    """Reads the cells of a role version's records again; the same text means the same every time."""

    def __init__(self, plan: RolePlan) -> None:
        self._plan = plan
        self._metrics = {metric.name: metric for metric in plan.role.metrics}
        self._read: dict[tuple[str, str], Outcome | Fault] = {}
        self._inputs = [one for one in plan.of(Layer.INPUT) if one.holds is Holds.VALUE]

    def compare(self, source: _Source, row: Mapping[str, Any]) -> tuple[int, list[Diagnostic]]:
        """How many cells of a record were compared, and where they differ."""
        texts, number = source.texts(self._plan), row["row"]
        if number not in texts.at:
            facts = {key: row[key] for key in ("employee", "role", "period")}
            return 0, [finding("B192", CellPlace(source.table.file, number), **facts)]
        found, count = [], 0
        for key, told, at in source.wanted_keys(texts, number):
            count += 1
            if row[key] != told:
                found.append(self._finding(source, row, key, texts.cell(number, at) or "", at, told, row[key]))
        try:
            figures = traced(self._plan, row).figures.now
        except UNREADABLE:
            return count, found
        columns = source.columns(self._plan)
        for column in self._inputs:
            name = column.subject[0]
            if name not in columns:
                continue
            count += 1
            text = texts.cell(number, columns[name]) or ""
            read, held = self._meaning(name, text), figures.get(name)
            if not _alike(read, held):
                found.append(self._finding(source, row, name, text, columns[name], read, _value(held)))
        return count, found

    def _meaning(self, name: str, text: str) -> Outcome | Fault:
        key = name, text
        if key not in self._read:
            self._read[key] = read_cell(text, self._metrics[name].cell)
        return self._read[key]

    def _finding(
        self, source: _Source, row: Mapping[str, Any], name: str, text: str, at: int, actual: Any, told: Any
    ) -> Diagnostic:
        place = CellPlace(source.table.file, row["row"], source.table.header[at], text)
        facts = place_of(row, name, text) | {"unreadable": isinstance(actual, Fault)}
        return finding(
            "B193", place, actual=_value(actual) if isinstance(actual, _READ) else actual, told=told, **facts
        )


def _alike(read: Outcome | Fault, held: Outcome | None) -> bool:
    """Whether a cell means what the trace holds: the same value, or the same state."""
    if isinstance(read, Fault) or held is None:
        return False
    if isinstance(read, Known) or isinstance(held, Known):
        return read == held
    return read.reason.code == held.reason.code


def _value(one: Outcome | Fault | None) -> Any:
    return one.value if isinstance(one, Known) else None
