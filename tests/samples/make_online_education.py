"""Makes the sample records of the five roles: 60 people over four quarters, with the mess that real tables have.

Run it to write ``rules/online_education/samples/*.csv`` anew, and the teachers' own records in ``明细/`` beside them;
the seeds make them the same every time.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "rules/online_education/samples"
QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]

Cells = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """A role's table: its people by number, their departments in turn, and what a quarter's figures look like.

    ``unlisted`` figures stand in no column: they are what the rows of a detail are drawn around.
    ``newcomers`` have their first record in so manyth a quarter. ``mess`` gives some people's quarters the cells as
    somebody typed them.
    """

    role: str
    seed: int
    people: range
    departments: tuple[str, ...]
    figures: Callable[[random.Random], Cells]
    newcomers: Mapping[int, int] = field(default_factory=dict)
    mess: Mapping[tuple[int, int], Cells] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()

    def records(self) -> list[Cells]:
        """The records, in the order of quarters and people."""
        return [{name: cell for name, cell in one.items() if name not in self.unlisted} for one in self.drawn()]

    def drawn(self) -> list[Cells]:
        """The records with what stands in no column."""
        rng = random.Random(self.seed)
        return [
            self._record(rng, person, quarter)
            for quarter in range(1, len(QUARTERS) + 1)
            for person in self.people
            if quarter >= self.newcomers.get(person, 1)
        ]

    def _record(self, rng: random.Random, person: int, quarter: int) -> Cells:
        keys = {
            "工号": f"E{person:05d}", "岗位": self.role,
            "部门": self.departments[person % len(self.departments)], "考核期": QUARTERS[quarter - 1],
        }  # fmt: skip
        return keys | self.figures(rng) | self.mess.get((person, quarter), {})

    def as_csv(self) -> str:
        """The records as Excel would save them."""
        return _as_csv(self.records())


def _as_csv(records: list[Cells]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def _student_services(rng: random.Random) -> Cells:
    asked, taught = rng.randint(80, 320), rng.randint(20, 60)
    return {
        "平均响应时间": f"{rng.choice([3, 6, 9, 12, 18, 26, 34]) + rng.random():.1f}",
        "学员满意度": f"{rng.uniform(3.2, 5):.1f}",
        "已解决问题数": str(round(asked * rng.uniform(0.88, 1))),
        "问题总数": str(asked),
        "成绩提升学员数": str(round(taught * rng.uniform(0.6, 1))),
        "辅导学员数": str(taught),
        "负面反馈数": str(rng.randint(1, 14)),
        "改进措施数": str(rng.randint(0, 4)),
        "数据泄露": "否",
    }


def _content(rng: random.Random) -> Cells:
    due, planned, rated, heard = rng.randint(4, 20), rng.randint(8, 30), rng.randint(40, 200), rng.randint(10, 60)
    return {
        "专业性评分": f"{rng.uniform(6, 10):.1f}",
        "完整性评分": f"{rng.uniform(6, 10):.1f}",
        "创新性评分": f"{rng.uniform(5, 10):.1f}",
        "用户评分": f"{rng.uniform(3.2, 5):.1f}",
        "按时完成项目数": str(round(due * rng.uniform(0.75, 1))),
        "应完成项目数": str(due),
        "完成任务数": str(round(planned * rng.uniform(0.8, 1.15))),
        "计划任务数": str(planned),
        "满意人数": str(round(rated * rng.uniform(0.75, 1))),
        "评价人数": str(rated),
        "正面反馈数": str(round(heard * rng.uniform(0.5, 0.95))),
        "反馈总数": str(heard),
        "平均更新时长": f"{rng.uniform(1, 18):.1f}",
        "更新次数": str(rng.randint(2, 9)),
        "优化建议数": str(rng.randint(0, 5)),
        "已落实建议数": str(rng.randint(0, 3)),
    }


def _teaching(rng: random.Random) -> Cells:
    sat, ended, planned, learners = (
        rng.randint(60, 240), rng.randint(40, 160), rng.randint(20, 90), rng.randint(80, 300)
    )  # fmt: skip
    return {
        "学员评教分": f"{rng.uniform(3.2, 5):.1f}",
        "通过人数": str(round(sat * rng.uniform(0.75, 1))),
        "应考人数": str(sat),
        "目标达成人数": str(round(ended * rng.uniform(0.6, 0.95))),
        "结课人数": str(ended),
        "所带教师数": str(rng.randint(3, 12)),
        "教师评价均分": f"{rng.uniform(2.8, 4.9):.2f}",
        "教师出勤率": f"{rng.uniform(93, 100):.1f}",
        "教师互动次数": f"{rng.uniform(2, 14):.1f}",
        "教学管理满意度": f"{rng.uniform(3, 5):.1f}",
        "准时开课数": str(round(planned * rng.uniform(0.88, 1))),
        "计划开课数": str(planned),
        "研讨参与人次": str(round(learners * rng.uniform(0.2, 0.7))),
        "答疑参与人次": str(round(learners * rng.uniform(0.5, 1.3))),
        "其他互动人次": str(round(learners * rng.uniform(0.8, 2.6))),
        "在读学员数": str(learners),
    }


def _support(rng: random.Random) -> Cells:
    faults, sessions, risks = rng.randint(1, 12), rng.randint(8, 90) * 1000, rng.randint(2, 16)
    return {
        "平台可用率": f"{rng.choice([99.97, 99.95, 99.92, 99.9, 99.6, 99.2, 98.7]):.2f}%",
        "故障数": str(faults),
        "故障恢复总时长": f"{faults * rng.uniform(0.4, 9):.1f}",
        "故障响应总时长": str(round(faults * rng.uniform(4, 75))),
        "已修复故障数": str(max(0, faults - rng.choice([0, 0, 0, 1]))),
        "用户体验评分": f"{rng.uniform(3, 5):.1f}",
        "卡顿会话数": str(round(sessions * rng.uniform(0.002, 0.07))),
        "会话总数": str(sessions),
        "页面加载时间": f"{rng.uniform(1.2, 4):.1f}",
        "新功能上线数": str(rng.randint(0, 6)),
        "新功能满意度": f"{rng.uniform(3, 5):.1f}",
        "安全事件数": str(rng.choice([0, 0, 0, 1, 2])),
        "用户总数": str(rng.randint(20, 90) * 1000),
        "已整改风险数": str(round(risks * rng.uniform(0.7, 1))),
        "发现风险数": str(risks),
        "数据泄露": "否",
    }


def _operations(rng: random.Random) -> Cells:
    visits, target, planned = rng.randint(60, 160) * 100, rng.randint(2, 9) * 50, rng.randint(4, 14)
    joined, monthly, done = (
        round(visits * rng.uniform(0.05, 0.1)),
        rng.randint(30, 60) * 100,
        planned - rng.randint(0, 2),
    )
    return {
        "注册用户数": str(rng.randint(90, 120) * 100),
        "活跃用户数": str(rng.randint(38, 46) * 100),
        "访问人数": str(visits),
        "新增注册数": str(joined),
        "新增付费数": str(round(joined * rng.uniform(0.03, 0.07))),
        "日活跃用户数": str(round(monthly * rng.uniform(0.12, 0.28))),
        "月活跃用户数": str(monthly),
        "活动新增用户数": str(round(target * rng.uniform(0.5, 1.3))),
        "活动目标用户数": str(target),
        "活动收入": str(rng.randint(60, 180) * 1000),
        "完成报告数": str(done),
        "计划报告数": str(planned),
        "被采用报告数": str(round(done * rng.uniform(0.2, 1))),
    }


SAMPLES = (
    Sample(
        "内容开发", 20260102, range(101, 112), ("课程研发一部", "课程研发二部"), _content, {111: 2},
        {
            (101, 2): {"按时完成项目数": "19", "应完成项目数": "20", "更新次数": "6"},  # exactly on both targets
            (102, 1): {"用户评分": ""},  # nobody has rated yet
            (103, 2): {"按时完成项目数": "0", "应完成项目数": "0", "完成任务数": "0", "计划任务数": "0"},
            (104, 3): {"专业性评分": ""},  # no rule for it: the record stays incomplete
            (105, 3): {"创新性评分": "11"},  # a slip: the scale ends at 10
            (106, 1): {"平均更新时长": "36小时", "用户评分": "４.５"},
            (107, 4): {"平均更新时长": "不适用"},
        },
    ),
    Sample(
        "教学管理", 20260103, range(201, 212), ("教务一部", "教务二部"), _teaching, {210: 3},
        {
            (201, 1): {"准时开课数": "97", "计划开课数": "100"},  # exactly 97%
            (202, 2): {"所带教师数": "0"},
            (203, 3): {"通过人数": "0", "应考人数": "0"},
            (206, 2): {"教学管理满意度": ""},
        },
        ("教师评价均分", "教师出勤率", "教师互动次数"),
    ),
    Sample(
        "技术支持", 20260104, range(301, 312), ("平台技术部", "数据安全部"), _support, {},
        {
            (301, 1): {
                "平台可用率": "99.95%", "页面加载时间": "2", "故障数": "4", "故障恢复总时长": "4",
                "故障响应总时长": "40", "已修复故障数": "4",
            },
            (302, 2): {"故障数": "0", "故障恢复总时长": "0", "故障响应总时长": "0", "已修复故障数": "0"},
            (303, 3): {"数据泄露": "是", "安全事件数": "1"},
            (304, 1): {"新功能上线数": "0", "新功能满意度": ""},
            (305, 2): {"页面加载时间": "1500毫秒"},  # no unit that the rules know
            (306, 4): {"用户总数": "5.2万", "会话总数": "48,000"},
            (307, 3): {"数据泄露": ""},  # a veto that can't be decided
        },
    ),
    Sample(
        "平台运营", 20260105, range(401, 412), ("市场推广部", "用户运营部"), _operations, {411: 4},
        {
            (401, 1): {"注册用户数": "10000", "活跃用户数": "4,000", "日活跃用户数": "1000", "月活跃用户数": "5000"},
            (401, 2): {"注册用户数": "1.05万", "活跃用户数": "4200", "日活跃用户数": "1040", "月活跃用户数": "5000"},
            (402, 3): {"活动新增用户数": "0", "活动目标用户数": "0"},
            (403, 2): {"活动收入": "约12万"},  # about how much?
            (404, 4): {"完成报告数": "0", "计划报告数": "0", "被采用报告数": "0"},
            (405, 1): {"活动收入": "12万元"},
        },
    ),
    Sample(
        "学生服务", 20260101, range(1, 17), ("学员服务二组", "学员服务一组"), _student_services, {15: 3, 16: 3},
        {
            (1, 3): {"平均响应时间": "12.4", "学员满意度": "4.6", "已解决问题数": "192", "问题总数": "200"},
            (2, 2): {"平均响应时间": "5", "学员满意度": "4"},  # both exactly on a threshold
            (3, 2): {"平均响应时间": "15 分钟", "已解决问题数": "95", "问题总数": "100"},
            (4, 1): {"学员满意度": ""},
            (5, 3): {"已解决问题数": "0", "问题总数": "0"},
            (6, 4): {"数据泄露": "是"},
            (7, 2): {"学员满意度": "7"},  # a slip: the scale ends at 5
            (8, 3): {"平均响应时间": ""},  # no rule for it: the record stays incomplete
            (9, 1): {"问题总数": "1,204", "已解决问题数": "1,180"},
            (10, 4): {"负面反馈数": "0"},
            (11, 2): {"学员满意度": "４.５", "数据泄露": "N"},
            (12, 3): {"成绩提升学员数": "不适用", "辅导学员数": "不适用"},
            (13, 4): {"改进措施数": "无"},
            (14, 1): {"平均响应时间": "0.5小时"},
        },
    ),
)  # fmt: skip


TEACHERS = "教师记录"
"""The detail of the shipped rules, and its sample's name."""

_TEACHERS_MESS: dict[tuple[int, int, int], Cells] = {
    **{(201, 1, place): {"出勤率": "0.98" if place % 2 else "98%"} for place in range(8)},  # exactly 98%
    (203, 2, 1): {"教学评价": ""},  # nobody has rated yet
    (204, 1, 0): {"出勤率": "９８.５％"},
    (205, 4, 1): {"出勤率": "98.5"},  # 98.5 or 98.5%? nobody knows, so nobody knows the average either
    (207, 3, 2): {"负责人": "E00270"},  # a slip: there is nobody of that number
}  # fmt: skip
"""What somebody typed: by the manager, the quarter and the place among the manager's teachers."""


def teachers() -> list[Cells]:
    """The teachers' own records: as many in a quarter as a manager has teachers."""
    rng = random.Random(20260106)
    [managers] = [sample for sample in SAMPLES if sample.role == "教学管理"]
    return [_teacher(rng, record, place) for record in managers.drawn() for place in range(int(record["所带教师数"]))]


def _teacher(rng: random.Random, manager: Cells, place: int) -> Cells:
    rating, present, lively = (float(manager[name]) for name in ("教师评价均分", "教师出勤率", "教师互动次数"))
    number, quarter = int(manager["工号"][1:]), QUARTERS.index(manager["考核期"]) + 1
    cells = {
        "负责人": manager["工号"], "考核期": manager["考核期"], "教师工号": f"T{number}{place + 1:02d}",
        "教学评价": f"{min(5, max(1, rng.uniform(rating - 0.7, rating + 0.7))):.1f}",
        "出勤率": f"{min(100, rng.uniform(present - 2, present + 2)):.1f}%",
        "课均互动次数": f"{max(0, rng.uniform(lively - 2, lively + 2)):.1f}",
    }  # fmt: skip
    return cells | _TEACHERS_MESS.get((number, quarter, place), {})


def teachers_as_csv() -> str:
    """The teachers' records as Excel would save them."""
    return _as_csv(teachers())


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (FOLDER / f"{sample.role}.csv").write_text(sample.as_csv(), encoding="utf-8-sig", newline="")
    (FOLDER / "明细").mkdir(exist_ok=True)
    (FOLDER / "明细" / f"{TEACHERS}.csv").write_text(teachers_as_csv(), encoding="utf-8-sig", newline="")
