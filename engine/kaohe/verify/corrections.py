"""Corrections held to the bundle that has them and, where it is at hand, to the one that it supersedes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import Pack
from kaohe.plan.from_model import plan_pack
from kaohe.run.corrections import STANDING, Supersedes
from kaohe.run.manifest import CORRECTIONS_FILE, MANIFEST, Manifest, PackFacts, digest_of
from kaohe.run.trace import DISQUALIFIED
from kaohe.run.wholes import own_period
from kaohe.verify.files import check_rules, manifest_bytes, read_manifest
from kaohe.verify.superseding import changed_files
from kaohe.verify.tables import BundleTables, columns_of
from kaohe.verify.verification import Tally

__all__ = ["Superseded", "check_corrections", "superseded_bundle"]

_Key = tuple[str, str | None, str | None, str | None]
"""What a result is of, whose, in which role (none, of a whole) and period."""
_KEYS = ("employee", "role", "period")
_NAMES = ("name", "department")
_NONE = (None, None, None)


@dataclass(frozen=True, slots=True)
class Superseded:
    """The bundle that is said to be superseded; without tables where what they hold is not known to be what it was."""

    name: str
    sha256: str
    changed: tuple[str, ...]
    pack: Pack | None = None
    tables: BundleTables | None = None

    @property
    def told(self) -> PackFacts | None:
        """The rules that it went by."""
        return None if self.pack is None else PackFacts(
            title=self.pack.title, version=self.pack.version, language=self.pack.language
        )  # fmt: skip


def superseded_bundle(folder: Path, language: str) -> Superseded:
    """The bundle in a folder, held to its own hashes.

    Raises
    ------
    RefusedError
        Where it is no bundle.
    """
    content = manifest_bytes(folder, language)
    sha256, changed = digest_of(content), changed_files(folder, content)
    if changed or read_manifest(content)[0] is None:
        return Superseded(folder.name, sha256, changed or (MANIFEST,))
    loaded, faults = check_rules(folder)
    tables = BundleTables(folder, columns_of(plan_pack(loaded.pack)))
    if faults or tables.faults():
        return Superseded(folder.name, sha256, ("rules",) if faults else (MANIFEST,))
    return Superseded(folder.name, sha256, (), loaded.pack, tables)


def check_corrections(manifest: Manifest, pack: Pack, tables: BundleTables, old: Superseded | None) -> Tally:
    """Holds every correction to what both sides say; without ``old``, to what these results say."""
    tally = Tally("corrections")
    told = manifest.supersedes
    if told is None or not tables.has("corrections"):
        alike = told is None and not tables.has("corrections")
        tally.found([finding("B264", CellPlace(MANIFEST), of="none" if alike else "table", files=())])
        return tally
    rows = tables.rows("corrections")
    tally.checked = len(rows)
    if told.corrected != len(rows):
        tally.found([_of("count", {}, told=told.corrected, actual=len(rows))])
    if old is not None:
        tally.found(finding("B264", CellPlace(old.name), of=of, files=old.changed) for of in _unlike(told, old))
    tally.remarks("corrections_alone" if old is None else "corrections_both")
    if old is None or old.tables is None or old.pack is None:
        tally.found(_alone(rows, _Side(pack, tables)))
    else:
        tally.found(_both(rows, _Side(old.pack, old.tables), _Side(pack, tables)))
    return tally


def _unlike(told: Supersedes, old: Superseded) -> Iterator[str]:
    """What is wrong with the bundle that is said to be superseded."""
    there = old.told
    if told.manifest != old.sha256:
        yield "hash"
    elif old.changed:
        yield "files"
    elif there is not None and (told.title, told.version) != (there.title, there.version):
        yield "told"


class _Side:
    """The results of a bundle, by key."""

    def __init__(self, pack: Pack, tables: BundleTables) -> None:
        self.pack = pack
        self.found: dict[_Key, tuple[Any, ...]] = {}
        self.named: dict[_Key, tuple[Any, ...]] = {}
        for of, table in (("record", "scores"), ("whole", "people")):
            columns = {name: _listed(tables, table, name) for name in (*_KEYS, *STANDING, *_NAMES)}
            for employee, role, period, *standing, name, department in zip(*columns.values(), strict=True):
                key = of, employee, role, period
                self.found[key] = tuple(standing)
                self.named[key] = name, department
        self._rejected = set(_rejected(pack, tables))

    def standing(self, key: _Key) -> tuple[Any, ...]:
        """The status, total, grade and coefficient of a result; of one that there isn't, what became of it."""
        of, employee, role, period = key
        if key in self.found:
            return self.found[key]
        rejected = of == "record" and bool({(employee, role, period), (employee, None, period)} & self._rejected)
        return ("rejected" if rejected else "absent", *_NONE)


def _rejected(pack: Pack, tables: BundleTables) -> Iterator[tuple[str, str | None, str]]:
    """Who had a row rejected, in which role, where that could be read, and period."""
    for row in tables.rows("rejected"):
        employee, role, period = (row[name] for name in _KEYS)
        if employee is not None and period is not None:
            yield employee, role, period if role is None else own_period(pack, role, period)


def _listed(tables: BundleTables, table: str, column: str) -> list[Any]:
    """A column of a table; nulls where it has none of that name."""
    if column not in tables.columns[table]:
        return [None] * tables.height(table)
    found: list[Any] = tables.whole(table, [column])[column].to_pylist() if tables.has(table) else []
    return found


def _key(row: Mapping[str, Any]) -> _Key:
    return row["of"], row["employee"], row["role"], row["period"]


def _said(row: Mapping[str, Any], side: str) -> tuple[Any, ...]:
    return tuple(row[f"{name}_{side}"] for name in STANDING)


def _alone(rows: list[dict[str, Any]], new: _Side) -> Iterator[Diagnostic]:
    """Each correction against the results that it is of."""
    yield from _out_of_order(rows)
    for row in rows:
        key = _key(row)
        actual = dict(zip(_columns("after"), new.standing(key), strict=True))
        names = zip(_NAMES, new.named.get(key, (None, None)), strict=True)
        actual |= {name: own for name, own in names if own is not None}
        yield from _differing(row, actual)
        if _said(row, "before") == _said(row, "after"):
            yield _of("extra", row)


def _both(rows: list[dict[str, Any]], old: _Side, new: _Side) -> Iterator[Diagnostic]:
    """The corrections against all that changed, both ways."""
    yield from _out_of_order(rows)
    nobody, now = DISQUALIFIED[old.pack.language], DISQUALIFIED[new.pack.language]
    expected: dict[_Key, dict[str, Any]] = {}
    for key in {**old.found, **new.found}:
        status, total, grade, coefficient = old.standing(key)
        before = status, total, now if grade == nobody else grade, coefficient
        after = new.standing(key)
        if before != after:
            pairs = zip(new.named.get(key, (None, None)), old.named.get(key, (None, None)), strict=True)
            names = [first if first is not None else second for first, second in pairs]
            columns = *_columns("before"), *_columns("after"), *_NAMES
            expected[key] = dict(zip(columns, (*before, *after, *names), strict=True))
    for row in rows:
        actual = expected.get(_key(row))
        yield from [_of("extra", row)] if actual is None else _differing(row, actual)
    told = {_key(row) for row in rows}
    for key in (one for one in expected if one not in told):
        yield _of("missing", dict(zip(("of", *_KEYS), key, strict=True)))


def _columns(side: str) -> list[str]:
    return [f"{name}_{side}" for name in STANDING]


def _differing(row: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[Diagnostic]:
    names = [name for name, own in actual.items() if row[name] != own]
    if names:
        first, *others = names
        facts = {"figure": first, "actual": actual[first], "told": row[first], "others": tuple(others)}
        yield _of("row", row, column=first, **facts)


def _out_of_order(rows: list[dict[str, Any]]) -> Iterator[Diagnostic]:
    """Corrections that are there more than once, or not in order."""
    keys = [_key(row) for row in rows]
    times = Counter(keys)
    twice = [row for row, key in zip(rows, keys, strict=True) if times[key] > 1]
    yield from (_of("twice", row) for row in twice)
    ordered = sorted(keys, key=lambda key: tuple(part or "" for part in key))
    if keys != ordered and not twice:
        yield _of("order", {})


def _of(of: str, row: Mapping[str, Any], column: str | None = None, **facts: Any) -> Diagnostic:
    keys: dict[str, Any] = {name: row.get(name) for name in _KEYS}
    return finding("B263", CellPlace(CORRECTIONS_FILE, None, column), of=of, **keys, **facts)
