"""A small pack and tables for it, for tests of reading and running."""

from __future__ import annotations

from pathlib import Path

import kaohe
from kaohe.api import Rules

__all__ = ["HEADINGS", "RULES", "csv", "rules"]

RULES = """制度 "小" 版本 "1"
等级 通用
  A : 不低于 90
  B : 其余
岗位 客服
  生效 自 2026-01-01
  考核周期 季度
  等级 用 通用
  数据 件数 : 数量
  数据 好评率 : 百分比
  数据 评分 : 评分 1 到 5
  指标 量 权重 60%
    数值 = 环比增长(件数)
    得分 分档
      不低于 0% : 100
      其余      : 50
    缺数据 : 70 分
  指标 质 权重 40%
    数值 = 好评率
    得分 比率 目标 80% 最高 100
  一票否决 "差评" 当 评分 低于 2, 缺数据 : 不加减 : 总分最高 50
"""
RULES = RULES.replace(", 缺数据 : 不加减 : 总分最高 50", " : 总分最高 50, 缺数据 : 不加减")
HEADINGS = "工号,考核期,件数,好评率,评分"


def rules() -> Rules:
    """The small pack."""
    return kaohe.loads(RULES)


def csv(folder: Path, *rows: str, name: str = "记录.csv", headings: str = HEADINGS, encoding: str = "utf-8") -> Path:
    """A CSV file of some rows."""
    path = folder / name
    path.write_text("\n".join([headings, *rows]) + "\n", encoding=encoding)
    return path
