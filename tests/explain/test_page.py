"""A statement fits its page, and nothing in it steers the terminal that shows it."""

from __future__ import annotations

import pytest
from sample_runs import PACKS, scored
from statements import explained, role

import kaohe
from kaohe.diagnostics.width import display_width
from kaohe.explain.columns import WIDTH
from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text

LONG = "每季度客户满意度调查问卷回收率与有效回答率"
WORDS = " ".join(["resolved_within_the_agreed_time"] * 3)


def widest(text: str) -> int:
    return max(map(display_width, text.splitlines()))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", PACKS)
def test_no_line_is_wider_than_the_page(pack: str, language: str) -> None:
    results = scored(pack)
    people = results.scores.collect()["employee"].unique(maintain_order=True).to_list()
    for one in results.explain(people[0], language=language):
        assert widest(as_text(one)) <= WIDTH


def long_names() -> str:
    rules = role(
        f"数据 {LONG} : 数量", "数据 总 : 数量", f"指标 {LONG}与处理 权重 60%", f"  数值 = {LONG} ÷ (总 + {LONG})",
        "  得分 分档", "    不低于 95% : 100.125", "    其余 : 33.333",
        f"指标 「{WORDS}」 权重 40%", f"  数值 = {LONG}", "  得分 达标 不低于 1",
        f'一票否决 "{LONG * 3}" 当 总 低于 5 : 总分最高 50',
        head=(f'制度 "{LONG * 4}" 版本 "{LONG}"', '  公示 2025-12-15'),
    )  # fmt: skip
    return rules.replace("等级 用", "小数 指标 4, 总分 4\n  等级 用")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_are_broken_at_the_page(language: str) -> None:
    records = {LONG: 12345678901, "总": 3, "姓名": "阿" * 40, "部门": "部"}
    [one] = explained(long_names(), records, language=language)
    text = as_text(one)
    assert widest(text) <= WIDTH, text
    assert "阿" * 40 in text.replace("\n", "")
    assert one.employee is not None
    assert text.splitlines()[0].startswith(one.employee)


def test_a_single_name_may_be_wider() -> None:
    wide = "a" * 120
    [one] = explained(
        role("数据 数 : 数量", f"指标 {wide} 权重 100%", "  数值 = 数", "  得分 达标 不低于 1"), {"数": 1}
    )
    assert [line for line in as_text(one).splitlines() if display_width(line) > WIDTH] == [wide]


ESCAPE, BELL, CSI, RIGHT_TO_LEFT, ISOLATE = "\x1b[31m", "\x07", "\x9b2J", "\u202e", "\u2066"
STEERING = [ESCAPE, BELL, CSI, RIGHT_TO_LEFT, ISOLATE, "\u200f", "\x7f"]


def texts_everywhere(sign: str) -> list[Explanation]:
    """A sign in every text that comes from outside: names, labels, titles, words, cells, keys."""
    rules = f"""制度 "标{sign}题" 版本 "1{sign}"
等级 通用
  「优{sign}」 "好{sign}" : 不低于 90
  良 : 其余
岗位 「客{sign}服」 "岗{sign}"
  考核周期 季度
  等级 用 通用
  数据 「快{sign}慢」 : 数量
  数据 级 : 选项("甲{sign}", "乙")
  指标 「一{sign}」 "签{sign}" 权重 50%
    数值 = 「快{sign}慢」
    得分 分档
      不低于 3 : 100
      其余     : 0
    依据 "《法{sign}》"
  指标 二 权重 50%
    分项 「三{sign}」 权重 100%
      数值 = 级
      得分 分档
        等于 "甲{sign}" : 100
        其余           : 0
  一票否决 "坏{sign}字" 当 「快{sign}慢」 高于 99 : 等级最高 良
"""
    loaded = kaohe.loads(rules)
    keys = {"工号": f"E{sign}1", "姓名": f"名{sign}", "部门": f"部{sign}"}
    cells = {f"快{sign}慢": 3, "级": f"甲{sign}"}
    rows = [
        {**keys, "考核期": "2026-Q1", **cells}, {**keys, "考核期": "2026-Q2", **cells, f"快{sign}慢": 100},
        {**keys, "考核期": "2026-Q3", **cells, f"快{sign}慢": f"很{sign}慢"},
        {**keys, "考核期": "2026-Q4", **cells, "级": ""},
    ]  # fmt: skip
    results = loaded.evaluate(rows)
    who = results.tables["rejected"].collect()["employee"].to_list()[0]
    return [one for language in ("zh", "en") for one in results.explain(who, language=language)]


@pytest.mark.parametrize(
    "sign", [pytest.param(sign, id=ascii(sign)) for sign in STEERING if sign not in "\u2028\x00\r"]
)
def test_signs_that_steer_a_terminal_never_reach_it(sign: str) -> None:
    found = texts_everywhere(sign)
    assert {one.status for one in found} == {"scored", "rejected", "incomplete"}
    for one in found:
        text = as_text(one)
        assert all(shown.isprintable() or shown == "\n" for shown in text), ascii(text)
        assert "\ufffd" in text
    assert {one.grade.label for one in found if one.grade is not None} == {f"好{sign}", None}
