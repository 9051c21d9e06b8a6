"""Records of many packs in one workbook, so that one opening of LibreOffice works out every construct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import DecimalException
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from made import made_rules
from made_figures import made_records

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.model.pack import Pack, Role
from kaohe.pipeline import load_text
from kaohe.plan.from_model import plan_role
from kaohe.run.frames import trace_table
from kaohe.run.results import Counts, LazyResults
from kaohe.run.trace import trace_row

__all__ = ["Case", "language_cases", "limit_case", "made_cases", "results_of", "untold_case"]

_LANGUAGE = sorted((Path(__file__).parents[1] / "language").glob("*.kaohe"))


_LIMITS = """
岗位 极限
  考核周期 季度
  小数 指标 0, 总分 0
  数据 件 : 数量
  数据 总 : 数量
  指标 达到 权重 50%
    数值 = 件 ÷ 总
    得分 分档
      不低于 95% : 100
      其余       : 0
    缺数据 : 不计
  指标 舍入 权重 50%
    数值 = 件 ÷ 总
    得分 公式 = 数值
    缺数据 : 不计
"""
_UNTOLD = (
    "查表 目标 按 区\n"
    + "".join(f'  "区{at}" : {at}%\n' for at in range(1, 61))
    + """  其余 : 50%

等级 级
  甲 : 不低于 90
  乙 : 其余

岗位 员
  考核周期 季度
  等级 用 级
  数据 所在 : 文字
  数据 备注 : 文字
  数据 率 : 百分比
  维度 全 权重 100% 当 率 高于 30%
    指标 达成 权重 40%
      数值 = 率
      得分 比率 目标 目标(所在) 最高 100
      缺数据 : 不计
    指标 写了 权重 30% 当 字数(备注) 高于 2 或 率 高于 50%
      数值 = 率
      得分 比率 目标 50% 最高 100
      缺数据 : 不计
    指标 合计 权重 30%
      缺数据 : 不计
      分项 一 权重 50%
        数值 = 字数(备注)
        得分 比率 目标 10 最高 100
        缺数据 : 不计
      分项 二 权重 50%
        数值 = 率
        得分 达标 不低于 40%
        缺数据 : 不计
  奖励 "写得多" : 加 字数(备注) × 1 分, 最高 5
  一票否决 "写得太多" 当 字数(备注) 高于 4 : 等级最高 乙
"""
)


@dataclass(frozen=True)
class Case:
    """Records of a role, which goes by a name of its own."""

    name: str
    pack: Pack
    role: Role
    records: Sequence[Figures]


def language_cases() -> Iterator[Case]:
    """The hand-worked examples of the language, of each file the role with most of them."""
    for path in _LANGUAGE:
        pack = load_text(path.read_text(encoding="utf-8"), path.name).pack
        role = max(pack.roles, key=lambda one: len(examples_of(pack, one)))
        yield Case(path.stem, pack, role, [figures_of_example(one, role) for one in examples_of(pack, role)])


def made_cases(seeds: Sequence[int], count: int) -> Iterator[Case]:
    """Packs and records made up at random, at least a third of the figures on a threshold or a rounding half."""
    for seed in seeds:
        rng = Random(seed)
        text, thresholds = made_rules(rng)
        pack = load_text(text).pack
        records = [_written(one) for one in made_records(rng, pack.roles[0], thresholds, count)]
        yield Case(f"made {seed}", pack, pack.roles[0], records)


def limit_case() -> Case:
    """Numbers as large as formulas can tell: on a threshold, one part in 10^13 beside it, on a half and beside that."""
    pack = load_text(_LIMITS).pack
    many, most, odd = 5 * 10**10, 4 * 10**6, 10**7 + 1
    pairs = [
        (19 * many, 20 * many), (19 * many + 1, 20 * many + 1), (19 * many, 20 * many + 1),
        ((2 * most + 1) * 10**7 // 2, 10**7), (((2 * most + 1) * odd - 1) // 2, odd),
        (((2 * most + 1) * odd + 1) // 2, odd), (10**14, 1), (1, 10**14 - 1),
    ]  # fmt: skip
    records = [Figures({"件": Known(Fraction(one)), "总": Known(Fraction(other))}) for one, other in pairs]
    return Case("limits", pack, pack.roles[0], records)


def untold_case() -> Case:
    """Constructs that no formula says: a table of many rows, the length of a text with signs that count twice."""
    pack = load_text(_UNTOLD).pack
    notes = ["一", "二二", "三三三", "四四四四", "五五五五五", "😀😀😀", None]
    records = [
        Figures({
            "所在": Known(f"区{40 + at}"), "率": Known(Fraction(30 + 5 * at, 100)),
            "备注": Missing(Reason("no_cell", {"metric": "备注"})) if note is None else Known(note),
        })
        for at, note in enumerate(notes)
    ]  # fmt: skip
    return Case("untold", pack, pack.roles[0], records)


def _written(figures: Figures) -> Figures:
    """Records as files can hold them: no cell holds an empty text."""
    now = {name: _some(one) for name, one in figures.now.items()}
    return replace(figures, now=now, before={key: _some(one) for key, one in figures.before.items()})


def _some(outcome: Outcome) -> Outcome:
    return Known("x") if outcome == Known("") else outcome


def results_of(cases: Sequence[Case]) -> LazyResults:
    """The results of all records, as a run would give them; those whose figures no trace can hold are left out."""
    plans, traces, rows = [], {}, 0
    for case in cases:
        role = case.role.model_copy(update={"name": case.name})
        plan = plan_role(role, case.name)
        found = [row for at, one in enumerate(case.records) if (row := _traced(plan, role, one, at)) is not None]
        plans.append(plan)
        traces[case.name] = trace_table(plan, found).lazy()
        rows += len(found)
    pack = cases[0].pack.model_copy(update={"roles": tuple(plan.role for plan in plans), "title": None})
    counts = Counts(rows=rows, scored=rows, incomplete=0, not_appraised=0, rejected=0, look_back=0)
    return LazyResults(pack, tuple(plans), {}, traces, counts, lambda frame: frame)


def _traced(plan: Any, role: Role, figures: Figures, at: int) -> dict[str, Any] | None:
    period = "2026-Q1" if figures.period is None else str(figures.period)
    keys = {"employee": f"E{at}", "role": role.name, "period": period, "file": "records.csv", "row": at + 2}
    try:
        return trace_row(plan, figures, score_record(role, figures), keys, "zh")
    except DecimalException:  # a figure of an example that no decimal holds
        return None
