"""Look-up tables, and constants in versions, as a handbook prints them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kaohe.model.derived import DetailFigure
from kaohe.model.expressions import ConstantValue, DatedValue, LiteralValue, LookUp, TableRow
from kaohe.model.in_force import by_start
from kaohe.model.pack import Pack, Role
from kaohe.model.walk import role_expressions, walk
from kaohe.pages.plain import plain
from kaohe.wording import Wording

__all__ = ["LookupTable", "constants_of", "in_force_text", "tables_of"]


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A version of a look-up table: its name, when it is in force, what its keys are, and its rows as text."""

    name: str
    in_force: str
    keys: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]


def in_force_text(starts: date | None, ends: date | None, words: Wording) -> str:
    """From which day to which something is in force; empty where it always is."""
    if starts is None and ends is None:
        return ""
    start, end = (day.isoformat() if day is not None else None for day in (starts, ends))
    return words.say("pages", "from to", start=start, end=end)


def constants_of(pack: Pack, role: Role, words: Wording) -> Iterator[tuple[str, str]]:
    """The constants that a role uses with their figures, each version by itself."""
    asked = (one.source for one in role.derived)
    on_rows = (one.condition for one in asked if isinstance(one, DetailFigure) and one.condition is not None)
    nodes = [node for one in (*role_expressions(role), *on_rows) for node in walk(one)]
    used = {node.name for node in nodes if isinstance(node, ConstantValue | DatedValue)}
    for constant in pack.constants:
        if constant.name in used:
            days = in_force_text(constant.starts, constant.ends, words)
            value = plain(constant.expression, words)
            yield constant.name, words.say("pages", "dated", value=value, days=days) if days else value


def tables_of(pack: Pack, role: Role, words: Wording) -> Iterator[LookupTable]:
    """The look-up tables that a role uses, each version by itself, from the earliest to the newest."""
    nodes = [node for one in role_expressions(role) for node in walk(one)]
    used = {node.table for node in nodes if isinstance(node, LookUp)}
    for table in pack.lookups:
        if table.name not in used:
            continue
        for version in by_start(table.versions):
            rows = tuple((_keys(row, words), words.value(row.value, table.type)) for row in version.rows)
            days = in_force_text(version.starts, version.ends, words)
            yield LookupTable(table.name, days, table.keys, rows)


def _keys(row: TableRow, words: Wording) -> tuple[str, ...]:
    return tuple(words.keyword("OTHERWISE") if key is None else _key(key, words) for key in row.keys)


def _key(key: LiteralValue, words: Wording) -> str:
    return words.value(key.value, key.type) if key.type.is_numeric else str(key.value)
