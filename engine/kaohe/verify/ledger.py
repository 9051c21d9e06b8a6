"""A ledger of runs: a file of JSON lines, each with the hash of the line before it, so that none can go unnoticed.

A line that is removed from the middle, moved or replaced breaks the chain. Lines cut off at the end leave a chain that
holds: the hash of the last line, which ``Ledger.head`` tells, is what to write down elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.manifest import digest_of
from kaohe.verify.spelled import spelled

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Entry", "Ledger", "enter", "read_ledger"]


class Entry(BaseModel):
    """A run: the hash of its manifest, whose rules it went by, and what was noted.

    ``supersedes`` is the hash of the manifest that it stands in for, None where it stands in for none; ``previous`` is
    the hash of the entry before it, ``hash`` its own: of its line without that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: int
    manifest: str
    pack: str | None
    version: str | None
    note: str | None
    supersedes: str | None = Field(default=None, exclude_if=lambda value: value is None)
    previous: str | None
    hash: str = ""

    def hashed(self) -> str:
        """The hash that it should have."""
        return digest_of(spelled(self.model_dump(mode="json", exclude={"hash"})))

    def line(self) -> bytes:
        """Its line in the file, in its one spelling."""
        return spelled(self.model_dump(mode="json")) + b"\n"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of a ledger, and where its chain is broken."""

    file: str
    entries: tuple[Entry, ...]
    faults: tuple[Diagnostic, ...]

    @property
    def head(self) -> str | None:
        """The hash of the last entry: with it, all before are settled too."""
        return self.entries[-1].hash if self.entries else None

    def of(self, manifest: str) -> tuple[int, ...]:
        """The entries of a manifest, by number."""
        return tuple(one.entry for one in self.entries if one.manifest == manifest)

    def superseding(self, manifest: str) -> tuple[int, ...]:
        """The entries of whatever supersedes a manifest, by number."""
        return tuple(one.entry for one in self.entries if one.supersedes == manifest)


def read_ledger(path: Path, language: str = "en") -> Ledger:
    """A ledger, with every break of its chain.

    Raises
    ------
    RefusedError
        Where it can't be read at all.
    """
    try:
        return _ledger(path.name, path.read_bytes())
    except OSError as error:
        raise _unusable(path, error, language) from error


def enter(
    path: Path, manifest: str, pack: str | None, version: str | None, note: str | None, language: str, *,
    supersedes: str | None = None,
) -> Entry:  # fmt: skip
    """Enters a run at the end, whole or not at all; one at a time, whoever else enters runs too.

    Raises
    ------
    RefusedError
        Where the ledger can't be read or written, or its chain is broken: nothing is built on that.
    """
    try:
        with _alone(path) as file:
            content = _read_all(file)
            ledger = _ledger(path.name, content)
            if ledger.faults:
                raise RefusedError(ledger.faults, language)
            facts = {"pack": pack, "version": version, "note": note, "supersedes": supersedes}
            entry = Entry(entry=len(ledger.entries) + 1, manifest=manifest, previous=ledger.head, **facts)
            entry = entry.model_copy(update={"hash": entry.hashed()})
            _append(file, entry.line(), len(content))
            return entry
    except OSError as error:
        raise _unusable(path, error, language) from error


def _ledger(name: str, content: bytes) -> Ledger:
    *lines, rest = content.split(b"\n")
    entries: list[Entry] = []
    faults: list[Diagnostic] = []
    previous: str | None = None
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            faults.append(finding("B174", CellPlace(name, number), of="unread"))
            previous = None
            continue
        of = _break(entry, number, previous, is_known=number == 1 or previous is not None)
        if of is not None:
            faults.append(finding("B174", CellPlace(name, number), of=of, entry=entry.entry))
        entries.append(entry)
        previous = entry.hash
    if rest:
        faults.append(finding("B174", CellPlace(name, len(lines) + 1), of="unfinished"))
    return Ledger(name, tuple(entries), tuple(faults))


def _entry(line: bytes) -> Entry | None:
    try:
        entry = Entry.model_validate_json(line)
    except (ValidationError, ValueError):
        return None
    return entry if entry.line() == line + b"\n" else None


def _break(entry: Entry, number: int, previous: str | None, *, is_known: bool) -> str | None:
    """How an entry breaks the chain; ``is_known`` says whether the hash before it is."""
    if entry.hash != entry.hashed():
        return "changed"
    if is_known and entry.previous != previous:
        return "chain"
    return "number" if entry.entry != number else None


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The file, open to read and to append, while nobody else has it so."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags, 0o644)
    try:
        _lock(file)
        yield file
    finally:
        os.close(file)  # which also lets others have it


def _lock(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def _read_all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(file, "rb", closefd=False) as reader:
        return reader.read()


def _append(file: int, line: bytes, size: int) -> None:
    """Writes a line at the end; where that fails, or only a part fits, the file is as long as it was."""
    try:
        if os.write(file, line) != len(line):
            raise OSError(28, os.strerror(28))
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _unusable(path: Path, error: OSError, language: str) -> RefusedError:
    return RefusedError([finding("B173", CellPlace(path.name), reason=error.strerror)], language)
