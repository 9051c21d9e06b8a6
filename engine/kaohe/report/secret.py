"""The secret that pseudonyms are made of: fresh and forgotten, or kept in a file of its owner's."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.sources.whole_folder import put_in_place

__all__ = ["fresh_secret", "kept_secret"]

_BYTES = 32
_WRITTEN = re.compile(rf"kaohe-pseudonyms ([0-9a-f]{{{_BYTES * 2}}})\n?")
_MOST_BYTES = 4096
"""No key is longer; whatever is isn't read whole."""


def fresh_secret() -> bytes:
    """A secret that was never used before."""
    return secrets.token_bytes(_BYTES)


def kept_secret(path: Path, site: Path, language: str) -> bytes:
    """The secret of a file; where there is none, a fresh one is written there, for its owner's eyes alone.

    Raises
    ------
    RefusedError
        Where the file would stand in the site that is passed on, is no such key, or can't be read or written.
    """
    if path.resolve().is_relative_to(site.resolve()):
        raise RefusedError([finding("B251", CellPlace(path.name))], language)
    try:
        if not path.exists():
            secret = fresh_secret()
            path.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(path, f"kaohe-pseudonyms {secret.hex()}\n".encode(), 0o600)
            return secret
        with path.open("rb") as file:
            written = _WRITTEN.fullmatch(file.read(_MOST_BYTES).decode("utf-8", "replace"))
    except OSError as error:
        raise RefusedError([finding("B253", CellPlace(path.name), reason=error.strerror)], language) from error
    if written is None:
        raise RefusedError([finding("B252", CellPlace(path.name))], language)
    return bytes.fromhex(written[1])
