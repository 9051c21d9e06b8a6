"""What the rules say is meant: silenced in its block alone, counted, listed, and printed with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

from kaohe.pages.handbook import handbook
from kaohe.pipeline import load_text

RULES = """
岗位 客服
  考核周期 季度
  职责 接待
  数据 满意度 : 评分 1 到 5
  指标 评价 权重 50%
    数值 = 满意度
    得分 分档
      不低于 4.5 : 80
      不低于 4   : 100
      其余       : 60
  指标 再评 权重 50%
    数值 = 满意度
    得分 分档
      不低于 4.5 : 80
      不低于 4   : 100
      其余       : 60
"""
LINE = '    例外 W572 因为 "4 到 4.5 最好"\n'


def codes(text: str) -> list[str]:
    return sorted(one.code for one in load_text(text).findings)


def test_it_silences_in_its_own_block_alone() -> None:
    assert codes(RULES) == ["W202", "W572", "W572"]
    first = RULES.replace("权重 50%\n", f"权重 50%\n{LINE}", 1)
    assert codes(first) == ["W202", "W572"]
    assert codes(RULES + LINE) == ["W202", "W572"]


@pytest.mark.parametrize("above", ["  考核周期 季度\n", "  职责 接待\n"])
def test_below_a_line_of_the_role_it_is_of_the_role(above: str) -> None:
    assert codes(RULES.replace(above, above + LINE)) == ["W202"]


def test_at_the_top_it_is_of_the_whole_pack() -> None:
    assert codes(LINE.strip() + RULES) == ["W202"]


def test_a_part_a_dimension_and_a_scale_have_their_own() -> None:
    divided = RULES.replace("  指标 再评 权重 50%\n", "  指标 再评 权重 50%\n    分项 甲 权重 100%\n")
    assert codes(divided + LINE) == ["W202", "W572"]
    grouped = RULES.replace("  指标 评价", "  维度 全部 权重 100%\n" + LINE + "  指标 评价")
    assert codes(grouped) == ["W202"]
    scale = '等级 通用\n  A : 不低于 60\n  B : 其余\n例外 N573 因为 "共用"\n'
    assert codes(scale + RULES.replace("季度\n", "季度\n  等级 用 通用\n")) == ["N573", "W202", "W571", "W572", "W572"]


def test_errors_are_never_silenced() -> None:
    assert codes(RULES.replace("  其余       : 60\n  指标", "  指标") + '例外 E501 因为 "x"\n') == ["E501", "E571"]


def test_the_handbook_prints_each_with_its_reason() -> None:
    pack = load_text(RULES + LINE).pack
    assert "| 再评 | W572 分数时升时降 | 4 到 4.5 最好 |" in handbook(pack, "md", "zh")
    assert "4 到 4.5 最好" in handbook(pack, "html", "en")
    whole = load_text('例外 W202 因为 "整套都这样"\n' + RULES).pack
    assert "| 整套规则 | W202 职责没有被考核 | 整套都这样 |" in handbook(whole, "md", "zh")


def test_check_counts_and_lists_them(tmp_path: Path) -> None:
    (tmp_path / "rules.kaohe").write_text(RULES + LINE, encoding="utf-8")
    assert "规则里写明的例外放过了 1 处:W572。" in called("check", str(tmp_path)).stdout
    listed = json.loads(called("check", str(tmp_path), "--format", "json").stdout)
    assert [one["exception"] for one in listed if "exception" in one] == ["4 到 4.5 最好"]
    sarif = json.loads(called("check", str(tmp_path), "--format", "sarif").stdout)["runs"][0]["results"]
    suppressed = [one["suppressions"] for one in sarif if "suppressions" in one]
    assert suppressed == [[{"kind": "inSource", "justification": "4 到 4.5 最好"}]]
    assert called("check", str(tmp_path), "--cliff", "5").stdout.count("提示 N581") == 4
    assert called("check", str(tmp_path), "--cliff", "many").exit_code == 2
