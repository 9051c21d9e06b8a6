"""What makes a run's results vouch for themselves: a signature, and an entry in a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack
from kaohe.run.manifest import MANIFEST, Manifest, digest_of
from kaohe.verify.envelope import SIGNATURE, envelope
from kaohe.verify.keys import key_id, read_private
from kaohe.verify.ledger import enter, read_ledger

__all__ = ["NOT_SEALED", "Seal"]


@dataclass(frozen=True, slots=True)
class Seal:
    """How a run's results are sealed: by the private key in a file, by a line of a ledger, or both.

    ``note`` is kept in the ledger's line. Neither changes what the results hold.
    """

    key: str | Path | None = None
    ledger: str | Path | None = None
    note: str | None = None

    def key_id(self, language: str) -> str | None:
        """The id of the key; None without one."""
        return key_id(read_private(Path(self.key), language).public_key()) if self.key is not None else None

    def ready(self, pack: Pack, out: Path | str | None) -> Callable[[Path], None]:
        """What seals a bundle in a folder, before it takes its place.

        Raises
        ------
        RefusedError
            Where the key or the ledger is of no use, or nothing is kept that could be sealed: before anything is
            scored.
        """
        language = pack.language
        if out is None and (self.key or self.ledger or self.note):
            raise RefusedError([finding("B175", of="out")], language)
        if self.note and not self.ledger:
            raise RefusedError([finding("B175", of="ledger")], language)
        key = read_private(Path(self.key), language) if self.key else None
        ledger = Path(self.ledger) if self.ledger else None
        if ledger is not None and ledger.exists():
            faults = read_ledger(ledger, language).faults
            if faults:
                raise RefusedError(faults, language)

        def seal(folder: Path) -> None:
            manifest = (folder / MANIFEST).read_bytes()
            if key is not None:
                (folder / SIGNATURE).write_text(envelope(manifest, key), encoding="utf-8", newline="")
            if ledger is not None:
                told = Manifest.model_validate_json(manifest).supersedes
                other = told.manifest if told is not None else None
                enter(ledger, digest_of(manifest), pack.title, pack.version, self.note, language, supersedes=other)

        return seal


NOT_SEALED = Seal()
"""Results that nothing vouches for but themselves."""
