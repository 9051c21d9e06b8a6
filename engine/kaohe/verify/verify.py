"""A bundle verified, check by check; the map of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kaohe.diagnostics import CellPlace, finding
from kaohe.given import read_given
from kaohe.pipeline import LoadedPack
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.evaluate import Tell, in_silence
from kaohe.run.manifest import MANIFEST, Manifest, digest_of
from kaohe.verify.again import check_again
from kaohe.verify.corrections import Superseded, check_corrections, superseded_bundle
from kaohe.verify.counts import check_counts
from kaohe.verify.envelope import SIGNATURE, Signed, read_back
from kaohe.verify.files import check_files, check_rules, manifest_bytes, read_manifest, rules_told
from kaohe.verify.keys import read_public
from kaohe.verify.ledger import Ledger, read_ledger
from kaohe.verify.people import check_people
from kaohe.verify.records import check_records
from kaohe.verify.sources import check_sources, matched
from kaohe.verify.tables import UNREADABLE, BundleTables, columns_of
from kaohe.verify.told import check_rejected
from kaohe.verify.verification import Check, Name, Tally, Verification

__all__ = ["NO_SOURCES", "Sources", "verify_bundle", "verify_ledger"]

_OF_TABLES: tuple[Name, ...] = ("counts", "records", "scores", "people", "rejected", "cells")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a run was of: its records, and what stood beside them."""

    records: Any = None
    details: Mapping[str, Any] | None = None
    roster: Any = None
    overrides: Any = None


NO_SOURCES = Sources()


def verify_bundle(
    bundle: str | Path,
    *,
    sources: Sources = NO_SOURCES,
    key: str | Path | None = None,
    ledger: str | Path | None = None,
    supersedes: str | Path | None = None,
    language: str | None = None,
    workers: int = 1,
    tell: Tell = in_silence,
) -> Verification:
    """Verifies a bundle.

    Parameters
    ----------
    bundle : str | Path
        The folder that a run's results were kept in.
    sources : Sources
        The source files, where they are at hand.
    key : str | Path | None
        The public key that the bundle must be signed by.
    ledger : str | Path | None
        The ledger that must have the bundle's run.
    supersedes : str | Path | None
        The results that the bundle must say it supersedes, and tell every correction of.
    language : str | None
        ``zh`` or ``en``; without it, the language of the rules' keywords.
    workers : int
        The most processes to score with. More than one need a main module that can be imported, as programs have.
    tell : Callable[[Step], None]
        Is told how many records are done.

    Raises
    ------
    RefusedError
        Where it is no bundle, or the key, the ledger or a source file can't be read. Whatever else is wrong is told.
    """
    folder = Path(bundle)
    content = manifest_bytes(folder, language or "en")
    manifest, about_manifest = read_manifest(content)
    spoken = language or (manifest.pack.language if manifest is not None else "en")
    public = read_public(Path(key), spoken) if key is not None else None
    entries = read_ledger(Path(ledger), spoken) if ledger is not None else None
    job = _Job(about_manifest, superseded_bundle(Path(supersedes), spoken) if supersedes is not None else None)
    if manifest is None:
        job.skipped(("files", "others", *_OF_TABLES, "sources", "again"), "no_manifest")
    else:
        loaded = job.contents(folder, manifest, sources, workers, tell)
        spoken = language or loaded.pack.language
    job.signature(folder, content, public)
    if entries is not None:
        job.ledger(entries, digest_of(content), manifest)
    else:
        job.skipped(("ledger",), "no_ledger")
    return job.told(digest_of(content), spoken)


def verify_ledger(path: str | Path, language: str = "en") -> Verification:
    """Verifies a ledger's chain by itself.

    Raises
    ------
    RefusedError
        Where it can't be read.
    """
    found = read_ledger(Path(path), language)
    tally = Tally("ledger", len(found.entries))
    tally.found(found.faults)
    tally.remarks("ledger_alone", head=found.head)
    return Verification(None, (tally.check(),), tuple(tally.findings), language)


class _Job:
    """The checks as they come in."""

    def __init__(self, about_manifest: Tally, superseded: Superseded | None) -> None:
        self._manifest = about_manifest
        self._superseded = superseded
        self._files = Tally("files")
        self._done: list[Tally | Check] = [about_manifest]

    def skipped(self, names: Iterable[Name], remark: str, **facts: Any) -> None:
        """Checks that could not be made, and why."""
        self._done += [Check(name, "not_checked", remark=remark, facts=facts) for name in names]

    def contents(self, folder: Path, manifest: Manifest, sources: Sources, workers: int, tell: Tell) -> LoadedPack:
        """The files, and what stands in them; gives the bundled rules."""
        self._files, others = check_files(folder, manifest)
        self._done += [self._files, others]
        loaded, faults = check_rules(folder)
        if faults:
            self._files.found(faults)
            self.skipped((*_OF_TABLES, "sources", "again"), "rules_unusable")
            return loaded
        plans = plan_pack(loaded.pack)
        self._manifest.found(rules_told(manifest, loaded, plans))
        tables = BundleTables(folder, columns_of(plans))
        faults = tables.faults()
        if faults:
            self._files.found(faults)
            self.skipped((*_OF_TABLES, "sources", "again"), "tables_unusable")
            return loaded
        period = manifest.options.get("period")
        self._guarded("counts", lambda: [check_counts(manifest, tables)])
        self._guarded(
            "records",
            lambda: check_records(loaded.pack, plans, tables, period=period, workers=workers, tell=tell),
        )
        self._guarded("people", lambda: [check_people(loaded.pack, plans, tables)])
        self._guarded("rejected", lambda: [check_rejected(tables, loaded.pack.language)])
        if manifest.supersedes is not None or tables.has("corrections") or self._superseded is not None:
            old = self._superseded
            self._guarded("corrections", lambda: [check_corrections(manifest, loaded.pack, tables, old)])
        if sources.records is None:
            self.skipped(("sources",), "no_data")
            self.skipped(("again",), "no_sources")
        else:
            self._sources(loaded, plans, manifest, tables, sources, tell)
        return loaded

    def _guarded(self, name: Name, check: Callable[[], Iterable[Tally]]) -> None:
        """A check of tables, any of which may turn out to be unreadable midway: that differs too."""
        try:
            self._done += check()
        except UNREADABLE as error:
            self._done.append(_broken(name, error))

    def _sources(
        self,
        loaded: LoadedPack,
        plans: tuple[RolePlan, ...],
        manifest: Manifest,
        tables: BundleTables,
        sources: Sources,
        tell: Tell,
    ) -> None:
        """The source files."""
        given = read_given(
            loaded.pack, sources.records, sheet=manifest.options.get("sheet"), roster=sources.roster,
            details=sources.details, overrides=sources.overrides,
        )  # fmt: skip
        found = matched(manifest, given)
        period = manifest.options.get("period")
        self._guarded("sources", lambda: [check_sources(loaded.pack, plans, tables, found, period)])
        if found.absent:
            self.skipped(("again",), "not_given", files=tuple(dict.fromkeys(one.file for one in found.absent)))
        elif found.changed:
            self.skipped(("again",), "changed_sources")
        else:
            self._guarded("again", lambda: [check_again(loaded, manifest, tables, found.given, tell)])

    def signature(self, folder: Path, content: bytes, key: Ed25519PublicKey | None) -> None:
        """The signature, or that there is none, or that nobody checked it."""
        tally = Tally("signature")
        try:
            signed = read_back((folder / SIGNATURE).read_bytes(), content, key)
        except OSError as error:
            of = "missing" if isinstance(error, FileNotFoundError) else "unread"
            if key is None and of == "missing":
                self.skipped(("signature",), "unsigned")
                return
            signed = Signed(faults=(of,))
        tally.checked = 1
        tally.found(finding("B195", CellPlace(SIGNATURE), of=of) for of in signed.faults)
        if key is None and not signed.faults:
            self.skipped(("signature",), "no_key", keys=signed.keys)
            return
        if signed.checked is not None:
            tally.remarks("signed_by", key=signed.checked)
        self._done.append(tally)

    def ledger(self, ledger: Ledger, sha256: str, manifest: Manifest | None) -> None:
        """The ledger's chain, that the bundle's run is in it, and what it and others supersede."""
        tally = Tally("ledger", len(ledger.entries))
        tally.found(ledger.faults)
        entries, later = ledger.of(sha256), ledger.superseding(sha256)
        if entries:
            remark = "superseded_by" if later else "entered"
            tally.remarks(remark, entries=entries, of=len(ledger.entries), head=ledger.head, by=later)
        else:
            tally.found([finding("B196", CellPlace(ledger.file), entries=len(ledger.entries))])
        told = manifest.supersedes.manifest if manifest is not None and manifest.supersedes is not None else None
        own = {one.supersedes for one in ledger.entries if one.manifest == sha256}
        if own - {told}:
            tally.found([finding("B264", CellPlace(ledger.file), of="ledger", files=())])
        self._done.append(tally)

    def told(self, manifest: str, language: str) -> Verification:
        """All of it, in the order in which it is told."""
        checks = tuple(one if isinstance(one, Check) else one.check() for one in self._done)
        findings = tuple(found for one in self._done if isinstance(one, Tally) for found in one.findings)
        return Verification(manifest, checks, findings, language)


def _broken(name: Name, error: BaseException) -> Tally:
    tally = Tally(name)
    tally.found([finding("B184", CellPlace(MANIFEST), of="midway", reason=type(error).__name__)])
    return tally
