"""Differences of rules in words: each change of a pack is said once, by what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_runs import PACKS
from two_packs import NEW, OLD

import kaohe
from kaohe import format_rules
from kaohe.compare.rules import role_pairs
from kaohe.compare.told import Teller
from kaohe.model.pack import Pack


def said(old: Pack, new: Pack, language: str = "zh") -> list[str]:
    teller = Teller(old, new, language)
    found = [*teller.of_packs(), *(one for pair in role_pairs(old, new) for one in teller.of_roles(*pair))]
    return [one.said for one in found]


def changed(*replaced: tuple[str, str], language: str = "zh") -> list[str]:
    text = OLD
    for was, now in replaced:
        assert was in text
        text = text.replace(was, now)
    return said(kaohe.loads(OLD).pack, kaohe.loads(text).pack, language)


def test_a_whole_change() -> None:
    assert said(kaohe.loads(OLD).pack, kaohe.loads(NEW).pack) == [
        "权重 60% → 50%",
        "权重 40% → 50%",
        "门槛「不低于 20」→「不低于 25」(80 分的一行)",
        "加一行「不低于 10」70 分",
        "缺数据:不计,权重按比例分给其余各项 → 缺数据:得 40 分",
        "新加扣分:投诉:每 1 扣 2 分;缺数据时待定",
        "新加一票否决,当 投诉 高于 3:总分最高 59;缺数据时待定",
    ]
    assert said(kaohe.loads(NEW).pack, kaohe.loads(OLD).pack, "en") == [
        "weight 50% → 60%",
        "weight 50% → 40%",
        "threshold “不低于 25” → “不低于 20” (the row of 80 points)",
        "row removed: “不低于 10” 70 points",
        "Missing data: 40 points → Missing data: left out, its weight shared among the rest in proportion",
        "removed",
        "removed",
    ]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("不低于 50 : 100", "不低于 50 : 95", ["「不低于 50」100 分 → 95 分"]),
        ("      不低于 20 : 80\n", "", ["取消一行「不低于 20」80 分"]),
        ("不低于 50 : 100", "不低于 60 : 99", ["「不低于 50」100 分 →「不低于 60」99 分"]),
        ("得分 公式 = 满意", "得分 公式 = 满意 - 1", ["公式 得分 = 满意 → 得分 = 满意 − 1"]),
        ("数值 = 满意\n", "数值 = 满意 + 回访\n", ["数值 满意 → 满意 + 回访"]),
        ("得分 公式 = 满意", "得分 比率 目标 90", ["得分办法 公式 → 比率"]),
        ("权重 40%", "权重 40% 当 投诉 低于 9", ["适用的条件 加上了:投诉 低于 9"]),
        ("数据 回访 : 数量", "数据 回访 : 数量 取自 \"回访次数\"", ["取自的列 回访 → 回访次数"]),
        ("  总分 最低 0 最高 120\n", "  总分 最低 0 最高 110\n", ["总分 最低 0 最高 120 → 最低 0 最高 110"]),
        ("  总分 最低 0 最高 120\n", "", ["总分 取消了:最低 0 最高 120"]),
        ("不低于 90", "不低于 92", ["A 不低于 90 → 不低于 92"]),
        ('  B "良好" : 不低于 80\n', "", ["取消了等级 B"]),
        ("考核周期 季度\n", "考核周期 季度\n  小数 总分 1 位\n", ["总分的小数位数 2 → 1"]),
    ],
)  # fmt: skip
def test_one_change(was: str, now: str, told: list[str]) -> None:
    assert changed((was, now))[: len(told)] == told


@pytest.mark.parametrize("pack", PACKS)
def test_keywords_and_order_are_no_difference(pack: str, tmp_path: Path) -> None:
    """The same rules in the other language's keywords mean the same."""
    path = PACKS[pack][0]
    old = kaohe.load(path).pack
    folder = tmp_path / "rules"
    folder.mkdir()
    for one in path.glob("*.kaohe") if path.is_dir() else [path]:
        (folder / one.name).write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    format_rules(folder, language="en" if old.language == "zh" else "zh")
    new = kaohe.load(folder).pack
    assert new.language != old.language
    assert said(old, new) == []
