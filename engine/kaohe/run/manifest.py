"""What a bundle says of itself: versions, hashes, counts, options; no clock, no host name, no path of the machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from kaohe.run.results import Counts, Results
from kaohe.sources.tables import Table
from kaohe.version import __version__

__all__ = ["FORMAT", "MANIFEST", "Manifest", "digest"]

FORMAT = 1
MANIFEST = "manifest.json"


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackFacts(_Facts):
    """The rules that records were scored by."""

    title: str | None
    version: str | None
    language: str


class RoleFacts(_Facts):
    """A role version and the file of its trace."""

    role: str
    starts: str | None
    trace: str


class InputFacts(_Facts):
    """A table that was read: its file's name, rows and the SHA-256 of its bytes; ``detail`` is the one it holds."""

    file: str
    rows: int
    sha256: str
    detail: str | None = None


class Manifest(_Facts):
    """The manifest. ``files`` are the SHA-256 of every other file of the bundle by its name."""

    format: int
    engine: str
    pack: PackFacts
    roles: tuple[RoleFacts, ...]
    files: Mapping[str, str]
    inputs: tuple[InputFacts, ...]
    counts: Counts
    options: Mapping[str, str | None]

    @classmethod
    def of(
        cls,
        folder: Path,
        results: Results[Any],
        tables: Sequence[Table],
        details: Mapping[str, Sequence[Table]],
        options: Mapping[str, str | None],
    ) -> Manifest:
        """The manifest of a bundle whose other files stand in a folder."""
        pack = results.pack
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return cls(
            format=FORMAT,
            engine=__version__,
            pack=PackFacts(title=pack.title, version=pack.version, language=pack.language),
            roles=tuple(
                RoleFacts(
                    role=plan.role.name,
                    starts=plan.role.starts.isoformat() if plan.role.starts else None,
                    trace=f"trace/{plan.table}.parquet",
                )
                for plan in results.plans
            ),
            files={path.relative_to(folder).as_posix(): digest(path) for path in paths},
            inputs=(
                *(_input(one) for one in tables),
                *(_input(one, detail) for detail, rows in details.items() for one in rows),
            ),
            counts=results.counts,
            options=options,
        )

    def text(self) -> str:
        """JSON with one spelling: keys in order, no blanks to choose, text as it is."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _input(table: Table, detail: str | None = None) -> InputFacts:
    return InputFacts(file=table.file, rows=table.height, sha256=table.sha256, detail=detail)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
