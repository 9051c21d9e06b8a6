"""Look-up tables without a hole or a dead row: every option of a choice has its row, and every row somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Pack, Role
from kaohe.model.types import Kind
from kaohe.model.walk import role_expressions, walk

__all__ = ["check_lookups"]

_MOST_PAIRS = 10_000


def check_lookups(pack: Pack) -> Iterator[Diagnostic]:
    """E551 for options without a row where a table is used, E552 for rows that nothing reaches."""
    uses: dict[str, list[ex.LookUp]] = {}
    for role in pack.roles:
        for use in _uses(role):
            uses.setdefault(use.table, []).append(use)
            yield from _holes(role, use)
    for table in pack.lookups:
        for version in table.versions:
            yield from _dead(table.name, version, uses.get(table.name, ()))


def _uses(role: Role) -> Iterable[ex.LookUp]:
    """The uses of tables in a role, each with the same arguments once."""
    nodes = (node for expression in role_expressions(role) for node in walk(expression))
    found = [node for node in nodes if isinstance(node, ex.LookUp)]
    return {(one.table, one.arguments): one for one in found}.values()


def _holes(role: Role, use: ex.LookUp) -> Iterator[Diagnostic]:
    """Combinations of options that no row takes. Of texts and numbers nobody knows what may come."""
    if any(argument.type.kind is not Kind.CHOICE for argument in use.arguments):
        return
    combinations = list(product(*(argument.type.options for argument in use.arguments)))[:_MOST_PAIRS]
    for version in use.versions:
        missed = [one for one in combinations if not any(_takes(row, one) for row in version.rows)]
        if missed:
            yield finding(
                "E551", version.span, related=(use.span,), role=role.name, table=use.table,
                keys=", ".join(missed[0]), others=len(missed) - 1,
            )  # fmt: skip


def _takes(row: ex.TableRow, keys: Sequence[str]) -> bool:
    return all(key is None or key.value == wanted for key, wanted in zip(row.keys, keys, strict=True))


def _dead(table: str, version: ex.TableVersion, uses: Sequence[ex.LookUp]) -> Iterator[Diagnostic]:
    options = _options(version, uses)
    for at, row in enumerate(version.rows):
        taker = next((one for one in version.rows[:at] if _covers(one, row)), None)
        named = [(place, key.value) for place, key in enumerate(row.keys) if key is not None]
        unknown = next((key for place, key in named if place in options and key not in options[place]), None)
        if taker is not None or unknown is not None:
            related = (taker.span,) if taker is not None else ()
            taken_by = taker.text if taker is not None else None
            yield finding("E552", row.span, related=related, table=table, text=row.text, taker=taken_by, option=unknown)


def _covers(one: ex.TableRow, other: ex.TableRow) -> bool:
    """Whether a row takes all that another could."""
    pairs = zip(one.keys, other.keys, strict=True)
    return all(key is None or (wanted is not None and wanted.value == key.value) for key, wanted in pairs)


def _options(version: ex.TableVersion, uses: Sequence[ex.LookUp]) -> Mapping[int, frozenset[str]]:
    """The options that a key can be, by its place; a key that is once looked up by a text or a number is left out."""
    found: dict[int, frozenset[str]] = {}
    for place in range(len(version.rows[0].keys) if version.rows else 0):
        kinds = [use.arguments[place].type for use in uses]
        if kinds and all(kind.kind is Kind.CHOICE for kind in kinds):
            found[place] = frozenset(option for kind in kinds for option in kind.options)
    return found
