"""A template: what comes back filled runs, what is left empty is nothing, and a sheet holds cells to the rules."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from command_line import called
from filled import filled, sheets
from openpyxl import load_workbook
from sample_runs import PACKS as SAMPLES

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Example
from kaohe.model.periods import Period
from kaohe.shipped import shipped
from kaohe.template import write_template

FIVE = shipped("rules") / "online_education"
UNIVERSITY = shipped("rules") / "open_university"
KINDS = """
制度 "=1+1" 版本 "1"
岗位 「=甲/乙:丙」 "=2+2"
  生效 自 2026-01-01
  考核周期 月度
  记录 员工 取自 "人员代码", 考核期 取自 "月份"
  数据 件数 : 数量
  数据 温度 : 数字 -10 到 40
  数据 好评率 "好评占比" : 百分比
  数据 出勤率 : 百分比(按百分数)
  数据 用时 : 时长(小时) 0 到 200
  数据 退款 : 金额 取自 "退款金额(元)"
  数据 优秀 : 是否
  数据 级别 : 选项("=P5", "P6,甲", "P7")
  数据 完成日 : 日期
  数据 备注 : 文本
  指标 一 权重 20%
    数值 = 件数
    得分 比率 目标 10 最高 100
    缺数据 : 不计
  指标 二 权重 20%
    数值 = 好评率
    得分 比率 目标 90% 最高 100
    缺数据 : 80 分
  指标 三 权重 20%
    数值 = 出勤率
    得分 比率 目标 100% 最高 100
  指标 四 权重 20%
    数值 = 用时
    得分 分档
      不高于 8 小时 : 100
      其余 : 60
  指标 五 权重 10% 当 级别 不是 "P6,甲"
    数值 = 退款
    得分 分档
      不高于 100 元 : 100
      其余 : 0
  指标 六 权重 10%
    数值 = 温度
    得分 分档
      不高于 20 : 100
      其余 : 80
  一票否决 "=不优秀" 当 非 优秀 且 完成日 低于 2020-01-01 : 总分最高 10
岗位 部门
  考核周期 季度
  数据 姓名 : 数量
  指标 七 权重 100%
    数值 = 姓名
    得分 达标 不低于 3
"""
LANGUAGES = ("zh", "en")


def template(folder: Path, rules: kaohe.Rules, **options: object) -> Path:
    out = folder / "填写.xlsx"
    write_template(rules.pack, out, **options)  # type: ignore[arg-type]
    return out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", [FIVE, UNIVERSITY])
def test_what_comes_back_filled_runs(pack: Path, language: str, tmp_path: Path) -> None:
    rules = kaohe.load(pack)
    path = filled(template(tmp_path, rules, language=language))
    if pack == FIVE:
        with_teachers(path, 8)
    results = rules.evaluate(path)
    assert (results.counts.rejected, results.counts.not_appraised) == (0, 0)
    scores = results.scores.collect().to_dicts()
    for role in rules.pack.role_names:
        newest = max((one for one in scores if one["role"] == role), key=lambda one: str(one["period"]))
        totals = [_expected(one) for one in rules.pack.examples if one.role == role]
        assert (newest["total"], newest["grade"]) in totals


def with_teachers(path: Path, count: int) -> None:
    """Types rows of the detail that the example knows the sums of."""
    book = load_workbook(path)
    manager = book["教学管理"]
    keys = {cell.value: manager.cell(2, cell.column).value for cell in manager[1]}
    page = book["教师记录"]
    assert [cell.value for cell in page[1]] == ["负责人", page["B1"].value, "教学评价", "出勤率", "课均互动次数"]
    for row in range(2, 2 + count):
        for at, value in enumerate((manager["A2"].value, keys[page["B1"].value], 4.6, 0.99, 12), 1):
            page.cell(row, at).value = value
    book.save(path)


def _expected(example: Example) -> tuple[object, object]:
    found = {one.what: one.value for one in example.expected if one.indicator is None}
    return found.get("total"), found.get("grade")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_figure_comes_back(language: str, tmp_path: Path) -> None:
    rules = kaohe.loads(KINDS)
    path = filled(template(tmp_path, rules, language=language))
    results = rules.evaluate(path)
    assert results.rejected.collect().to_dicts() == []
    read = {row["metric"]: row["value"] for row in results.inputs.collect().to_dicts()}
    assert read == {
        "件数": "10", "温度": "27", "好评率": "0.75", "出勤率": "0.75", "用时": "150", "退款": "10", "优秀": "false",
        "级别": "=P5", "完成日": "2026-01-15", "备注": {"zh": "文字", "en": "text"}[language], "姓名": "10",
    }  # fmt: skip
    assert [row["status"] for row in results.scores.collect().to_dicts()] == ["scored", "scored"]


def test_a_template_left_empty_holds_no_record(tmp_path: Path) -> None:
    rules = kaohe.load(FIVE)
    results = rules.evaluate(template(tmp_path, rules))
    assert results.counts.rows == 0
    assert [note.facts["unread"] for note in results.notes] == [("说明",)]


def test_a_sheet_a_role_with_the_columns_that_a_run_reads(tmp_path: Path) -> None:
    pages = sheets(template(tmp_path, kaohe.load(FIVE)))
    assert [page.title for page in pages] == ["内容开发", "学生服务", "平台运营", "技术支持", "教学管理", "教师记录"]
    assert [cell.value for cell in pages[1][1]] == [
        "工号", "姓名", "部门", "岗位", "考核期", "平均响应时间(分钟)", "学员满意度", "已解决问题数", "问题总数",
        "成绩提升学员数", "辅导学员数", "负面反馈数", "改进措施数", "数据泄露",
    ]  # fmt: skip
    assert all(page.freeze_panes == "C2" for page in pages)


def test_keys_stand_under_headings_that_are_read_as_keys(tmp_path: Path) -> None:
    first, second = sheets(template(tmp_path, kaohe.loads(KINDS)))
    assert [cell.value for cell in first[1]][:5] == ["人员代码", "员工姓名", "部门", "岗位", "月份"]
    assert [cell.value for cell in second[1]] == ["人员代码", "员工姓名", "部门", "岗位", "月份", "姓名"]
    assert first.title == "=甲_乙_丙"
    assert "这一行退回" in first["D1"].comment.text  # the title can't be the role, so that a row must
    assert "没有影响" in second["D1"].comment.text
    headings = {cell.value for cell in first[1]}
    assert {"用时(小时)", "退款金额(元)", "出勤率(%)", "好评率"} <= headings


def test_cells_are_held_to_the_rules(tmp_path: Path) -> None:
    book = load_workbook(template(tmp_path, kaohe.loads(KINDS)))
    page = book.worksheets[1]
    column = {cell.value: cell.column_letter for cell in page[1]}
    rules = {str(one.sqref).split(":")[0][:-1]: one for one in page.data_validations.dataValidation}
    held = {
        name: (one.type, one.operator, one.formula1, one.formula2)
        for name, at in column.items()
        if (one := rules.get(at)) is not None and one.type != "list"
    }
    assert held == {
        "件数": ("whole", "greaterThanOrEqual", "0", None), "温度": ("decimal", None, "-10", "40"),
        "好评率": ("decimal", None, "0", "1"), "用时(小时)": ("decimal", None, "0", "200"),
        "退款金额(元)": ("decimal", None, "-1000000000000000", "1000000000000000"),
        "完成日": ("date", "greaterThanOrEqual", "1", None),
    }  # fmt: skip
    offered = {
        name: _words(book, rules[at].formula1)
        for name, at in column.items()
        if rules.get(at) and rules[at].type == "list"
    }
    assert offered["优秀"] == ["是", "否", "不适用"]
    assert offered["级别"] == ["=P5", "P6,甲", "P7", "不适用"]
    assert offered["岗位"] == ["=甲/乙:丙"]
    assert (offered["月份"][0], len(offered["月份"])) == ("2026-01", 24)


def _words(book: object, formula: str) -> list[str]:
    title, cells = formula.removeprefix("=").rsplit("!", 1)
    rows = book[title.strip("'")][cells.replace("$", "")]  # type: ignore[index]
    return [row[0].value for row in (rows if isinstance(rows, tuple) else ((rows,),))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_a_formula_and_lists_are_hidden(language: str, tmp_path: Path) -> None:
    book = load_workbook(template(tmp_path, kaohe.loads(KINDS), language=language))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert [page.sheet_state for page in book][-1] == "veryHidden"


def test_a_note_says_what_a_blank_does_and_what_uses_it(tmp_path: Path) -> None:
    page = sheets(template(tmp_path, kaohe.load(FIVE)))[1]
    notes = {cell.value: cell.comment.text for cell in page[1]}
    assert notes["平均响应时间(分钟)"] == "时长(分钟),不小于 0 分钟\n空着:待定,不出总分\n用在:响应速度"
    assert "空着:得 80 分" in notes["负面反馈数"]
    assert "负面反馈趋势(和上期比)" in notes["负面反馈数"]
    assert "--period" in notes["负面反馈数"]
    assert "一票否决「发生数据泄露」" in notes["数据泄露"]


def test_a_blank_is_decided_by_the_dimension_where_its_indicator_leaves_it_open(tmp_path: Path) -> None:
    page = sheets(template(tmp_path, kaohe.load(SAMPLES["dimensions"][0])))[0]
    notes = {cell.value: cell.comment.text for cell in page[1] if cell.comment}
    assert "空着:得 60 分\n用在:态度评价" in notes["态度分"]
    assert "空着:不计" in notes["上级评分"]
    assert "空着:待定,不出总分\n用在:维度「能力」是否适用" in notes["转正"]


def test_the_same_rules_give_the_same_bytes(tmp_path: Path) -> None:
    hashes = {
        hashlib.sha256(template(tmp_path, kaohe.load(FIVE), replace=True).read_bytes()).hexdigest() for _ in range(2)
    }
    assert len(hashes) == 1


VERSIONS = """
岗位 客服
  生效 自 2026-01-01 至 2026-06-30
  考核周期 季度
  数据 旧数 : 数量
  指标 一 权重 100%
    数值 = 旧数
    得分 达标 不低于 1
岗位 客服
  生效 自 2026-07-01
  考核周期 季度
  数据 新数 : 数量
  指标 一 权重 100%
    数值 = 新数
    得分 达标 不低于 1
"""


@pytest.mark.parametrize(("period", "column"), [(None, "新数"), ("2026-Q2", "旧数"), ("2026-Q3", "新数")])
def test_the_period_picks_the_version(period: str | None, column: str, tmp_path: Path) -> None:
    wanted = Period.parse(period) if period else None
    path = template(tmp_path, kaohe.loads(VERSIONS), period=wanted)
    [page] = sheets(path)
    assert [cell.value for cell in page[1]] == ["工号", "姓名", "部门", "考核期", column]
    results = kaohe.loads(VERSIONS).evaluate(filled(path))
    assert results.scores.collect()["status"].to_list() == ["scored"]


def test_roles_are_picked_by_name(tmp_path: Path) -> None:
    pages = sheets(template(tmp_path, kaohe.load(FIVE), roles=["教学管理", "学生服务"]))
    assert [page.title for page in pages] == ["教学管理", "学生服务", "教师记录"]


def test_refusals(tmp_path: Path) -> None:
    five, versions = kaohe.load(FIVE), kaohe.loads(VERSIONS)
    with pytest.raises(RefusedError, match=r"B131 .*学生服务"):
        template(tmp_path, five, roles=["学生服物"])
    with pytest.raises(RefusedError, match="R209"):
        template(tmp_path, versions, period=Period.parse("2026-01"))
    with pytest.raises(RefusedError, match=r"B132 .*2025-Q1"):
        template(tmp_path, versions, period=Period.parse("2025-Q1"))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RefusedError, match="B120"):
        write_template(five.pack, tmp_path / "a.csv")
    (tmp_path / "a.xlsx").write_text("mine")
    with pytest.raises(RefusedError, match="B121"):
        write_template(five.pack, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_text() == "mine"


@pytest.mark.parametrize(
    ("language", "said", "refused"), [("zh", "写好了", "没有这个岗位"), ("en", "Written:", "no such role")]
)
def test_the_command(language: str, said: str, refused: str, tmp_path: Path) -> None:
    out = tmp_path / "填写.xlsx"
    done = called("template", FIVE, "-o", out, "--role", "学生服务", "--period", "2026年3季度", "--lang", language)
    assert (done.exit_code, said in done.output) == (0, True)
    wrong = called("template", FIVE, "-o", out, "--role", "学生", "--replace", "--lang", language)
    assert (wrong.exit_code, refused in wrong.output) == (2, True)
    assert called("template", FIVE, "-o", out, "--period", "春天").exit_code == 2
    assert called("template", tmp_path / "无", "-o", out).exit_code == 2
    run = called("run", FIVE, filled(out), "--period", "2026-Q3", "--lang", language)
    assert (run.exit_code, "95.48" in run.output) == (0, True)
