"""Figures that somebody changes by hand: what follows is worked out from them, and what doesn't hold is said."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from overridden_pack import HEADINGS, RECORDS, RULES, changed, fates, override
from polars.testing import assert_frame_equal

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.results import LazyResults, OverrideCounts


def result(results: LazyResults, who: str, period: str = "2026-Q1") -> tuple[Decimal | None, str | None]:
    [row] = results.scores.filter(employee=who, period=period).collect().to_dicts()
    return row["total"], row["grade"]


def test_what_follows_is_worked_out_from_the_new_figure() -> None:
    """85 × 60% + 90 × 40% = 87, by hand 88.5; B, by hand A with its coefficient."""
    results = changed(
        override("E1", "等级", "B", "A"), override("E1", "响应速度", "75", "85"), override("E1", "总分", "87", "88.5"),
    )  # fmt: skip
    assert fates(results) == ["applied"] * 3
    assert result(results, "E1") == (Decimal("88.50"), "A")
    [row] = results.traces["客服"].filter(employee="E1", period="2026-Q1").collect().to_dicts()
    assert (row["响应速度.points"], row["响应速度.counting"], row["响应速度.row"]) == (Decimal(85), "overridden", 2)
    assert (row["响应速度.contribution"], row["base_total"]) == (Decimal("51"), Decimal("87"))
    assert row["coefficient"] == Decimal("1.2")


def test_all_other_records_are_what_they_were() -> None:
    before, after = changed(), changed(override("E1", "响应速度", "75", "85"))
    others = pl.col("employee") != "E1"
    for name in ("scores", "indicators", "inputs", "adjustments"):
        one, other = (getattr(results, name).filter(others).collect() for results in (before, after))
        assert_frame_equal(one, other)
    keys = ("employee", "period")
    assert before.scores.select(keys).collect().rows() == after.scores.select(keys).collect().rows()


def test_points_given_by_hand_complete_a_record() -> None:
    """80 × 60% + 75 × 40% = 78."""
    results = changed(override("E3", "响应速度", "待定", "80"))
    assert result(results, "E3") == (Decimal("78.00"), "B")
    assert (results.counts.scored, results.counts.incomplete) == (11, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (override("E1", "响应速度", "75", "80", 理由=" "), "R232"),
        (override("E1", "响应速度", "75", "80", 调整人=""), "R232"),
        (override("E1", "响应速度", "75", "80", 日期=""), "R232"),
        (override("E1", "响应速度", "", "80"), "R232"),
        (override("E1", "响应速度", "75", ""), "R232"),
        (override("E1", "", "75", "80"), "R232"),
        (override("", "响应速度", "75", "80"), "R111"),
        (override("E1", "响应速度", "75", "80", 考核期="去年"), "R112"),
        (override("E9", "响应速度", "75", "80"), "R233"),
        (override("E1", "响应速度", "75", "80", 考核期="2026-Q3"), "R233"),
        (override("E5", "满意度评分", "50", "80"), "R233"),
        (override("E1", "响应快", "75", "80"), "R234"),
        (override("E7", "响应速度", "不适用", "80"), "R234"),
        (override("E3", "总分", "待定", "80"), "R234"),
        (override("E3", "等级", "待定", "A"), "R234"),
        (override("E1", "响应速度", "七十五", "80"), "R235"),
        (override("E1", "响应速度", "75", "80%"), "R235"),
        (override("E1", "响应速度", "75", "80", 日期="2026-02-30"), "R235"),
        (override("E1", "响应速度", "75.01", "80"), "R236"),
        (override("E3", "响应速度", "0", "80"), "R236"),
        (override("E1", "总分", "80", "85"), "R236"),
        (override("E1", "等级", "A", "C"), "R236"),
        (override("E1", "响应速度", "75", "80.125"), "R237"),
        (override("E1", "响应速度", "75", "100.01"), "R237"),
        (override("E1", "响应速度", "75", "39.99"), "R237"),
        (override("E1", "响应速度", "75", "75.00"), "R237"),
        (override("E1", "总分", "81", "100.01"), "R237"),
        (override("E1", "等级", "B", "S"), "R237"),
        (override("E1", "等级", "B", "B"), "R237"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_rejected_and_the_record_stays(row: dict[str, str], code: str) -> None:
    results = changed(row)
    assert fates(results) == [code]
    assert_frame_equal(results.scores.collect(), changed().scores.collect())
    [kept] = results.tables["overrides"].collect().to_dicts()
    assert kept["reason"]
    assert kept["new"] == (row["新值"] or None)


@pytest.mark.parametrize(
    "row",
    [
        override("E2", "总分", "59", "59.01"),  # above the veto's cap
        override("E2", "等级", "C", "B"),  # what the cap doesn't earn
        override("E4", "等级", "B", "A"),  # better than the veto's grade
        override("E4", "响应速度", "40", "50"),  # the veto would no longer hold
        override("E6", "总分", "100", "90"),  # disqualified
        override("E6", "等级", "取消资格", "C"),
    ],
)
def test_no_veto_is_passed_by_hand(row: dict[str, str]) -> None:
    assert fates(changed(row)) == ["R239"]


def test_no_veto_is_passed_before_it_is_known_to_hold() -> None:
    """Without 时间 nothing is decided; completed by hand, 满意度评分 below 50 is a veto, in whatever order."""
    rules = RULES.replace("响应速度.得分 低于 50", "满意度评分.得分 低于 50")
    record = {**RECORDS[0], "时间": "", "满意度": "2"}
    rows = [override("E1", "满意度评分", "25", "60"), override("E1", "响应速度", "待定", "100")]
    for given, expected in ((rows, ["R239", "applied"]), (rows[::-1], ["applied", "R239"])):
        results = kaohe.loads(rules).evaluate([record], overrides=given)
        assert fates(results) == expected
        assert result(results, "E1") == (Decimal("70.00"), "B")
        assert results.explain("E1")[0].total == 70


def test_a_veto_holds_on_figures_changed_by_hand() -> None:
    """90 × 60% + 80 × 40% = 86, still held to 59, which may be lowered."""
    results = changed(override("E2", "响应速度", "100", "90"), override("E2", "总分", "59", "50"))
    assert fates(results) == ["applied", "applied"]
    assert result(results, "E2") == (Decimal("50.00"), "C")
    worse = changed(override("E1", "满意度评分", "90", "0"), override("E1", "响应速度", "75", "40"))
    assert result(worse, "E1") == (Decimal("24.00"), "C")


def test_two_overrides_of_one_figure_are_both_rejected() -> None:
    results = changed(
        override("E1", "响应速度", "75", "80"), override("E1", "响应速度", "75", "85"),
        override("E1", "满意度评分", "90", "80"),
    )  # fmt: skip
    assert fates(results) == ["R238", "R238", "applied"]
    assert result(results, "E1") == (Decimal("77.00"), "B")  # 75 × 60% + 80 × 40%


def test_the_original_of_a_total_is_what_its_overridden_indicators_give() -> None:
    results = changed(override("E1", "响应速度", "75", "85"), override("E1", "总分", "81", "90"))
    assert fates(results) == ["applied", "R236"]


def test_overrides_of_other_periods_count_apart() -> None:
    rows = [override("E1", "响应速度", "75", "85", 考核期=period) for period in ("2026-Q1", "2026年二季度", "2025-Q4")]
    results = changed(*rows, period="2026-Q2")
    assert fates(results) == ["other_period", "applied", "other_period"]
    assert results.counts.overrides == OverrideCounts(given=3, applied=1, rejected=0, other_periods=2)
    with pytest.raises(ValueError, match="add up"):
        OverrideCounts(given=3, applied=1, rejected=1)


def test_a_person_of_two_roles_needs_the_role() -> None:
    rules = RULES.replace("岗位 客服", "岗位 售后") + RULES[RULES.index("岗位 客服") :]
    records = [{**RECORDS[0], "岗位": role} for role in ("售后", "客服")]
    row = override("E1", "响应速度", "75", "85")
    given = [row, row | {"岗位": "客服"}, row | {"岗位": "前台"}]
    results = kaohe.loads(rules).evaluate(records, overrides=given)
    assert fates(results) == ["R233", "applied", "R233"]
    totals = dict(results.scores.select("role", "total").collect().rows())
    assert totals == {"售后": Decimal("81.00"), "客服": Decimal("87.00")}


def test_where_grades_go_by_places_the_grade_alone_can_be_changed() -> None:
    rules = RULES.replace(
        RULES[RULES.index("等级 通用") : RULES.index("岗位")],
        "等级 通用 强制分布 按 岗位\n  A : 前 30%\n  B : 前 80%\n  C : 其余\n",
    )
    rows = [
        override("E1", "响应速度", "75", "85"), override("E1", "总分", "81", "85"), override("E4", "等级", "B", "C"),
    ]  # fmt: skip
    results = kaohe.loads(rules).evaluate(RECORDS, overrides=rows)
    assert fates(results) == ["R234", "R234", "applied"]
    assert result(results, "E4") == (Decimal("64.00"), "C")
    assert results.explain("E4", period="2026-Q1")[0].grade is not None


def test_points_that_people_are_compared_by_stay_what_they_are() -> None:
    first = '  奖励 "第一" 当 排名(响应速度.得分, 同岗位) 不高于 1 : 加 1\n  一票否决 "泄露"'
    rows = [override("E1", "响应速度", "75", "85"), override("E1", "满意度评分", "90", "95")]
    for rules in (RULES, RULES.replace('  一票否决 "泄露"', first)):
        results = kaohe.loads(rules).evaluate(RECORDS, overrides=rows)
        assert fates(results) == [*(["applied"] if rules is RULES else ["R234"]), "applied"]
        assert results.explain("E1", period="2026-Q1")[0].status == "scored"
    assert results.overrides is not None
    assert "拿「响应速度」的得分和别人比" in results.overrides.collect()["reason"][0]


def written(folder: Path, kind: str, rows: list[dict[str, str]]) -> Path:
    """A table of overrides as a file that Excel or another program writes."""
    path = folder / f"改分.{kind.split(maxsplit=1)[0]}"
    cells = [list(HEADINGS), *(list(row.values()) for row in rows)]
    match kind:
        case "xlsx":
            with xlsxwriter.Workbook(path) as book:
                book.add_worksheet("说明").write_row(0, 0, ["项目", "给谁看"])
                page = book.add_worksheet("人工调整")
                for at, row in enumerate(cells):
                    page.write_row(at, 0, [float(cell) if at and cell in ("75", "85") else cell for cell in row])
                    if at:
                        page.write_datetime(at, 6, datetime(2026, 10, 8), book.add_format({"num_format": "yyyy/m/d"}))
        case "parquet":
            table = pl.DataFrame(rows).with_columns(
                pl.col("原值", "新值").cast(pl.Float64), pl.col("日期").str.to_date()
            )
            table.write_parquet(path)
        case _:
            text = "\r\n".join(",".join(row) for row in cells)
            path.write_bytes(text.encode("gb18030" if kind.endswith("gbk") else "utf-8-sig"))
    return path


@pytest.mark.parametrize("kind", ["csv", "csv gbk", "xlsx", "parquet"])
def test_a_table_of_overrides_is_any_file(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind, [override("E1", "响应速度", "75", "85"), override("E9", "响应速度", "75", "85")])
    results = kaohe.loads(RULES).evaluate(RECORDS, overrides=path, out=tmp_path / "out")
    assert fates(results) == ["applied", "R233"]
    assert result(results, "E1") == (Decimal("87.00"), "B")
    assert results.tables["overrides"].collect()["file"].unique().to_list() == [path.name]


def test_a_table_of_overrides_may_be_a_data_frame_with_english_headings() -> None:
    names = ("employee", "period", "item", "original", "new", "who", "when", "reason")
    row = dict(zip(names, override("E1", "total", "81", "85").values(), strict=True))
    results = kaohe.loads(RULES).evaluate(RECORDS, overrides=pl.DataFrame([row]))
    assert fates(results) == ["applied"]
    assert results.overrides is not None
    assert results.overrides.collect()["file"].to_list() == ["overrides"]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ({"理由": "备注"}, ["why"]), ({"理由": "日期 "}, ["on", "why"]),
        ({"工号": "谁", "新值": "数"}, ["employee", "new"]),
        ({"考核期": "哪一期"}, ["period"]),
    ],
)  # fmt: skip
def test_a_table_that_lacks_a_column_is_refused(headings: dict[str, str], columns: list[str]) -> None:
    row = {headings.get(name, name): cell for name, cell in override("E1", "总分", "81", "85").items()}
    with pytest.raises(RefusedError) as refused:
        changed(row)
    [one] = refused.value.findings
    assert one.code == "R231"
    assert [*one.facts["twice"], *one.facts["missing"]] == columns


def test_without_a_period_column_the_period_of_the_run_counts() -> None:
    row = override("E1", "总分", "81", "85")
    del row["考核期"]
    assert fates(changed(row, period="2026-Q2")) == ["applied"]


def test_a_ragged_row_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "改.csv"
    rows = [",".join(override("E1", "总分", "81", "85").values()), "E2,2026-Q1,总分"]
    path.write_text("\n".join([",".join(HEADINGS), *rows]), encoding="utf-8")
    results = kaohe.loads(RULES).evaluate(RECORDS, overrides=path)
    assert fates(results) == ["applied", "R110"]
    assert len(results.explain("E2")) == 2


def test_an_indicator_named_like_the_total_is_not_guessed_at() -> None:
    rules = RULES.replace("指标 满意度评分", "指标 「总分」")
    results = kaohe.loads(rules).evaluate(RECORDS, overrides=[override("E1", "总分", "81", "85")])
    assert fates(results) == ["R234"]
