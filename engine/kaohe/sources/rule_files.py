"""Reading rule files: one ``.kaohe`` file, or a folder of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import CellPlace, Diagnostic, finding

__all__ = ["RuleFile", "read_rules"]

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
