"""The way in for programs: load rules, check them, score records by them, open what was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, overload

from kaohe import pipeline
from kaohe.diagnostics import Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.run.bundle import open_bundle, write_bundle
from kaohe.run.evaluate import Beside, Tell, evaluate, in_memory, in_silence
from kaohe.run.period_text import read_period
from kaohe.run.results import LazyResults, Results
from kaohe.run.sheets import sheet_of_detail, sheet_of_overrides, sheet_of_people, sheets_of_records
from kaohe.sources.frames import as_polars, kind_of_frame
from kaohe.sources.parquet import table_of
from kaohe.sources.read import has_sheet, read_tables
from kaohe.sources.tables import Table
from kaohe.testing.report import Report
from kaohe.testing.work import report_on

__all__ = ["MOST_RECORDS", "Records", "Rules", "load", "loads", "open"]

Records: TypeAlias = str | Path | Sequence[str | Path] | Iterable[Mapping[str, object]]
"""A file or several (CSV, Excel, Parquet), or rows as mappings from headings to values."""


MOST_RECORDS = 20_000
"""The most records that a test looks at."""


@dataclass(frozen=True)
class Rules:
    """A rule pack, read and checked."""

    loaded: pipeline.LoadedPack

    @property
    def pack(self) -> Pack:
        """The typed model of the rules; ``Pack.model_json_schema()`` describes it."""
        return self.loaded.pack

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of each rule file by name, for findings to quote."""
        return self.loaded.sources

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that was found in the rules; empty where nothing was."""
        return self.loaded.findings

    @overload
    def evaluate(
        self,
        records: Records,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        tell: Tell = in_silence,
    ) -> LazyResults: ...

    @overload
    def evaluate(
        self,
        records: Any,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        tell: Tell = in_silence,
    ) -> Results[Any]: ...

    def evaluate(
        self,
        records: Any,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        tell: Tell = in_silence,
    ) -> Results[Any]:
        """Scores records. Every row meets one fate, and ``Results.counts`` add up to the rows.

        Parameters
        ----------
        records : Records or a data frame
            Several files are one table. Cells are read as people write them, from mappings as from files. Of a frame
            (Polars eager or lazy, pandas, PyArrow, a DuckDB relation) the results' tables are frames of its kind.
        period : str | None
            With a period (``2026-Q1``), only its records are scored and the others serve as look-back.
        roster : Records | None
            The people who should have a record; who has none is listed.
        sheet : str | None
            Which sheet of a workbook; without it every one that holds records.
        overrides : Records or a data frame | None
            Figures that somebody changed by hand: whose, which one, from what to what, who, when and why. Each is
            applied or rejected with its reason; ``Results.overrides`` has them all.
        details : Mapping[str, Records or a data frame] | None
            The tables of details, by their names in the rules. One that is not given is looked for among the sheets of
            the records' workbooks, under its name.
        out : str | Path | None
            The folder to keep the results in, whole or not at all; ``replace`` overwrites an earlier one.
        tell : Callable
            Is told of each step as it begins, which one of how many.

        Raises
        ------
        RefusedError
            Where the rules have an error, no table can be read, a detail that the records need is lacking, ``period``
            is none of the rules' periods, or ``out`` can't be written.
        """
        language = self.pack.language
        if not self.loaded.is_sound:
            raise RefusedError([one for one in self.loaded.findings if one.is_error], language)
        tables, unread = _tables(records, partial(sheets_of_records, self.pack), sheet)
        if not tables:
            raise RefusedError(unread, language)
        people, faults = ([], []) if roster is None else _tables(roster, partial(sheet_of_people, self.pack))
        if faults:
            raise RefusedError(faults, language)
        by_hand, faults = _overrides(overrides, self.pack)
        if faults:
            raise RefusedError(faults, language)
        given = self._details(details or {})
        rows = _in_sheets(records, [one.name for one in self.pack.details if one.name not in given]) | given
        run = partial(
            evaluate,
            self.pack,
            tables,
            unread=unread,
            kind=kind_of_frame(records),
            period=self._period(period),
            beside=Beside(people[0] if people else None, rows, by_hand),
            tell=tell,
        )
        if out is None:
            return run()
        return write_bundle(
            lambda keep: run(keep=keep),
            Path(out),
            rules=self.loaded,
            tables=[*tables, *people, *by_hand],
            details=rows,
            options={"period": period},
            replace=replace,
        )

    @property
    def can_be_tested(self) -> bool:
        """Whether nothing is wrong but what examples expect."""
        return all(one.code == "E701" for one in self.loaded.findings if one.is_error)

    def test(
        self, records: Any = None, *, details: Mapping[str, Any] | None = None, language: str | None = None
    ) -> Report:
        """Works the examples, and tells what of the rules they, and records, reach.

        Parameters
        ----------
        records : Records or a data frame
            As `evaluate` takes them; None where only examples are worked. No more than ``MOST_RECORDS`` are looked at.
        details : Mapping[str, Records or a data frame] | None
            As `evaluate` takes them.
        language : str | None
            ``zh`` or ``en``; without it, the language of the rules' keywords.

        Raises
        ------
        RefusedError
            Where anything is wrong with the rules but what an example expects, or no table can be read.
        """
        language = language or self.pack.language
        if not self.can_be_tested:
            raise RefusedError([one for one in self.loaded.findings if one.is_error], language)
        if records is None:
            return report_on(self.pack, self.sources, language, None, 0)
        # an example that expects something else is no reason not to see what records reach
        sound = Rules(replace(self.loaded, findings=tuple(one for one in self.loaded.findings if not one.is_error)))
        scored, left_out = sound.evaluate(records, details=details).some_records(MOST_RECORDS)
        return report_on(self.pack, self.sources, language, scored, left_out)

    def _details(self, details: Mapping[str, Any]) -> dict[str, list[Table]]:
        """The tables of details as given; refused where a name is none of theirs, or a table can't be read."""
        known = [one.name for one in self.pack.details]
        found: dict[str, list[Table]] = {}
        faults: list[Diagnostic] = []
        for name, records in details.items():
            near = get_close_matches(name, known, 1, 0.5)
            if name not in known:
                faults.append(finding("R223", name=name, known=tuple(known), near=near[0] if near else None))
                continue
            read, unread = _tables(records, partial(sheet_of_detail, self.pack.detail(name)))
            found[name] = [table.named(name) if table.file == _IN_NO_FILE else table for table in read]
            faults += unread
        if faults:
            raise RefusedError(faults, self.pack.language)
        return found

    def _period(self, text: str | None) -> Period | None:
        """The period that a text names; refused where it is none that these rules appraise."""
        if text is None:
            return None
        period = read_period(text)
        if period is None:
            raise RefusedError([finding("R208", text=text)], self.pack.language)
        cycles = tuple(dict.fromkeys(role.cycle for role in self.pack.roles))
        if period.cycle not in cycles:
            raise RefusedError([finding("R209", period=str(period), cycles=cycles)], self.pack.language)
        return period


def _overrides(overrides: Any, pack: Pack) -> tuple[list[Table], list[Diagnostic]]:
    """The tables of overrides, and what can't be read; none of None, and of a list without any."""
    if overrides is None or (isinstance(overrides, list | tuple) and not overrides):
        return [], []
    tables, faults = _tables(overrides, partial(sheet_of_overrides, pack))
    return [table.named("overrides") if table.file == _IN_NO_FILE else table for table in tables], faults


_IN_NO_FILE = "records"
"""What tables are called that stand in no file; a detail's by its own name."""
_Choose: TypeAlias = Callable[[Sequence[Table], str], list[Table]]
"""Picks tables from those of one file, whose name it is given."""


def _tables(records: Any, choose: _Choose, sheet: str | None = None) -> tuple[list[Table], list[Diagnostic]]:
    """Tables from whatever holds the records, and what can't be read."""
    frame = as_polars(records)
    if frame is not None:
        return [table_of(_IN_NO_FILE, frame.lazy())], []
    listed = [records] if isinstance(records, str | Path) else list(records)
    paths = [one for one in listed if isinstance(one, str | Path)]
    rows = [one for one in listed if not isinstance(one, str | Path)]
    tables = [in_memory(rows, _IN_NO_FILE)] if rows else []
    faults: list[Diagnostic] = []
    for path, name in zip(paths, _names([Path(path) for path in paths]), strict=True):
        read, found = read_tables(Path(path), sheet)
        faults += found
        tables += choose(read, name)
    return [_told_apart(table, tables[:at]) for at, table in enumerate(tables)], faults if paths or rows else [
        finding("R203")
    ]


def _in_sheets(records: Any, details: Iterable[str]) -> dict[str, list[Table]]:
    """The tables of details that stand in sheets of their names, in the workbooks of the records."""
    listed = [records] if isinstance(records, str | Path) else records if isinstance(records, Sequence) else ()
    paths = [Path(one) for one in listed if isinstance(one, str | Path)]
    found: dict[str, list[Table]] = {}
    for path, name in zip(paths, _names(paths), strict=True):
        for detail in details:
            tables = read_tables(path, detail)[0] if has_sheet(path, detail) else []
            if tables:
                found.setdefault(detail, []).append(tables[0].named(f"{name}[{detail}]"))
    return found


def _names(paths: Sequence[Path]) -> list[str]:
    """What results call the files: their names, with as many folders as tell them apart, and never a whole path."""
    names = [path.name for path in paths]
    for depth in range(2, 5):
        different = set(zip(names, paths, strict=True))
        alike = {name for name, times in Counter(name for name, _ in different).items() if times > 1}
        deeper = ["/".join(path.parts[-depth:]) for path in paths]
        names = [longer if name in alike else name for name, longer in zip(names, deeper, strict=True)]
    return names


def _told_apart(table: Table, before: Sequence[Table]) -> Table:
    """A table whose name none before it has: the same file twice gets a number."""
    times = sum(one.file == table.file for one in before)
    return table.named(f"{table.file} ({times + 1})") if times else table


def load(path: str | Path) -> Rules:
    """Rules from a folder of ``.kaohe`` files or from one file. Faulty rules load, with their faults as findings."""
    return Rules(pipeline.load(Path(path)))


def loads(text: str) -> Rules:
    """Rules from a text."""
    return Rules(pipeline.load_text(text))


def open(path: str | Path) -> LazyResults:
    """The results that a run kept in a folder.

    Raises
    ------
    RefusedError
        Where it is no such folder, or not whole.
    """
    return open_bundle(Path(path))
