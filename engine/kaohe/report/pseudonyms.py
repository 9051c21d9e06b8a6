"""People under other names: made of a secret, so that nobody without it can work out who is who.

A pseudonym is a keyed hash of the employee, HMAC-SHA256. With a fresh secret, which nobody keeps, even a list of all
employees leads nowhere; with a kept one the same person has the same pseudonym in every report. Names, the texts of
cells, files, row numbers and the order of the records are gone, and departments of few people stand together.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

import polars as pl

from kaohe.model.pack import KEYS, Pack
from kaohe.model.periods import Period
from kaohe.report.shown import NUMBER, Shown

__all__ = ["LEAST_PEOPLE", "TOGETHER", "pseudonymised"]

LEAST_PEOPLE = 5
"""Fewer people of a role and period than these are not shown as a department of their own."""
TOGETHER = "\N{HORIZONTAL ELLIPSIS}"
"""Stands for departments that are shown as one, until a page says so in its language."""
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look like another: I, L, O, U."""
_BITS, _SHORTEST = 5, 8
_EMPTIED = ("name", "file", "row", "cell", "by", "on", "why")
_CELL = ["role", "department"]


def pseudonymised(it: Shown, secret: bytes) -> Shown:
    """The same with everybody under a pseudonym, in the order of those."""
    names = _pseudonyms(it, secret)
    departments = _departments(it.scores)
    merged = departments.filter(pl.col("shown") == TOGETHER).select("department").n_unique()
    scores = it.scores.join(departments, on=_CELL, how="left", nulls_equal=True, maintain_order="left")
    scores = _hidden(scores.with_columns(department="shown").drop("shown"), names, it.pack)
    order = scores.sort("employee", "period", "role", "total", nulls_last=True).drop("file", "row")
    numbers = order.select(pl.col(NUMBER).alias("~old")).with_row_index("~new").rename({"~old": NUMBER})
    return replace(
        it,
        scores=order.drop(NUMBER).with_row_index(NUMBER),
        traces={name: _renumbered(trace, numbers) for name, trace in it.traces.items()},
        tables={name: _sorted(_hidden(table, names, it.pack)) for name, table in it.tables.items()},
        merged=merged,
        small=_small_roles(order, it.pack),
    )


def _pseudonyms(it: Shown, secret: bytes) -> dict[str, str]:
    tables = [it.scores, *(table for table in it.tables.values() if "employee" in table.columns)]
    people = sorted(set(pl.concat([table["employee"] for table in tables]).drop_nulls()))
    digests = [hmac.digest(secret, one.encode("utf-8", "surrogatepass"), sha256) for one in people]
    length = _SHORTEST
    while len(set(codes := [_code(digest, length) for digest in digests])) < len(codes):
        length += 1
    return dict(zip(people, codes, strict=True))


def _code(digest: bytes, length: int) -> str:
    """The first signs of a hash, in two halves that can be read out."""
    number = int.from_bytes(digest, "big")
    whole = len(digest) * 8
    signs = "".join(_SIGNS[number >> (whole - _BITS * (at + 1)) & (2**_BITS - 1)] for at in range(length))
    return f"{signs[: length // 2]}-{signs[length // 2 :]}"


def _departments(scores: pl.DataFrame) -> pl.DataFrame:
    """What each department of a role is shown as: itself, or together with others where it has too few people.

    A role's departments are judged by the period in which they have fewest; where those that stand together are too
    few as well, the next smallest joins them.
    """
    people = scores.group_by(*_CELL, "period").agg(pl.col("employee").n_unique().alias("people"))
    fewest = people.group_by(_CELL).agg(pl.col("people").min()).sort("people", "department", nulls_last=True)
    of_role: dict[str | None, list[tuple[str | None, int]]] = {}
    for role, department, size in fewest.select(*_CELL, "people").iter_rows():
        of_role.setdefault(role, []).append((department, size))
    shown: list[tuple[str | None, str | None, str | None]] = []
    for role, departments in of_role.items():
        count = _together([size for _, size in departments])
        shown += [(role, name, TOGETHER if at < count else name) for at, (name, _) in enumerate(departments)]
    return pl.DataFrame(shown, {"role": pl.String, "department": pl.String, "shown": pl.String}, orient="row")


def _small_roles(scores: pl.DataFrame, pack: Pack) -> tuple[str, ...]:
    """The roles that have too few people in some period: whatever is told of them tells of those."""
    people = scores.group_by("role", "period").agg(pl.col("employee").n_unique().alias("people"))
    found = set(people.filter(pl.col("people") < LEAST_PEOPLE)["role"])
    return tuple(name for name in pack.role_names if name in found)


def _together(sizes: Sequence[int]) -> int:
    """How many departments of ascending sizes stand together: all too small, and no fewer people than are enough."""
    count = sum(size < LEAST_PEOPLE for size in sizes)
    while count and sum(sizes[:count]) < LEAST_PEOPLE and count < len(sizes):
        count += 1
    return count


def _hidden(table: pl.DataFrame, names: Mapping[str, str], pack: Pack) -> pl.DataFrame:
    """A table without whatever somebody wrote of somebody."""
    found = table.with_columns(
        pl.lit(None, table.schema[name]).alias(name) for name in _EMPTIED if name in table.columns
    )
    known = {"role": pack.role_names, "column": tuple(_headings(pack))}
    for name, words in known.items():
        if name in found.columns:
            found = found.with_columns(pl.when(pl.col(name).is_in(list(words))).then(name).alias(name))
    if "period" in found.columns:
        found = found.with_columns(pl.when(pl.col("period").is_in(list(_periods(found["period"])))).then("period"))
    if "fate" in found.columns:  # of overrides that were not applied anything may be written
        was_applied = pl.col("fate") == "applied"
        found = found.with_columns(pl.when(was_applied).then(name).alias(name) for name in ("item", "original", "new"))
    if "facts" in found.columns:  # what a finding tells of a cell
        found = found.with_columns(facts=pl.lit(None, pl.String), reason=pl.lit(None, pl.String))
    if "employee" in found.columns:
        found = found.with_columns(pl.col("employee").replace_strict(names, default=None, return_dtype=pl.String))
    if NUMBER not in found.columns and "department" in found.columns:
        found = found.with_columns(department=pl.lit(None, pl.String))
    return found


def _headings(pack: Pack) -> Iterator[str]:
    """The headings that the rules themselves name."""
    metrics = [*(role.metrics for role in pack.roles), *(detail.metrics for detail in pack.details)]
    for one in (metric for listed in metrics for metric in listed):
        yield one.name
        if one.column:
            yield one.column
    for role in pack.roles:
        yield from role.record_columns.values()
    yield from KEYS


def _periods(cells: Iterable[str | None]) -> Iterator[str]:
    """Those that are periods."""
    yield from {one for one in cells if one is not None and Period.parse(one) is not None}


def _sorted(table: pl.DataFrame) -> pl.DataFrame:
    return table.sort(table.columns, nulls_last=True)


def _renumbered(trace: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    return trace.join(numbers, on=NUMBER).drop(NUMBER).rename({"~new": NUMBER}).sort(NUMBER)
