"""The files of a bundle against its manifest, and the manifest against itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.pipeline import LoadedPack, load
from kaohe.plan.columns import RolePlan
from kaohe.run.manifest import FORMAT, MANIFEST, Manifest, PackFacts, digest, role_facts
from kaohe.verify.envelope import SIGNATURE
from kaohe.verify.verification import Tally

__all__ = ["check_files", "check_rules", "manifest_bytes", "read_manifest", "rules_told"]


def manifest_bytes(folder: Path, language: str) -> bytes:
    """The manifest as it stands.

    Raises
    ------
    RefusedError
        Where there is none: it is no bundle.
    """
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise RefusedError([finding("B104", CellPlace(folder.name))], language) from error


def read_manifest(content: bytes) -> tuple[Manifest | None, Tally]:
    """The manifest, where it can be read, held to its own hash and its one spelling."""
    tally = Tally("manifest", 1)
    manifest = _understood(content)
    if manifest is None:
        of = "unread"
    elif manifest.format != FORMAT:
        of = "format"
    elif manifest.hashed() != manifest.sha256:
        of = "hash"
    else:
        of = "" if manifest.text().encode("utf-8", "surrogatepass") == content else "spelling"
    if of:
        tally.found([finding("B180", CellPlace(MANIFEST), of=of)])
    return manifest, tally


def _understood(content: bytes) -> Manifest | None:
    try:
        return Manifest.model_validate(json.loads(content.decode("utf-8")))
    except (ValueError, RecursionError, ValidationError):
        return None


def check_files(folder: Path, manifest: Manifest) -> Iterator[Tally]:
    """Every file against its hash, and that there are no others; only files that are in the folder are opened."""
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    files = Tally("files", len(manifest.files))
    files.found(_changed(there, manifest))
    yield files
    others = Tally("others", len(there))
    strange = [name for name in there if name not in manifest.files and name not in (MANIFEST, SIGNATURE)]
    others.found(finding("B182", CellPlace(name)) for name in strange)
    yield others


def _changed(there: dict[str, Path], manifest: Manifest) -> Iterator[Diagnostic]:
    for name, expected in sorted(manifest.files.items()):
        if name not in there:
            yield finding("B181", CellPlace(name), of="missing")
            continue
        try:
            of = "" if digest(there[name]) == expected else "changed"
        except OSError:
            of = "unread"
        if of:
            yield finding("B181", CellPlace(name), of=of)


def check_rules(folder: Path) -> tuple[LoadedPack, list[Diagnostic]]:
    """The bundled rules, and why nothing can be scored by them."""
    loaded = load(folder / "rules")
    first = next((one for one in loaded.findings if one.is_error), None)
    return loaded, [] if first is None else [finding("B183", CellPlace("rules"), error=first.code)]


def rules_told(manifest: Manifest, loaded: LoadedPack, plans: tuple[RolePlan, ...]) -> Iterator[Diagnostic]:
    """Where the manifest says something else of the rules than they are."""
    pack = loaded.pack
    own = PackFacts(title=pack.title, version=pack.version, language=pack.language)
    if own != manifest.pack or role_facts(plans) != manifest.roles:
        yield finding("B180", CellPlace(MANIFEST), of="rules")
