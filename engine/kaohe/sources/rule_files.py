"""Reading rule files, one ``.kaohe`` file or a folder of them, and putting a new text in the place of one."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.whole_folder import put_in_place

__all__ = ["RuleFile", "read_rules", "rewrite_rules"]

ENDING = ".kaohe"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: its name inside the pack, its text, and the SHA-256 of its bytes."""

    name: str
    text: str
    sha256: str

    @classmethod
    def of(cls, name: str, text: str) -> RuleFile:
        """A rule file from a text that stands in no file."""
        return cls(name, text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())


def read_rules(path: Path) -> tuple[list[RuleFile], list[Diagnostic]]:
    """The rule files at a path, by name, and a diagnostic for whatever can't be read."""
    if path.is_dir():
        paths = sorted(file for file in path.iterdir() if file.suffix == ENDING and file.is_file())
        if not paths:
            return [], [finding("E122", CellPlace(path.name), folder=path.name)]
    elif path.exists():
        paths = [path]
    else:
        return [], [finding("E121", CellPlace(path.name), path=str(path))]
    files: list[RuleFile] = []
    faults: list[Diagnostic] = []
    for file in paths:
        read = _read(file)
        if isinstance(read, RuleFile):
            files.append(read)
        else:
            faults.append(read)
    return files, faults


def _read(path: Path) -> RuleFile | Diagnostic:
    try:
        content = path.read_bytes()
    except OSError as error:
        return finding("E121", CellPlace(path.name), path=path.name, reason=error.strerror)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return finding("E120", CellPlace(path.name), line=line)
    return RuleFile(path.name, text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(content).hexdigest())


def rewrite_rules(path: Path, file: RuleFile, text: str, *, only_look: bool = False) -> tuple[bool, Diagnostic | None]:
    """Gives a rule file another text, whole or not at all: whether its bytes change, and why it can't be done.

    A byte-order mark stays, and so do the line ends: those of the first line become all lines'.

    Parameters
    ----------
    path : Path
        Where the rules are, as `read_rules` was told.
    file : RuleFile
        The file as it was read; one that has changed since stays as it is.
    text : str
        Its new text.
    only_look : bool
        Whether nothing is to be written.
    """
    place = (path / file.name if path.is_dir() else path).resolve()
    try:
        old = place.read_bytes()
        new = _as_it_was(old, text)
        if hashlib.sha256(old).hexdigest() != file.sha256:
            return False, finding("B142", CellPlace(file.name))
        if new != old and not only_look:
            place.open("r+b").close()  # a file that may only be read stays as it is
            put_in_place(place, new, place.stat().st_mode & 0o7777)
    except OSError as error:
        return False, finding("B141", CellPlace(file.name), reason=error.strerror)
    return new != old, None


def _as_it_was(old: bytes, text: str) -> bytes:
    """A text as bytes, with the byte-order mark and the line ends of what it replaces."""
    first = re.search(rb"\r\n|\n|\r", old)
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8").replace(b"\n", first[0] if first else b"\n")
