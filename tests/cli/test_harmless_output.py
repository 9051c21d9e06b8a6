"""Whatever rules and records hold, what is printed neither steers a terminal nor breaks a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

SIGN = "\x1b[31m\u202e\x9b2J\u2066\x07"
RULES = f"""制度 "标{SIGN}题" 版本 "1{SIGN}"
等级 通用
  「优{SIGN}」 "好{SIGN}" : 不低于 90
  良 : 其余
岗位 「客{SIGN}服」 "岗{SIGN}"
  考核周期 季度
  等级 用 通用
  数据 「快{SIGN}慢」 : 数量
  数据 级 : 选项("甲{SIGN}", "乙")
  指标 「一{SIGN}」 权重 50%
    数值 = 「快{SIGN}慢」
    得分 达标 不低于 3
  指标 二 权重 50%
    数值 = 级
    得分 分档
      等于 "甲{SIGN}" : 100
      其余            : 0
"""
ROWS = f"""工号,姓名,部门,考核期,快{SIGN}慢,级
E{SIGN}1,名{SIGN},部{SIGN},2026-Q1,2,甲{SIGN}
E{SIGN}1,名{SIGN},部{SIGN},2026-Q2,很{SIGN}慢,乙
E{SIGN}1,名{SIGN},部{SIGN},2026-Q3,,丙{SIGN}
E{SIGN}1,名{SIGN},部{SIGN},2026-Q4,,乙
"""
EMPLOYEE = f"E{SIGN}1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "规则.kaohe").write_text(RULES, encoding="utf-8")
    (tmp_path / "记录.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "名单.csv").write_text(f"工号,姓名\nE9{SIGN},乙{SIGN}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_results_and_explanations_are_harmless(folder: Path, language: str) -> None:
    files = folder / "规则.kaohe", folder / "记录.csv", "--roster", folder / "名单.csv", "--lang", language
    shown = called("run", *files)
    assert shown.exit_code == 0
    assert "�" in shown.output
    assert called("run", *files, "-o", folder / "结果").exit_code == 0
    told = called("explain", folder / "结果", EMPLOYEE, "--lang", language)
    assert told.exit_code == 0
    assert told.output.count("�") > 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_json_is_harmless_and_whole(folder: Path, language: str) -> None:
    assert called("run", folder / "规则.kaohe", folder / "记录.csv", "-o", folder / "结果").exit_code == 0
    found = json.loads(called("explain", folder / "结果", EMPLOYEE, "--format", "json", "--lang", language).output)
    assert {one["employee"] for one in found} == {EMPLOYEE}
    assert found[0]["title"] == f"标{SIGN}题"


@pytest.mark.parametrize("form", ["text", "json"])
def test_findings_are_harmless(folder: Path, form: str) -> None:
    rules = folder / "规则.kaohe"
    rules.write_text(
        RULES.replace("权重 50%", f"权重 40% {SIGN}", 1) + f"  指标 「{SIGN}」 错{SIGN}\n", encoding="utf-8"
    )
    result = called("check", rules, "--format", form)
    assert result.exit_code == 1
    if form == "json":
        assert any(SIGN in one["quote"] for one in json.loads(result.output))


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "结果", f"E2{SIGN}"), ("explain", "结果", EMPLOYEE, "--period", SIGN),
        ("explain", "结果", EMPLOYEE, "--role", SIGN), ("explain", f"无{SIGN}", "E1"), ("check", f"无{SIGN}"),
        ("run", "规则.kaohe", f"无{SIGN}.csv"), ("run", "规则.kaohe", "记录.csv", "--period", SIGN),
        ("run", f"无{SIGN}", "记录.csv"), ("run", "规则.kaohe", "记录.csv", f"--{SIGN}"), (f"chek{SIGN}",),
        ("run", "规则.kaohe", "记录.csv", "--lang", SIGN), ("run", "规则.kaohe", "记录.csv", "--roster", f"无{SIGN}"),
    ],
)  # fmt: skip
def test_what_was_typed_is_said_back_harmlessly(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    assert called("run", "规则.kaohe", "记录.csv", "-o", "结果").exit_code == 0
    assert called(*arguments).exit_code == 2


@pytest.mark.parametrize("name", ["[/x]", "[bold]", "[red]结果[/red]", ":smile:", "a{b}", "{{ x }}", "%s"])
def test_a_folders_name_is_said_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(folder)
    result = called("run", "规则.kaohe", "记录.csv", "-o", name)
    assert result.exit_code == 0
    assert f"结果在 {name}," in result.output
