"""The sample records of 学生服务: made by their script, and each kind of mess meets its fate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import make_student_services
import pytest

import kaohe
from kaohe.run.results import Results
from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
RECORDS = PACK / "samples" / "学生服务.csv"
DUTIES = ["学员咨询", "学习指导", "投诉与反馈处理", "学习资源支持", "学术支持"]
INDICATORS = ["响应速度", "满意度评分", "解决率", "学习指导效果", "投诉与反馈数量"]


@pytest.fixture(scope="module")
def results() -> Results:
    return kaohe.load(PACK).evaluate(RECORDS)


def indicator(results: Results, employee: str, period: str, name: str) -> dict[str, Any]:
    rows = results.indicators.filter(employee=employee, period=period, indicator=name).collect().to_dicts()
    return next(row for row in rows if row["part"] is None)


def score(results: Results, employee: str, period: str) -> dict[str, Any]:
    found: dict[str, Any] = results.scores.filter(employee=employee, period=period).collect().to_dicts()[0]
    return found


def test_the_sample_is_what_its_script_makes() -> None:
    assert RECORDS.read_bytes() == make_student_services.as_csv().encode("utf-8-sig")


def test_every_duty_and_indicator_of_the_role_stands_in_the_rules_and_every_duty_is_measured() -> None:
    role = kaohe.load(PACK).pack.versions("学生服务")[0]
    assert [duty.name for duty in role.duties] == DUTIES
    assert [one.name for one in role.indicators] == INDICATORS
    assert {duty for one in role.indicators for duty in one.duties} == set(DUTIES)


def test_the_counts(results: Results) -> None:
    counts = results.counts
    assert (counts.rows, counts.scored, counts.incomplete, counts.rejected) == (60, 58, 1, 1)


@pytest.mark.parametrize(
    ("employee", "period", "name", "status", "reason", "points"),
    [
        ("E00004", "2026-Q1", "满意度评分", "skipped", "no_cell", None),
        ("E00005", "2026-Q3", "解决率", "skipped", "divided_by_zero", None),
        ("E00008", "2026-Q3", "响应速度", "pending", "no_cell", None),
        ("E00012", "2026-Q3", "学习指导效果", "not_applicable", "says_not_applicable", None),
        ("E00015", "2026-Q3", "投诉与反馈数量", "assigned", "parts_pending", Decimal(80)),  # a newcomer
        (
            "E00007",
            "2026-Q3",
            "投诉与反馈数量",
            "assigned",
            "parts_pending",
            Decimal(80),
        ),  # the quarter before rejected
        ("E00002", "2026-Q2", "响应速度", "counted", None, Decimal(100)),  # exactly 5 minutes
        ("E00003", "2026-Q2", "响应速度", "counted", None, Decimal(90)),  # exactly 15, with its unit in the cell
        ("E00003", "2026-Q2", "解决率", "counted", None, Decimal(100)),  # exactly 95%
        ("E00014", "2026-Q1", "响应速度", "counted", None, Decimal(75)),  # half an hour
        ("E00002", "2026-Q2", "满意度评分", "counted", None, Decimal(80)),  # exactly 4
    ],
)
def test_a_mess_meets_its_rule(
    results: Results, employee: str, period: str, name: str, status: str, reason: str | None, points: Decimal | None
) -> None:
    row = indicator(results, employee, period, name)
    assert (row["status"], row["reason"], row["points"]) == (status, reason, points)


def test_a_data_leak_caps_the_total(results: Results) -> None:
    row = score(results, "E00006", "2026-Q4")
    assert (row["total"], row["grade"]) == (Decimal(59), "D")
    veto = results.adjustments.filter(employee="E00006", period="2026-Q4", adjustment="veto 1").collect().to_dicts()[0]
    assert (veto["title"], veto["applied"], veto["before"], veto["after"]) == (
        "发生数据泄露", True, Decimal("90.88"), Decimal(59),
    )  # fmt: skip


def test_a_slip_is_rejected_with_its_cell(results: Results) -> None:
    row = results.rejected.collect().to_dicts()[0]
    assert {key: row[key] for key in ("file", "row", "employee", "column", "cell", "code")} == {
        "file": "学生服务.csv", "row": 22, "employee": "E00007", "column": "学员满意度", "cell": "7", "code": "R103",
    }  # fmt: skip


def test_an_incomplete_record_has_no_total_and_says_why(results: Results) -> None:
    row = score(results, "E00008", "2026-Q3")
    assert (row["status"], row["total"], row["grade"]) == ("incomplete", None, None)
    assert results.gaps(row, "zh") == "响应速度:平均响应时间没有数据"
    assert results.gaps(row, "en") == "响应速度: 平均响应时间 has no data"
