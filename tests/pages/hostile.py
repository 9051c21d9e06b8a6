"""A pack and records whose every text tries to be something else: markup, a path, a sign that turns text around."""

from __future__ import annotations

from functools import cache

import kaohe
from kaohe.api import Rules
from kaohe.run.results import Results

__all__ = ["BAD", "records", "results", "rules"]

BAD = "<script>alert(1)</script><img src=x onerror='x'>&amp;\u202e../..{{7*7}}"
"""No double quotes: in rules they end a text."""


@cache
def rules() -> Rules:
    """Rules with it in every name, label, title, word and basis."""
    name = BAD.replace("」", "")
    return kaohe.loads(f"""制度 "{BAD}" 版本 "{BAD}"
  批准 2025-12-10 由 "{BAD}"
等级 通用
  「优{name}」 "好{BAD}" : 不低于 90
  良 "{BAD}" : 其余
岗位 「客{name}」 "岗{BAD}"
  考核周期 季度
  等级 用 通用
  职责 「职{name}」 "{BAD}"
  数据 「快{name}」 : 数量
  数据 级 "{BAD}" : 选项("甲{BAD}", "乙")
  数据 评 : 文本
  指标 「一{name}」 "签{BAD}" 权重 50%
    考核 「职{name}」
    数值 = 「快{name}」
    得分 分档
      不低于 3 : 100
      其余     : 0
    缺数据 : 不计
    依据 "《{BAD}》"
  指标 二 权重 50%
    分项 「三{name}」 权重 100%
      数值 = 级
      得分 等次
        "甲{BAD}" : 100
        "乙"      : 0
      理由 取自 评
  奖励 "奖{BAD}" 当 二.得分 不低于 100 : 每 1 次 「快{name}」 加 1, 最高 0.01
  一票否决 "坏{BAD}" 当 「快{name}」 高于 99 : 总分最高 9
示例 "{BAD}" 岗位 「客{name}」
  已知 「快{name}」 = 3, 级 = "乙"
  应得 总分 = 50
""")


def records() -> list[dict[str, object]]:
    """Records with it in every key and cell: one scored, one with a veto, one with data missing, one rejected."""
    keys = {"工号": f"E{BAD}", "姓名": f"名{BAD}", "部门": f"部{BAD}"}
    figures = f"快{BAD}"
    return [
        {**keys, "考核期": "2026-Q1", figures: 3, "级": f"甲{BAD}", "评": BAD},
        {**keys, "考核期": "2026-Q2", figures: 100, "级": f"甲{BAD}", "评": f"」{BAD}"},
        {**keys, "考核期": "2026-Q3", figures: "", "级": "乙"},
        {**keys, "考核期": "2026-Q4", figures: f"3{BAD}", "级": "乙"},
    ]


@cache
def results() -> Results:
    """Those records, scored."""
    return rules().evaluate(records())
