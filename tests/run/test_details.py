"""Detail records: rolled up exactly, and every row that could not be is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pandas as pd
import polars as pl
import pytest
import xlsxwriter
from small_pack import csv

import kaohe
from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, Reason
from kaohe.backends.exact.score import Figures
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.derived import DetailFigure
from kaohe.run.results import Results

RULES = """明细 教师 归属 负责人
  数据 评价 : 数字
  数据 课时 : 数字 不低于 0
  数据 级别 : 选项("A", "B")
  数据 在职 : 是否
岗位 管理
  考核周期 季度
  指标 甲 权重 20%
    数值 = 平均(教师.评价, 当 教师.级别 等于 "A" 且 教师.在职) + 最大(教师.评价) - 最小(教师.评价)
    得分 公式 = 数值
    缺数据 : 不计
  指标 乙 权重 20%
    数值 = 加权平均(教师.评价, 教师.课时)
    得分 公式 = 数值
    缺数据 : 不计
  指标 丙 权重 20%
    数值 = 中位数(教师.评价)
    得分 公式 = 数值
    缺数据 : 不计
  指标 丁 权重 20%
    数值 = 占比(教师, 当 教师.评价 不低于 教师.课时)
    得分 公式 = 满分 × 数值
    缺数据 : 不计
  指标 戊 权重 20%
    数值 = 计数(教师) - 计数(教师.在职) + 求和(教师.评价)
    得分 公式 = 数值
    缺数据 : 不计
"""
HEADINGS = "负责人,考核期,评价,课时,级别,在职"


def records(folder: Path, *people: str) -> Path:
    return csv(folder, *(f"{one},2026-Q1" for one in people), headings="工号,考核期")


def rows_of(folder: Path, *rows: str, headings: str = HEADINGS, name: str = "教师.csv") -> Path:
    return csv(folder, *rows, headings=headings, name=name)


def figures(results: Results[Any], employee: str, table: str = "管理") -> dict[str, Any]:
    """A person's figures of detail records, or why they aren't known."""
    row = results.traces[table].filter(pl.col("employee") == employee).collect().to_dicts()[0]
    names = [one.figure.name for plan in results.plans for one in plan.role.derived if plan.table == table]
    return {name: row[f"input.{name}.state"] or Fraction(row[f"input.{name}"]) for name in names}


class TestFigures:
    """What rows come to is what they come to one by one, as fractions."""

    @pytest.mark.parametrize("seed", range(12))
    def test_they_are_those_of_each_row_worked_exactly(self, tmp_path: Path, seed: int) -> None:
        rng = Random(seed)
        people = [f"E{number}" for number in range(1, 9)]
        made = [self.row(rng, rng.choice(people[:-1])) for _ in range(rng.choice([1, 6, 40, 90]))]
        written = [",".join([who, "2026-Q1", *cells]) for who, cells in made]
        rules = kaohe.loads(RULES)
        results = rules.evaluate(records(tmp_path, *people), details={"教师": rows_of(tmp_path, *written)})
        [role] = rules.pack.roles
        for who in people:
            own = [self.outcomes(cells) for owner, cells in made if owner == who]
            wanted = {one.figure.name: self.exactly(one.source, own) for one in role.derived}
            assert figures(results, who) == wanted

    def row(self, rng: Random, owner: str) -> tuple[str, list[str]]:
        numbers = [rng.choice(["", "3", "-2.5", "4.25", "1.001", "1200000000", f"{rng.randint(0, 99)}"])]
        numbers.append(rng.choice(["", "0", "2.5", "3", "4.25", "0.125", f"{rng.randint(0, 99)}"]))
        return owner, [*numbers, rng.choice(["A", "B", ""]), rng.choice(["是", "否", "无"])]

    def outcomes(self, cells: Sequence[str]) -> dict[str, Any]:
        value, hours, level, active = cells
        known = {
            "评价": Fraction(value) if value else None, "课时": Fraction(hours) if hours else None,
            "级别": level or None, "在职": {"是": True, "否": False}.get(active),
        }  # fmt: skip
        return {
            name: Missing(Reason("no_cell", {"metric": name})) if one is None else Known(one)
            for name, one in known.items()
        }

    def exactly(self, source: Any, rows: Sequence[Mapping[str, Any]]) -> Fraction | str:
        assert isinstance(source, DetailFigure)
        tests = [evaluate(source.condition, Figures(row)) if source.condition else Known(True) for row in rows]
        chosen = [row for row, test in zip(rows, tests, strict=True) if test == Known(True)]
        known = [row for row in chosen if source.metric is None or isinstance(row[source.metric], Known)]
        if source.weight is not None:
            known = [row for row in known if isinstance(row[source.weight], Known)]
        numbers = [row[source.metric].value for row in known] if source.metric else []
        weights = [row[source.weight].value for row in known] if source.weight else []
        ordered = sorted(numbers)
        match source.of:
            case "count":
                return Fraction(len(known))
            case "decided":
                return Fraction(sum(isinstance(test, Known) for test in tests))
            case "sum":
                return Fraction(sum(numbers))
            case "weight_sum":
                return Fraction(sum(weights))
            case "weighted_sum":
                return Fraction(sum(one * weight for one, weight in zip(numbers, weights, strict=True)))
            case _ if not ordered:
                return "no_detail"
            case "max":
                return Fraction(ordered[-1])
            case "min":
                return Fraction(ordered[0])
            case "lower_middle":
                return Fraction(ordered[(len(ordered) - 1) // 2])
            case _:
                return Fraction(ordered[len(ordered) // 2])

    def test_the_median_is_the_mean_of_the_two_in_the_middle(self, tmp_path: Path) -> None:
        numbers = ["4.5", "1", "2.2", "9"]
        rows = rows_of(tmp_path, *(f"E1,2026-Q1,{one},1,A,是" for one in numbers))
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": rows})
        found = results.indicators.filter(pl.col("indicator") == "丙").collect()["value"].item()
        assert found == median(map(float, numbers))

    def test_what_outgrows_128_bits_is_asked_of_the_exact_evaluator(self, tmp_path: Path) -> None:
        rules = RULES.replace(
            "当 教师.评价 不低于 教师.课时", "当 教师.评价 × 教师.评价 × 教师.课时 高于 教师.课时 ÷ 3"
        )
        rows = rows_of(tmp_path, "E1,2026-Q1,999999999999999,0.000000000000001,A,是", "E1,2026-Q1,0.5,1,A,是")
        results = kaohe.loads(rules).evaluate(records(tmp_path, "E1"), details={"教师": rows})
        found = figures(results, "E1")
        assert found["计数(教师, 当 教师.评价 × 教师.评价 × 教师.课时 高于 教师.课时 ÷ 3)"] == 1
        assert found["判定条数(教师, 当 教师.评价 × 教师.评价 × 教师.课时 高于 教师.课时 ÷ 3)"] == 2

    def test_what_no_decimal_holds_is_missing_and_never_wrong(self, tmp_path: Path) -> None:
        huge = "E1,2026-Q1,999999999999999,999999999999999,A,是"
        rows = rows_of(tmp_path, huge, "E1,2026-Q1,0.000000000000001,0.000000000000001,A,是", "E2,2026-Q1,2,3,A,是")
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1", "E2"), details={"教师": rows})
        assert figures(results, "E1")["加权求和(教师.评价, 教师.课时)"] == "detail_outgrown"
        assert figures(results, "E2")["加权求和(教师.评价, 教师.课时)"] == 6


class TestRows:
    """Each row is rolled up, or told."""

    ROWS = (
        "E1,2026-01,4,1,A,是", "E1,2026-02-28,5,1,A,是", "E1,2026年一季度,3,1,A,是", "E1,2026-Q2,1,1,A,是",
        "E2,2026-Q1,4,-1,A,是", "E2,2026-Q1,4,1,A,是", "E3,2026,4,1,A,是", "E4,那时,4,1,A,是",
        "E5,2026-Q1,4,1", ",2026-Q1,4,1,A,是", "E9,2026-Q1,4,1,A,是",
    )  # fmt: skip

    @pytest.fixture
    def results(self, tmp_path: Path) -> Results[Any]:
        people = records(tmp_path, "E1", "E2", "E3", "E4", "E5", "E6")
        return kaohe.loads(RULES).evaluate(
            people, details={"教师": rows_of(tmp_path, *self.ROWS)}, out=tmp_path / "out"
        )

    def test_days_and_months_belong_to_the_period_that_they_lie_in(self, results: Results[Any]) -> None:
        assert figures(results, "E1")["求和(教师.评价)"] == 12
        assert figures(results, "E6")["求和(教师.评价)"] == 0

    @pytest.mark.parametrize("employee", ["E2", "E3", "E4", "E5"])
    def test_nothing_is_worked_out_from_fewer_rows(self, results: Results[Any], employee: str) -> None:
        assert set(figures(results, employee).values()) == {"detail_rejected"}

    def test_what_cannot_be_read_is_told_with_its_place(self, results: Results[Any]) -> None:
        told = results.details_rejected.collect().select(
            "detail", "row", "employee", "period", "column", "cell", "code"
        )
        assert told.rows() == [
            ("教师", 6, "E2", "2026-Q1", "课时", "-1", "R103"), ("教师", 8, "E3", "2026", "考核期", "2026", "R113"),
            ("教师", 9, "E4", None, "考核期", "那时", "R112"), ("教师", 10, "E5", "2026-Q1", None, None, "R110"),
            ("教师", 11, None, "2026-Q1", "负责人", None, "R111"),
        ]  # fmt: skip

    def test_who_has_no_record_is_told(self, results: Results[Any]) -> None:
        told = results.details_unmatched.collect().select("detail", "file", "row", "employee", "period")
        assert told.rows() == [("教师", "教师.csv", 5, "E1", "2026-Q2"), ("教师", "教师.csv", 12, "E9", "2026-Q1")]

    def test_the_counts_add_up(self, results: Results[Any]) -> None:
        [counts] = results.counts.details
        assert counts.model_dump() == {
            "detail": "教师", "rows": 11, "rolled_up": 4, "rejected": 5, "no_record": 2, "other_periods": 0,
        }  # fmt: skip

    def test_the_bundle_keeps_them_and_the_hash_of_the_table(self, results: Results[Any], tmp_path: Path) -> None:
        kept = kaohe.open(tmp_path / "out")
        assert kept.counts == results.counts
        assert kept.details_rejected.collect().height == 5
        assert kept.details_unmatched.collect().height == 2
        inputs = json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))["inputs"]
        assert [(one["file"], one["detail"]) for one in inputs] == [("记录.csv", None), ("教师.csv", "教师")]
        assert len(inputs[1]["sha256"]) == 64

    def test_rows_of_a_rejected_record_have_a_record(self, tmp_path: Path) -> None:
        rules = RULES.replace("  指标 甲", "  数据 人数 : 数量\n  指标 甲").replace(
            "计数(教师) -", "人数 + 计数(教师) -"
        )
        people = csv(tmp_path, "E1,2026-Q1,很多", headings="工号,考核期,人数")
        results = kaohe.loads(rules).evaluate(people, details={"教师": rows_of(tmp_path, "E1,2026-Q1,4,1,A,是")})
        assert results.counts.rejected == 1
        [counts] = results.counts.details
        assert (counts.rolled_up, counts.no_record) == (1, 0)

    def test_of_one_period_the_others_are_counted_apart(self, tmp_path: Path) -> None:
        rows = rows_of(tmp_path, "E1,2026-Q1,4,1,A,是", "E1,2026-04,4,1,A,是")
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": rows}, period="2026-Q1")
        [counts] = results.counts.details
        assert (counts.rolled_up, counts.no_record, counts.other_periods) == (1, 0, 1)

    def test_rows_without_a_period_are_of_the_one_that_is_scored(self, tmp_path: Path) -> None:
        rows = rows_of(tmp_path, "E1,4,1,A,是", headings="负责人,评价,课时,级别,在职")
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": rows}, period="2026-Q1")
        assert figures(results, "E1")["求和(教师.评价)"] == 4


class TestRoles:
    """A stated column of roles tells whose a row is."""

    RULES = """明细 工单 归属 处理人
  记录 考核期 取自 "关闭日", 岗位 取自 "处理岗位"
  数据 时长 : 时长(分钟)
岗位 一线
  考核周期 月度
  指标 快 权重 100%
    数值 = 求和(工单.时长)
    得分 达标 不高于 1 小时
岗位 二线
  考核周期 季度
  指标 快 权重 100%
    数值 = 求和(工单.时长)
    得分 达标 不高于 1 小时
"""

    def test_each_role_has_its_own_rows_by_its_own_periods(self, tmp_path: Path) -> None:
        people = csv(tmp_path, "E1,一线,2026-02", "E1,二线,2026-Q1", headings="工号,岗位,考核期")
        rows = rows_of(
            tmp_path, "E1,一线,2026-02-03,20", "E1,二线,2026-02-03,70", "E1,,2026-02-04,5分钟", "E1,二线,2026-Q1,1",
            "E1,一线,2026-Q1,1", headings="处理人,处理岗位,关闭日,时长",
        )  # fmt: skip
        results = kaohe.loads(self.RULES).evaluate(people, details={"工单": rows})
        assert figures(results, "E1", "一线") == {"求和(工单.时长)": 25}
        assert figures(results, "E1", "二线") == {"求和(工单.时长)": 76}
        assert results.details_unmatched.collect()["row"].to_list() == [6]  # a quarter is in no month


class TestTables:
    """Files, frames, rows and sheets."""

    def test_several_files_are_one_table_at_the_scale_of_both(self, tmp_path: Path) -> None:
        one = rows_of(tmp_path, "E1,2026-Q1,4,1,A,是", name="一.csv")
        two = rows_of(tmp_path, "E1,2026-Q1,0.125,1,A,是", name="二.csv")
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": [one, two]})
        assert figures(results, "E1")["求和(教师.评价)"] == Fraction("4.125")

    @pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "rows", "parquet"])
    def test_any_table_serves(self, tmp_path: Path, kind: str) -> None:
        columns = {"负责人": ["E1", "E1"], "考核期": ["2026-Q1"] * 2, "评价": [4.5, 3.0], "课时": [1, 2],
                   "级别": ["A", "B"], "在职": [True, False]}  # fmt: skip
        frame = pl.DataFrame(columns)
        frame.write_parquet(tmp_path / "教师.parquet")
        tables: dict[str, Any] = {
            "polars": frame, "lazy": frame.lazy(), "pandas": pd.DataFrame(columns), "rows": frame.to_dicts(),
            "parquet": tmp_path / "教师.parquet",
        }  # fmt: skip
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": tables[kind]})
        assert figures(results, "E1")["求和(教师.评价)"] == Fraction("7.5")
        assert figures(results, "E1")["计数(教师)"] == 2

    def test_what_stands_in_no_file_is_called_by_its_name(self, tmp_path: Path) -> None:
        row = {"负责人": "E9", "考核期": "2026-Q1", "评价": 1, "课时": 1, "级别": "A", "在职": "是"}
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": [row]})
        assert results.details_unmatched.collect()["file"].to_list() == ["教师"]

    def test_a_sheet_of_its_name_is_found_and_is_no_record(self, tmp_path: Path) -> None:
        path = tmp_path / "全部.xlsx"
        sheets = {
            "教师": [HEADINGS.split(","), ["E1", "2026-Q1", 4, 1, "A", "是"]],
            "记录": [["工号", "考核期"], ["E1", "2026-Q1"]],
        }
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)
        results = kaohe.loads(RULES).evaluate(path)
        assert results.counts.rows == 1
        assert results.notes == ()
        assert figures(results, "E1")["求和(教师.评价)"] == 4

    def test_a_table_without_rows_is_a_table(self, tmp_path: Path) -> None:
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": rows_of(tmp_path)})
        found = figures(results, "E1")
        assert (found["计数(教师)"], found["最大(教师.评价)"]) == (0, "no_detail")

    def test_a_row_of_totals_is_left_out_and_that_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "教师.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADINGS.split(","))
            page.write_row(1, 0, ["E1", "2026-Q1", 4, 1, "A", "是"])
            page.write_row(2, 0, ["合计", None, 4, 1])
        results = kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": path})
        assert [note.code for note in results.notes] == ["N302"]
        assert results.counts.details[0].rows == 1


class TestRefusals:
    """What a run can't do without is said before anybody is scored."""

    def codes(self, refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
        return [one.code for one in refused.value.findings]

    def test_a_detail_that_is_not_given(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError) as refused:
            kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), out=tmp_path / "out")
        assert self.codes(refused) == ["R222"]
        assert "--detail 教师=文件" in str(refused.value)
        assert not (tmp_path / "out").exists()

    def test_a_detail_that_no_role_of_the_records_needs_is_not_asked_for(self, tmp_path: Path) -> None:
        other = (
            "岗位 其他\n  考核周期 季度\n  数据 分 : 数字\n  指标 甲 权重 100%\n    数值 = 分\n    得分 公式 = 数值\n"
        )
        people = csv(tmp_path, "E1,其他,2026-Q1,80", headings="工号,岗位,考核期,分")
        assert kaohe.loads(RULES + other).evaluate(people).counts.scored == 1

    def test_a_name_that_the_rules_do_not_have(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError) as refused:
            kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"老师": rows_of(tmp_path)})
        assert self.codes(refused) == ["R223"]

    def test_columns_that_are_not_there(self, tmp_path: Path) -> None:
        rows = rows_of(tmp_path, "E1,4", headings="经理,评价")
        with pytest.raises(RefusedError) as refused:
            kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": rows})
        assert self.codes(refused) == ["R221", "R221", "R206", "R206", "R206"]

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError) as refused:
            kaohe.loads(RULES).evaluate(records(tmp_path, "E1"), details={"教师": tmp_path / "无.csv"})
        assert self.codes(refused) == ["R201"]
