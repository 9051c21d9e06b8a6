"""Every pack's results hold, with their sources, signed and entered: no check raises a false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_runs import DETAILS, OVERRIDES, PACKS

import kaohe
from kaohe.verify.keys import new_keys
from kaohe.verify.seal import Seal
from kaohe.verify.verify import Sources, verify_bundle


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_holds(name: str, tmp_path: Path) -> None:
    rules, records = PACKS[name]
    beside = {"details": DETAILS.get(name), "overrides": OVERRIDES.get(name)}
    new_keys(tmp_path / "keys")
    seal = Seal(tmp_path / "keys/private.pem", tmp_path / "runs.jsonl")
    results = kaohe.load(rules).evaluate(records, out=tmp_path / "out", seal=seal, **beside)
    found = verify_bundle(
        tmp_path / "out", sources=Sources(records, **beside), key=tmp_path / "keys/public.pem",
        ledger=tmp_path / "runs.jsonl",
    )  # fmt: skip
    assert found.findings == ()
    assert {check.name for check in found.checks if check.outcome != "agrees"} == set()
    counts = results.counts
    assert found.check("scores").checked == counts.scored + counts.incomplete + counts.not_appraised
    assert found.check("people").checked == counts.several_roles
