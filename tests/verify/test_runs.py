"""Runs of other shapes: one period of several, workbooks, Parquet, data frames, many records in several processes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from sealed_run import SealedRun, sealed_run
from tampering import covered_up, with_cell
from xlsxwriter import Workbook

import kaohe
from kaohe.diagnostics import CellPlace
from kaohe.run.evaluate import Step
from kaohe.verify import records
from kaohe.verify.verify import Sources, verify_bundle

RULES = """岗位 客服
  考核周期 季度
  数据 投诉数 : 数量
  数据 达标率 : 百分比
  数据 到岗日期 : 日期
  数据 达标 : 是否
  指标 投诉 权重 50%
    数值 = 下降率(投诉数)
    得分 公式 = 60 + 数值 × 100
    最低 0 最高 100
    缺数据 : 60 分
  指标 达标 权重 50% 当 达标
    数值 = 达标率
    得分 公式 = 满分 × 数值
"""
ROWS = [
    {"工号": f"E{at}", "考核期": f"2026-Q{quarter}", "投诉数": 9 - at + quarter, "达标率": 0.9 + at / 100,
     "到岗日期": "2020-01-02", "达标": at % 2 == 0}
    for quarter in (1, 2)
    for at in range(6)
]  # fmt: skip
FRAME = pl.DataFrame(ROWS).with_columns(pl.col("到岗日期").str.to_date())


def written(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"记录.{kind}"
    if kind == "parquet":
        FRAME.write_parquet(path)
    elif kind == "csv":
        FRAME.with_columns(pl.col("达标").cast(pl.String)).write_csv(path)
    else:
        with Workbook(path) as book:
            date = book.add_format({"num_format": "yyyy-mm-dd"})
            for name in ("别的", "客服"):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, FRAME.columns)
                for at, row in enumerate(FRAME.iter_rows(), 1):
                    for column, cell in enumerate(row):
                        sheet.write(at, column, cell, date if column == 4 else None)
    return path


@pytest.mark.parametrize("period", [None, "2026-Q2"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_every_kind_of_file_is_read_again(tmp_path: Path, kind: str, period: str | None) -> None:
    path = written(tmp_path, kind)
    sheet = "客服" if kind == "xlsx" else None
    results = kaohe.loads(RULES).evaluate(path, period=period, sheet=sheet, out=tmp_path / "out")
    assert results.counts.scored == (12 if period is None else 6)
    found = verify_bundle(tmp_path / "out", sources=Sources(path))
    assert found.findings == ()
    assert found.check("sources").checked == results.counts.scored * 6
    assert found.check("again").outcome == "agrees"
    with_cell(tmp_path / "out/trace/客服.parquet", "input.到岗日期", 1)  # which no rule asks for
    covered_up(tmp_path / "out")
    assert verify_bundle(tmp_path / "out").holds
    found = verify_bundle(tmp_path / "out", sources=Sources(path))
    assert [one.code for one in found.findings] == ["B193", "B194"]


def test_rows_in_memory_are_sources_too(tmp_path: Path) -> None:
    kaohe.loads(RULES).evaluate(ROWS, out=tmp_path / "out")
    assert verify_bundle(tmp_path / "out", sources=Sources(ROWS)).findings == ()
    other = [{**row, "投诉数": 3} if row["工号"] == "E2" else row for row in ROWS]
    found = verify_bundle(tmp_path / "out", sources=Sources(other))
    assert {one.code for one in found.findings} == {"B193", "B194"}
    assert found.findings[0].place == CellPlace("records", 4, "投诉数", "3")


def test_another_file_is_not_taken_for_the_run_s(tmp_path: Path) -> None:
    kaohe.loads(RULES).evaluate(written(tmp_path, "csv"), out=tmp_path / "out")
    other = tmp_path / "另一个.csv"
    other.write_text("工号,考核期,投诉数\nE1,2026-Q1,3\n", encoding="utf-8")
    found = verify_bundle(tmp_path / "out", sources=Sources(other))
    assert [(one.code, one.facts["of"]) for one in found.findings] == [("B191", "unknown")]
    assert found.check("sources").facts["not_given"] == 12
    assert found.check("again").remark == "not_given"


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_ALONE", 0)
    monkeypatch.setattr(records, "_SIZE", 2)
    run: SealedRun = sealed_run(tmp_path)
    with_cell(run.out / "trace/客服.parquet", "口碑.points", 3)
    with_cell(run.out / "scores.parquet", "grade", 9)
    covered_up(run.out)
    steps: list[Step] = []
    alone = verify_bundle(run.out)
    together = verify_bundle(run.out, workers=2, tell=steps.append)
    assert together == alone
    assert [one.facts["employee"] for one in together.findings] == ["E3", "E9", "E9"]
    assert [step.number for step in steps] == [0, 2, 4, 6, 7, 9]
    assert {step.of for step in steps} == {9}


def test_findings_are_counted_beyond_those_that_are_listed(tmp_path: Path) -> None:
    many = [{**row, "工号": f"{row['工号']}-{at}"} for at in range(20) for row in ROWS]
    kaohe.loads(RULES).evaluate(many, out=tmp_path / "out")
    path = tmp_path / "out/scores.parquet"
    pl.read_parquet(path).with_columns(pl.lit("乙").alias("name")).write_parquet(path)
    check = (found := verify_bundle(tmp_path / "out")).check("scores")
    assert (check.checked, check.differing) == (240, 240)
    assert sum(one.code == "B186" for one in found.findings) == 100
