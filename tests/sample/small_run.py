"""A run of two roles with everything that a sample must look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import kaohe

__all__ = ["EVIL", "RULES", "records", "run"]

EVIL = '=HYPERLINK("http://x","y")'

RULES = """制度 "小" 版本 "1"
等级 通用
  A : 不低于 90
  B : 介于 80 到 90
  C : 其余
等级 名次 强制分布 按 岗位
  A : 前 30% 且 不低于 85
  C : 其余
岗位 客服
  考核周期 季度
  等级 用 通用
  数据 得分数 : 数字 0 到 100
  数据 泄密 : 是否
  指标 服务 权重 60%
    数值 = 得分数
    得分 公式 = 数值
  指标 质量 权重 40%
    分项 前 权重 50%
      数值 = 得分数
      得分 公式 = 数值
    分项 后 权重 50%
      数值 = 得分数 ÷ 3
      得分 公式 = 数值 × 3
  奖励 "满分" 当 得分数 等于 100 : 加 1
  一票否决 "泄密" 当 泄密 : 等级最高 C, 缺数据 : 不加减
岗位 销售
  考核周期 季度
  等级 用 名次
  数据 得分数 : 数字 0 到 100
  指标 业绩 权重 100%
    数值 = 得分数
    得分 公式 = 数值
"""


def records() -> list[dict[str, Any]]:
    """Thirty of one role and three of another."""
    found = [
        {"工号": f"E{at:02}", "姓名": EVIL if at == 3 else f"名{at}", "部门": "东" if at % 3 else "西", "岗位": "客服",
         "考核期": "2026-Q1", "得分数": str(50 + at), "泄密": "否"}
        for at in range(30)
    ]  # fmt: skip
    found[5]["泄密"] = "是"
    found[6]["得分数"] = ""
    found[7]["得分数"] = "88.5"
    found[8]["得分数"] = "89"
    found[9]["得分数"] = "90"
    found[10]["得分数"] = "91.01"
    found[11]["得分数"] = "坏"
    sales = [
        {"工号": f"S{at}", "姓名": f"名{at}", "部门": None, "岗位": "销售", "考核期": "2026-Q1", "得分数": str(84 + at)}
        for at in range(3)
    ]
    return [*found, *sales]


OVERRIDES = [
    {"工号": "E12", "考核期": "2026-Q1", "项目": "服务", "原值": "62", "新值": "63", "调整人": "张三",
     "日期": "2026-04-08", "理由": "=1+1"},
    {"工号": "E13", "考核期": "2026-Q1", "项目": "服务", "原值": "1", "新值": "63", "调整人": "张三",
     "日期": "2026-04-08", "理由": "对不上"},
]  # fmt: skip


def run(out: Path, rows: Iterable[Any] | None = None, overrides: Any = OVERRIDES) -> Path:
    """The bundle of some records, or of all."""
    given = records() if rows is None else list(rows)
    kaohe.loads(RULES).evaluate(given, out=out, overrides=overrides)
    return out
