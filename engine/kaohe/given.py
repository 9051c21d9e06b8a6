"""What a run is given, read: the tables of records, and those beside them, from files, rows or data frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from kaohe.diagnostics import Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.run.evaluate import Beside, in_memory
from kaohe.run.period_text import read_period
from kaohe.run.sheets import sheet_of_detail, sheet_of_overrides, sheet_of_people, sheets_of_records
from kaohe.sources.frames import as_polars
from kaohe.sources.parquet import table_of
from kaohe.sources.read import has_sheet, read_tables
from kaohe.sources.tables import Table

__all__ = ["Given", "Records", "period_to_score", "read_given"]

Records: TypeAlias = str | Path | Sequence[str | Path] | Iterable[Mapping[str, object]]
"""A file or several (CSV, Excel, Parquet), or rows as mappings from headings to values."""


@dataclass(frozen=True, slots=True)
class Given:
    """The tables of a run; ``unread`` is why further files of records could not be read."""

    tables: Sequence[Table]
    unread: Sequence[Diagnostic]
    beside: Beside


def read_given(
    pack: Pack,
    records: Any,
    *,
    sheet: str | None = None,
    roster: Any = None,
    details: Mapping[str, Any] | None = None,
    overrides: Any = None,
) -> Given:
    """Reads what a run is given.

    Parameters
    ----------
    pack : Pack
        The rules, which tell sheets apart.
    records, roster, overrides : Records or a data frame
        The records, the people who should have one, and figures changed by hand.
    sheet : str | None
        Which sheet of a workbook; without it every one that holds records.
    details : Mapping[str, Records or a data frame] | None
        The tables of details; one that is not given is looked for among the sheets of the records' workbooks.

    Raises
    ------
    RefusedError
        Where no table of records can be read, or one beside them can't, or a detail is none of the rules'.
    """
    language = pack.language
    tables, unread = _tables(records, partial(sheets_of_records, pack), sheet)
    if not tables:
        raise RefusedError(unread, language)
    people, faults = ([], []) if roster is None else _tables(roster, partial(sheet_of_people, pack))
    if faults:
        raise RefusedError(faults, language)
    by_hand, faults = _overrides(overrides, pack)
    if faults:
        raise RefusedError(faults, language)
    named = _details(pack, details or {})
    rows = _in_sheets(records, [one.name for one in pack.details if one.name not in named]) | named
    return Given(tables, unread, Beside(people[0] if people else None, rows, by_hand))


def period_to_score(pack: Pack, text: str | None) -> Period | None:
    """The period that a text names; refused where it is none that these rules appraise.

    Raises
    ------
    RefusedError
        Where it is none, or none of theirs.
    """
    if text is None:
        return None
    period = read_period(text)
    if period is None:
        raise RefusedError([finding("R208", text=text)], pack.language)
    cycles = tuple(dict.fromkeys(role.cycle for role in pack.roles))
    if period.cycle not in cycles:
        raise RefusedError([finding("R209", period=str(period), cycles=cycles)], pack.language)
    return period


def _details(pack: Pack, details: Mapping[str, Any]) -> dict[str, list[Table]]:
    """The tables of details as given; refused where a name is none of theirs, or a table can't be read."""
    known = [one.name for one in pack.details]
    found: dict[str, list[Table]] = {}
    faults: list[Diagnostic] = []
    for name, records in details.items():
        near = get_close_matches(name, known, 1, 0.5)
        if name not in known:
            faults.append(finding("R223", name=name, known=tuple(known), near=near[0] if near else None))
            continue
        read, unread = _tables(records, partial(sheet_of_detail, pack.detail(name)))
        found[name] = [table.named(name) if table.file == _IN_NO_FILE else table for table in read]
        faults += unread
    if faults:
        raise RefusedError(faults, pack.language)
    return found


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
