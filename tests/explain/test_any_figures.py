"""Whatever the figures, a statement's arithmetic comes out and its lines fit the page."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from audited_statement import slips
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_runs import PACKS
from statements import explained_figures, role

import kaohe
from kaohe.api import Rules
from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.score import Figures
from kaohe.diagnostics.width import display_width
from kaohe.explain.columns import WIDTH
from kaohe.explain.statement import as_text

EXPRESSIONS = role(
    "小数 指标 1, 总分 1", "数据 甲 : 数字 -9 到 99", "数据 乙 : 数字 0 到 99", "数据 丙 : 百分比",
    "数据 丁 : 时长(分钟)",
    "指标 函数 权重 30%", "  数值 = 最大值(甲, 乙) ÷ 合计(乙, 1) - 平均值(甲, 3, 乙) ÷ 7", "  得分 插值 延伸",
    "    0 : 50", "    1 : 60.05", "  缺数据 : 66.66",
    "指标 选择 权重 20%", "  数值 = 若 甲 > 乙 则 (甲 - 乙) ÷ 乙 否则 四舍五入(乙 ÷ 7, 2)",
    "  得分 公式 = 满分 × 数值 ÷ 3, 最低 -20 最高 110.25", "  缺数据 : 不计",
    "指标 变化 权重 25%", "  数值 = 环比增长(丁)", "  得分 加减 从 80 于 5%", "    每低 相对 7% : 扣 3, 按整档",
    "    每高 3 个百分点 : 加 1.5, 按比例", "    最低 0 最高 120", "  缺数据 : 不计",
    "指标 率 权重 25%", "  数值 = 丙 × 甲 ÷ 乙", "  得分 分档", "    不低于 95% : 满分 × 数值",
    "    不低于 10% : 77.77", "    其余 : 33.35", "  缺数据 : 不计",
    "总分 最低 10 最高 130",
)  # fmt: skip


AMOUNTS = role(
    "小数 指标 1, 总分 2", "数据 甲 : 数字 0 到 99", "数据 乙 : 金额(元) 不低于 0", "数据 丙 : 百分比",
    "数据 丁 : 数量", '数据 级 : 选项("优", "良", "差")', "数据 评语 : 文本",
    "指标 区间 权重 20%", "  数值 = 甲 ÷ 3", "  得分 目标区间 7.5 到 12 最低 0", "    每低 0.7 : 扣 3, 按整档",
    "    每高 相对 5% : 扣 1.25, 按比例",
    "指标 占比 权重 20%", "  数值 = 丙", "  得分 目标区间 30% 到 40%", "    每低 3 个百分点 : 扣 3.3, 不足一档按一档",
    "    每高 7 个百分点 : 扣 1, 按整档",
    "指标 段 权重 20%", "  数值 = 乙", "  得分 累进 从 10 最高 120.5", "    不超过 30 元 : 每 7 元 得 2.5, 按比例",
    "    低于 1 万元 : 每 100 元 得 1, 不足一档按一档", "    其余 : 每 3 万元 扣 2, 按整档",
    "指标 全 权重 20%", "  数值 = 甲", "  得分 累进 全额", "    不超过 30 : 每 7 扣 2.5, 按比例",
    "    其余 : 每 9 得 4.44, 按整档",
    "指标 次 权重 10%", "  数值 = 丁", "  得分 计次 从 100 最低 0", "    每起 : 扣 3.3", "    9 起及以上 : 丙 × 20",
    "指标 等 权重 10%", "  数值 = 级", "  得分 等次", '    "优", "良" : 88.88', '    "差" : 60', "  理由 取自 评语",
)  # fmt: skip


ADJUSTED = role(
    "数据 甲 : 数字 0 到 99", "数据 乙 : 数量", "数据 丙 : 百分比", "数据 丁 : 时长(分钟)",
    "指标 主 权重 70%", "  数值 = 甲", "  得分 比率 目标 90 最高 120",
    "指标 次 权重 30%", "  数值 = 乙", "  得分 插值", "    0 : 0", "    10 : 100",
    "  最低 5", "  最高 95.5", "  缺数据 : 不计",
    '奖励 "档" : 每 7 分钟 丁 加 0.25, 按整档, 最高 10', '奖励 "件" : 每 1 件 乙 加 1.5, 缺数据 : 不加减',
    '扣分 "超" 当 甲 > 20 且 次.得分 低于 60 : 每 3 (甲 - 30) 扣 1.1, 不足一档按一档',
    '奖励 "份" : 加 甲 ÷ 7, 最低 1.005 最高 9.995', '扣分 "例" : 每 0.7 甲 扣 0.05, 按比例, 缺数据 : 不加减',
    '扣分 "定" 当 次.得分 缺数据 : 扣 2', '系数 "勤" = 丙, 最低 80%',
    '系数 "比" 当 甲 不低于 5 : 乘 主.得分 ÷ 100 分, 最高 1.1',
    "总分 最低 0 最高 120",
)  # fmt: skip


def number(low: int, high: int, places: int) -> st.SearchStrategy[Outcome]:
    return st.decimals(low, high, places=places).map(lambda value: Known(Fraction(value)))


def missing(name: str) -> st.SearchStrategy[Outcome]:
    return st.just(Missing(Reason("no_cell", {"metric": name})))


def count(name: str) -> st.SearchStrategy[Outcome]:
    return st.sampled_from([0, 1, 3, 7, 97]).map(lambda value: Known(Fraction(value))) | missing(name)


CLERK = {
    "answered": count("answered"), "asked": count("asked"), "errors": count("errors"), "waiting": number(0, 600, 7),
    "rating": number(1, 5, 3) | missing("rating"), "level": st.sampled_from([Known("junior"), Known("senior")]),
    "breach": st.booleans().map(Known), "sales": number(0, 900, 2),
}  # fmt: skip
AGENT = {
    "甲": number(-9, 99, 9) | number(0, 9, 0) | missing("甲"), "乙": number(0, 99, 4) | number(0, 9, 0),
    "丙": number(0, 1, 5), "丁": number(0, 99, 4) | missing("丁"),
}  # fmt: skip
ASSESSOR = {
    "甲": number(0, 99, 4) | number(0, 40, 0), "乙": number(0, 99, 2) | number(0, 99999, 2), "丙": number(0, 1, 4),
    "丁": number(0, 12, 0), "级": st.sampled_from([Known("优"), Known("良"), Known("差")]),
    "评语": st.sampled_from([Known("主动"), Known("1 + 1 = 3;好")]) | missing("评语"),
}  # fmt: skip
ALL = {"甲": number(0, 99, 3) | number(0, 99, 0), "乙": count("乙"), "丙": number(0, 1, 4), "丁": number(0, 600, 2)}
BEFORE = {"methods": "sales", "expressions": "丁", "amounts": "丁", "adjusted": "丁"}
TEXTS = {"expressions": EXPRESSIONS, "amounts": AMOUNTS, "adjusted": ADJUSTED}


@cache
def pack(name: str) -> Rules:
    loaded = kaohe.load(PACKS["methods"][0]) if name == "methods" else kaohe.loads(TEXTS[name])
    assert [one for one in loaded.check() if one.is_error] == []
    return loaded


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "metrics"), [("methods", CLERK), ("expressions", AGENT), ("amounts", ASSESSOR), ("adjusted", ALL)]
)
@settings(max_examples=settings.default.max_examples // 6)
@given(data=st.data())
def test_a_statement_of_any_figures(
    name: str, metrics: dict[str, st.SearchStrategy[Outcome]], language: str, data: st.DataObject
) -> None:
    now = data.draw(st.fixed_dictionaries(metrics))
    before = {(BEFORE[name], 1): data.draw(metrics[BEFORE[name]])}
    text = as_text(explained_figures(pack(name), Figures(now, before), language))
    assert slips(text) == [], text
    assert max(display_width(line) for line in text.splitlines()) <= WIDTH, text
