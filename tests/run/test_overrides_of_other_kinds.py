"""Overrides beside what else a role may say: exemptions, dimensions, a person's whole over several roles."""

from __future__ import annotations

from pathlib import Path

from overridden_pack import HEADINGS

import kaohe
from kaohe.run.results import LazyResults

SAMPLES = Path(__file__).parents[1] / "explain" / "samples"


def results(pack: str, *rows: str) -> LazyResults:
    overrides = [dict(zip(("岗位", *HEADINGS), row.split(), strict=True)) for row in rows]
    return kaohe.load(SAMPLES / f"{pack}.kaohe").evaluate(SAMPLES / f"{pack}.csv", overrides=overrides)


def test_a_whole_is_made_of_the_totals_that_were_changed() -> None:
    """(70 × 46 + 100.09 × 46) ÷ 92 = 85.045."""
    found = results("in_role", "客服 E4 2026-Q3 总分 90 70 李总 2026-10-08 复核")
    explained = found.explain("E4", "客服", "2026-Q3")[0].whole
    assert explained is not None
    assert (str(float(explained.total or 0)), explained.grade) == ("85.05", "B")
    published = {row["employee"]: row for row in found.people.collect().iter_rows(named=True)}
    assert str(published["E4"]["total"]) == "85.05"


def test_nothing_of_somebody_who_is_not_appraised_can_be_changed() -> None:
    found = results("in_role", "销售 E5 2026-Q3 业绩 120 70 李总 2026-10-08 复核")
    assert found.counts.not_appraised == 3
    assert found.overrides is not None
    row = found.overrides.collect().row(0, named=True)
    assert (row["fate"], row["code"]) == ("rejected", "R234")
    told = next(one for one in found.explain("E5", "销售", "2026-Q3"))
    assert "不考核" in told.overrides[0].sentence


def test_a_dimension_is_made_of_the_points_that_were_changed() -> None:
    before = results("dimensions")
    first = before.scores.collect().row(0, named=True)
    it = before.explain(first["employee"], first["role"], first["period"])[0]
    dimension = next(one for one in it.dimensions if one.counting == "counted")
    indicator = next(one for one in it.indicators if one.name in dimension.indicators and one.counting == "counted")
    was = indicator.points or 0
    row = (
        f"{first['role']} {first['employee']} {first['period']} {indicator.name} {float(was):g} 60 李总 2026-10-08 复核"
    )
    after = results("dimensions", row).explain(first["employee"], first["role"], first["period"])[0]
    changed = next(one for one in after.dimensions if one.name == dimension.name)
    weight = indicator.weight / dimension.counted_weight
    assert changed.unrounded is not None
    assert changed.free in (None, (dimension.free or dimension.unrounded or 0) + (60 - was) * weight)
