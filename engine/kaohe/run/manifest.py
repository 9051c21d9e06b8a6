"""What a bundle says of itself: versions, hashes, counts, options; no clock, no host name, no path of the machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.model.pack import Language
from kaohe.plan.columns import RolePlan
from kaohe.run.corrections import Supersedes
from kaohe.run.evaluate import Beside
from kaohe.run.results import Counts, Results
from kaohe.sources.tables import Table
from kaohe.version import __version__

__all__ = [
    "CORRECTIONS_FILE", "FORMAT", "MANIFEST", "InputFacts", "Manifest", "PackFacts", "digest", "digest_of",
    "input_facts", "role_facts",
]  # fmt: skip

FORMAT = 1
MANIFEST = "manifest.json"
CORRECTIONS_FILE = "corrections.parquet"
"""Of a bundle that supersedes another."""


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackFacts(_Facts):
    """The rules that records were scored by."""

    title: str | None
    version: str | None
    language: Language


class RoleFacts(_Facts):
    """A role version and the file of its trace."""

    role: str
    starts: str | None
    trace: str


class InputFacts(_Facts):
    """A table that was read: its file, rows, the SHA-256 of the file's bytes, what it ``holds``, of which detail."""

    file: str
    rows: int
    sha256: str
    holds: Literal["records", "roster", "overrides", "detail"] = "records"
    detail: str | None = None


class Manifest(_Facts):
    """The manifest. ``files`` are the SHA-256 of every other file of the bundle by its name, signatures aside.

    ``supersedes`` tells of the results that these stand in for, None where they stand in for none. ``sha256`` is of the
    manifest itself without that line, so that no slip in it goes unnoticed.
    """

    format: int
    engine: str
    pack: PackFacts
    roles: tuple[RoleFacts, ...]
    files: Mapping[str, str]
    inputs: tuple[InputFacts, ...]
    counts: Counts
    options: Mapping[str, str | None]
    supersedes: Supersedes | None = Field(default=None, exclude_if=lambda value: value is None)
    sha256: str = ""

    @classmethod
    def of(
        cls,
        folder: Path,
        results: Results[Any],
        tables: Sequence[Table],
        beside: Beside,
        options: Mapping[str, str | None],
    ) -> Manifest:
        """The manifest of a bundle whose other files stand in a folder."""
        pack = results.pack
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        found = cls(
            format=FORMAT,
            engine=__version__,
            pack=PackFacts(title=pack.title, version=pack.version, language=pack.language),
            roles=role_facts(results.plans),
            files={path.relative_to(folder).as_posix(): digest(path) for path in paths},
            inputs=tuple(input_facts(tables, beside)),
            counts=results.counts,
            options=options,
            supersedes=results.supersedes,
        )
        return found.model_copy(update={"sha256": found.hashed()})

    def text(self) -> str:
        """JSON with one spelling: keys in order, no blanks to choose, text as it is."""
        return _spelled(self.model_dump(mode="json"))

    def hashed(self) -> str:
        """The SHA-256 that it should have."""
        return digest_of(_spelled(self.model_dump(mode="json", exclude={"sha256"})).encode("utf-8", "surrogatepass"))


def _spelled(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def role_facts(plans: Sequence[RolePlan]) -> tuple[RoleFacts, ...]:
    """What is noted of each role version."""
    return tuple(
        RoleFacts(
            role=plan.role.name,
            starts=plan.role.starts.isoformat() if plan.role.starts else None,
            trace=f"trace/{plan.table}.parquet",
        )
        for plan in plans
    )


def input_facts(tables: Sequence[Table], beside: Beside) -> Iterator[InputFacts]:
    """What is noted of each table that a run reads."""
    roster = [beside.roster] if beside.roster is not None else []
    yield from (_input(one, "records") for one in tables)
    yield from (_input(one, "roster") for one in roster)
    yield from (_input(one, "overrides") for one in beside.overrides)
    yield from (_input(one, "detail", detail) for detail, rows in beside.details.items() for one in rows)


def _input(
    table: Table, holds: Literal["records", "roster", "overrides", "detail"], detail: str | None = None
) -> InputFacts:
    return InputFacts(file=table.file, rows=table.height, sha256=table.sha256, holds=holds, detail=detail)


def digest_of(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
