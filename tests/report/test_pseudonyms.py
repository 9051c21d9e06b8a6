"""With pseudonyms nobody's number, name or cell is in any byte of the site, and who is who needs the key."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sites import data, details, listed, pages

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.report import write_report
from kaohe.run.results import LazyResults

RULES = """
岗位 客服
  考核周期 季度
  数据 数 : 数量
  数据 评 : 文本
  数据 等 : 选项("优", "良")
  指标 甲 权重 60%
    数值 = 数
    得分 分档
      不低于 50 : 100
      其余      : 60
  指标 乙 权重 40%
    数值 = 等
    得分 等次
      "优" : 100
      "良" : 80
    理由 取自 评
岗位 主管
  考核周期 季度
  数据 数 : 数量
  指标 甲 权重 100%
    数值 = 数
    得分 达标 不低于 1
"""
DEPARTMENTS = {"甲一部": 12, "乙二部": 7, "丙三部": 3, "丁四部": 1, "戊五部": 1}


def _rows() -> list[dict[str, str]]:
    places = [name for name, size in DEPARTMENTS.items() for _ in range(size)]
    rows = [
        {
            "工号": f"WORKER{at:03d}", "姓名": f"姓名{at:03d}号", "部门": place, "岗位": "客服", "考核期": "2026-Q1",
            "数": str(at * 4), "等": "优", "评": f"评语{at:03d}秘密",
        }
        for at, place in enumerate(places)
    ]  # fmt: skip
    rows[3] |= {"数": "约七十"}  # rejected: a raw cell
    rows[4] |= {"数": ""}  # incomplete
    rows[5] |= {"等": "极优秀"}  # rejected: no such option
    rows[6] |= {"岗位": "WORKER006的岗位"}  # not appraised: a role that nobody knows
    rows[7] |= {"考核期": "WORKER007的那一期"}  # rejected: no period
    rows.append({**rows[0], "工号": "WORKER900", "姓名": "姓名900号", "部门": "己六部", "岗位": "主管"})
    return rows


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pseudonyms")
    row = {
        "考核期": "2026-Q1",
        "岗位": "客服",
        "调整人": "改分的姓名001号",
        "日期": "2026-04-01",
        "理由": "评语001秘密",
    }
    overrides = [
        {**row, "员工": "WORKER012", "项目": "甲", "原值": "60", "新值": "80"},
        {**row, "员工": "WORKER013", "项目": "WORKER013说好的那一项", "原值": "WORKER013", "新值": "100"},
        {**row, "员工": "WORKER014", "项目": "总分", "原值": "姓名014号", "新值": "100"},
    ]
    roster = [{"工号": "WORKER990", "姓名": "姓名990号", "部门": "甲一部"}]
    kaohe.loads(RULES).evaluate(_rows(), roster=roster, overrides=overrides, out=folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def results(out: Path) -> LazyResults:
    return kaohe.open(out)


@pytest.fixture(scope="module")
def site(out: Path) -> Path:
    write_report(out, out.parent / "site", pseudonymise=True, key=out.parent / "key")
    return out.parent / "site"


def test_nothing_of_anybody_is_in_any_byte(site: Path, out: Path) -> None:
    cells = {cell for row in _rows() for key, cell in row.items() if key in ("工号", "姓名", "评")}
    cells |= {"WORKER", "姓名990号", "约七十", "极优秀", "那一期", "丙三部", "丁四部", "戊五部", "己六部"}
    files = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert len(files) > 8
    for path, content in files.items():
        for cell in cells:
            assert cell.encode() not in content, (path, cell)
            assert cell not in path.name
    plain = out.parent / "plain"
    write_report(out, plain)
    whole = b"".join(path.read_bytes() for path in plain.rglob("*") if path.is_file())
    said = {"WORKER012", "姓名012号", "约七十", "极优秀", "丙三部", "戊五部", "己六部", "姓名990号"}
    assert [cell for cell in said if cell.encode() not in whole] == []  # else the test above would look for nothing


def test_the_figures_are_those_of_the_run(site: Path, results: LazyResults) -> None:
    scores = results.scores.collect()
    shown = listed(site, "people")
    totals = Counter(None if one is None else f"{one:.2f}" for one in scores["total"])
    assert Counter(one["total"] for one in shown) == totals
    for row, told in zip(shown, details(site), strict=True):
        if told is not None and told[1] is not None:
            assert row["total"] in (told[1], *(step[2] for step in told[3]))
    assert len({one["employee"] for one in shown}) == scores["employee"].n_unique()


def test_their_order_tells_nothing(site: Path, results: LazyResults) -> None:
    shown = [one["employee"] for one in listed(site, "people")]
    assert shown == sorted(shown, key=str)
    totals = [one["total"] for one in listed(site, "people")]
    assert totals != [None if one is None else f"{one:.2f}" for one in results.scores.collect()["total"]]


def test_overrides_are_told_without_what_somebody_wrote(site: Path) -> None:
    beside = [one[5] for one in details(site) if one is not None and len(one) > 5]
    assert beside == [{"overrides": [["甲", "60.00", "80.00"]]}]
    assert "没有采用的人工调整" in pages(site)["set_aside.html"]


def test_small_departments_stand_together(site: Path) -> None:
    found: dict[tuple[str | None, str | None], set[str | None]] = defaultdict(set)
    for one in listed(site, "people"):
        found[one["role"], one["department"]].add(one["employee"])
    sizes = {key: len(people) for key, people in found.items()}
    assert sizes["客服", "其他部门(合并)"] == 5
    assert sizes["客服", "乙二部"] == 7
    assert sizes["主管", "其他部门(合并)"] == 1  # the role itself has one; the page says what that means
    assert "这些岗位本身就不足 5 人,说到岗位就是说到他们:主管。" in pages(site)["index.html"]
    assert "知道某人的部门、总分或几项数字的人,仍可能找到那一行" in pages(site)["index.html"]


def test_with_one_key_people_keep_their_pseudonyms(site: Path, out: Path, tmp_path: Path) -> None:
    def codes(more: Path | None) -> list[str]:
        there = tmp_path / f"site {more.name if more else ''}"
        write_report(out, there, pseudonymise=True, key=more, replace=True)
        return [str(one["employee"]) for one in listed(there, "people")]

    first = [str(one["employee"]) for one in listed(site, "people")]
    assert codes(out.parent / "key") == first
    assert set(codes(None)).isdisjoint(first)
    assert set(codes(tmp_path / "other")).isdisjoint(first)
    assert (tmp_path / "other").stat().st_mode & 0o077 == 0


def test_keys_that_can_not_be(out: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="B251"):
        write_report(out, tmp_path / "site", pseudonymise=True, key=tmp_path / "site/data/key")
    (tmp_path / "no key").write_text("kaohe-pseudonyms 12\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="B252"):
        write_report(out, tmp_path / "site", pseudonymise=True, key=tmp_path / "no key")
    (tmp_path / "folder").mkdir()
    with pytest.raises(RefusedError, match="B253"):
        write_report(out, tmp_path / "site", pseudonymise=True, key=tmp_path / "folder")
    assert not (tmp_path / "site").exists()


def test_rejected_rows_say_what_is_wrong_without_the_cell(site: Path) -> None:
    page = pages(site)["set_aside.html"]
    assert "不是数" in page
    assert "没有这个选项" in page
    assert "of-cell" not in page
    assert data(site, "people")["columns"][0]["heading"] == "化名"
