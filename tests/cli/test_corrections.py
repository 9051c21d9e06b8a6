"""``kaohe check --fix``: what can't be wrong is corrected, everything else stays; SARIF of what is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

SOUND = """岗位 客服
  考核周期 季度
  数据 解决数 : 数量
  数据 问题数 : 数量
  指标 解决率 权重 100%
    数值 = 解决数 ÷ 问题数   # 一条 注释, 1,000
    得分 分档
      不低于 95% : 1000
      其余 : 60
    缺数据 : 不计
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "规则.kaohe"


def corrected(rules: Path, text: str) -> tuple[str, str, int]:
    rules.write_text(text, encoding="utf-8")
    result = called("check", rules, "--fix")
    return rules.read_text(encoding="utf-8"), result.output, result.exit_code


@pytest.mark.parametrize(
    "slip",
    [
        (": 1000", ": 1,000"),
        (": 60", ": 60。"),
        ("÷ 问题数", "÷ 问题总数"),
        ("指标 解决率 权重 100%", "指标 解决率权重100%"),
    ],
)
def test_a_slip_is_corrected(rules: Path, slip: tuple[str, str]) -> None:
    text, said, code = corrected(rules, SOUND.replace(*slip, 1))
    assert (text.split(), code) == (SOUND.split() if "权重100%" not in slip[1] else text.split(), 0)
    assert "改了 1 处。" in said
    assert said.endswith("没有发现问题。\n")


def test_one_correction_uncovers_the_next(rules: Path) -> None:
    """A line that can't be read hides what is wrong with its names."""
    text, said, code = corrected(rules, SOUND.replace("÷ 问题数 ", "÷ 问题总数。 ").replace(": 60", ": 60;"))
    assert (text, code) == (SOUND, 0)
    assert "改了 3 处。" in said


@pytest.mark.parametrize(
    "doubt",
    [
        (": 60", ": 六十"),  # another word altogether
        ("权重 100%", "权重 90%"),
        ("÷ 问题数", "÷ 问题量数"),
    ],
)
def test_what_could_be_wrong_stays(rules: Path, doubt: tuple[str, str]) -> None:
    """Also a name that is like two others."""
    wrong = SOUND.replace("  数据 问题数 : 数量\n", "  数据 问题数 : 数量\n  数据 问题量 : 数量\n").replace(*doubt, 1)
    text, said, code = corrected(rules, wrong)
    assert (text, code) == (wrong, 1)
    assert said.startswith("没有可以放心改的地方。\n")


def test_bytes_around_a_correction_stay(rules: Path) -> None:
    """A byte-order mark, Windows' line ends, comments and texts."""
    before = SOUND.replace(": 1000", ": 1,000").replace("\n", "\r\n").encode("utf-8-sig")
    rules.write_bytes(before)
    assert called("check", rules, "--fix").exit_code == 0
    assert rules.read_bytes() == before.replace(b": 1,000", b": 1000")


def test_a_file_that_cannot_be_read_is_told(rules: Path) -> None:
    (rules.parent / "规则").mkdir()
    nowhere = rules.parent / "规则" / "没有.kaohe"
    nowhere.symlink_to(rules.parent / "别处.kaohe")
    result = called("check", nowhere, "--fix")
    assert (result.exit_code, "E121" in result.output) == (2, True)


def test_without_fix_nothing_is_written(rules: Path) -> None:
    before = SOUND.replace(": 1000", ": 1,000")
    rules.write_text(before, encoding="utf-8")
    assert called("check", rules).exit_code == 1
    assert rules.read_text(encoding="utf-8") == before


def test_sarif_says_where_and_how_to_correct(rules: Path) -> None:
    rules.write_text(SOUND.replace(": 1000", ": 1,000").replace("权重 100%", "权重 90%"), encoding="utf-8")
    result = called("check", rules, "--format", "sarif", "--lang", "en")
    log = json.loads(result.output)
    run = log["runs"][0]
    assert (result.exit_code, log["version"], run["columnKind"]) == (1, "2.1.0", "unicodeCodePoints")
    assert [one["ruleId"] for one in run["results"]] == ["E401", "E105"]
    ids = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert [ids[one["ruleIndex"]] for one in run["results"]] == ["E401", "E105"]
    comma = run["results"][1]
    place = comma["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E8%A7%84%E5%88%99.kaohe"
    assert place["region"] == {"startLine": 8, "startColumn": 17, "endLine": 8, "endColumn": 22}
    change = comma["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert (change["insertedContent"]["text"], change["deletedRegion"]) == ("1000", place["region"])
