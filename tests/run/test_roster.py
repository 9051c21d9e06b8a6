"""Who should have a record and has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pack import csv, rules

from kaohe.diagnostics.refused import RefusedError


def absent(tmp_path: Path, *, period: str | None = None) -> list[tuple[str, str]]:
    records = csv(tmp_path, "E1,2026-Q1,4,90%,4", "E1,2026-Q2,5,90%,4", "E2,2026-Q2,坏,90%,4")
    roster = csv(tmp_path, "E1,甲", "E2,乙", "", "E3,丙", ",", name="名单.csv", headings="工号,姓名")
    results = rules().evaluate(records, roster=roster, period=period)
    rows = results.tables["no_record"].collect().to_dicts()
    assert results.counts.no_record == len(rows)
    return [(row["employee"], row["period"]) for row in rows]


def test_each_period_of_the_records_is_looked_through(tmp_path: Path) -> None:
    assert absent(tmp_path) == [("E2", "2026-Q1"), ("E3", "2026-Q1"), ("E3", "2026-Q2")]


def test_with_a_period_that_one_alone(tmp_path: Path) -> None:
    assert absent(tmp_path, period="2026-Q2") == [("E3", "2026-Q2")]


def test_a_roster_must_name_the_people(tmp_path: Path) -> None:
    roster = csv(tmp_path, "甲", name="名单.csv", headings="姓名")
    with pytest.raises(RefusedError, match="R205"):
        rules().evaluate(csv(tmp_path, "E1,2026-Q1,4,90%,4"), roster=roster)
