"""Makes the sample records of 学生服务: 60 of them over four quarters, with the mess that real tables have.

Run it to write ``rules/online_education/samples/学生服务.csv`` anew; the seed makes it the same every time.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

COLUMNS = [
    "工号", "部门", "考核期", "平均响应时间", "学员满意度", "已解决问题数", "问题总数", "成绩提升学员数", "辅导学员数",
    "负面反馈数", "改进措施数", "数据泄露",
]  # fmt: skip
TARGET = Path(__file__).resolve().parents[2] / "rules/online_education/samples/学生服务.csv"
QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
NEWCOMERS = {"E00015": 2, "E00016": 2}  # person → quarter of the first record

# (person, quarter) → cells as people type them, by column
MESS: dict[tuple[str, str], dict[str, str]] = {
    ("E00001", "2026-Q3"): {"平均响应时间": "12.4", "学员满意度": "4.6", "已解决问题数": "192", "问题总数": "200"},
    ("E00002", "2026-Q2"): {"平均响应时间": "5", "学员满意度": "4"},  # both exactly on a threshold
    ("E00003", "2026-Q2"): {"平均响应时间": "15 分钟", "已解决问题数": "95", "问题总数": "100"},
    ("E00004", "2026-Q1"): {"学员满意度": ""},
    ("E00005", "2026-Q3"): {"已解决问题数": "0", "问题总数": "0"},
    ("E00006", "2026-Q4"): {"数据泄露": "是"},
    ("E00007", "2026-Q2"): {"学员满意度": "7"},  # a slip: the scale ends at 5
    ("E00008", "2026-Q3"): {"平均响应时间": ""},  # no rule for it: the record stays incomplete
    ("E00009", "2026-Q1"): {"问题总数": "1,204", "已解决问题数": "1,180"},
    ("E00010", "2026-Q4"): {"负面反馈数": "0"},
    ("E00011", "2026-Q2"): {"学员满意度": "４.５", "数据泄露": "N"},
    ("E00012", "2026-Q3"): {"成绩提升学员数": "不适用", "辅导学员数": "不适用"},
    ("E00013", "2026-Q4"): {"改进措施数": "无"},
    ("E00014", "2026-Q1"): {"平均响应时间": "0.5小时"},
}


def records() -> list[dict[str, str]]:
    """The records, in the order of quarters and people."""
    rng = random.Random(20260101)
    rows = []
    for number, quarter in enumerate(QUARTERS):
        for person in (f"E{index:05d}" for index in range(1, 17)):
            if number < NEWCOMERS.get(person, 0):
                continue
            rows.append(_record(rng, person, quarter))
    return rows


def _record(rng: random.Random, person: str, quarter: str) -> dict[str, str]:
    asked, taught = rng.randint(80, 320), rng.randint(20, 60)
    cells = {
        "工号": person,
        "部门": "学员服务一组" if int(person[1:]) % 2 else "学员服务二组",
        "考核期": quarter,
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
    return cells | MESS.get((person, quarter), {})


def as_csv() -> str:
    """The records as Excel would save them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records())
    return text.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(as_csv(), encoding="utf-8-sig", newline="")
