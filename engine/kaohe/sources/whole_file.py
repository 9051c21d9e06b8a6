"""Files for other programs, written whole or not at all; their ending says what kind they are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError

__all__ = ["file_aside", "refused_file"]


@contextmanager
def file_aside(out: Path, endings: Sequence[str], language: str, *, replace: bool = False) -> Iterator[Path]:
    """A file aside to write into, which then takes its place; on any failure what stood there before still stands.

    Raises
    ------
    RefusedError
        Where the ending is none of those known, something stands there, or it can't be written.
    """
    if out.suffix.casefold() not in endings:
        raise refused_file("B120", out, language, endings=tuple(endings))
    if out.is_dir() or (out.exists() and not replace):
        raise refused_file("B122" if out.is_dir() else "B121", out, language)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
            aside = Path(folder) / f"whole{out.suffix.casefold()}"
            yield aside
            aside.replace(out)
    except OSError as error:
        raise refused_file("B124", out, language, reason=error.strerror or str(error)) from error


def refused_file(code: str, out: Path, language: str, **facts: Any) -> RefusedError:
    """That a file is not written, and why."""
    return RefusedError([finding(code, CellPlace(out.name), file=out.name, **facts)], language)
