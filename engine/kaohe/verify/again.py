"""The run done again from its sources by the bundled rules: every table must come out as it is in the bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.given import Given, period_to_score
from kaohe.pipeline import LoadedPack
from kaohe.run.bundle import write_bundle
from kaohe.run.evaluate import Tell, evaluate
from kaohe.run.manifest import Manifest, digest
from kaohe.sources.frames import kind_of_frame
from kaohe.verify.tables import UNREADABLE, BundleTables
from kaohe.verify.verification import Tally

__all__ = ["check_again"]

_SIZE = 1000


def check_again(loaded: LoadedPack, manifest: Manifest, tables: BundleTables, given: Given, tell: Tell) -> Tally:
    """Scores the sources again and compares table by table, row by row.

    Files of the same bytes are the same; others are read, so that another version's way of packing them is none.
    """
    tally = Tally("again")
    with TemporaryDirectory(prefix="kaohe-") as folder:
        again = BundleTables(Path(folder) / "again", tables.columns)
        try:
            run = partial(
                evaluate, loaded.pack, given.tables, kind=kind_of_frame(None),
                period=period_to_score(loaded.pack, manifest.options.get("period")), beside=given.beside, tell=tell,
            )  # fmt: skip
            write_bundle(
                lambda keep: run(keep=keep), again.folder, rules=loaded, tables=given.tables, beside=given.beside,
                options=manifest.options, seal=lambda _: None,
            )  # fmt: skip
        except RefusedError as refused:  # what the run itself got through
            tally.found(refused.findings)
            return tally
        for name in (one for one in tables.columns if one != "corrections"):  # held to what they correct
            if tables.has(name) or again.has(name):
                tally.checked += 1
                tally.found(_differing(name, tables, again))
    return tally


def _differing(name: str, tables: BundleTables, again: BundleTables) -> Iterator[Diagnostic]:
    """A finding for each row of a table that comes out otherwise."""
    file = tables.file(name)
    if not (tables.has(name) and again.has(name)):
        yield finding("B194", CellPlace(file), of="table", there=tables.has(name))
        return
    if digest(tables.folder / file) == digest(again.folder / file):
        return
    try:
        for number, (told, actual) in enumerate(zip_longest(_rows(tables, name), _rows(again, name)), 1):
            if told != actual:
                yield _row(file, number, told, actual)
    except UNREADABLE as error:
        yield tables.unreadable(name, error)


def _rows(tables: BundleTables, name: str) -> Iterator[Mapping[str, Any]]:
    for batch in tables.batches(name, _SIZE):
        yield from batch.to_pylist()


def _row(file: str, number: int, told: Mapping[str, Any] | None, actual: Mapping[str, Any] | None) -> Diagnostic:
    """That a row comes out otherwise, in which columns."""
    either = told or actual or {}
    facts: dict[str, Any] = {key: either.get(key) for key in ("employee", "role", "period")}
    if told is None or actual is None:
        return finding("B194", CellPlace(file), of="extra" if actual is None else "missing", number=number, **facts)
    names = [name for name in told if told[name] != actual.get(name)] or [name for name in actual if name not in told]
    first, *others = names
    return finding(
        "B194", CellPlace(file, None, first), of="row", number=number, figure=first, others=tuple(others),
        actual=actual.get(first), told=told.get(first), **facts,
    )  # fmt: skip
