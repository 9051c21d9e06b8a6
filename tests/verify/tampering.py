"""Ways of changing a bundle: a byte, a cell, a row; and of covering that up by making the manifest fit again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kaohe.run.manifest import MANIFEST, Manifest, digest
from kaohe.verify.envelope import SIGNATURE

__all__ = ["cells", "covered_up", "flipped", "places", "with_cell"]


def places(out: Path, each: int) -> Iterator[tuple[str, int]]:
    """Some bytes of every file, spread evenly."""
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        size = path.stat().st_size
        yield from ((path.relative_to(out).as_posix(), (2 * at + 1) * size // (2 * each)) for at in range(each))


def flipped(path: Path, at: int) -> None:
    """Changes the lowest bit of a byte: a digit becomes another digit."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def cells(out: Path) -> Iterator[tuple[str, str, int]]:
    """A cell of every column of every table that has rows."""
    for path in sorted(out.rglob("*.parquet")):
        frame = pl.read_parquet(path)
        for at, name in enumerate(frame.columns):
            yield path.relative_to(out).as_posix(), name, at % frame.height


def with_cell(path: Path, column: str, row: int) -> dict[str, Any]:
    """Changes a cell of a table; gives the row as it was."""
    frame = pl.read_parquet(path)
    was = frame.row(row, named=True)
    kind = frame.schema[column]
    kind = pl.String() if isinstance(kind, pl.Enum | pl.Categorical) else kind
    values = frame[column].cast(kind).to_list()
    values[row] = _other(values[row], kind)
    frame.with_columns(pl.Series(column, values, kind)).write_parquet(path)
    return was


def _other(value: Any, kind: pl.DataType) -> Any:
    """Another value of the same kind, as little off as can be; of a blank, any."""
    match kind:
        case pl.Boolean():
            return not value
        case pl.Date():
            return date(2026, 1, 1) if value is None else value + timedelta(days=1)
        case pl.Decimal():
            least = Decimal(1).scaleb(-kind.scale)
            return least if value is None else value + least
        case pl.Float64():
            return 1.0 if value is None else value + 0.01
        case pl.Int64():
            return 1 if value is None else value + 1
        case _:
            return "1" if not value else value[:-1] + chr(ord(value[-1]) ^ 1)


def covered_up(out: Path) -> None:
    """Makes the manifest fit the files as they are now, and takes the signature away."""
    (out / SIGNATURE).unlink(missing_ok=True)
    path = out / MANIFEST
    manifest = Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    files = {name: digest(out / name) for name in manifest.files}
    manifest = manifest.model_copy(update={"files": files})
    manifest = manifest.model_copy(update={"sha256": manifest.hashed()})
    path.write_text(manifest.text(), encoding="utf-8", newline="")
