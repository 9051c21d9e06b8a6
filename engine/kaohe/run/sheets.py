"""Which sheets of a workbook hold records, and which one people, a detail, or overrides."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.diagnostics import CellPlace, finding
from kaohe.model.detail import Detail
from kaohe.model.pack import Pack
from kaohe.run.headings import detail_keys, key_columns, metric_columns, plain_heading
from kaohe.run.override_rows import override_columns, sheet_titles
from kaohe.sources.tables import Table

__all__ = ["sheet_of_detail", "sheet_of_overrides", "sheet_of_people", "sheets_of_records"]


def sheets_of_records(pack: Pack, tables: Sequence[Table], name: str) -> list[Table]:
    """The tables of a file that hold records: the columns of keys, and any column of a role's figures.

    Where none does, the first is taken, so that what it lacks is said. Sheets titled as a detail hold that. ``name`` is
    what results call the file; a note names the sheets that are not read.
    """
    details = {plain_heading(detail.name) for detail in pack.details}
    others = [table for table in tables if plain_heading(table.sheet) not in details] or tables
    holding = [table for table in others if _holds_records(pack, table)] if len(others) > 1 else []
    return _chosen(holding or others[:1], others, name)


def sheet_of_detail(detail: Detail, tables: Sequence[Table], name: str) -> list[Table]:
    """The table of a file that holds a detail: the sheet titled so, else the first that says whose a row is."""
    titled = [table for table in tables if plain_heading(table.sheet) == plain_heading(detail.name)]
    owned = [table for table in tables if "employee" in detail_keys(detail, table.header)]
    chosen = (titled or owned or tables)[:1]
    return _chosen(chosen, chosen if titled else tables, name)


def sheet_of_people(pack: Pack, tables: Sequence[Table], name: str) -> list[Table]:
    """The first table of a file that has a column of employees and no figures, else one with both, else the first."""
    naming = [table for table in tables if "employee" in key_columns(pack, table.header)]
    naming.sort(key=lambda table: _holds_records(pack, table))
    return _chosen((naming or tables)[:1], tables, name)


def sheet_of_overrides(pack: Pack, tables: Sequence[Table], name: str) -> list[Table]:
    """The table of a file that holds overrides: the sheet titled so, else the one that lacks fewest of its columns."""
    usual = [plain_heading(title) for title in sheet_titles()]
    titled = [table for table in tables if plain_heading(table.sheet) in usual]
    fewest = sorted(tables, key=lambda table: len(override_columns(pack, table.header).missing))
    chosen = (titled or fewest)[:1]
    return _chosen(chosen, chosen if titled else tables, name)


def _holds_records(pack: Pack, table: Table) -> bool:
    if "employee" not in key_columns(pack, table.header):
        return False
    return any(not role.metrics or metric_columns(role, table.header)[0] for role in pack.roles)


def _chosen(chosen: Sequence[Table], tables: Sequence[Table], name: str) -> list[Table]:
    """The chosen tables under the names that results call them by."""
    if not chosen:
        return []
    read = [table.sheet for table in chosen]
    unread = tuple(table.sheet for table in tables if table.sheet not in read)
    notes = [finding("N303", CellPlace(name), read=tuple(read), unread=unread)] if unread else []
    if len(chosen) == 1:
        return [chosen[0].named(name, *notes)]
    first, *rest = (table.named(f"{name}[{table.sheet}]") for table in chosen)
    return [first.named(first.file, *notes), *rest]
