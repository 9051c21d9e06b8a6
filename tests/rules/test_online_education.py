"""The five roles: as agreed, with sample records made by their script, where each kind of mess meets its fate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from make_online_education import SAMPLES, TEACHERS, Sample, teachers, teachers_as_csv

import kaohe
from kaohe.run.results import Results
from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
FILES = sorted((PACK / "samples").glob("*.csv"))
DETAILS = {TEACHERS: PACK / "samples" / "明细" / f"{TEACHERS}.csv"}
PERIODS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")

# role → its duties, and its indicators with the duties that each measures and the parts that it is made of
ROLES: dict[str, tuple[list[str], dict[str, list[str]]]] = {
    "内容开发": (
        ["课程策划", "教材编写与课件制作", "视频录制与剪辑", "内容审核与优化", "课程更新维护"],
        {
            "内容质量评分": ["专业性", "完整性", "创新性", "用户评价"],
            "完成度指标": ["按时完成率", "任务达成率"],
            "用户满意度": ["学员满意率", "正面反馈占比"],
            "内容更新频率": ["更新及时性", "更新数量"],
            "创新与优化": ["提出建议", "落实建议"],
        },
    ),
    "教学管理": (
        ["课程安排与调度", "教师团队管理", "学员管理", "教学质量监控", "教学活动组织"],
        {
            "教学质量评价": ["学员评价", "课程通过率", "学习成果达成"],
            "教师绩效": ["教师教学评价", "教师出勤", "课堂互动"],
            "学员满意度": [],
            "课程准时开课率": [],
            "教学活动参与度": ["研讨参与", "答疑参与", "其他互动参与"],
        },
    ),
    "技术支持": (
        ["平台维护", "技术开发", "故障排查与修复", "数据安全管理", "新技术引入"],
        {
            "系统稳定性": ["可用率", "故障恢复速度"],
            "用户体验": ["用户反馈", "交互流畅度", "页面加载"],
            "技术创新": ["新功能上线", "新功能评价"],
            "故障处理效率": ["故障响应", "故障修复率"],
            "数据安全指标": ["安全事件率", "泄露风险控制"],
        },
    ),
    "学生服务": (
        ["学员咨询", "学习指导", "投诉与反馈处理", "学习资源支持", "学术支持"],
        {
            "响应速度": [],
            "满意度评分": [],
            "解决率": [],
            "学习指导效果": [],
            "投诉与反馈数量": ["负面反馈趋势", "改进措施"],
        },
    ),
    "平台运营": (
        ["市场推广", "用户增长", "数据分析", "内容营销", "合作洽谈"],
        {
            "用户增长率": ["注册用户增长", "活跃用户增长"],
            "转化率": ["访问到注册", "注册到付费"],
            "活跃度指标": ["日活月活比", "日活增长", "月活增长"],
            "市场活动效果": ["活动新增用户", "活动收入增长"],
            "数据利用效率": ["报告完成率", "报告应用率"],
        },
    ),
}


@pytest.fixture(scope="module")
def results() -> Results:
    return kaohe.load(PACK).evaluate(FILES, details=DETAILS)


def indicator(results: Results, employee: str, period: str, name: str) -> dict[str, Any]:
    rows = results.indicators.filter(employee=employee, period=period, indicator=name).collect().to_dicts()
    return next(row for row in rows if row["part"] is None)


def score(results: Results, employee: str, period: str) -> dict[str, Any]:
    found: dict[str, Any] = results.scores.filter(employee=employee, period=period).collect().to_dicts()[0]
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.role)
def test_the_sample_is_what_its_script_makes(sample: Sample) -> None:
    assert (PACK / "samples" / f"{sample.role}.csv").read_bytes() == sample.as_csv().encode("utf-8-sig")


def test_the_teachers_are_what_the_script_makes_as_many_as_each_manager_has() -> None:
    assert DETAILS[TEACHERS].read_bytes() == teachers_as_csv().encode("utf-8-sig")
    assert len(teachers()) == 298


def test_the_pack_has_the_five_roles_and_nothing_is_found_in_it() -> None:
    rules = kaohe.load(PACK)
    assert rules.check() == ()
    assert {role.name for role in rules.pack.roles} == set(ROLES)


@pytest.mark.parametrize("name", ROLES)
def test_every_duty_and_indicator_of_a_role_stands_in_the_rules_and_every_duty_is_measured(name: str) -> None:
    duties, indicators = ROLES[name]
    [role] = kaohe.load(PACK).pack.versions(name)
    assert [duty.name for duty in role.duties] == duties
    assert {one.name: [part.name for part in one.parts] for one in role.indicators} == indicators
    assert {duty for one in role.indicators for duty in one.duties} == set(duties)


def test_examples_reach_every_place_of_every_role() -> None:
    """Each row and stretch, each missing rule, each veto and each grade, by at least two examples a role."""
    report = kaohe.load(PACK).test()
    places = [(role.role.name, one) for role in report.roles for one in role.places]
    missed = [(name, one.place.of, one.place.text) for name, one in places if not one.is_reached]
    assert (report.agrees, missed) == (True, [])
    assert all(sum(one.example.role == role.role.name for one in report.worked) >= 2 for role in report.roles)


def test_sixty_people_in_four_quarters(results: Results) -> None:
    placed = results.scores.select("employee", "period").collect()
    assert placed["employee"].n_unique() == 60
    assert set(placed["period"]) == set(PERIODS)
    counts = results.counts
    assert (counts.rows, counts.scored, counts.incomplete, counts.rejected) == (230, 222, 4, 4)


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
        ("E00101", "2026-Q2", "完成度指标", "counted", None, Decimal("94.08")),  # exactly 95%: 100 × 60% + …
        ("E00103", "2026-Q2", "完成度指标", "skipped", "parts_skipped", None),
        ("E00104", "2026-Q3", "内容质量评分", "pending", "parts_pending", None),
        ("E00201", "2026-Q1", "课程准时开课率", "counted", None, Decimal(90)),  # exactly 97%
        ("E00202", "2026-Q2", "教师绩效", "not_applicable", "condition_fails", None),
        ("E00201", "2026-Q1", "教师绩效", "counted", None, Decimal(76)),  # attendance exactly 98%
        ("E00206", "2026-Q2", "学员满意度", "skipped", "no_cell", None),
        ("E00302", "2026-Q2", "故障处理效率", "skipped", "parts_pending", None),
        ("E00401", "2026-Q1", "用户增长率", "skipped", "parts_pending", None),  # no quarter before
        ("E00401", "2026-Q2", "用户增长率", "counted", None, Decimal(100)),  # both exactly 5%
        ("E00402", "2026-Q3", "市场活动效果", "skipped", "parts_pending", None),
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


def test_slips_are_rejected_with_their_cells(results: Results) -> None:
    rows = results.rejected.select("file", "row", "employee", "column", "cell", "code").collect().rows()
    assert sorted(rows) == [
        ("内容开发.csv", 27, "E00105", "创新性评分", "11", "R103"),
        ("学生服务.csv", 22, "E00007", "学员满意度", "7", "R103"),
        ("平台运营.csv", 14, "E00403", "活动收入", "约12万", "R101"),
        ("技术支持.csv", 17, "E00305", "页面加载时间", "1500毫秒", "R101"),
    ]


def test_every_teacher_is_rolled_up_or_told(results: Results) -> None:
    [counts] = results.counts.details
    assert (counts.rows, counts.rolled_up, counts.rejected, counts.no_record) == (298, 296, 1, 1)
    rejected = results.details_rejected.select("file", "row", "employee", "column", "cell", "code").collect().rows()
    assert rejected == [("教师记录.csv", 248, "E00205", "出勤率", "98.5", "R103")]
    unmatched = results.details_unmatched.select("detail", "row", "employee", "period").collect().rows()
    assert unmatched == [("教师记录", 191, "E00270", "2026-Q3")]


def test_a_teacher_that_cannot_be_read_leaves_the_managers_figures_open(results: Results) -> None:
    row = indicator(results, "E00205", "2026-Q4", "教师绩效")
    assert (row["status"], row["reason"]) == ("pending", "parts_pending")
    [part] = results.indicators.filter(employee="E00205", period="2026-Q4", part="教师出勤").collect().to_dicts()
    assert part["reason"] == "detail_rejected"


def test_a_veto_that_cannot_be_decided_leaves_the_total_open(results: Results) -> None:
    row = score(results, "E00307", "2026-Q3")
    assert (row["status"], row["total"]) == ("incomplete", None)
    assert results.gaps(row, "zh") == "发生数据泄露:数据泄露没有数据"


def test_an_incomplete_record_has_no_total_and_says_why(results: Results) -> None:
    row = score(results, "E00008", "2026-Q3")
    assert (row["status"], row["total"], row["grade"]) == ("incomplete", None, None)
    assert results.gaps(row, "zh") == "响应速度:平均响应时间没有数据"
    assert results.gaps(row, "en") == "响应速度: 平均响应时间 has no data"


@pytest.mark.parametrize(
    ("employee", "total", "grade"),
    [
        # 内容质量 82×30% + 68×25% + 58×15% + 89.5×30% = 77.15 · 完成度 82×60% + 100×40% = 89.2
        # 用户满意度 90×60% + 60×40% = 78 · 更新频率 40×60% + 66.67×40% = 50.668 → 50.67 · 创新 60×40% + 60×60% = 60
        # 23.145 + 22.3 + 15.6 + 7.6005 + 6 = 74.6455
        ("E00101", "74.65", "C"),
        # 教学质量 86×40% + 78.23×30% + 103.15×30% = 88.814 → 88.81 · 教师绩效 60×50% + 100×30% + 80×20% = 76
        # 满意度 62 · 准时开课率 90 · 参与度 55.62×40% + 71.6×30% + 117.46×30% = 78.966 → 78.97
        # 26.643 + 15.2 + 12.4 + 18 + 7.897 = 80.14
        ("E00201", "80.14", "B"),
        # 稳定性 100 · 体验 66×40% + 40×30% + 100×30% = 68.4 · 创新 80×60% + 70×40% = 76 · 故障处理 100
        # 安全 0×60% + 50×40% = 20 · 25 + 13.68 + 11.4 + 20 + 4 = 74.08
        ("E00301", "74.08", "C"),
        # 增长率 不计 · 转化率 91.56×50% + 120×50% = 105.78 · 活跃度 90 · 活动效果 92.5
        # 数据利用 100×50% + 30×50% = 65 · (21.156 + 18 + 18.5 + 9.75) ÷ 75% = 89.8747
        ("E00401", "89.87", "B"),
    ],
)
def test_totals_worked_by_hand(results: Results, employee: str, total: str, grade: str) -> None:
    row = score(results, employee, "2026-Q1")
    assert (row["total"], row["grade"]) == (Decimal(total), grade)
