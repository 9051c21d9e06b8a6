"""Pages as people hold them: on a screen, on paper, by keyboard, by whoever sees little or nothing of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hostile import results as hostile_results
from hostile import rules as hostile_rules
from reading import read
from sample_runs import PACKS, scored
from sealed_run import sealed_run
from statements import role
from test_compared_wholes import compared
from two_packs import NEW, OLD
from two_packs import scored as of_two_packs

import kaohe
from kaohe.compare import impact
from kaohe.compare.page import comparison_page
from kaohe.pages.handbook import handbook
from kaohe.pages.statement import statement_page

pytestmark = pytest.mark.browser

pypdf = pytest.importorskip("pypdf")
browser_of = pytest.importorskip("browser")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANGUAGES = ("zh", "en")


TWO_ROLES = role("数据 数 : 数量", "指标 甲 权重 100%", "  数值 = 数", "  得分 达标 不低于 1")
TWO_ROLES += TWO_ROLES[TWO_ROLES.index("岗位") :].replace("岗位 客服", '岗位 主管 "部门主管"')


def first_person(pack: str, language: str) -> str:
    results = scored(pack)
    who = results.scores.collect()["employee"][0]
    return statement_page(results.explain(who, language=language), results.pack)


def with_gaps(language: str) -> str:
    results = scored("online_education")
    return statement_page(results.explain("E00004", period="2026-Q1", language=language), results.pack)


def set_aside(language: str) -> str:
    results = scored("online_education")
    who = results.rejected.collect()["employee"][0]
    return statement_page(results.explain(who, language=language), results.pack)


def corrected(language: str) -> str:
    """Of somebody in two roles, whose results supersede others."""
    with TemporaryDirectory() as folder:
        results = kaohe.open(sealed_run(Path(folder)).out)
        return statement_page(results.explain("E1", period="2026-Q2", language=language), results.pack)


def hostile_statement(language: str) -> str:
    [who] = hostile_results().scores.collect()["employee"].unique()
    return statement_page(hostile_results().explain(who, language=language), hostile_results().pack)


def book(pack: str, language: str) -> str:
    return handbook(kaohe.load(PACKS[pack][0]).pack, "html", language)


def comparison(language: str) -> str:
    it = impact(of_two_packs(OLD), of_two_packs(NEW), language=language)
    return comparison_page(replace(it, wholes=compared(language).wholes))


PAGES: dict[str, Callable[[str], str]] = {
    **{f"statement_{pack}": lambda language, pack=pack: first_person(pack, language) for pack in PACKS},
    "statement_with_gaps": with_gaps,
    "statement_set_aside": set_aside,
    "statement_corrected": corrected,
    "statement_hostile": hostile_statement,
    **{f"handbook_{pack}": lambda language, pack=pack: book(pack, language) for pack in PACKS},
    "handbook_two_roles": lambda language: handbook(kaohe.loads(TWO_ROLES).pack, "html", language),
    "comparison": comparison,
    "handbook_hostile": lambda language: handbook(hostile_rules().pack, "html", language),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browser_of.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    for name, page in PAGES.items():
        for language in LANGUAGES:
            (made / f"{name}.{language}.html").write_text(page(language), encoding="utf-8")
    return made


@pytest.fixture(params=[f"{name}.{language}.html" for name in PAGES for language in LANGUAGES])
def path(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder / str(request.param)


def test_it_is_quiet_and_asks_for_nothing(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path) as found:
        found.page.wait_for_load_state("networkidle")
        assert found.said == []
        assert found.asked == [path.as_uri()]
        assert found.page.evaluate("document.compatMode") == "CSS1Compat"


@pytest.mark.parametrize("width", [360, 794])
def test_nothing_runs_out_of_the_page(browser: Browser, path: Path, width: int) -> None:
    with browser_of.opened(browser, path, width) as found:
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        outside = found.page.evaluate(
            """() => [...document.querySelectorAll('.sheet *:not(.formula *)')].filter(one => {
                const box = one.getBoundingClientRect(), sheet = one.closest('.sheet').getBoundingClientRect();
                return box.width && (box.right > sheet.right + 1 || box.left < sheet.left - 1);
            }).map(one => one.outerHTML.slice(0, 120))"""
        )
        assert outside == []


def test_it_keeps_the_rules_of_accessibility(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path) as found:
        assert browser_of.violations(found.page) == []


def test_what_is_written_in_drawings_can_be_read(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path) as found:
        seen = browser_of.contrasts(found.page)
        assert [(text, ratio) for text, ratio in seen if ratio < 4.5] == []
        plain = ("set_aside", "hostile", "handbook_tables", "comparison", "statement_stages")
        drawn = not any(word in path.name for word in plain)
        assert seen or not drawn  # the tables' thresholds are of versions, or somebody's own


def test_everything_that_acts_is_reached_by_keyboard(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path) as found:
        acting = found.page.evaluate("[...document.querySelectorAll('a, [tabindex]')].map(one => one.outerHTML)")
        reached = []
        for _ in acting:
            found.page.keyboard.press("Tab")
            reached.append(found.page.evaluate("document.activeElement.outerHTML"))
            assert found.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert reached == acting
        assert 'href="#main"' in reached[0]


UNBROKEN = """() => [
        ...document.querySelectorAll('.indicator:not(.divided), .part, .together, tr, figure, .bar, .cells'),
    ].filter(one => one.getBoundingClientRect().height > 0)
    .map(one => {
        const held = one.closest('.indicator:not(.divided), .part, .together, tr, figure');
        return [one.outerHTML.slice(0, 100), one.getBoundingClientRect().height,
                held ? getComputedStyle(held).breakInside : 'none'];
    })"""


def test_on_paper_no_figure_is_cut_and_nothing_is_lost(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path, width=680) as found:  # 180 mm between the margins
        found.page.emulate_media(media="print")
        for what, height, held in found.page.evaluate(UNBROKEN):
            assert height < 1013, what  # 268 mm: else no page could hold it whole
            assert held in ("avoid", "avoid-page"), what
        pages = pypdf.PdfReader(BytesIO(found.page.pdf(prefer_css_page_size=True))).pages
        for page in pages:
            assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
            assert page.extract_text().strip()
        printed = "".join("".join(page.extract_text().split()) for page in pages)
        sentences = found.page.evaluate("[...document.querySelectorAll('h2, h3, h4, td')].map(one => one.innerText)")
        for one in sentences:
            figures = re.findall(r"\d+\.\d+", one)
            assert not [figure for figure in figures if figure not in printed], one


def test_a_statement_of_one_period_takes_two_sheets(browser: Browser, folder: Path) -> None:
    for language in LANGUAGES:
        with browser_of.opened(browser, folder / f"statement_with_gaps.{language}.html") as found:
            pages = pypdf.PdfReader(BytesIO(found.page.pdf(prefer_css_page_size=True))).pages
            assert len(pages) <= 2


def test_formulas_are_set_as_mathematics(browser: Browser, folder: Path) -> None:
    with browser_of.opened(browser, folder / "handbook_online_education.zh.html") as found:
        sizes = found.page.evaluate(
            """() => [...document.querySelectorAll('mfrac')].map(one => {
                const [top, bottom] = [...one.children].map(child => child.getBoundingClientRect());
                return [top.bottom, bottom.top];
            })"""
        )
        assert sizes
        assert all(top <= bottom + 1 for top, bottom in sizes)


def test_chinese_is_drawn_with_its_own_font(browser: Browser, folder: Path) -> None:
    assert "学" in read((folder / "handbook_online_education.en.html").read_text(encoding="utf-8")).text
    with browser_of.opened(browser, folder / "handbook_online_education.en.html") as found:
        drawn = found.page.evaluate(
            """() => {
                const pen = document.createElement('canvas').getContext('2d');
                pen.font = getComputedStyle(document.body).font;
                return ['学', '服', '\\ufffe'].map(sign => { pen.clearRect(0, 0, 60, 60); pen.fillText(sign, 5, 30);
                    return pen.getImageData(0, 0, 60, 60).data.join(); });
            }"""
        )
        assert len(set(drawn)) == 3  # signs that no font has look all alike
