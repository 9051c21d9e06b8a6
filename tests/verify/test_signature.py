"""Signatures: keys, the envelope as DSSE has it, and what makes one not hold."""

from __future__ import annotations

import json
import stat
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sealed_run import REASON, SealedRun, sealed_run

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.verify.envelope import SIGNATURE, pre_authenticated, read_back
from kaohe.verify.keys import key_id, new_keys, read_private, read_public
from kaohe.verify.seal import Seal
from kaohe.verify.superseding import Superseding


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SealedRun:
    return sealed_run(tmp_path_factory.mktemp("signed"))


def envelope(run: SealedRun) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run.out / SIGNATURE).read_text(encoding="utf-8"))
    return found


def reason(refused: pytest.ExceptionInfo[RefusedError]) -> object:
    return refused.value.findings[0].facts["of"]


def test_what_is_signed_is_spelled_as_dsse_says() -> None:
    """The example of DSSE's protocol, version 1."""
    assert pre_authenticated(b"hello world", "http://example.com/HelloWorld") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_anybody_who_knows_dsse_can_check_it(run: SealedRun) -> None:
    found, key = envelope(run), read_public(run.public)
    assert set(found) == {"payload", "payloadType", "signatures"}
    assert found["payloadType"] == "application/vnd.in-toto+json"
    payload = b64decode(found["payload"])
    key.verify(b64decode(found["signatures"][0]["sig"]), pre_authenticated(payload))
    statement = json.loads(payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "urn:kaohe:run:v1"
    manifest = json.loads((run.out / "manifest.json").read_text(encoding="utf-8"))
    assert statement["predicate"] == manifest
    subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
    assert subjects.pop("manifest.json")
    assert subjects == manifest["files"]


def test_signing_changes_nothing_else(run: SealedRun, tmp_path: Path) -> None:
    """No clock and no signature is in what is hashed: the same run without a seal has the same files."""
    rules = kaohe.load(run.folder / "规则.kaohe")
    rules.evaluate(run.folder / "记录.csv", out=tmp_path / "out", supersedes=Superseding(run.old, REASON), **run.beside)

    def files(out: Path) -> dict[str, bytes]:
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    signed = files(run.out)
    assert signed.pop(SIGNATURE)
    assert signed == files(tmp_path / "out")


def test_the_private_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    key = new_keys(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys/private.pem").stat().st_mode) == 0o600
    assert key == key_id(read_public(tmp_path / "keys/public.pem"))
    assert key == key_id(read_private(tmp_path / "keys/private.pem").public_key())
    with pytest.raises(RefusedError) as refused:
        new_keys(tmp_path / "keys")
    assert refused.value.findings[0].code == "B171"


def test_a_key_of_the_wrong_kind_is_told_from_the_right_one(tmp_path: Path) -> None:
    new_keys(tmp_path)
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    with pytest.raises(RefusedError) as refused:
        read_private(public)
    assert reason(refused) == "public"
    with pytest.raises(RefusedError) as refused:
        read_public(private)
    assert reason(refused) == "private"
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "other").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(RefusedError) as refused:
        read_private(tmp_path / "other")
    assert reason(refused) == "kind"
    (tmp_path / "other").write_bytes(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(RefusedError) as refused:
        read_public(tmp_path / "other")
    assert reason(refused) == "kind"
    locked = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"1")
    )
    (tmp_path / "other").write_bytes(locked)
    with pytest.raises(RefusedError) as refused:
        read_private(tmp_path / "other")
    assert reason(refused) == "password"


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"]
)
def test_any_bytes_are_no_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        read_public(tmp_path / "x")
    assert reason(refused) == "nothing"
    with pytest.raises(RefusedError) as refused:
        read_public(tmp_path)
    assert reason(refused) == "unread"


def changed(found: dict[str, Any], key: str, value: object) -> bytes:
    return (json.dumps({**found, key: value}, sort_keys=True, indent=1) + "\n").encode()


def test_what_makes_a_signature_not_hold(run: SealedRun, tmp_path: Path) -> None:
    manifest, key = (run.out / "manifest.json").read_bytes(), read_public(run.public)
    found = envelope(run)
    signature = found["signatures"][0]
    zeros = b64encode(bytes(64)).decode()
    new_keys(tmp_path)
    expected = {
        (): (run.out / SIGNATURE).read_bytes(),
        ("unread",): b"{}",
        ("spelling",): json.dumps(found).encode(),
        ("spelling", "does_not_hold"): changed(found, "payloadType", "text/plain"),
        ("does_not_hold",): changed(found, "signatures", [{**signature, "sig": zeros}]),
        ("key_id",): changed(found, "signatures", [{**signature, "keyid": "0" * 64}]),
        ("other_manifest", "does_not_hold"): changed(found, "payload", b64encode(b"{}").decode()),
        ("other_key",): changed(found, "signatures", [{"keyid": "0" * 64, "sig": zeros}]),
    }
    for faults, content in expected.items():
        if faults == ("spelling", "does_not_hold"):
            continue
        assert read_back(content, manifest, key).faults == faults
    assert read_back(expected[()], manifest, key).checked == key_id(key)
    assert read_back(expected[()], manifest + b" ", key).faults[0] == "other_manifest"
    assert read_back(expected["does_not_hold",], manifest, None).faults == ()  # which is why that is told as unchecked
    assert "spelling" in read_back(expected["spelling", "does_not_hold"], manifest, key).faults


def test_a_key_or_a_ledger_of_no_use_stops_the_run_before_it_scores(run: SealedRun, tmp_path: Path) -> None:
    rules, records = kaohe.load(run.folder / "规则.kaohe"), run.folder / "记录.csv"
    (tmp_path / "runs").write_text("x", encoding="utf-8")
    for code, seal in (
        ("B170", Seal(run.public)), ("B170", Seal(tmp_path / "none")), ("B174", Seal(None, tmp_path / "runs")),
        ("B175", Seal(note="一季度")),
    ):  # fmt: skip
        with pytest.raises(RefusedError) as refused:
            rules.evaluate(records, out=tmp_path / "out", seal=seal, **run.beside)
        assert refused.value.findings[0].code == code
    with pytest.raises(RefusedError) as refused:
        rules.evaluate(records, seal=Seal(run.folder / "keys/private.pem"), **run.beside)
    assert refused.value.findings[0].code == "B175"
    assert not (tmp_path / "out").exists()


def test_a_ledger_that_cannot_be_written_leaves_no_results(run: SealedRun, tmp_path: Path) -> None:
    rules = kaohe.load(run.folder / "规则.kaohe")
    with pytest.raises(RefusedError) as refused:
        rules.evaluate(
            run.folder / "记录.csv", out=tmp_path / "out", seal=Seal(None, tmp_path / "no/such"), **run.beside
        )
    assert refused.value.findings[0].code == "B173"
    assert list(tmp_path.iterdir()) == []
