"""What a report tells is what the run came to, read back from its pages and its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from reading import read
from sites import column_counts, data, details, equation, exact, kept, listed, pages, table_of

import kaohe
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Role
from kaohe.report import write_report
from kaohe.report.lines import lines_of
from kaohe.report.thresholds import thresholds_of_value
from kaohe.run.results import LazyResults
from kaohe.wording import wording
from kaohe.wording.numbers import fixed, shown_value


@pytest.fixture(scope="module")
def results_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The results of a pack, run once."""
    return cache(lambda pack: kept(pack, tmp_path_factory.mktemp("report")))


@pytest.fixture(scope="module")
def out(results_of: Callable[[str], Path]) -> Path:
    return results_of("online_education")


@pytest.fixture(scope="module")
def site(out: Path) -> Path:
    write_report(out, out.parent / "site")
    return out.parent / "site"


@pytest.fixture(scope="module")
def results(out: Path) -> LazyResults:
    return kaohe.open(out)


def test_the_counts_tie(site: Path, results: LazyResults) -> None:
    rows, *fates = equation(pages(site)["index.html"])
    counts = results.counts
    assert rows == sum(fates) == counts.rows == 230
    assert fates == [counts.scored, counts.incomplete, counts.not_appraised, counts.rejected]
    assert Counter(one["status"] for one in listed(site, "people")) == {"已评分": 222, "待定": 4}
    assert len(details(site)) == len(listed(site, "people")) == counts.rows - counts.rejected
    aside = read(pages(site)["set_aside.html"]).text
    assert "4 条缺了数据,规则没有说怎么办,所以没有总分。" in aside
    assert "4 行数据有读不懂的地方,整行退回,一共 4 处。" in aside
    for one in (*results.scores.collect().filter(status="incomplete")["employee"], *results.rejected.collect()["cell"]):
        assert one in aside


def test_the_people_are_those_of_the_scores(site: Path, results: LazyResults) -> None:
    there = results.scores.collect().iter_rows(named=True)
    for shown, row in zip(listed(site, "people"), there, strict=True):
        for name in ("employee", "role", "period", "department", "grade"):
            assert shown[name] == row[name]
        assert shown["total"] == (None if row["total"] is None else f"{row['total']:.2f}")


@pytest.mark.parametrize(("pack", "least"), [("online_education", 200), ("dimensions", 6), ("adjustments", 4)])
def test_each_total_follows_from_the_figures_of_its_panel(
    pack: str, least: int, results_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """Contributions, what they are divided by, each step: with a pocket calculator."""
    site = tmp_path / "site"
    write_report(results_of(pack), site)
    outlines, checked = data(site, "people")["panel"]["outlines"], 0
    for row, (role, base, divisor, steps, lines) in zip(listed(site, "people"), details(site), strict=True):
        tops = [line for line, of in zip(lines, outlines[role]["lines"], strict=True) if of[2] == 0]
        assert (row["total"] is None) == (row["reason"] is not None)
        if row["total"] is None:
            continue  # such as a veto that can't be decided
        whole = sum(Fraction(given) for _, _, _, given, *_ in tops if given is not None)
        share = divisor.removeprefix("÷ ").removesuffix("%").removesuffix(" × 100")
        assert divisor in ("", f"÷ {share}%", f"÷ {share} × 100")
        whole /= Fraction(share) / 100 if divisor else 1
        places = len(str(row["total"]).partition(".")[2])
        assert exact(base) == round_half_up(whole, len(base.partition(".")[2]))
        walk = [base, *(figure for _, before, after in steps for figure in (before, after)), row["total"]]
        walked = [fixed(exact(one), places) for one in walk]
        assert walked[::2] == walked[1::2]  # each step begins where the one before it ends
        checked += 1
    assert checked >= least


def test_values_are_those_of_the_trace(site: Path, results: LazyResults) -> None:
    [explained] = results.explain("E00001", "学生服务", "2026-Q3")
    number = next(
        at for at, one in enumerate(listed(site, "people")) if (one["employee"], one["period"]) == ("E00001", "2026-Q3")
    )
    role, base, _, _, lines = details(site)[number]
    outline = data(site, "people")["panel"]["outlines"][role]
    told = {of[0]: (line, of) for line, of in zip(lines, outline["lines"], strict=True)}
    value, row, points, given = told["响应速度"][0]
    assert (value, points, given) == ("12.4 分钟", "90.00", "22.50")
    assert told["响应速度"][1][5][row - 1] == "不高于 15 分钟"
    assert base == fixed(explained.base_total or Fraction(0), 2)


def test_values_are_written_as_statements_write_them(site: Path, results: LazyResults) -> None:
    words, checked = wording("zh"), 0
    for row, told in zip(listed(site, "people"), details(site), strict=True):
        if row["role"] != "学生服务" or row["period"] != "2026-Q3":
            continue
        [explained] = results.explain(str(row["employee"]), row["role"], row["period"])
        lines = [line for one in explained.indicators for line in (one, *one.parts)]
        for line, figure, of in zip(lines, told[4], lines_of(results.plans[told[0]], words), strict=True):
            if of.assessment is not None and line.value is not None:
                clear = [one.at for one in thresholds_of_value(of.assessment, words)]
                assert figure[0] == shown_value(Fraction(line.value), of.assessment.value.type, words, clear)
                checked += 1
    assert checked > 80


def test_distributions_hold_everybody_once(site: Path, results: LazyResults) -> None:
    front = pages(site)["index.html"]
    assert [sum(one) for one in column_counts(front)] == [results.counts.scored]
    scores = results.scores.collect().filter(status="scored")
    grades = {row[0]: int(row[1]) for row in table_of(front, "grades")}
    assert grades == dict(scores.group_by("grade").len().iter_rows())
    for key in ("role", "department", "period"):
        rows = {row[0]: row for row in table_of(front, f"by-{key}")}
        assert sum(int(row[1]) for row in rows.values()) == len(results.scores.collect())
        for name, totals in scores.group_by(key).agg("total").iter_rows():
            ordered = sorted(map(Fraction, totals))
            assert int(rows[name][2]) == len(ordered)
            mean = sum(ordered) / len(ordered)
            assert exact(rows[name][3]) == round_half_up(mean, 2)
            assert rows[name][3].startswith("≈") == (round_half_up(mean, 2) != mean)
            middle = ordered[(len(ordered) - 1) // 2]
            said = " · ".join(fixed(one, 2) for one in (ordered[0], middle, ordered[-1]))
            assert said in front


def test_indicator_pages_hold_everybody_once(site: Path, results: LazyResults) -> None:
    found = pages(site)
    for plan in results.plans:
        [page] = [text for name, text in found.items() if name.startswith(f"role-{plan.role.name}-")]
        trace = results.traces[plan.table].collect()
        values = [
            trace[column.name].drop_nulls().len()
            for column in plan.columns
            if column.name.endswith(".value") and column.layer in ("indicator", "part")
            and trace[column.name].drop_nulls().len() and _has_value(plan.role, column.subject)
        ]  # fmt: skip
        sums = [sum(one) for one in column_counts(page)]
        assert sums[0] == trace.filter(status="scored").height
        assert sorted(sums[1:]) == sorted(values)


def _has_value(role: Role, subject: tuple[str, ...]) -> bool:
    [indicator] = [one for one in role.indicators if one.name == subject[0]]
    return indicator.assessment is not None if len(subject) == 1 else True


def test_rows_of_bands_add_up(site: Path, results: LazyResults) -> None:
    [page] = [text for name, text in pages(site).items() if name.startswith("role-学生服务")]
    trace = results.traces["学生服务"].collect()
    rows = table_of(page, "line-1")
    assert [row[0] for row in rows] == ["不高于 5 分钟", "不高于 15 分钟", "不高于 30 分钟", "其余"]
    for number, row in enumerate(rows, 1):
        count = trace.filter(trace["响应速度.row"] == number).height
        assert int(row[2]) == count
        assert exact(row[3]) == round_half_up(Fraction(count * 100, trace["响应速度.row"].drop_nulls().len()), 1)


def test_the_same_results_give_the_same_bytes(site: Path, out: Path) -> None:
    again = out.parent / "again"
    write_report(out, again)
    one, other = ({p.relative_to(of): p.read_bytes() for p in of.rglob("*") if p.is_file()} for of in (site, again))
    assert one == other


@pytest.mark.parametrize("pack", ["details", "methods", "dimensions", "tables", "overrides"])
def test_every_construct_has_its_page(pack: str, tmp_path: Path, results_of: Callable[[str], Path]) -> None:
    found = results_of(pack)
    counts = kaohe.open(found).counts
    for language in ("zh", "en"):
        site = tmp_path / language
        write_report(found, site, language=language)
        read_back = pages(site)
        assert equation(read_back["index.html"])[0] == counts.rows
        assert len(listed(site, "people")) == counts.scored + counts.incomplete + counts.not_appraised
        said = "".join(read(page).text for page in read_back.values())
        assert "≈≈" not in said
        assert "None" not in said.replace("None.", "").replace("None found", "")


def test_overrides_stand_beside_a_record(tmp_path: Path, results_of: Callable[[str], Path]) -> None:
    write_report(results_of("overrides"), tmp_path / "site")
    found = [one[5] for one in details(tmp_path / "site") if one is not None and len(one) > 5]
    assert ["总分", "56.66", "60.00"] in [one for beside in found for one in beside["overrides"]]


SEVERAL_ROLES = "\n".join(
    f"""岗位 {role}
  考核周期 季度
  数据 天数 : 数量
  数据 数 : 数量
  在岗 按 天数
  不考核 "在岗太短" 当 天数 低于 5
  指标 甲 权重 100%
    数值 = 数
    得分 达标 不低于 {least}
"""
    for role, least in (("销售", 1), ("客服", 9))
)


def test_whoever_has_several_roles_sees_the_whole(tmp_path: Path) -> None:
    keys = {"工号": "E1", "考核期": "2026-Q1", "数": "3"}
    short = {**keys, "工号": "E2", "岗位": "销售", "天数": "4"}
    rows = [{**keys, "岗位": "销售", "天数": "30"}, {**keys, "岗位": "客服", "天数": "60"}, short]
    kaohe.loads(SEVERAL_ROLES).evaluate(rows, out=tmp_path / "out")
    write_report(tmp_path / "out", tmp_path / "site")
    first, second, third = details(tmp_path / "site")
    assert first[5] == second[5] == {"whole": "客服、销售 · 33.33"}  # (100 × 30 + 0 × 60) ÷ 90
    assert third is None  # of whoever isn't appraised nothing is shown
    assert "1 条按规则不考核" in read(pages(tmp_path / "site")["set_aside.html"]).text
    assert equation(pages(tmp_path / "site")["index.html"]) == [3, 2, 0, 1, 0]


def test_a_long_list_is_whole_in_its_data(tmp_path: Path) -> None:
    rules = kaohe.loads(
        "岗位 客服\n  考核周期 月度\n  数据 数 : 数量\n  指标 甲 权重 100%\n    数值 = 数\n    得分 达标 不低于 1\n"
    )
    rows = [{"工号": f"E{at:03d}", "考核期": "2026-01", "数": "约三"} for at in range(120)]
    rules.evaluate(rows, out=tmp_path / "out")
    write_report(tmp_path / "out", tmp_path / "site")
    page = pages(tmp_path / "site")["set_aside.html"]
    assert table_of(page, "rejected") == [["不是数", "120"]]  # the reasons, then the first rows
    assert page.count('<td class="of-cell">约三</td>') == 50
    assert "120 行数据有读不懂的地方,整行退回,一共 120 处;没有脚本时只显示前 50 处。" in read(page).text
    assert [one["employee"] for one in listed(tmp_path / "site", "rejected")] == [one["工号"] for one in rows]
    assert equation(pages(tmp_path / "site")["index.html"]) == [120, 0, 0, 0, 120]
    assert column_counts(pages(tmp_path / "site")["index.html"]) == []
