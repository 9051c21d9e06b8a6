"""``kaohe test``: what is printed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

import kaohe
from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
RULES = """岗位 甲
  考核周期 年度
  数据 某数 : 数量
  指标 一 权重 100%
    数值 = 某数
    得分 分档
      不低于 10 : 100
      其余 : 50

示例 "够" 岗位 甲
  已知 某数 = 10
  应得 一 = 100, 总分 = 90
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "规则.kaohe"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_a_difference_is_shown_beside_what_came_out(rules: Path) -> None:
    result = called("test", rules)
    assert result.exit_code == 1
    assert "示例「够」(甲,规则.kaohe 第 10 行)与规则不符" in result.output
    assert "1 个示例里有 1 个不符" in result.output
    assert any({"总分", "90", "100"} <= set(line.split()) for line in result.output.splitlines())


def test_agreeing_examples_pass_and_say_what_they_leave_out(rules: Path) -> None:
    rules.write_text(RULES.replace("总分 = 90", "总分 = 100"), encoding="utf-8")
    result = called("test", rules, "--lang", "en")
    assert (result.exit_code, "examples reach 1 of 2 places" in result.output) == (0, True)
    assert "row 2 “其余”" in result.output
    assert called("test", rules, "--strict").exit_code == 1


def test_what_is_suggested_can_be_put_into_the_rules(rules: Path) -> None:
    sound = RULES.replace("总分 = 90", "总分 = 100")
    rules.write_text(sound, encoding="utf-8")
    suggested = called("test", rules, "--suggest")
    rules.write_text(f"{sound}\n{suggested.stdout}", encoding="utf-8")
    assert called("check", rules).output == "没有发现问题。\n"
    assert called("test", rules, "--strict").exit_code == 0
    again = called("test", rules, "--suggest")
    assert (again.stdout, again.stderr) == ("", "能走到的地方都有示例了。\n")


def test_records_are_looked_at_too() -> None:
    data = PACK / "samples" / "学生服务.csv"
    result = called("test", PACK, "--data", data, "--format", "json")
    roles = {one["role"]: one for one in json.loads(result.output)["roles"]}
    counts = kaohe.load(PACK).evaluate(data).counts
    assert (result.exit_code, roles["学生服务"]["records"]) == (0, counts.scored + counts.incomplete)
    assert roles["教学管理"]["records"] == 0
    assert all(one["records"] is not None for one in roles["学生服务"]["places"])


def test_other_mistakes_come_first(rules: Path) -> None:
    rules.write_text(RULES.replace("权重 100%", "权重 90%"), encoding="utf-8")
    result = called("test", rules)
    assert (result.exit_code, "错误 E401" in result.output) == (1, True)
    assert called("test", rules.with_name("没有")).exit_code == 2
