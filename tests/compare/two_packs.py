"""Two small packs that differ in weights, a threshold, a row, a missing rule, a penalty and a veto; their records."""

from __future__ import annotations

from typing import Any

import kaohe
from kaohe.run.results import Results

__all__ = ["NEW", "OLD", "RECORDS", "scored"]

OLD = """制度 "小考核" 版本 "1"

等级 通用
  A "优秀" : 不低于 90
  B "良好" : 不低于 80
  C "合格" : 其余

岗位 客服
  考核周期 季度
  等级 用 通用
  数据 满意 : 数量
  数据 回访 : 数量
  数据 投诉 : 数量
  指标 满意度 权重 60%
    数值 = 满意
    得分 公式 = 满意
  指标 回访量 权重 40%
    数值 = 回访
    得分 分档
      不低于 50 : 100
      不低于 20 : 80
      其余 : 60
    缺数据 : 不计
  总分 最低 0 最高 120
"""
NEW = (
    OLD.replace('版本 "1"', '版本 "2"')
    .replace("满意度 权重 60%", "满意度 权重 50%")
    .replace("回访量 权重 40%", "回访量 权重 50%")
    .replace("      不低于 20 : 80\n", "      不低于 25 : 80\n      不低于 10 : 70\n")
    .replace("缺数据 : 不计", "缺数据 : 40 分")
    .replace(
        "  总分 最低 0",
        '  扣分 "投诉" : 每条 投诉 扣 2\n  一票否决 "投诉太多" 当 投诉 高于 3 : 总分最高 59\n  总分 最低 0',
    )
)


def _of(who: str, department: str, satisfied: int, called: int | None, complaints: int) -> dict[str, Any]:
    return {
        "工号": who, "姓名": f"{who}名", "部门": department, "岗位": "客服", "考核期": "2026-Q1", "满意": satisfied,
        "回访": called, "投诉": complaints,
    }  # fmt: skip


RECORDS = [
    _of("E1", "一组", 90, 50, 0),  # 90×60% + 100×40% = 94;      90×50% + 100×50% = 95
    _of("E2", "一组", 80, 20, 1),  # 80×60% + 80×40% = 80;       80×50% + 70×50% - 2 = 73
    _of("E3", "二组", 70, None, 0),  # 70;                       70×50% + 40×50% = 55
    _of("E4", "二组", 100, 60, 5),  # 100;                       100 - 10 = 90, at most 59
    _of("E5", "二组", 100, 50, 0),  # 100;                       100
]


def scored(text: str, records: list[dict[str, Any]] | None = None, **more: Any) -> Results[Any]:
    rules = kaohe.loads(text)
    assert [one for one in rules.check() if one.is_error] == []
    return rules.evaluate(RECORDS if records is None else records, **more)
