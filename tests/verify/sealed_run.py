"""A small run in which every table of a bundle has rows, signed and entered in a ledger; it supersedes another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kaohe
from kaohe.verify.keys import new_keys
from kaohe.verify.seal import Seal
from kaohe.verify.superseding import Superseding
from kaohe.verify.verification import Verification
from kaohe.verify.verify import Sources, verify_bundle

__all__ = ["REASON", "RULES", "SealedRun", "sealed_run"]

REASON = "销售额更正"

RULES = """制度 "小" 版本 "1"
等级 通用 强制分布 按 部门, 超出提示
  A "优秀" : 前 30% 且 不低于 85, 系数 1.2
  B "良好" : 不低于 60, 系数 1
  C : 其余, 系数 0.8
明细 工单 归属 客服工号
  数据 工时 : 数字 不低于 0
岗位 客服
  考核周期 季度
  等级 用 通用
  数据 满意度   : 评分 1 到 5
  数据 投诉数   : 数量
  数据 解决率   : 百分比
  数据 在岗天数 : 数量
  数据 泄密     : 是否
  数据 评语     : 文字
  数据 到岗日期 : 日期
  在岗 按 在岗天数
  不考核 "在岗不足三分之一" 当 在岗比例 低于 1 ÷ 3
  维度 服务 权重 70%
    指标 口碑 权重 60% 当 投诉数 低于 100
      数值 = 满意度
      得分 插值
        1 : 0
        5 : 100
    指标 解决 权重 40%
      分项 比例 权重 50%
        数值 = 解决率
        得分 分档
          不低于 95% : 100
          不低于 85% : 80
          其余 : 50
      分项 名次 权重 50%
        数值 = 排名(投诉数, 同部门, 低者优先)
        得分 公式 = 110 - 数值 × 10
        最高 100
  维度 效率 权重 30%
    指标 工时 权重 50%
      数值 = 平均(工单.工时)
      得分 分档
        不高于 2 : 100
        其余 : 70
      缺数据 : 不计
    指标 改进 权重 50%
      数值 = 下降率(投诉数)
      得分 公式 = 60 + 数值 × 100
      最低 0 最高 100
      缺数据 : 60 分
  奖励 "无投诉" 当 投诉数 等于 0 : 加 3
  一票否决 "泄密" 当 泄密 : 等级最高 C, 缺数据 : 不加减
  总分 最低 0 最高 100
岗位 销售
  考核周期 季度
  等级 用 通用
  数据 销售额   : 金额(元) 不低于 0
  数据 在岗天数 : 数量
  在岗 按 在岗天数
  指标 业绩 权重 100%
    数值 = 销售额
    得分 比率 目标 1 万元 最高 120
"""

_RECORDS = """工号,姓名,部门,岗位,考核期,满意度,投诉数,解决率,在岗天数,泄密,评语,到岗日期,销售额
E1,甲,东,客服,2026-Q1,4.6,4,96%,90,否,稳,2020-01-01,
E1,甲,东,客服,2026-Q2,4.4,2,0.91,61,否,稳,2020-01-01,
E1,甲,东,销售,2026-Q2,,,,30,,,,9500
E2,乙,东,客服,2026-Q2,4.9,0,99%,91,否,好,2021-02-03,
E3,丙,东,客服,2026-Q2,4.8,1,97.5%,91,否,,2022-03-04,
E4,丁,西,客服,2026-Q2,,3,80%,91,否,,2022-03-04,
E5,戊,西,客服,2026-Q2,3.5,9,88%,20,否,,2026-06-10,
E6,己,西,客服,2026-Q2,坏,9,188%,91,否,,2022-03-04,
E7,庚,西,客服,2026-Q2,4.1,5,85%,91,是,,2022-03-04,
E8,辛,西,前台,2026-Q2,4.1,5,85%,91,否,,2022-03-04,
E9,壬,西,销售,2026-Q2,,,,91,,,,"1.3万"
"""
_THEN = {
    "9500": "9000",
    '"1.3万"': "8000",
    "E3,丙,东,客服,2026-Q2,4.8,1,97.5%,91,否,,2022-03-04,\n": "",
    "E7,庚,西,客服,2026-Q2,4.1,5,85%": "E7,庚,西,客服,2026-Q2,4.1,5,坏",
}
"""What the records said before."""
_JOBS = """客服工号,考核期,工时
E1,2026-Q2,1.5
E1,2026-Q2,2.25
E2,2026-Q2,3
E3,2026-Q2,坏
E77,2026-Q2,1
"""
_OVERRIDES = """工号,考核期,岗位,项目,原值,新值,调整人,日期,理由
E2,2026-Q2,客服,工时,70,80,张三,2026-07-08,系统停机
E9,2026-Q2,,总分,120,100,李四,2026-07-09,委员会决定
E7,2026-Q2,,等级,C,B,王五,2026-07-09,求情
E4,2026-Q2,,总分,50,60,王五,2026-07-09,
"""
_ROSTER = """工号,姓名,部门
E1,甲,东
E10,癸,西
"""


@dataclass(frozen=True, slots=True)
class SealedRun:
    """A folder with a bundle ``out``, the one that it supersedes, its sources, ``keys`` and a ledger."""

    folder: Path

    @property
    def out(self) -> Path:
        """The bundle."""
        return self.folder / "out"

    @property
    def old(self) -> Path:
        """The bundle that it supersedes."""
        return self.folder / "old"

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.folder / "runs.jsonl"

    @property
    def public(self) -> Path:
        """The public key."""
        return self.folder / "keys/public.pem"

    @property
    def sources(self) -> Sources:
        """What the run was of."""
        return Sources(self.folder / "记录.csv", **self.beside)

    @property
    def beside(self) -> dict[str, Any]:
        """What the run was given beside the records."""
        return {
            "details": {"工单": self.folder / "工单.csv"}, "roster": self.folder / "名单.csv",
            "overrides": self.folder / "改分.csv",
        }  # fmt: skip

    def run(self, *, seal: Seal | None = None) -> None:
        """Scores the sources as they stand."""
        kept = seal or Seal(self.folder / "keys/private.pem", self.ledger)
        rules = kaohe.load(self.folder / "规则.kaohe")
        rules.evaluate(
            self.folder / "记录.csv", out=self.out, replace=True, seal=kept, supersedes=Superseding(self.old, REASON),
            **self.beside,
        )  # fmt: skip

    def run_before(self) -> None:
        """Scores what is superseded: other sales of E1 and E9, E3 not yet there, E7 with a cell that is no number."""
        text = (self.folder / "记录.csv").read_text(encoding="utf-8")
        for now, then in _THEN.items():
            assert now in text
            text = text.replace(now, then)
        (self.folder / "以前.csv").write_text(text, encoding="utf-8")
        rules = kaohe.load(self.folder / "规则.kaohe")
        rules.evaluate(self.folder / "以前.csv", out=self.old, **self.beside)

    def verified(self, *, signed: bool = False, entered: bool = False, sources: bool = False) -> Verification:
        """The bundle verified, with what is asked for."""
        return verify_bundle(
            self.out, sources=self.sources if sources else Sources(), key=self.public if signed else None,
            ledger=self.ledger if entered else None, supersedes=self.old if sources else None,
        )  # fmt: skip


def sealed_run(folder: Path) -> SealedRun:
    """Writes the sources and the keys into a folder, and runs."""
    texts = {
        "规则.kaohe": RULES, "记录.csv": _RECORDS, "工单.csv": _JOBS, "改分.csv": _OVERRIDES, "名单.csv": _ROSTER,
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    new_keys(folder / "keys")
    made = SealedRun(folder)
    made.run_before()
    made.run()
    return made
