"""Figures that outgrow whole numbers of 128 bits go to the exact evaluator; nobody can tell from the results."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

import kaohe
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.model.pack import Role
from kaohe.run import scored
from kaohe.run.results import LazyResults

RULES = """岗位 客服
  生效 自 2026-01-01
  考核周期 季度
  数据 甲 : 数字 不低于 0
  数据 乙 : 数字 不低于 0
  指标 量 权重 100%
    数值 = 甲 × 甲 ÷ 乙 × 甲 ÷ 乙
    得分 比率 目标 3 最高 100
    缺数据 : 不计
"""
FIGURES = [
    ("5", "2"),
    ("999999999.999", "3.1415926"),
    ("123456789012.12", "7"),
    ("3", "0.00001"),
    ("", "4"),
    ("0", "0"),
]


@pytest.fixture
def results() -> LazyResults:
    rows = [{"工号": f"E{at}", "考核期": "2026-Q1", "甲": a, "乙": b} for at, (a, b) in enumerate(FIGURES)]
    return kaohe.loads(RULES).evaluate(rows)


def test_totals_are_exact_and_in_order(results: LazyResults) -> None:
    assert results.scores.select("employee", "total", "status").collect().rows() == [
        ("E0", Decimal(100), "scored"), ("E1", Decimal(100), "scored"), ("E2", Decimal(100), "scored"),
        ("E3", Decimal(100), "scored"), ("E4", None, "incomplete"), ("E5", None, "incomplete"),
    ]  # fmt: skip
    for person in ("E0", "E1", "E2", "E3", "E4", "E5"):
        assert len(results.explain(person)) == 1


def test_only_what_outgrows_the_columns_is_scored_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    scored_alone: list[object] = []

    def counted(role: Role, figures: Figures) -> RecordScore:
        found = figures.now["甲"]
        assert isinstance(found, Known)
        scored_alone.append(found.value)
        return score_record(role, figures)

    monkeypatch.setattr(scored, "score_record", counted)
    rows = [{"工号": f"E{at}", "考核期": "2026-Q1", "甲": a, "乙": b} for at, (a, b) in enumerate(FIGURES[:3])]
    kaohe.loads(RULES).evaluate(rows)
    assert Fraction(5) not in scored_alone
    assert scored_alone != []


def test_the_trace_is_of_one_kind(results: LazyResults) -> None:
    trace = results.traces["客服"].collect()
    assert trace.schema["total"] == pl.Decimal(38, 2)
    assert trace["employee"].to_list() == [f"E{at}" for at in range(len(FIGURES))]
    assert trace["量.reason"].to_list() == [None, None, None, None, "no_cell", "divided_by_zero"]
