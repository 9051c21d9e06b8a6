"""What a run stands in for: results that are whole and as they were, named by their manifest, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.run.bundle import open_bundle
from kaohe.run.corrected import Superseded
from kaohe.run.manifest import digest_of
from kaohe.verify.files import check_files, manifest_bytes, read_manifest

__all__ = ["NOT_SUPERSEDING", "Superseding", "changed_files"]


@dataclass(frozen=True, slots=True)
class Superseding:
    """The folder of results that a run supersedes, which stays as it is, and why it does."""

    results: str | Path | None = None
    reason: str | None = None

    def ready(self, pack: Pack, out: Path | str | None) -> Superseded | None:
        """The results that are superseded, held to their hashes; None where none are.

        Raises
        ------
        RefusedError
            Where a reason or results are named without the other, nothing is kept that could supersede them, or they
            are not as they were written: before anything is scored.
        """
        language = pack.language
        reason = " ".join((self.reason or "").encode("utf-8", "replace").decode("utf-8").split())
        of = _lacking(self.results, reason, out)
        if of is not None:
            raise RefusedError([finding("B265", of=of)], language)
        if self.results is None:
            return None
        folder = Path(self.results)
        content = manifest_bytes(folder, language)
        manifest, _ = read_manifest(content)
        files = changed_files(folder, content)
        if manifest is None or files:
            raise RefusedError([finding("B260", CellPlace(folder.name), files=files)], language)
        return Superseded(open_bundle(folder), manifest, digest_of(content), reason)


def changed_files(folder: Path, content: bytes) -> tuple[str, ...]:
    """The files of a bundle that are not as its run wrote them; ``content`` is its manifest."""
    manifest, of_manifest = read_manifest(content)
    tallies = [of_manifest, *(check_files(folder, manifest) if manifest is not None else ())]
    places = (one.place for tally in tallies for one in tally.findings)
    return tuple(dict.fromkeys(one.file for one in places if isinstance(one, CellPlace)))


def _lacking(results: str | Path | None, reason: str, out: Path | str | None) -> str | None:
    """Which of what belongs together is lacking."""
    if results is None:
        return "results" if reason else None
    if not reason:
        return "reason"
    if out is None:
        return "out"
    old, new = Path(results).resolve(), Path(out).resolve()
    return "apart" if old == new or old in new.parents or new in old.parents else None


NOT_SUPERSEDING = Superseding()
"""Results that stand in for no others."""
