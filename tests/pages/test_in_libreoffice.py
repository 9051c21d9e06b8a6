"""Workbooks as people open them: nothing is an error, cut or computed, and what is saved again still runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from filled import filled
from sample_runs import PACKS, scored
from small_run import EVIL, run
from test_export import HOSTILE
from test_export import RULES as TWO_INDICATORS
from two_packs import NEW, OLD
from two_packs import scored as of_two_packs

import kaohe
from kaohe.compare import impact
from kaohe.compare.workbook import write_comparison
from kaohe.export import export
from kaohe.run.results import Results
from kaohe.sample import draw_sample, write_sample
from kaohe.template import write_template

pytestmark = pytest.mark.browser

pytest.importorskip("pypdf")
office = pytest.importorskip("office")

LANGUAGES = ("zh", "en")
ERROR = re.compile(r"^(#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+|#+)$")


def texts(sheets: dict[str, list[list[str]]]) -> Iterator[str]:
    return (cell for rows in sheets.values() for row in rows for cell in row)


def exported(results: Results, folder: Path, language: str) -> Path:
    path = folder / "out.xlsx"
    export(results, path, language=language)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS)
def test_an_export_shows_every_score(pack: str, language: str, tmp_path: Path) -> None:
    results = scored(pack)
    sheets = office.shown(exported(results, tmp_path, language), tmp_path)
    assert len(sheets) == 4 + sum(name in results.tables for name in ("people", "overrides"))
    assert not [cell for cell in texts(sheets) if ERROR.match(cell)]
    head, *rows = sheets[{"zh": "得分", "en": "Scores"}[language]]
    wanted = {"zh": ("工号", "总分", "等级"), "en": ("Employee", "Total", "Grade")}[language]
    seen = [tuple(row[head.index(name)] for name in wanted) for row in rows]
    places = max(role.total_decimals for role in results.pack.roles)
    scores = results.scores.collect().select("employee", "total", "grade").rows()
    assert seen == [(who, "" if total is None else f"{total:.{places}f}", grade or "") for who, total, grade in scores]


def test_what_looks_like_a_formula_is_shown_as_it_was_written(tmp_path: Path) -> None:
    rows = [{"工号": f"E{at}", "姓名": name, "考核期": "2026-Q1", "得分数": "3"} for at, name in enumerate(HOSTILE)]
    results = kaohe.loads(TWO_INDICATORS).evaluate(rows)
    sheets = office.shown(exported(results, tmp_path, "zh"), tmp_path)
    assert [row[1] for row in sheets["得分"][1:]] == [name.strip("\t") for name in HOSTILE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_printed_of_an_export_is_not_cut(language: str, tmp_path: Path) -> None:
    results = scored("methods")
    page = office.printed(exported(results, tmp_path, language), tmp_path)
    assert "###" not in page
    for who, total in results.scores.collect().select("employee", "total").drop_nulls().rows():
        assert who in page
        assert f"{total.normalize():f}" in page


@pytest.mark.parametrize(("pack", "language"), [("online_education", "zh"), ("open_university", "en")])
def test_what_is_printed_of_a_template_is_not_cut(pack: str, language: str, tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    write_template(scored(pack).pack, template, language=language)
    page = "".join(office.printed(template, tmp_path).split())
    assert "###" not in page
    for role in scored(pack).pack.roles:
        for metric in role.metrics:
            assert metric.column in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", ["online_education", "open_university"])
def test_a_template_is_shown_as_it_was_written(pack: str, language: str, tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    write_template(scored(pack).pack, template, language=language)
    sheets = office.shown(template, tmp_path)
    assert not [cell for cell in texts(sheets) if ERROR.match(cell)]
    guide, *others = [rows for title, rows in sheets.items() if title in ("说明", "Guide")] + [
        rows for title, rows in sheets.items() if title in scored(pack).pack.role_names
    ]
    explained = {row[0] for row in guide}
    assert all(heading in explained for rows in others for heading in rows[0])
    assert len(others) == len(scored(pack).pack.role_names)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_is_saved_again_still_runs(kind: str, tmp_path: Path) -> None:
    rules = kaohe.load(PACKS["online_education"][0])
    template = tmp_path / "template.xlsx"
    write_template(rules.pack, template)
    mine = filled(template)
    (tmp_path / "again").mkdir()
    again = rules.evaluate(office.saved_again(mine, kind, tmp_path / "again"))
    assert again.counts.rejected == 0
    columns = ("employee", "role", "period", "total", "grade", "status")
    assert again.scores.collect().select(columns).rows() == rules.evaluate(mine).scores.collect().select(columns).rows()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_is_shown_whole(language: str, tmp_path: Path) -> None:
    it = impact(of_two_packs(OLD), of_two_packs(NEW), language=language)
    write_comparison(it, tmp_path / "c.xlsx")
    sheets = office.shown(tmp_path / "c.xlsx", tmp_path)
    assert len(sheets) == 7
    assert not [cell for cell in texts(sheets) if ERROR.match(cell)]
    head, *rows = sheets[{"zh": "变了的人", "en": "Who changes"}[language]]
    names = {"zh": ("原总分", "现总分", "差"), "en": ("Total before", "Total after", "Difference")}[language]
    shown = [[row[head.index(name)] for name in names] for row in rows]
    moved = [(one.before, one.after, one.difference) for one in it.people]
    assert shown == [[f"{float(figure):.2f}" for figure in one if figure is not None] for one in moved]
    assert "###" not in office.printed(tmp_path / "c.xlsx", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_works_out_the_auditors_differences(language: str, tmp_path: Path) -> None:
    it = draw_sample(run(tmp_path / "out"), size=31, seed="x", language=language)
    write_sample(it, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    sample, points, _, figures, *_ = book.worksheets
    for sheet, row, own, figure in (
        (sample, 2, "J", 51.3), (sample, 3, "J", float(sample["H3"].value)), (points, 3, "M", 0.1),
        (figures, 2, "K", figures["F2"].value), (figures, 3, "K", "别的"), (figures, 4, "K", 77),
    ):  # fmt: skip
        sheet[f"{own}{row}"] = figure
    book.save(tmp_path / "f.xlsx")
    shown = office.shown(tmp_path / "f.xlsx", tmp_path)
    assert not [cell for cell in texts(shown) if ERROR.match(cell)]
    rows = shown[sample.title]
    assert [row[10] for row in rows[1:4]] == [f"{51.3 - float(sample['H2'].value):.2f}", "0.00", ""]
    assert EVIL in {row[2] for row in rows}
    assert [row[11] for row in shown[figures.title][1:5]] == ["0", "≠", f"{77 - figures['F4'].value}", ""]
    assert "###" not in office.printed(tmp_path / "s.xlsx", tmp_path)
