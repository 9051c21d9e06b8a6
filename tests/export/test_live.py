"""The live workbook as it is written: formulas over inputs, no check that wasn't made, no text that computes.

LibreOffice works it out in tests/pages/test_live_in_libreoffice.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from command_line import called
from openpyxl import load_workbook
from sample_runs import scored
from test_export import HOSTILE, RULES

import kaohe
from kaohe.backends.excel.codes import Told, begins
from kaohe.backends.excel.values import Number, compared, joined
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.diagnostics.refused import RefusedError
from kaohe.export import export_live
from kaohe.export import live as live_export
from kaohe.run.results import LazyResults, Results
from kaohe.wording import wording

FIRST = 4
"""The row of the first record."""
CHECKS = {"内容开发": 21, "学生服务": 12, "平台运营": 20, "技术支持": 21, "教学管理": 18}
"""The checks of a row, that of the whole row aside."""


def opened(results: Results[Any], path: Path, language: str = "zh", *, cached: bool = False) -> Any:
    export_live(results, path, language=language)
    return load_workbook(path, data_only=cached)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(scored("online_education"), tmp_path_factory.mktemp("live") / "a.xlsx")


@pytest.fixture(scope="module")
def hostile() -> LazyResults:
    rows = [
        {"工号": f"=E{at}", "姓名": name, "考核期": "2026-Q1", "得分数": str(at)} for at, name in enumerate(HOSTILE, 1)
    ]
    return kaohe.loads(RULES.replace("客服", "「=客服'*[1]」")).evaluate(rows)


def heads(page: Any) -> list[tuple[str, str, str]]:
    """Each column's group, kind and heading."""
    rows = [[page.cell(row, at).value for at in range(1, page.max_column + 1)] for row in (1, 2, 3)]
    for row in rows[:2]:
        for at in range(1, len(row)):
            row[at] = row[at] or row[at - 1]
    return list(zip(*rows, strict=True))


def formulas(page: Any, row: int = FIRST) -> Iterator[str]:
    for cell in page[row]:
        if isinstance(cell.value, str) and cell.data_type == "f":
            yield cell.value


def test_a_sheet_a_role_between_summary_and_guide(book: Any) -> None:
    assert book.sheetnames == ["核对汇总", *CHECKS, "规则", "说明"]
    for title in CHECKS:
        height = scored("online_education").scores.collect().filter(role=title).height
        assert book[title].max_row == FIRST - 1 + height
        assert book[title].freeze_panes == f"E{FIRST}"


def test_each_figure_is_computed_published_and_checked(book: Any) -> None:
    for title, checks in CHECKS.items():
        page = book[title]
        kinds = Counter(kind for _, kind, _ in heads(page))
        assert kinds["核对"] == checks + 1
        for at, (_, kind, _) in enumerate(heads(page), 1):
            cell = page.cell(FIRST, at)
            assert (cell.data_type == "f") == (kind in ("计算", "核对", "整数运算")), (title, cell.coordinate)
            assert page.column_dimensions[cell.column_letter].hidden == (kind == "整数运算") or kind == "整数运算"


def test_formulas_start_from_inputs_and_rules_alone(book: Any) -> None:
    """No formula but a check reads what was published, and each reads only what stands left of it."""
    for title in CHECKS:
        page = book[title]
        kinds = {page.cell(FIRST, at).column_letter: (at, kind) for at, (_, kind, _) in enumerate(heads(page), 1)}
        for at, (_, kind, _) in enumerate(heads(page), 1):
            value = page.cell(FIRST, at).value
            if kind in ("计算", "整数运算"):
                read = [kinds[one] for one in re.findall(rf"\$([A-Z]+){FIRST}\b", str(value))]
                assert all(place < at and of not in ("公布", "核对") for place, of in read), value


def test_no_formula_outgrows_excel(book: Any) -> None:
    for title in CHECKS:
        found = list(formulas(book[title]))
        assert len(found) > 80
        assert max(map(len, found)) < 2000
        assert max(depth(one) for one in found) < 40


def depth(formula: str) -> int:
    """How deep its functions go."""
    deepest = level = 0
    for sign in re.sub(r'"[^"]*"', "", formula):
        level += (sign == "(") - (sign == ")")
        deepest = max(deepest, level)
    return deepest


def test_until_it_is_worked_out_nothing_is_checked(tmp_path: Path) -> None:
    book = opened(scored("dimensions"), tmp_path / "a.xlsx", cached=True)
    page = book.worksheets[1]
    columns = heads(page)
    computed, published = (columns.index(("总分", kind, "总分")) for kind in ("计算", "公布"))
    checks = [at for at, (_, kind, _) in enumerate(columns) if kind == "核对"]
    rows = list(page.iter_rows(FIRST, values_only=True))
    assert len(rows) > 5
    for row in rows:
        assert {row[at] for at in checks} == {"未重算"}
        assert row[computed] == row[published]
    assert "重新计算" in book["核对汇总"]["B3"].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_texts_from_outside_are_texts(hostile: LazyResults, tmp_path: Path, language: str) -> None:
    book = opened(hostile, tmp_path / "a.xlsx", language)
    page = book.worksheets[1]
    assert page.title == "=客服___1_"
    for row, name in zip(page.iter_rows(FIRST), HOSTILE, strict=True):
        assert [cell.data_type for cell in row[:2]] == ["s", "s"]
        assert str(row[1].value).strip() == name.strip()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or not any(f'"{name}' in cell.value for name in HOSTILE[:4])


def test_a_missing_figure_is_an_empty_cell_with_its_reason(book: Any) -> None:
    page = book["学生服务"]
    at = [heading for _, _, heading in heads(page)].index("学员满意度")
    [row] = [row for row in page.iter_rows(FIRST, values_only=True) if row[:2] == ("E00004", "2026-Q1")]
    assert row[at : at + 2] == (None, "缺数据:没有数据")


def test_rules_stand_as_whole_numbers(book: Any) -> None:
    rows = list(book["规则"].iter_rows(3, values_only=True))
    found = [row[1:] for row in rows if row[0] == "学生服务 · 响应速度"]
    assert [(row[0], row[2], row[3], row[5], row[6]) for row in found] == [
        ("权重", 25, 100, None, None), ("不高于 5 分钟", 5, 1, 10000, 100), ("不高于 15 分钟", 15, 1, 9000, 100),
        ("不高于 30 分钟", 30, 1, 7500, 100), ("其余", None, None, 4000, 100),
    ]  # fmt: skip


def test_figures_of_others_are_named_as_such(book: Any) -> None:
    groups = {heading: group for group, kind, heading in heads(book["教学管理"]) if kind == "输入"}
    assert groups["求和(教师记录.教学评价)"] == "取自其他记录(照用,不重算)"
    assert groups["通过人数"] == "本期数据"


def test_what_somebody_overrode_is_an_input_that_is_not_judged(tmp_path: Path) -> None:
    page = opened(scored("overrides"), tmp_path / "a.xlsx").worksheets[1]
    inputs = [(group, heading) for group, kind, heading in heads(page) if kind == "输入" and heading == "人工调整为"]
    assert [group.partition(" ")[0] for group, _ in inputs] == ["办结", "快慢", "总分", "等级"]


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        export_live(scored("dimensions"), tmp_path / f"{name}.xlsx", language="en")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_too_many_records_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert live_export.MOST_RECORDS == 50_000
    monkeypatch.setattr(live_export, "MOST_RECORDS", 6)
    with pytest.raises(RefusedError) as refused:
        export_live(scored("dimensions"), tmp_path / "a.xlsx")
    assert [one.code for one in refused.value.findings] == ["B240"]
    assert list(tmp_path.iterdir()) == []


def test_too_many_columns_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_export, "_MOST_COLUMNS", 20)
    with pytest.raises(RefusedError) as refused:
        export_live(scored("dimensions"), tmp_path / "a.xlsx")
    assert [one.code for one in refused.value.findings] == ["B242"]


def test_only_a_workbook_can_be_live(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        export_live(scored("dimensions"), tmp_path / "a.csv")
    assert [one.code for one in refused.value.findings] == ["B241"]


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "由 Excel 自己重算"), ("en", "Excel works every cell out itself")]
)
def test_the_command(tmp_path: Path, language: str, told: str) -> None:
    rules, records = tmp_path / "r.kaohe", tmp_path / "a.csv"
    rules.write_text(RULES, encoding="utf-8")
    records.write_text("工号,考核期,得分数\nE1,2026-Q1,3\n", encoding="utf-8")
    assert called("run", str(rules), str(records), "-o", str(tmp_path / "out")).exit_code == 0
    result = called("export", str(tmp_path / "out"), str(tmp_path / "a.xlsx"), "--live", "--lang", language)
    assert result.exit_code == 0
    assert told in " ".join(result.output.split())
    assert len(load_workbook(tmp_path / "a.xlsx").sheetnames) == 4


def test_what_could_outgrow_exact_numbers_is_looked_at_first() -> None:
    big = Number(Whole("$A1", 0, LIMIT - 1), Whole.constant(1))
    product = big * big
    assert f"ABS($A1*$A1))>={LIMIT}" in product.state.text
    assert product.state.kinds == {"undecided"}
    assert (product.top.low, product.top.high) == (0, LIMIT - 1)
    small = Number(Whole("$A1", 0, 10**6), Whole.constant(10)) * Number.constant(Fraction(1, 4))
    assert (small.state.kinds, small.top.high, small.bottom.fixed) == (frozenset(), 25 * 10**6, 1000)


def test_thresholds_are_compared_crosswise() -> None:
    value = Number(Whole("$A1", 0, 1000), Whole("$B1", 1, 1000))
    assert compared(">=", value, Number.constant(Fraction(95, 100))).text == "$A1*100>=95*$B1"


def test_halves_are_rounded_by_whole_quotients() -> None:
    value = Number(Whole("$A1", 0, 1000), Whole("$B1", 1, 1000))
    assert value.rounded(2).text == "INT(($A1*100*2+$B1)/($B1*2))"
    negative = Number(Whole("$A1", -1000, 1000), Whole("$B1", 1, 1000))
    assert negative.rounded(0).text == "SIGN($A1)*INT((ABS($A1)*2+$B1)/($B1*2))"
    assert Number.constant(Fraction(-1, 8)).rounded(2).fixed == -13


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_another_kind_passes_for_undecided(language: str) -> None:
    """Spreadsheets compare texts whatever their case: a grade may begin like one of ours, but not with all of it."""
    told = Told(wording(language))
    kinds = ("missing", "inapplicable", "undecided", "skipped", "pending")
    openings = [told.opening(kind).rstrip().casefold() for kind in kinds]
    assert not [(one, other) for one in openings for other in openings if one != other and other.startswith(one)]
    words = [told.words.say("live", "unknown"), *(told.words.term(one) for one in ("pending", "exempt", "yes", "no"))]
    assert not [(one, word) for one in openings for word in words if word.casefold().startswith(one)]
    assert (
        told.put(begins("$A1", "undecided")) == f'LEFT($A1,{len(openings[2])})="{told.opening("undecided").rstrip()}"'
    )


def many(indicators: int) -> LazyResults:
    """A record of a role with so many indicators."""
    rules = ["岗位 甲", "  考核周期 季度", "  数据 件 : 数量"]
    for at in range(indicators):
        rules += [f"  指标 项{at} 分值 1", "    数值 = 件", "    得分 比率 目标 3 最高 1", "    缺数据 : 不计"]
    return kaohe.loads("\n".join(rules)).evaluate([{"工号": "E1", "考核期": "2026-Q1", "件": "2"}])


def test_many_indicators_make_no_long_formulas(tmp_path: Path) -> None:
    page = opened(many(150), tmp_path / "a.xlsx").worksheets[1]
    assert max(map(len, formulas(page))) < 8192
    assert joined("OR", ["a"] * 450).count("OR(") == 4


def test_formulas_too_long_for_excel_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        export_live(many(500), tmp_path / "a.xlsx")
    assert [(one.code, one.facts["role"]) for one in refused.value.findings] == [("B242", "甲")]
    assert "太长" in str(refused.value)
    assert list(tmp_path.iterdir()) == []
