"""Columns against the exact evaluator on packs and records made up at random, on every engine."""

from __future__ import annotations

import os
from random import Random

import pytest
from agreement import ENGINES, differences
from made import made_rules
from made_figures import made_records

from kaohe.backends.frame.whole import Unbounded
from kaohe.pipeline import load_text

PACKS, RECORDS = 500 if "KAOHE_PROVE" in os.environ else 48, 420
SIZES = (1, 2, RECORDS)


@pytest.mark.parametrize("seed", range(PACKS))
def test_no_record_differs(seed: int) -> None:
    rng = Random(seed)
    text, thresholds = made_rules(rng)
    loaded = load_text(text)
    unusable = [one for one in loaded.findings if one.is_error and not one.code.startswith(("E5", "E413", "E631"))]
    assert unusable == [], text
    role = loaded.pack.roles[0]
    for size in SIZES:
        records = made_records(rng, role, thresholds, size, whole=size == RECORDS and seed % 3 == 0)
        for engine in ENGINES if seed % 4 == 0 else ENGINES[:1]:
            try:
                found = differences(role, records, engine)
            except Unbounded:
                continue
            assert found == [], f"{text}\n{records[int(found[0].split()[1].rstrip(':'))]}"
