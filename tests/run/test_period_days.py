"""The days of a record's period, and the versions in force on its last, are the same for columns as for examples."""

from __future__ import annotations

import pytest

import kaohe
from kaohe.model.periods import Period

RULES = """常量 标准 = 1 生效 自 2024-01-01 至 2024-12-31
常量 标准 = 2 生效 自 2025-01-01
岗位 某岗
  考核周期 {cycle}
  数据 甲 : 数量
  指标 起 权重 50%
    数值 = 相差天数(2024-01-01, 期初日)
    得分 公式 = 数值 ÷ 1 天 + 甲
  指标 止 权重 50%
    数值 = 相差天数(2024-01-01, 期末日)
    得分 公式 = (数值 ÷ 1 天 + 甲) × 标准
"""


@pytest.mark.parametrize(
    ("cycle", "periods"),
    [
        ("年度", ["2024", "2025", "2026"]), ("半年度", ["2024-H1", "2024-H2", "2026-H1"]),
        ("季度", ["2024-Q1", "2024-Q4", "2025-Q1", "2026-Q3"]), ("月度", ["2024-02", "2024-12", "2025-01", "2026-02"]),
    ],
)  # fmt: skip
def test_the_days_of_periods_of_every_kind(cycle: str, periods: list[str]) -> None:
    records = [{"工号": "1", "考核期": period, "甲": 0} for period in periods]
    results = kaohe.loads(RULES.format(cycle=cycle)).evaluate(records)
    points = results.indicators.collect()
    for text in periods:
        period = Period.parse(text)
        assert period is not None
        first = Period(2024, 0, "year").starts
        own = points.filter(period=text)
        assert own.filter(indicator="起")["points"].item() == (period.starts - first).days
        doubled = 1 if period.ends.year == 2024 else 2
        assert own.filter(indicator="止")["points"].item() == (period.ends - first).days * doubled
        assert results.explain("1", period=text)[0].status == "scored"


def test_a_period_before_the_first_version_leaves_it_missing_and_says_so() -> None:
    rules = kaohe.loads(RULES.format(cycle="季度"))
    results = rules.evaluate([{"工号": "1", "考核期": "2023-Q4", "甲": 0}])
    assert results.counts.incomplete == 1
    [said] = results.explain("1", language="zh")
    assert said.gaps == ("止:标准在 2023-Q4 没有生效的版本",)
