"""Results as files: nothing lost, nothing rounded, nothing that a sheet would compute."""

from __future__ import annotations

import csv
import hashlib
import json
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from command_line import called
from sample_runs import PACKS, scored

import kaohe
from kaohe.backends.frame.codes import REASONS
from kaohe.diagnostics.refused import RefusedError
from kaohe.export import export
from kaohe.export import files as export_files
from kaohe.run.results import LazyResults
from kaohe.wording.wording import LANGUAGES, wording

RULES = """
岗位 客服
  考核周期 季度
  数据 得分数 : 数量
  指标 姓名 权重 40%
    数值 = 得分数
    得分 比率 目标 3 最高 100
    缺数据 : 不计
  指标 服务 权重 60%
    数值 = 得分数
    得分 比率 目标 7 最高 120
"""
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "正常"]


@pytest.fixture(scope="module")
def hostile() -> LazyResults:
    records = [
        {"工号": f"E{at}", "姓名": name, "考核期": "2026-Q1", "得分数": str(at)} for at, name in enumerate(HOSTILE, 1)
    ]
    return kaohe.loads(RULES).evaluate([*records, {"工号": "E9", "姓名": "=甲", "考核期": "2026-Q1", "得分数": "约3"}])


@pytest.fixture(scope="module")
def five() -> LazyResults:
    return scored("online_education")


def sheet(path: Path, name: str) -> list[dict[str, object]]:
    return fastexcel.read_excel(path).load_sheet(name, dtypes="string").to_polars().to_dicts()


def test_a_csv_has_every_record_exactly(five: LazyResults, tmp_path: Path) -> None:
    export(five, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = five.scores.collect()
    assert [row["总分"] for row in rows] == [str(total) if total is not None else "" for total in scores["total"]]
    assert [(row["工号"], row["考核期"]) for row in rows] == scores.select("employee", "period").rows()
    points = {
        (one["employee"], one["period"], one["indicator"]): one["points"]
        for one in five.indicators.filter(pl.col("part").is_null()).collect().to_dicts()
    }
    for (employee, period, indicator), given in points.items():
        [row] = [one for one in rows if (one["工号"], one["考核期"]) == (employee, period)]
        assert (Decimal(row[indicator]) if row[indicator] else None) == given


def test_texts_of_a_csv_are_no_formulas(hostile: LazyResults, tmp_path: Path) -> None:
    export(hostile, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["姓名"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "x", "正常"]
    assert rows[0]["姓名(得分)"] == "33.33"  # an indicator of that name


def test_texts_of_a_workbook_are_texts_as_they_were(hostile: LazyResults, tmp_path: Path) -> None:
    export(hostile, tmp_path / "a.xlsx")
    names = [row["姓名"] for row in sheet(tmp_path / "a.xlsx", "得分")]
    assert [str(name).strip() for name in names] == [name.strip() for name in HOSTILE]
    shown = fastexcel.read_excel(tmp_path / "a.xlsx").load_sheet("得分").to_polars()
    assert shown["总分"].dtype.is_numeric()
    [aside] = sheet(tmp_path / "a.xlsx", "没有得分")
    assert (aside["结果"], aside["工号"], aside["列"], aside["内容"]) == ("退回", "E9", "得分数", "约3")


@pytest.mark.parametrize(("language", "names"), [
    ("zh", ["得分", "指标", "没有得分", "说明"]), ("en", ["Scores", "Indicators", "Without a score", "About"]),
])  # fmt: skip
def test_a_workbook_loses_nothing(five: LazyResults, tmp_path: Path, language: str, names: list[str]) -> None:
    out = tmp_path / "a.xlsx"
    export(five, out, language=language)
    book = fastexcel.read_excel(out)
    assert book.sheet_names == names
    heights = [book.load_sheet(name, dtypes="string").height for name in names[:3]]
    counts = five.counts
    assert heights == [
        five.scores.collect().height, five.indicators.collect().height,
        counts.rejected + counts.incomplete + five.details_rejected.collect().height + counts.details[0].no_record,
    ]  # fmt: skip
    told = [row for row in book.load_sheet(names[2], dtypes="string").to_polars().rows() if "教师记录.csv" in row]
    assert [(row[1], row[7]) for row in told] == [("E00205", "98.5"), ("E00270", None)]
    totals = list(fastexcel.read_excel(out).load_sheet(names[0]).to_polars().to_series(4))
    assert totals == [None if one is None else float(one) for one in five.scores.collect()["total"]]
    first = book.load_sheet(names[1]).to_polars().row(0)
    one = five.indicators.collect().to_dicts()[0]
    assert (first[0], first[7], first[8]) == (one["employee"], float(one["points"]), float(one["weight"]))


def test_lines_of_json_are_nested_and_exact(five: LazyResults, tmp_path: Path) -> None:
    export(five, tmp_path / "a.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["total"] for line in lines] == [
        None if one is None else str(one) for one in five.scores.collect()["total"]
    ]
    assert sum(len(line["indicators"]) for line in lines) == five.indicators.collect().height
    assert {one["part"] for one in lines[0]["indicators"]} >= {None, "专业性"}


def test_parquet_keeps_decimals(five: LazyResults, tmp_path: Path) -> None:
    export(five, tmp_path / "a.parquet")
    kept = pl.read_parquet(tmp_path / "a.parquet")
    assert kept["总分"].to_list() == five.scores.collect()["total"].to_list()
    assert kept.schema["响应速度"].is_decimal()


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl", "parquet"])
@pytest.mark.parametrize("pack", PACKS)
def test_the_same_results_give_the_same_bytes(pack: str, ending: str, tmp_path: Path) -> None:
    hashes = set()
    for name in ("a", "b"):
        export(scored(pack), tmp_path / f"{name}.{ending}", language="en")
        hashes.add(hashlib.sha256((tmp_path / f"{name}.{ending}").read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_reasons_are_said(five: LazyResults, tmp_path: Path) -> None:
    export(five, tmp_path / "a.csv", language="en")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {row["Employee"]: row["Reason"] for row in csv.DictReader(file) if row["Result"] == "incomplete"}
    assert said == {
        "E00008": "响应速度: no data", "E00104": "内容质量评分: parts without data",
        "E00205": "教师绩效: parts without data", "E00307": "发生数据泄露: no data",
    }  # fmt: skip


def test_what_stands_there_stays_unless_asked(five: LazyResults, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    with pytest.raises(RefusedError, match="B121"):
        export(five, out)
    assert out.read_text() == "mine"
    export(five, out, replace=True)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_refusals(five: LazyResults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedError, match=r"B120 .*a\.doc.*\.xlsx、\.csv、\.jsonl、\.parquet"):
        export(five, tmp_path / "a.doc")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(RefusedError, match="B122"):
        export(five, tmp_path / "b.csv", replace=True)
    (tmp_path / "file").touch()
    with pytest.raises(RefusedError, match="B124"):
        export(five, tmp_path / "file/a.csv")
    monkeypatch.setattr(export_files, "MOST_ROWS", 1000)
    with pytest.raises(RefusedError, match=r"B123 .*1000"):
        export(five, tmp_path / "c.xlsx")
    assert not (tmp_path / "c.xlsx").exists()


def test_the_command(tmp_path: Path) -> None:
    rules, records = PACKS["open_university"]
    assert called("run", rules, *records, "-o", tmp_path / "out").exit_code == 0
    done = called("export", tmp_path / "out", tmp_path / "scores.xlsx")
    assert (done.exit_code, done.output.count("Written")) == (0, 1)
    assert called("export", tmp_path / "out", tmp_path / "scores.xlsx").exit_code == 2
    assert called("export", tmp_path / "out", tmp_path / "scores.xlsx", "--replace").exit_code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_short_words(language: str) -> None:
    assert [one for one in REASONS.values() if not wording(language).has("short reasons", one)] == []
