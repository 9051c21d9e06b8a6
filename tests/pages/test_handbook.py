"""The handbook tells all of the rules, from the rules alone, in both forms and both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import BAD
from hostile import rules as hostile_rules
from reading import read
from sample_runs import PACKS
from statements import role

import kaohe
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.exact import exact_text
from kaohe.model.pack import Pack, Role
from kaohe.model.scoring import Bands, Interpolation
from kaohe.model.walk import assessments
from kaohe.pages.charts import Chart, chart_of
from kaohe.pages.handbook import Form, handbook
from kaohe.pages.handbooks import write_handbook
from kaohe.pages.mathml import MathML
from kaohe.pages.plain import Plain
from kaohe.pages.tex import TeX
from kaohe.wording import wording

LANGUAGES = ("zh", "en")
FORMS: tuple[Form, ...] = ("html", "md")


def pack_of(name: str) -> Pack:
    return kaohe.load(PACKS[name][0]).pack


def texts(pack: Pack) -> Iterator[str]:
    """What the rules say themselves."""
    yield from (str(one) for one in (pack.title, pack.version, pack.approved_on, pack.approved_by) if one)
    for one in pack.roles:
        yield from role_texts(one)
    yield from (example.title for example in pack.examples)


def role_texts(one: Role) -> Iterator[str]:
    yield one.name
    for duty in one.duties:
        yield from (duty.name, duty.label or "")
    for metric in one.metrics:
        yield from (metric.name, metric.column)
    for dimension in one.dimensions:
        yield from (dimension.name, dimension.label or "", dimension.condition_text or "")
        yield f"{exact_text(dimension.weight * 100)}%" if one.form == "weight" else exact_text(dimension.weight)
        yield from (exact_text(end) for end in (dimension.limits.floor, dimension.limits.cap) if end is not None)
    for indicator in one.indicators:
        yield from (indicator.name, indicator.condition_text or "", indicator.basis or "")
        yield f"{exact_text(indicator.weight * 100)}%" if one.form == "weight" else exact_text(indicator.weight)
        for part in indicator.parts:
            yield from (part.name, f"{exact_text(part.weight * 100)}%")
        for assessment in assessments(indicator):
            if isinstance(assessment.scoring, Bands):
                yield from (row.text for row in assessment.scoring.rows)
    for adjustment in one.adjustments:
        yield from (adjustment.title, adjustment.condition_text or "")
        yield from (exact_text(end) for end in (adjustment.floor, adjustment.cap) if end is not None)
    for veto in one.vetoes:
        yield from (veto.title, veto.condition_text, exact_text(veto.cap) if veto.cap is not None else "")
    for grade in one.grades.rows if one.grades is not None else ():
        yield from (grade.name, grade.label or "", grade.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PACKS)
def test_all_that_the_rules_say_is_told(name: str, form: Form, language: str) -> None:
    pack = pack_of(name)
    book = handbook(pack, form, language)
    text = read(book).text if form == "html" else re.sub(r"\\(.)", r"\1", book).replace("&gt;", ">")
    assert [one for one in texts(pack) if " ".join(one.split()) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_worked_examples_come_out_as_they_are_expected(language: str) -> None:
    text = read(handbook(pack_of("online_education"), "html", language)).text
    for figure in ("95.48", "91.60", "102.65 → 59.00", "38.81"):
        assert figure in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_of_the_rules_is_shown_and_never_obeyed(language: str) -> None:
    assert [one for one in hostile_rules().check() if one.is_error] == []
    page = handbook(hostile_rules().pack, "html", language)
    found = read(page)
    assert not found.of("script")
    assert not found.of("img")
    assert not [attributes for _, attributes in found.elements if any(name.startswith("on") for name in attributes)]
    assert found.text.count("<script>alert(1)</script>") > 20
    book = handbook(hostile_rules().pack, "md", language)
    assert "<script" not in book
    assert "<img" not in book
    assert "\u202e" not in page + book
    assert BAD not in page + book


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PACKS)
def test_the_page_is_whole_and_needs_nothing_else(name: str, language: str) -> None:
    page = handbook(pack_of(name), "html", language)
    found = read(page)
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(one["href"]) for one in found.of("a")} <= {f"#{one}" for one in ids}
    assert found.of("math")
    assert all(one["alttext"] for one in found.of("math"))
    assert "http" not in page


def test_a_pack_of_several_roles_and_versions_names_each() -> None:
    one = role("数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 达标 不低于 1")
    two = one[one.index("岗位") :].replace("岗位 客服", '岗位 主管 "部门主管"\n  生效 自 2026-01-01 至 2026-12-31')
    three = two.replace("2026", "2027")
    pack = kaohe.loads(one + two + three).pack
    text = read(handbook(pack, "html", "zh")).text
    assert text.count("部门主管") >= 4
    for said in ("自 2026-01-01 至 2026-12-31", "自 2027-01-01 至 2027-12-31", "客服"):
        assert said in text
    alone = read(handbook(pack, "html", "zh", pack.versions("主管"))).text
    assert "客服" not in alone


EXPRESSIONS = {
    "(甲 + 乙) ÷ (甲 - 乙) × 2": (
        "(甲 + 乙) ÷ (甲 − 乙) × 2", r"\frac{\text{甲} + \text{乙}}{\text{甲} - \text{乙}} \times 2",
    ),
    "甲 - (乙 - 1)": ("甲 − (乙 − 1)", r"\text{甲} - \left(\text{乙} - 1\right)"),
    "下降率(甲)": (
        "(上期(甲) − 甲) ÷ 上期(甲)", r"\frac{\text{甲}_{\text{上期}} - \text{甲}}{\text{甲}_{\text{上期}}}",
    ),
    "若 甲 高于 乙 则 1 否则 2": (
        "若 甲 > 乙 则 1 否则 2", r"\begin{cases}1 & \text{甲} \gt \text{乙} \\ 2 & \text{其余}\end{cases}",
    ),
    "最大值(甲, 乙)": ("最大值(甲, 乙)", r"\text{最大值}\left(\text{甲} , \text{乙}\right)"),
}  # fmt: skip


@pytest.mark.parametrize("written", EXPRESSIONS)
def test_expressions_as_mathematics(written: str) -> None:
    pack = kaohe.loads(
        role(
            "数据 甲 : 数量",
            "数据 乙 : 数量",
            "指标 一 权重 100%",
            f"  数值 = {written}",
            "  得分 分档",
            "    其余 : 1",
        )
    ).pack
    assessment = pack.roles[0].indicators[0].assessment
    assert assessment is not None
    words = wording("zh")
    plain, tex = EXPRESSIONS[written]
    assert Plain(words).write(assessment.value) == plain
    assert TeX(words).write(assessment.value) == tex
    read(f"<math>{MathML(words).write(assessment.value)}</math>")


def charts(pack: Pack) -> Iterator[tuple[Role, object, Chart]]:
    for one in pack.roles:
        for indicator in one.indicators:
            for assessment in assessments(indicator):
                drawn = chart_of(assessment, one, wording("zh"))
                if drawn is not None:
                    yield one, assessment, drawn


@pytest.mark.parametrize("name", PACKS)
def test_charts_stay_inside_and_show_every_level(name: str) -> None:
    found = list(charts(pack_of(name)))
    assert found or name == "tables"  # where every threshold is of a version, or somebody's own
    for _, _, chart in found:
        for line in chart.lines:
            for point in line.split():
                x, y = (float(one) for one in point.split(","))
                assert chart.left - 0.1 <= x <= chart.right + 0.1
                assert chart.top - 0.1 <= y <= chart.bottom + 0.1


def test_a_step_belongs_to_the_side_that_the_rule_gives_it() -> None:
    pack = kaohe.loads(role(
        "数据 数 : 数字 0 到 30", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档",
        "    不高于 5 : 100", "    低于 15 : 50", "    其余 : 0",
    )).pack  # fmt: skip
    [(_, _, chart)] = list(charts(pack))
    at = {tick.label: tick.at for tick in chart.across}
    level = {tick.label: tick.at for tick in chart.up}
    closed = {(dot.x, dot.y) for dot in chart.dots if dot.is_in}
    assert closed == {(at["5"], level["100"]), (at["15"], level["0"])}
    assert {(dot.x, dot.y) for dot in chart.dots if not dot.is_in} == {(at["5"], level["50"]), (at["15"], level["50"])}


def test_the_end_of_a_range_is_drawn_where_it_stands_alone() -> None:
    pack = kaohe.loads(role(
        "数据 数 : 数字 0 到 30", "指标 甲 权重 100%", "  数值 = 数", "  得分 分档",
        "    高于 0 : 100", "    其余 : 50",
    )).pack  # fmt: skip
    [(_, _, chart)] = list(charts(pack))
    level = {tick.label: tick.at for tick in chart.up}
    assert set(level) == {"100", "50", "0"}
    assert {(dot.x, dot.y, dot.is_in) for dot in chart.dots} == {
        (chart.left, level["50"], True), (chart.left, level["100"], False),
    }  # fmt: skip


@pytest.mark.parametrize("name", PACKS)
def test_interpolation_lines_pass_through_its_points(name: str) -> None:
    for _, assessment, chart in charts(pack_of(name)):
        scoring = assessment.scoring  # type: ignore[attr-defined]
        if isinstance(scoring, Interpolation):
            for point in scoring.points:
                outcome = points_of(scoring, Known(point.value), Figures({})).outcome
                assert outcome == Known(point.points)
            labels = {tick.label for tick in chart.up}
            assert exact_text(max(point.points for point in scoring.points)) in labels


def test_what_hangs_on_other_data_has_no_chart() -> None:
    pack = kaohe.loads(role(
        "数据 数 : 数量", "数据 目 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 比率 目标 目 最高 120",
    )).pack  # fmt: skip
    assert list(charts(pack)) == []
    assert "最高 120 分" in handbook(pack, "html", "zh")


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_has_the_whole_and_each_role(form: Form, tmp_path: Path) -> None:
    pack = pack_of("online_education")
    names = write_handbook(pack, tmp_path / "册", form=form, language="zh")
    assert {path.name for path in (tmp_path / "册").iterdir()} == {*names, "handbook.json"}
    assert len(names) == 1 + len(pack.role_names)
    with pytest.raises(RefusedError, match="B101"):
        write_handbook(pack, tmp_path / "册", form=form, language="zh")
    write_handbook(pack, tmp_path / "册", form=form, language="en", replace=True)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_replaced_only_where_it_is_a_handbook(form: Form, tmp_path: Path) -> None:
    pack, out = pack_of("open_university"), tmp_path / f"book.{form}"
    assert write_handbook(pack, out, form=form, language="en") == (out.name,)
    with pytest.raises(RefusedError, match="B101"):
        write_handbook(pack, out, form=form, language="en")
    write_handbook(pack, out, form=form, language="en", replace=True)
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match="B102"):
        write_handbook(pack, out, form=form, language="en", replace=True)
    assert out.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [out]


def test_weights_are_told_as_they_are_written() -> None:
    thirds = role(
        "数据 数 : 数量", "指标 甲 权重 33.3%", "  数值 = 数", "  得分 达标 不低于 1",
        "指标 乙 权重 66.7%", "  数值 = 数", "  得分 达标 不低于 2",
    )  # fmt: skip
    text = read(handbook(kaohe.loads(thirds).pack, "html", "zh")).text
    assert "33.3%" in text
    assert "66.7%" in text
