"""The signature of a bundle: its manifest as an in-toto Statement (v1) in a DSSE envelope, a file of its own.

Everything in the file follows from the manifest and the key, and it has one spelling, so that a changed byte anywhere
in it is noticed. Other programs that know DSSE can check it too.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.run.manifest import MANIFEST, digest_of
from kaohe.verify.keys import key_id
from kaohe.verify.spelled import spelled

__all__ = [
    "PAYLOAD_TYPE", "PREDICATE", "SIGNATURE", "STATEMENT", "Signed", "envelope", "pre_authenticated", "read_back",
]  # fmt: skip

SIGNATURE = "manifest.dsse.json"
"""The file in the bundle."""
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:kaohe:run:v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class _Signature(_Part):
    keyid: str
    sig: str


class _Envelope(_Part):
    payload: str
    payload_type: str = Field(alias="payloadType")
    signatures: tuple[_Signature, ...] = Field(min_length=1)

    def text(self) -> str:
        """JSON with one spelling, as of the manifest."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature file holds. ``faults`` say what is wrong with it; ``keys`` are the ids that it names.

    ``checked`` is the id of the key that a signature was checked by and holds for; None without a key.
    """

    keys: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    checked: str | None = None


def envelope(manifest: bytes, key: Ed25519PrivateKey) -> str:
    """The signature of a manifest, as the text of its file."""
    payload = _statement(manifest)
    signature = _Signature(keyid=key_id(key.public_key()), sig=_as_text(key.sign(pre_authenticated(payload))))
    return _Envelope(payload=_as_text(payload), payload_type=PAYLOAD_TYPE, signatures=(signature,)).text()


def read_back(content: bytes, manifest: bytes, key: Ed25519PublicKey | None) -> Signed:
    """What a signature file says of a manifest; without a key only that it is of this manifest."""
    try:
        text = content.decode("utf-8")
        found = _Envelope.model_validate(json.loads(text))
    except (ValueError, RecursionError, ValidationError):
        return Signed(faults=("unread",))
    keys = tuple(one.keyid for one in found.signatures)
    faults = [] if found.text() == text and found.payload_type == PAYLOAD_TYPE else ["spelling"]
    payload = _bytes(found.payload)
    if payload is None or payload != _statement(manifest):
        faults.append("other_manifest")
    if key is None:
        return Signed(keys, tuple(faults))
    holds = [one for one in found.signatures if payload is not None and _holds(one, payload, key)]
    own = key_id(key)
    if not holds:
        faults.append("does_not_hold" if own in keys else "other_key")
    elif all(one.keyid != own for one in holds):
        faults.append("key_id")
    return Signed(keys, tuple(faults), own if holds else None)


def _statement(manifest: bytes) -> bytes:
    """What is signed: the hash of the manifest and those of all files, and what the manifest says."""
    try:
        said: Any = json.loads(manifest)
    except (ValueError, RecursionError):
        said = None
    files = said.get("files") if isinstance(said, Mapping) else None
    digests = {MANIFEST: digest_of(manifest), **(files if isinstance(files, Mapping) else {})}
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(digests.items())],
        "predicateType": PREDICATE,
        "predicate": said,
    }
    return spelled(statement)


def pre_authenticated(payload: bytes, kind: str = PAYLOAD_TYPE) -> bytes:
    """The bytes that DSSE signs: the payload and its type, each behind its length."""
    return b"DSSEv1 %d %b %d %b" % (len(kind.encode()), kind.encode(), len(payload), payload)


def _holds(signature: _Signature, payload: bytes, key: Ed25519PublicKey) -> bool:
    signed = _bytes(signature.sig)
    try:
        key.verify(signed or b"", pre_authenticated(payload))
    except InvalidSignature:
        return False
    return True


def _as_text(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes | None:
    """What a text in base64 holds; None where it is none, or not spelled in the one way."""
    try:
        content = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _as_text(content) == text else None
