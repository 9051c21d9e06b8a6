"""Every row meets exactly one fate, and the counts add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import RULES, csv, rules

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.results import Results


def fate(results: Results, row: int = 2) -> tuple[str, str | None]:
    """The status and reason of a row: of its score, or the codes of its faults."""
    codes = results.rejected.filter(row=row).collect()["code"].to_list()
    if codes:
        return "rejected", " ".join(codes)
    found = results.scores.filter(row=row).collect().to_dicts()
    return (found[0]["status"], found[0]["reason"]) if found else ("look_back", None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("E1,2026-Q1,5,90%,4", ("scored", None)),
        ("E1,2026-Q1,5,90%,", ("scored", None)),
        ("E1,2026-Q1,5,,4", ("incomplete", "质: no_cell")),
        ("E1,2026-Q1,,,4", ("incomplete", "质: no_cell")),
        ("E1,2025-Q4,5,90%,4", ("not_appraised", "no_version_in_force")),
        ("E1,2026-Q1,五,90%,4", ("rejected", "R101")),
        ("E1,2026-Q1,-1,95,7", ("rejected", "R103 R103 R103")),
        (",2026-Q1,5,90%,4", ("rejected", "R111")),
        ("E1,一季度,5,90%,4", ("rejected", "R112")),
        ("E1,2026-01,5,90%,4", ("rejected", "R113")),
        ("E1,2026-Q1,5,90%", ("rejected", "R110")),
        ("E1,2026-Q1,5,90%,4,6", ("rejected", "R110")),
        ("E1,2026-Q1,5,90%,4,,", ("scored", None)),
    ],
)
def test_a_row_and_its_fate(tmp_path: Path, line: str, expected: tuple[str, str | None]) -> None:
    results = rules().evaluate(csv(tmp_path, line, "E9,2026-Q1,5,90%,4"))
    assert fate(results) == expected
    assert fate(results, 3) == ("scored", None)


def test_a_fault_names_file_row_column_cell_and_reason(tmp_path: Path) -> None:
    row = rules().evaluate(csv(tmp_path, "E1,2026-Q1,5,90%,7")).rejected.collect().to_dicts()[0]
    assert {key: row[key] for key in ("file", "row", "employee", "role", "period", "column", "cell", "code")} == {
        "file": "记录.csv", "row": 2, "employee": "E1", "role": "客服", "period": "2026-Q1", "column": "评分",
        "cell": "7", "code": "R103",
    }  # fmt: skip
    assert row["reason"] == "「评分」应当在 1 到 5 之间。范围外的数多半是填错了。核对后改正。"


def test_a_duplicate_rejects_both_wherever_they_stand(tmp_path: Path) -> None:
    one = csv(tmp_path, "E1,2026-Q1,5,90%,4", "E2,2026-Q1,5,90%,4", name="一.csv")
    other = csv(tmp_path, "E1,2026年1季度,6,90%,4", name="二.csv")
    results = rules().evaluate([one, other])
    assert (results.counts.scored, results.counts.rejected) == (1, 2)
    reasons = results.rejected.collect()["reason"].to_list()
    assert "另一条在 二.csv 第 2 行" in reasons[0]
    assert "另一条在 一.csv 第 2 行" in reasons[1]


def test_results_stand_in_the_order_of_the_tables_and_their_rows(tmp_path: Path) -> None:
    gaps = csv(tmp_path, "E1,2026-Q1,5,90%,4", "", "", "E2,2026-Q1,5,90%,4", "E3,2026-Q1,坏,90%,4", name="一.csv")
    dense = csv(tmp_path, *(f"F{at},2026-Q1,5,90%,4" for at in range(5)), "F9,2026-Q1,坏,90%,4", name="二.csv")
    results = rules().evaluate([gaps, dense])
    assert results.scores.collect()["employee"].to_list() == ["E1", "E2", "F0", "F1", "F2", "F3", "F4"]
    assert results.rejected.collect()["employee"].to_list() == ["E3", "F9"]


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    tables = []
    for quarter in ("一季度", "二季度"):
        (tmp_path / quarter).mkdir()
        tables.append(csv(tmp_path / quarter, f"E{quarter},2026-Q1,5,90%,4"))
    results = rules().evaluate([*tables, tables[0]])
    assert (results.counts.rows, results.counts.scored, results.counts.rejected) == (3, 1, 2)
    assert results.scores.collect()["file"].to_list() == ["二季度/记录.csv"]
    assert results.rejected.collect()["file"].to_list() == ["一季度/记录.csv", "一季度/记录.csv (2)"]


def test_a_role_that_the_rules_lack_is_not_appraised(tmp_path: Path) -> None:
    table = csv(tmp_path, "E1,保安,2026-Q1,5,90%,4", headings="工号,岗位,考核期,件数,好评率,评分")
    assert fate(rules().evaluate(table)) == ("not_appraised", "no_such_role")


def test_a_file_that_cannot_be_read_is_listed_and_the_others_are_scored(tmp_path: Path) -> None:
    empty = tmp_path / "空.csv"
    empty.write_bytes(b"")
    results = rules().evaluate([csv(tmp_path, "E1,2026-Q1,5,90%,4"), empty])
    assert (results.counts.rows, results.counts.scored, results.counts.unread_files) == (1, 1, 1)
    row = results.rejected.collect().to_dicts()[0]
    assert (row["file"], row["row"], row["code"]) == ("空.csv", None, "R203")


def test_where_no_file_can_be_read_nothing_is_scored(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="R201"):
        rules().evaluate(tmp_path / "无.csv")


def test_faulty_rules_score_nobody() -> None:
    with pytest.raises(RefusedError, match="E401"):
        kaohe.loads(RULES.replace("权重 40%", "权重 30%")).evaluate([{"工号": "E1"}])


@pytest.mark.parametrize(("period", "code"), [("春天", "R208"), ("2026", "R209"), ("2026-01", "R209")])
def test_a_period_that_appraises_nobody_is_refused(period: str, code: str) -> None:
    with pytest.raises(RefusedError, match=code):
        rules().evaluate([{"工号": "E1"}], period=period)


def test_rows_from_a_program_are_read_as_from_a_file() -> None:
    results = rules().evaluate([{"工号": "E1", "考核期": "2026-Q1", "件数": 5, "好评率": 0.9, "评分": None}])
    assert results.counts.scored == 1
    assert results.inputs.filter(metric="好评率").collect()["value"].to_list() == ["0.9"]


CELL = st.sampled_from(["", "5", "1,200", "90%", "无", "不适用", "七", "-3", "1e400", "=1+1", "0", "4", "９"])
ROW = st.tuples(
    st.sampled_from(["E1", "E2", "E3", "E4", "", "=E5"]),
    st.sampled_from(["2026-Q1", "2026Q2", "2026年三季度", "2025-Q4", "2026-01", "?"]),
    CELL, CELL, CELL,
)  # fmt: skip
FILES = st.lists(st.lists(ROW, max_size=12), min_size=1, max_size=3)


@given(FILES, st.sampled_from([None, "2026-Q2"]))
def test_nothing_is_lost_whatever_the_table(files: list[list[tuple[str, ...]]], period: str | None) -> None:
    headings = ("工号", "考核期", "件数", "好评率", "评分")
    rows = [dict(zip(headings, row, strict=True)) for file in files for row in file]
    if not rows:
        return
    results = rules().evaluate(rows, period=period)
    scored = results.scores.collect()["row"].to_list()
    rejected = set(results.rejected.collect()["row"].to_list())
    assert len(scored) == len(set(scored))
    assert rejected.isdisjoint(scored)
    counts = results.counts
    assert counts.rows == len(rows)
    assert counts.rejected == len(rejected)
    assert counts.scored + counts.incomplete + counts.not_appraised == len(scored)
    assert counts.look_back == len(rows) - len(scored) - len(rejected)
    assert period is not None or counts.look_back == 0
    assert _statuses(results) == {"scored": counts.scored, "incomplete": counts.incomplete}


def _statuses(results: Results) -> dict[str, Any]:
    """How many records of each status have a trace: an incomplete one keeps its own."""
    found = [status for trace in results.traces.values() for status in trace.collect()["status"].to_list()]
    return {status: found.count(status) for status in ("scored", "incomplete")}
