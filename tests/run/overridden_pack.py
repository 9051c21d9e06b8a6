"""A small pack, its records, and tables of overrides, for tests of what somebody changes by hand."""

from __future__ import annotations

import kaohe
from kaohe.run.results import LazyResults

__all__ = ["HEADINGS", "RECORDS", "RULES", "changed", "fates", "override"]

RULES = """制度 "小" 版本 "1"
等级 通用
  A "优秀" : 不低于 90, 系数 1.2
  B "良好" : 不低于 60, 系数 1
  C : 其余, 系数 0.8
岗位 客服
  考核周期 季度
  等级 用 通用
  数据 时间 : 时长(分钟)
  数据 满意度 : 评分 1 到 5
  数据 泄露 : 是否
  数据 作弊 : 是否
  指标 响应速度 权重 60% 当 满意度 高于 1
    数值 = 时间
    得分 分档
      不高于 5 分钟 : 100
      不高于 15 分钟 : 75
      其余 : 40
  指标 满意度评分 权重 40%
    数值 = 满意度
    得分 插值
      1 : 0
      5 : 100
  一票否决 "泄露" 当 泄露 : 总分最高 59
  一票否决 "太慢" 当 响应速度.得分 低于 50 : 等级最高 B
  一票否决 "作弊" 当 作弊 : 取消资格
  总分 最低 0 最高 100
"""
HEADINGS = ("工号", "考核期", "项目", "原值", "新值", "调整人", "日期", "理由")
_FIGURES = {
    "E1": ("12.4", "4.6", "否", "否"),  # 75 × 60% + 90 × 40% = 81
    "E2": ("4", "4.2", "是", "否"),  # 100 × 60% + 80 × 40% = 92, held to 59
    "E3": ("", "4", "否", "否"),  # pending
    "E4": ("30", "5", "否", "否"),  # 40 × 60% + 100 × 40% = 64
    "E5": ("坏", "3", "否", "否"),  # rejected
    "E6": ("4", "5", "否", "是"),  # disqualified
    "E7": ("4", "1", "否", "否"),  # 响应速度 doesn't apply: 0
}
RECORDS = [
    {"工号": who, "考核期": period, "时间": time, "满意度": liked, "泄露": leaked, "作弊": cheated}
    for period in ("2026-Q1", "2026-Q2")
    for who, (time, liked, leaked, cheated) in _FIGURES.items()
]


def override(who: str, item: str, original: str, new: str, **cells: str) -> dict[str, str]:
    """A row of a table of overrides, of 2026-Q1 and with everything that one must say."""
    said = (who, "2026-Q1", item, original, new, "张三", "2026-10-08", "系统停机")
    return dict(zip(HEADINGS, said, strict=True)) | cells


def changed(*overrides: dict[str, str], period: str | None = None) -> LazyResults:
    """The records with some overrides."""
    return kaohe.loads(RULES).evaluate(RECORDS, overrides=list(overrides), period=period)


def fates(results: LazyResults) -> list[str]:
    """What became of each override: its fate, or the code of why it was rejected."""
    return [row["code"] or row["fate"] for row in results.tables["overrides"].collect().to_dicts()]
