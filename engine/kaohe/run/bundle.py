"""The run bundle: results on disk, whole or absent, the same bytes for the same inputs.

``scores.parquet``, ``rejected.parquet``, ``cells.parquet``, ``no_record.parquet`` with a roster, ``trace/`` with a
table a role version, ``rules/`` with the rules as they were, and ``manifest.json``: canonical JSON of versions, hashes,
counts and options, with no clock, no host name and no path of the machine in it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.pipeline import LoadedPack, load
from kaohe.plan.from_model import plan_pack
from kaohe.run.results import Counts, Results
from kaohe.sources.tables import Table
from kaohe.version import __version__

__all__ = ["open_bundle", "write_bundle"]

FORMAT = 1
_MANIFEST = "manifest.json"


def write_bundle(
    results: Results,
    out: Path,
    *,
    rules: LoadedPack,
    tables: Sequence[Table],
    options: Mapping[str, Any],
    replace: bool = False,
) -> None:
    """Writes a bundle aside and then puts it in place; on any failure what stood there before still stands.

    Raises
    ------
    RefusedError
        Where something stands in the way, or the place can't be written.
    """
    if out.exists() and not (replace and (out / _MANIFEST).is_file()):
        raise RefusedError([finding("B101" if (out / _MANIFEST).is_file() else "B102", CellPlace(out.name))])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise RefusedError([finding("B103", CellPlace(out.name), reason=error.strerror)]) from error
    try:
        _fill(aside, results, rules, tables, options)
        _put_in_place(aside, out)
    except OSError as error:
        raise RefusedError([finding("B103", CellPlace(out.name), reason=error.strerror)]) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(aside: Path, out: Path) -> None:
    aside.chmod(0o755)
    if not out.exists():
        aside.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / out.name
    out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        old.rename(out)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _fill(
    folder: Path, results: Results, rules: LoadedPack, tables: Sequence[Table], options: Mapping[str, Any]
) -> None:
    for name, frame in results.tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
    (folder / "trace").mkdir()
    for name, frame in results.traces.items():
        frame.write_parquet(folder / "trace" / f"{name}.parquet")
    (folder / "rules").mkdir()
    for file in rules.files:
        (folder / "rules" / file.name).write_text(file.text, encoding="utf-8", newline="")
    manifest = _manifest(folder, results, tables, options)
    (folder / _MANIFEST).write_text(manifest, encoding="utf-8", newline="")


def _manifest(folder: Path, results: Results, tables: Sequence[Table], options: Mapping[str, Any]) -> str:
    pack = results.pack
    return canonical({
        "format": FORMAT,
        "engine": __version__,
        "pack": {"title": pack.title, "version": pack.version, "language": pack.language},
        "roles": [
            {"role": plan.role.name, "starts": str(plan.role.starts or ""), "trace": f"trace/{plan.table}.parquet"}
            for plan in results.plans
        ],
        "files": {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)},
        "inputs": [{"file": table.file, "rows": len(table.rows), "sha256": table.sha256} for table in tables],
        "counts": results.counts.model_dump(exclude_none=True),
        "options": dict(options),
    })  # fmt: skip


def canonical(value: Any) -> str:
    """JSON with one spelling: keys in order, no blanks to choose, text as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_bundle(path: Path) -> Results:
    """The results that a bundle holds.

    Raises
    ------
    RefusedError
        Where it is no bundle, or not whole.
    """
    manifest = _read_manifest(path)
    try:
        pack = load(path / "rules").pack
        plans = plan_pack(pack)
        names = ["scores", "rejected", "cells"] + ["no_record"] * (path / "no_record.parquet").is_file()
        return Results(
            pack=pack,
            plans=plans,
            tables={name: pl.read_parquet(path / f"{name}.parquet") for name in names},
            traces={plan.table: pl.read_parquet(path / "trace" / f"{plan.table}.parquet") for plan in plans},
            counts=Counts.model_validate(manifest["counts"]),
        )
    except (OSError, pl.exceptions.PolarsError, ValueError, KeyError) as error:
        raise RefusedError([finding("B105", CellPlace(path.name), reason=str(error).splitlines()[0])]) from error


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RefusedError([finding("B104", CellPlace(path.name))]) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise RefusedError([finding("B106", CellPlace(path.name), wanted=FORMAT)])
    return manifest
