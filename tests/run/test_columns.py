"""Which column is which: usual names, the pack's own, and what is missing or twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pack import RULES, csv, rules

import kaohe
from kaohe.run.results import Results


def faults(results: Results) -> list[tuple[str, int, str | None]]:
    rows = results.rejected.collect().to_dicts()
    return [(row["code"], row["row"], row["column"]) for row in rows]


@pytest.mark.parametrize(
    "headings",
    [
        "工号,考核期,件数,好评率,评分", "employee_id,period,件数,好评率,评分", "Employee ID,Quarter,件数,好评率,评分",
        "员工编号,季度,件数,好评率,评分", " 工号 ,　考核期,件数,好评率,评分", "staff_id,考核周期,件数,好评率,评分",
    ],
)  # fmt: skip
def test_keys_go_by_their_usual_names(tmp_path: Path, headings: str) -> None:
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,4", headings=headings))
    assert results.counts.scored == 1
    assert results.scores.collect()["employee"].to_list() == ["E1"]


def test_the_rules_may_name_the_columns(tmp_path: Path) -> None:
    own = RULES.replace("  等级 用 通用\n", '  等级 用 通用\n  记录 员工 取自 "编号", 考核期 取自 "哪一季"\n')
    results = kaohe.loads(own).evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,4", headings="编号,哪一季,件数,好评率,评分"))
    assert results.counts.scored == 1


def test_a_metric_may_come_from_another_heading(tmp_path: Path) -> None:
    own = RULES.replace("数据 件数 : 数量", '数据 件数 : 数量 取自 "完成(件)"')
    results = kaohe.loads(own).evaluate(
        csv(tmp_path, "E1,2026-Q1,5,90%,4", headings="工号,考核期,完成（件）,好评率,评分")
    )
    assert results.counts.scored == 1


def test_a_renamed_column_is_told_with_the_near_heading_and_spoils_no_other_file(tmp_path: Path) -> None:
    good = csv(tmp_path, "E1,2026-Q1,5,90%,4", name="好.csv")
    bad = csv(tmp_path, "E2,2026-Q1,5,90%,4", name="坏.csv", headings="工号,考核期,件数,好评,评分")
    results = rules().evaluate([good, bad])
    assert (results.counts.scored, results.counts.rejected) == (1, 1)
    assert faults(results) == [("R206", 2, "好评率")]
    assert "是不是「好评」" in results.rejected.collect()["reason"][0]


def test_a_column_that_stands_twice_is_not_chosen_from(tmp_path: Path) -> None:
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,80%,4", headings="工号,考核期,件数,好评率,好评率,评分"))
    assert faults(results) == [("R207", 2, "好评率")]


@pytest.mark.parametrize("headings", ["谁,考核期,件数,好评率,评分", "工号,哪一季,件数,好评率,评分"])
def test_without_its_keys_no_row_can_be_placed(tmp_path: Path, headings: str) -> None:
    results = rules().evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,4", "E2,2026-Q1,5,90%,4", headings=headings))
    assert faults(results) == [("R205", 2, None), ("R205", 3, None)]


def test_a_period_given_once_for_all_needs_no_column(tmp_path: Path) -> None:
    table = csv(tmp_path, "E1,5,90%,4", headings="工号,件数,好评率,评分")
    results = rules().evaluate(table, period="2026-Q1")
    assert results.scores.collect()["period"].to_list() == ["2026-Q1"]


def test_a_pack_of_several_roles_needs_a_role_column(tmp_path: Path) -> None:
    two = RULES + RULES[RULES.index("岗位 客服") :].replace("岗位 客服", "岗位 主管")
    assert faults(kaohe.loads(two).evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,4"))) == [("R205", 2, None)]
    table = csv(tmp_path, "E1,主管,2026-Q1,5,90%,4", headings="工号,岗位,考核期,件数,好评率,评分")
    assert kaohe.loads(two).evaluate(table).scores.collect()["role"].to_list() == ["主管"]
