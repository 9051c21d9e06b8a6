"""The run bundle: results on disk, whole or absent, the same bytes for the same inputs.

``scores.parquet``, ``people.parquet`` where somebody has several roles in a period, ``rejected.parquet``,
``cells.parquet``, ``no_record.parquet`` with a roster, ``exceeded.parquet`` where grades have places,
``overrides.parquet`` with overrides, ``corrections.parquet`` where other results are superseded,
``details_rejected.parquet`` and ``details_unmatched.parquet`` with details, ``trace/`` with a table a role version,
``rules/`` with the rules as they were, and ``manifest.json``: canonical JSON of versions, hashes, counts and options,
with no clock, no host name and no path of the machine in it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl
from pydantic import ValidationError

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.pipeline import LoadedPack, read
from kaohe.plan.from_model import plan_pack
from kaohe.run.corrected import Superseded
from kaohe.run.corrections import CORRECTIONS
from kaohe.run.evaluate import Beside, Keep
from kaohe.run.frames import CELLS, DETAILS_REJECTED, DETAILS_UNMATCHED, REJECTED, scores_schema
from kaohe.run.manifest import FORMAT, MANIFEST, Manifest, digest
from kaohe.run.override_rows import OVERRIDES
from kaohe.run.quotas import EXCEEDED
from kaohe.run.results import Results
from kaohe.run.roster import NO_RECORD
from kaohe.run.wholes import people_schema
from kaohe.sources.tables import Table
from kaohe.sources.whole_folder import whole_folder

__all__ = ["manifest_of", "open_bundle", "write_bundle"]

_Frame = TypeVar("_Frame")

_COMPRESSION = 1
"""Of zstd: as small as its usual 3, and written in three quarters of the time."""
_ROWS = 2**18
"""Of a row group: the same for the same records, however they came through."""
_SOMETIMES: Mapping[str, Iterable[str]] = {
    "no_record": NO_RECORD, "exceeded": EXCEEDED, "details_rejected": DETAILS_REJECTED,
    "details_unmatched": DETAILS_UNMATCHED, "overrides": OVERRIDES, "corrections": CORRECTIONS,
}  # fmt: skip
"""The tables that not every bundle has."""
_READ_TWICE = pl.QueryOptFlags(comm_subplan_elim=False)
"""Rows that are scored and looked back at stream from their file twice: holding them for the second use costs more."""


def write_bundle(
    evaluate: Callable[[Keep], Results[_Frame]],
    out: Path,
    *,
    rules: LoadedPack,
    tables: Sequence[Table],
    beside: Beside,
    options: Mapping[str, str | None],
    seal: Callable[[Path], None],
    superseded: Superseded | None = None,
    replace: bool = False,
) -> Results[_Frame]:
    """Writes a bundle aside and then puts it in place; on any failure what stood there before still stands.

    ``evaluate`` scores the records, and keeps each table of the results by what it is given; ``seal`` vouches for what
    stands in the folder in the end. Where others are ``superseded``, the bundle tells what changed. The results that
    come back read from the bundle.

    Raises
    ------
    RefusedError
        Where something stands in the way, the place can't be written, or nothing differs from what is superseded.
    """
    with whole_folder(out, "results", MANIFEST, replace=replace) as aside:
        keep = _kept_in(aside)
        results = evaluate(keep)
        if superseded is not None:
            results = _with_corrections(results, superseded, keep)
        _write_rules(aside / "rules", rules)
        manifest = Manifest.of(aside, results, tables, beside, options)
        if superseded is not None:
            superseded.hold(manifest)
        (aside / MANIFEST).write_text(manifest.text(), encoding="utf-8", newline="")
        seal(aside)
    there = {name: _scan(out, name) for name in results.tables}
    traces = {name: _scan(out, f"trace/{name}") for name in results.traces}
    return dataclasses.replace(results, tables=there, traces=traces)


def _with_corrections(results: Results[_Frame], superseded: Superseded, keep: Keep) -> Results[_Frame]:
    corrections = superseded.corrections(results)
    tables = {**results.tables, "corrections": keep("corrections", corrections.lazy())}
    return dataclasses.replace(results, tables=tables, supersedes=superseded.told(len(corrections)))


def _kept_in(folder: Path) -> Keep:
    """Keeps tables as Parquet files, which rows stream into."""

    def keep(name: str, frame: pl.LazyFrame) -> pl.LazyFrame:
        path = folder / f"{name}.parquet"
        frame.sink_parquet(
            path, compression="zstd", compression_level=_COMPRESSION, row_group_size=_ROWS, mkdir=True,
            engine="streaming", optimizations=_READ_TWICE,
        )  # fmt: skip
        return _scan(folder, name)

    return keep


def _scan(folder: Path, name: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / f"{name}.parquet", glob=False)


def _write_rules(folder: Path, rules: LoadedPack) -> None:
    folder.mkdir()
    for file in rules.files:
        (folder / file.name).write_text(file.text, encoding="utf-8", newline="")


def open_bundle(path: Path) -> Results[pl.LazyFrame]:
    """The results that a bundle holds.

    Raises
    ------
    RefusedError
        Where it is no bundle, or not whole.
    """
    manifest = manifest_of(path)
    try:
        return _read(path, manifest)
    except (OSError, pl.exceptions.PolarsError, ValueError, KeyError) as error:
        raise RefusedError([finding("B105", CellPlace(path.name), reason=str(error).splitlines()[0])]) from error


def _read(path: Path, manifest: Manifest) -> Results[pl.LazyFrame]:
    absent = [name for name in manifest.files if not (path / name).is_file()]
    if absent:
        raise FileNotFoundError(", ".join(absent))
    _hold(path, manifest, "overrides", manifest.counts.overrides is not None, "B161")
    _hold(path, manifest, "corrections", manifest.supersedes is not None, "B261")
    pack = read(path / "rules").pack
    plans = plan_pack(pack)
    schemas = {"scores": scores_schema(plans), "rejected": REJECTED, "cells": CELLS}
    tables = {name: _read_table(path, name, schema) for name, schema in schemas.items()}
    for name, columns in {**_SOMETIMES, "people": people_schema(plans)}.items():
        if (path / f"{name}.parquet").is_file():
            tables[name] = _read_table(path, name, columns)
    return Results(
        pack=pack,
        plans=plans,
        tables=tables,
        traces={
            plan.table: _read_table(path, f"trace/{plan.table}", [column.name for column in plan.columns])
            for plan in plans
        },
        counts=manifest.counts,
        kind=_as_it_is,
        supersedes=manifest.supersedes,
    )


def _hold(path: Path, manifest: Manifest, table: str, is_told: bool, code: str) -> None:
    """Refuses a table that is not as the run wrote it: who changed a figure, and why, follows from nothing else."""
    name = f"{table}.parquet"
    there = digest(path / name) if (path / name).is_file() else None
    if there != manifest.files.get(name) or (there is not None) != is_told:
        raise RefusedError([finding(code, CellPlace(name))])


def _as_it_is(found: pl.LazyFrame) -> pl.LazyFrame:
    return found


def _read_table(folder: Path, name: str, columns: Iterable[str]) -> pl.LazyFrame:
    """A table that has at least these columns."""
    frame = _scan(folder, name)
    lacking = set(columns) - set(frame.collect_schema().names())
    if lacking:
        raise KeyError(f"{name}.parquet: {', '.join(sorted(lacking))}")
    return frame


def manifest_of(path: Path) -> Manifest:
    """What a bundle says of itself.

    Raises
    ------
    RefusedError
        Where it is no bundle, or one of another format.
    """
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RefusedError([finding("B104", CellPlace(path.name))]) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RefusedError([finding("B106", CellPlace(path.name), wanted=FORMAT)])
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        raise RefusedError([finding("B105", CellPlace(path.name), reason=MANIFEST)]) from error
