"""Every function's sample is worked in both languages: what is written there must come to what stands beside it."""

from __future__ import annotations

import pytest
from reference_examples import INDICATOR, ROLE

from kaohe.diagnostics.render import as_text
from kaohe.model.functions import FUNCTIONS, Function, periods_in
from kaohe.pipeline import load_text
from kaohe.wording.wording import LANGUAGES

EXAMPLE = {
    "zh": '示例 "算对" 岗位 示范\n  已知 {given}\n  应得 总分 = {total}\n',
    "en": 'example "worked" role 示范\n  given {given}\n  expect total = {total}\n',
}
DETAIL = {
    "zh": "明细 工单 归属 工号\n  数据 工时 : 数字\n  数据 难度 : 数字 不低于 0\n",
    "en": "detail jobs of agent\n  metric hours : number\n  metric weight : number at least 0\n",
}
SERVED = {
    "zh": "  数据 到岗日期 : 日期\n  在岗 自 到岗日期\n",
    "en": "  metric joined : date\n  served from joined\n",
}
SOMETHING = {"zh": "解决数 = 1", "en": "resolved = 1"}


def rules(declared: Function, language: str, result: str, total: int) -> str:
    """Rules that give 1 where the sample comes to a result, and 0 where not, with an example."""
    sample = declared.sample[language]
    equal = {
        "zh": f"若 {sample.text} 等于 {result} 则 1 否则 0",
        "en": f"if {sample.text} equals {result} then 1 else 0",
    }
    example = EXAMPLE[language].format(given=sample.given or SOMETHING[language], total=total)
    role = f"{DETAIL[language]}{ROLE}{SERVED[language]}{INDICATOR}"
    return f"{role}    数值 = {equal[language]}\n    得分 公式 = 数值\n{example}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", FUNCTIONS, ids=lambda one: one.id)
def test_a_sample_comes_to_what_it_says(declared: Function, language: str) -> None:
    sample = declared.sample[language]
    periods = periods_in(sample.text) if declared.takes == "periods" else None
    assert sample.text.startswith(declared.name(language, periods or 0))
    text = rules(declared, language, sample.result, 1)
    loaded = load_text(text)
    assert loaded.is_sound, as_text(loaded.findings, loaded.sources, language)


@pytest.mark.parametrize("declared", FUNCTIONS, ids=lambda one: one.id)
def test_a_sample_with_another_result_is_noticed(declared: Function) -> None:
    result = declared.sample["zh"].result
    is_date, other = result.count("-") == 2, f"9{result.removeprefix('-')}"
    other = "否" if result == "是" else "2020-02-02" if is_date else other
    found = load_text(rules(declared, "zh", other, 1)).findings
    assert "E701" in [one.code for one in found]


def test_names_are_told_apart() -> None:
    for of_details in (True, False):  # which of two is meant is told by the detail in its parentheses
        own = [declared for declared in FUNCTIONS if (declared.takes == "details") == of_details]
        names = [name for declared in own for name in declared.all_names]
        assert len(names) == len(set(names))


def test_a_name_of_its_own_comes_before_a_day_of_the_period() -> None:
    """A metric called 期末日 is that metric; the period's day is had with parentheses."""
    text = """岗位 客服
  考核周期 季度
  数据 期末日 : 日期
  指标 一 权重 100%
    数值 = 相差天数(期末日, 期末日())
    得分 公式 = 数值 ÷ 1 天
示例 "两个期末日" 岗位 客服
  已知 考核期 = 2026-Q1, 期末日 = 2026-03-01
  应得 总分 = 30
"""
    assert load_text(text).findings == ()
