"""Folders and files that are written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError

__all__ = ["Kind", "put_in_place", "whole_file", "whole_folder"]

Kind = Literal["results", "statements", "handbook", "pack", "comparison", "report"]
"""What a folder is for; the wording of refusals names it."""


@contextmanager
def whole_folder(out: Path, kind: Kind, marker: str, *, replace: bool = False) -> Iterator[Path]:
    """A folder aside to write into, which then takes its place; on any failure what stood there before still stands.

    ``marker`` is a file that every such folder has: only a folder that has it is ever replaced.

    Raises
    ------
    RefusedError
        Where something stands in the way, or the place can't be written.
    """
    if out.exists() and not (replace and (out / marker).is_file()):
        code = "B101" if (out / marker).is_file() else "B102"
        raise RefusedError([finding(code, CellPlace(out.name), kind=kind)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _unwritable(out, kind, error) from error
    try:
        yield aside
        _swap(aside, out)
    except OSError as error:
        raise _unwritable(out, kind, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def whole_file(out: Path, text: str, kind: Kind, mark: str, *, replace: bool = False) -> None:
    """Writes a text to a file. Only a file that has ``mark`` near its beginning is ever replaced.

    Raises
    ------
    RefusedError
        Where something stands in the way, or the place can't be written.
    """
    if out.exists():
        ours = out.is_file() and mark in _beginning(out)
        if not (replace and ours):
            raise RefusedError([finding("B101" if ours else "B102", CellPlace(out.name), kind=kind)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(out, text.encode("utf-8"), 0o644)
    except OSError as error:
        raise _unwritable(out, kind, error) from error


def put_in_place(out: Path, content: bytes, mode: int) -> None:
    """Writes a file aside, and then puts it where it belongs; OSError where it can't, and nothing has changed."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}-", delete=False) as file:
        aside = Path(file.name)
        try:
            file.write(content)
            file.close()
            aside.chmod(mode)
            aside.replace(out)
        except OSError:
            aside.unlink(missing_ok=True)
            raise


def _beginning(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(2000)


def _unwritable(out: Path, kind: Kind, error: OSError) -> RefusedError:
    return RefusedError([finding("B103", CellPlace(out.name), kind=kind, reason=error.strerror)])


def _swap(aside: Path, out: Path) -> None:
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
