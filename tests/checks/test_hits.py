"""How many records a finding concerns, and the first: ``kaohe check --data``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

import kaohe

HEAD = """岗位 客服
  生效 自 2026-01-01
  考核周期 季度
  数据 解决数 : 数量
  数据 问题数 : 数量
"""
RATE = "  指标 解决率 权重 100%\n    数值 = 解决数 ÷ 问题数\n    得分 分档\n"
SCALE = "等级 通用\n  A : 介于 80 到 99\n  B : 介于 60 到 80\n  C : 其余\n\n"
RECORDS = [
    {"工号": f"E{at}", "考核期": period, "解决数": solved, "问题数": asked}
    for at, (period, solved, asked) in enumerate(
        [("2026-Q1", 19, 20), ("2026-Q1", 92, 100), ("2026-Q1", 93, 100), ("2026-Q2", 80, 100), ("2026-Q2", 0, 0)]
    )
]
SKIPPED = "    缺数据 : 不计\n"
BANDS = "      不低于 95% : 100\n      其余 : 60\n"
GRADED = SCALE + HEAD.replace("季度\n", "季度\n  等级 用 通用\n") + RATE.replace("分档\n", "公式 = 数值 × 100, 最高 ")
PROGRESS = "  指标 进步 权重 100%\n    数值 = 解决数 - 上期(解决数) + 问题数 × 0\n    得分 达标 高于 0\n"


@pytest.mark.parametrize(
    ("rules", "code", "hits", "row"),
    [
        (HEAD + RATE + "      不低于 95% : 100\n      低于 90% : 60\n", "E501", 2, 3),
        (HEAD + RATE + "      不低于 95% : 100\n      低于 95% 且 问题数 高于 100 : 60\n", "E577", 3, 3),
        (HEAD + RATE + BANDS, "N579", 1, 6),
        (HEAD + RATE + "      介于 80% 到 92% : 80\n      高于 91% : 100\n      其余 : 0\n" + SKIPPED, "W501", 1, 3),
        (HEAD + PROGRESS, "W592", 3, 2),
        (HEAD + RATE.replace("100%\n", "100% 当 问题数 不低于 50\n", 1) + BANDS, "W593", 2, 2),
        (GRADED + "100\n" + SKIPPED, "E573", 0, 0),
        (GRADED + "99\n" + SKIPPED, "W513", 1, 5),
    ],
)  # fmt: skip
def test_records_are_counted(rules: str, code: str, hits: int, row: int) -> None:
    found = next(one for one in kaohe.loads(rules).check(RECORDS) if one.code == code)
    assert (found.facts["hits"], found.facts["first_row"]) == (hits, row)
    assert found.facts["records"] == len(RECORDS)


def test_a_hole_in_a_table_is_counted() -> None:
    rules = (
        '查表 目标值 按 级别\n  "P5" : 95%\n\n岗位 教务\n  考核周期 季度\n  数据 级别 : 选项("P5", "P6")\n'
        "  数据 准时率 : 百分比\n  指标 准时 权重 100%\n    数值 = 准时率\n    得分 比率 目标 目标值(级别) 最高 105\n"
    )
    records = [{"工号": word, "考核期": "2026-Q1", "级别": word, "准时率": "90%"} for word in ("P5", "P6")]
    found = next(one for one in kaohe.loads(rules).check(records) if one.code == "E551")
    assert (found.facts["hits"], found.facts["first_row"]) == (1, 3)


def test_the_command_says_it_in_every_form(tmp_path: Path) -> None:
    rules, data = tmp_path / "rules.kaohe", tmp_path / "records.csv"
    rules.write_text(HEAD + RATE + "      不低于 95% : 100\n      低于 90% : 60\n", encoding="utf-8")
    lines = [RECORDS[0].keys(), *(map(str, one.values()) for one in RECORDS)]
    data.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    asked = ("check", str(rules), "--data", str(data))
    assert "看过的 5 条记录里有 2 条碰到,第一条是 records.csv 第 3 行。" in called(*asked).stdout
    assert "2 of the 5 records looked at are concerned" in called(*asked, "--lang", "en").stdout
    assert json.loads(called(*asked, "--format", "json").stdout)[0]["facts"]["hits"] == 2
    sarif = json.loads(called(*asked, "--format", "sarif").stdout)
    assert "有 2 条碰到" in sarif["runs"][0]["results"][0]["message"]["text"]


def test_beside_other_errors_nobody_can_be_scored(tmp_path: Path) -> None:
    rules, data = tmp_path / "rules.kaohe", tmp_path / "records.csv"
    rules.write_text(HEAD + RATE.replace("解决数 ÷", "无此数 ÷") + "      其余 : 60\n", encoding="utf-8")
    data.write_text("工号,考核期,解决数,问题数\nE1,2026-Q1,19,20\n", encoding="utf-8")
    said = called("check", str(rules), "--data", str(data)).stdout
    assert "没有看数据" in said
    assert "条记录" not in said
