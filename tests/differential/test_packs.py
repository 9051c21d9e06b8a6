"""Columns against the exact evaluator on the packs and on the language's own hand-worked examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from agreement import ENGINES, differences
from sample_runs import PACKS, scored

from kaohe.backends.exact.examples import figures_of_example
from kaohe.pipeline import load_text

LANGUAGE = sorted((Path(__file__).parents[1] / "language").glob("*.kaohe"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("pack", PACKS)
def test_every_record_of_a_pack(pack: str, engine: str) -> None:
    results = scored(pack)
    for plan in results.plans:
        trace = results.traces[plan.table].collect()
        people = trace["employee"].unique(maintain_order=True)
        records = [one.figures for person in people for one in results.records(person, plan.role.name)]
        assert len(records) == trace.height
        assert differences(plan.role, records, engine) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", LANGUAGE, ids=lambda path: path.stem)
def test_the_examples_of_the_language(path: Path, engine: str) -> None:
    pack = load_text(path.read_text(encoding="utf-8"), path.name).pack
    for role in pack.roles:
        records = [figures_of_example(one, role) for one in pack.examples if one.role == role.name]
        if records and role == pack.versions(role.name)[-1]:
            assert differences(role, records, engine) == []
