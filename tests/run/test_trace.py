"""The trace is the computation: what it says is what scoring gives, and its tidy tables hold the same figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from sample_runs import PACKS, scored
from small_pack import csv, rules

import kaohe


@pytest.mark.parametrize("pack", PACKS)
def test_scoring_the_traced_figures_again_gives_the_trace(pack: str) -> None:
    results = scored(pack)
    people = results.scores.collect()["employee"].unique(maintain_order=True).to_list()
    for person in people[:: max(1, len(people) // 20)]:
        results.explain(person)  # refuses where anything differs


@pytest.mark.parametrize("pack", PACKS)
def test_contributions_make_the_base_total(pack: str) -> None:
    results = scored(pack)
    for plan in results.plans:
        trace = results.traces[plan.table].filter(status="scored").collect()
        for row in trace.to_dicts():
            counted = [one for one in plan.role.tops if row[f"{one.name}.contribution"] is not None]
            weights = sum(one.weight for one in counted)
            total = sum(row[f"{one.name}.contribution"] for one in counted) / Decimal(str(float(weights)))
            scale = 1 if plan.role.form == "weight" else 100
            assert abs(total * scale - row["base_total"]) <= Decimal("0.005")


def test_a_record_worked_by_hand(tmp_path: Path) -> None:
    """件数 4 → 5 is +25%: 100; 76% ÷ 80% × 100 = 95; (60 + 38) ÷ 100% = 98; no rating, so the veto is left aside."""
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q1,4,90%,4", "E1,2026-Q2,5,76%,"), period="2026-Q2")
    wanted = ["indicator", "value", "band", "points", "weight", "contribution", "status", "reason"]
    assert results.indicators.select(wanted).collect().rows() == [
        ("量", 0.25, 1, Decimal(100), Decimal("0.6"), Decimal(60), "counted", None),
        ("质", 0.76, None, Decimal(95), Decimal("0.4"), Decimal(38), "counted", None),
    ]
    wanted = ["metric", "raw", "value", "file", "row", "column", "state"]
    assert results.inputs.select(wanted).collect().rows() == [
        ("件数", "5", "5", "记录.csv", 3, "件数", None),
        ("好评率", "76%", "0.76", "记录.csv", 3, "好评率", None),
        ("评分", None, None, "记录.csv", 3, "评分", "no_cell"),
    ]
    wanted = ["adjustment", "title", "applied", "before", "after"]
    assert results.adjustments.select(wanted).collect().rows() == [("veto 1", "差评", False, Decimal(98), Decimal(98))]
    wanted = ["employee", "role", "period", "total", "grade", "status", "reason"]
    assert results.scores.select(wanted).collect().rows() == [
        ("E1", "客服", "2026-Q2", Decimal(98), "A", "scored", None)
    ]


def test_an_incomplete_record_keeps_its_trace(tmp_path: Path) -> None:
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q1,4,,4"))
    row = results.traces["客服"].collect().to_dicts()[0]
    assert (row["status"], row["total"], row["量.points"], row["质.counting"]) == (
        "incomplete", None, Decimal(70), "pending",
    )  # fmt: skip


def test_points_and_totals_have_their_declared_places(tmp_path: Path) -> None:
    trace = rules().evaluate(csv(tmp_path, "E1,2026-Q1,4,90%,4")).traces["客服"].collect()
    assert trace.schema["质.points"] == pl.Decimal(38, 2)
    assert trace.schema["total"] == pl.Decimal(38, 2)
    assert scored("methods").traces["clerk"].collect_schema()["answers.points"] == pl.Decimal(38, 1)


def test_part_and_owner_are_told_apart() -> None:
    rows = scored("methods").indicators.filter(indicator="judgement", employee="P1", period="2026-03").collect()
    assert rows.select("part", "points", "weight", "contribution").rows() == [
        (None, Decimal("14.1"), Decimal(20), Decimal("14.1")),
        ("rated", Decimal("11.5"), Decimal("0.7"), Decimal("8.05")),
        ("experienced", Decimal(20), Decimal("0.3"), Decimal(6)),
    ]


def test_roles_without_records_stand_beside_those_with_some() -> None:
    path = PACKS["online_education"][0]
    results = kaohe.load(path).evaluate(path / "samples" / "学生服务.csv")
    assert set(results.indicators.collect()["role"]) == {"学生服务"}
    assert results.inputs.collect().height == 9 * results.traces["学生服务"].collect().height
    assert results.adjustments.collect().height == 3 * results.traces["学生服务"].collect().height
