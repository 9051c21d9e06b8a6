"""Ed25519 keys in PEM files: made, and read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError

__all__ = ["PRIVATE", "PUBLIC", "key_id", "new_keys", "read_private", "read_public"]

PRIVATE, PUBLIC = "private.pem", "public.pem"
_MOST_BYTES = 64 * 1024
"""No key is longer; whatever is isn't read whole."""


def new_keys(folder: Path, language: str = "en") -> str:
    """Makes a pair of keys in a folder, ``private.pem`` for its owner's eyes alone; gives the key's id.

    Raises
    ------
    RefusedError
        Where keys stand there already, which are never overwritten, or they can't be written.
    """
    there = [name for name in (PRIVATE, PUBLIC) if (folder / name).exists()]
    if there:
        raise RefusedError([finding("B171", CellPlace(folder.name), files=tuple(there))], language)
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / PRIVATE, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
        _write(folder / PUBLIC, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    except OSError as error:
        raise RefusedError([finding("B172", CellPlace(folder.name), reason=error.strerror)], language) from error
    return key_id(public)


def read_private(path: Path, language: str = "en") -> Ed25519PrivateKey:
    """The key that signs, from its file.

    Raises
    ------
    RefusedError
        Where it is none.
    """
    content = _content(path, language)
    if b"PUBLIC KEY" in content:
        raise _no_key(path, "public", language)
    try:
        key = load_pem_private_key(content, None)
    except TypeError as error:
        raise _no_key(path, "password", language) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path, "nothing", language) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path, "kind", language)
    return key


def read_public(path: Path, language: str = "en") -> Ed25519PublicKey:
    """The key that signatures are checked by, from its file.

    Raises
    ------
    RefusedError
        Where it is none.
    """
    content = _content(path, language)
    if b"PRIVATE KEY" in content:
        raise _no_key(path, "private", language)
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path, "nothing", language) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path, "kind", language)
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """What a key is called: the SHA-256 of its DER form."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _write(path: Path, content: bytes, mode: int) -> None:
    """Writes a file that wasn't there, readable by nobody else from its first byte on."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def _content(path: Path, language: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise RefusedError(
            [finding("B170", CellPlace(path.name), of="unread", reason=error.strerror)], language
        ) from error


def _no_key(path: Path, of: str, language: str) -> RefusedError:
    return RefusedError([finding("B170", CellPlace(path.name), of=of)], language)
