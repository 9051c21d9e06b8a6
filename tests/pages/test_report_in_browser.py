"""A report opened from disk: it asks no network, finds people, shows their figures, and is open to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import records as hostile_records
from hostile import rules as hostile_rules
from sample_runs import scored
from sites import kept

import kaohe
from kaohe.report import write_report

pytestmark = pytest.mark.browser

pypdf = pytest.importorskip("pypdf")
browser_of = pytest.importorskip("browser")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LANGUAGES = ("zh", "en")
MANY = "岗位 客服\n  考核周期 月度\n  数据 数 : 数量\n  指标 甲 权重 100%\n    数值 = 数\n    得分 达标 不低于 1\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browser_of.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of the five roles in both languages, with pseudonyms, of hostile texts, and of a long list of faults."""
    folder = tmp_path_factory.mktemp("sites")
    out = kept("online_education", folder)
    for language in LANGUAGES:
        write_report(out, folder / language, language=language)
    write_report(out, folder / "pseudonyms", pseudonymise=True)
    hostile_rules().evaluate(hostile_records(), out=folder / "hostile records")
    write_report(folder / "hostile records", folder / "hostile")
    rows = [{"工号": f"E{at:03d}", "考核期": "2026-01", "数": "3" if at % 2 else "约三"} for at in range(240)]
    kaohe.loads(MANY).evaluate(rows, out=folder / "many records")
    write_report(folder / "many records", folder / "many")
    return folder


def page_of(sites: Path, site: str, page: str) -> Path:
    [found] = (sites / site).glob(f"{page}*.html")
    return found


@pytest.fixture(
    params=[
        *(("zh", page) for page in ("index", "role-学生服务", "people", "set_aside")),
        *((site, page) for site in ("en", "hostile") for page in ("index", "people")), ("pseudonyms", "index"),
    ],
    ids="-".join,
)  # fmt: skip
def path(request: pytest.FixtureRequest, sites: Path) -> Path:
    return page_of(sites, *request.param)


def ready(page: Page) -> None:
    """Waits until a list stands there, where there is one."""
    if page.locator("[data-list]").count():
        page.wait_for_selector("[role=status]:has-text('50'), [role=status]:has-text('3')")


def test_it_is_quiet_fits_and_is_open_to_everybody(browser: Browser, path: Path) -> None:
    with browser_of.opened(browser, path, 1000) as found:
        ready(found.page)
        assert found.said == []
        assert {one.rsplit("/", 1)[0] for one in found.asked} <= {path.parent.as_uri(), (path.parent / "data").as_uri()}
        assert browser_of.violations(found.page) == []
        assert [(text, ratio) for text, ratio in browser_of.contrasts(found.page) if ratio < 4.5] == []
        for width in (1000, 360):
            found.page.set_viewport_size({"width": width, "height": 800})
            assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_found_and_their_total_shown(browser: Browser, sites: Path, language: str) -> None:
    results = scored("online_education")
    [it] = results.explain("E00001", "学生服务", "2026-Q3")
    with browser_of.opened(browser, page_of(sites, language, "people"), 1000) as found:
        page = found.page
        ready(page)
        page.get_by_role("searchbox").fill("e00001")
        page.get_by_role("button", name="E00001").nth(2).press("Enter")
        panel = page.get_by_role("dialog")
        assert str(panel.locator(".total").inner_text()).split()[-1] == f"{float(it.total or 0):.2f}" == "94.74"
        said = panel.inner_text()
        for told in ("2026-Q3", "响应速度", "不高于 15 分钟", "90.00", "25%", "22.50"):
            assert told in said
        assert ("12.4 分钟" if language == "zh" else "12.4 minutes") in said
        assert browser_of.violations(page) == []
        page.keyboard.press("Escape")
        assert panel.count() == 0
        assert page.evaluate("document.activeElement.textContent") == "E00001"  # where one was before
        assert found.said == []


def test_lists_are_filtered_ordered_and_paged(browser: Browser, sites: Path) -> None:
    scores = scored("online_education").scores.collect()
    with browser_of.opened(browser, page_of(sites, "zh", "people"), 1000) as found:
        page, status = found.page, found.page.get_by_role("status")
        ready(page)
        assert status.inner_text() == "第 1–50 条,找到 226 条,共 226 条"
        page.get_by_role("button", name="下一页").click()
        assert status.inner_text() == "第 51–100 条,找到 226 条,共 226 条"
        page.get_by_label("等级").select_option("A")
        best = scores.filter(grade="A").sort("total", descending=True)
        assert status.inner_text() == f"第 1–{len(best)} 条,找到 {len(best)} 条,共 226 条"
        page.get_by_label("次序").select_option("总分从高到低")
        assert page.locator("tbody .of-total").first.inner_text() == f"{best['total'][0]:.2f}"
        page.reload()
        ready(page)
        assert page.get_by_label("等级").evaluate("one => one.selectedOptions[0].textContent") == "A"  # of the address
        page.get_by_role("searchbox").fill("nobody")
        assert status.inner_text() == "没有找到,共 226 条"
        assert found.said == []


def test_what_the_front_page_counts_is_one_click_away(browser: Browser, sites: Path) -> None:
    scores = scored("online_education").scores.collect()
    counted = {
        "已评分": 222,
        "A": scores.filter(grade="A").height,
        "数据安全部": scores.filter(department="数据安全部").height,
    }
    for name, count in counted.items():
        with browser_of.opened(browser, page_of(sites, "zh", "index"), 1000) as found:
            found.page.get_by_role("link", name=name, exact=True).click()
            ready(found.page)
            assert f"找到 {count} 条" in found.page.get_by_role("status").inner_text()
            found.page.get_by_role("link", name="规则手册").click()
            found.page.get_by_role("link", name="← 绩效考核结果报告").click()
            assert found.page.url.endswith("index.html")
            assert found.said == []


def test_a_long_list_of_faults_is_all_there(browser: Browser, sites: Path) -> None:
    with browser_of.opened(browser, page_of(sites, "many", "set_aside"), 1000) as found:
        ready(found.page)
        assert found.page.get_by_role("status").inner_text() == "第 1–50 条,找到 120 条,共 120 条"
        found.page.get_by_role("searchbox").fill("E238")
        assert found.page.locator("tbody .of-employee").all_inner_texts() == ["E238"]


def test_without_scripts_all_but_the_list_can_be_read(browser: Browser, sites: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_of(sites, "zh", "index").as_uri())
    assert page.locator("svg rect.column").count() > 10
    page.goto(page_of(sites, "zh", "people").as_uri())
    assert "名单要用浏览器的脚本才能查" in page.inner_text("main")
    page.goto(page_of(sites, "many", "set_aside").as_uri())
    assert page.locator("tbody .of-cell").count() == 50
    context.close()


def test_a_file_that_lacks_is_told(browser: Browser, sites: Path, tmp_path: Path) -> None:
    write_report(sites / "many records", tmp_path / "site")
    (tmp_path / "site/data/people-0.js").unlink()
    with browser_of.opened(browser, tmp_path / "site/people.html") as found:
        found.page.wait_for_selector(".listing .note")
        assert "读不到 people-0.js" in found.page.inner_text(".listing")


def test_it_can_be_printed(browser: Browser, sites: Path) -> None:
    with browser_of.opened(browser, page_of(sites, "en", "index"), 680) as found:
        pages = pypdf.PdfReader(BytesIO(found.page.pdf(prefer_css_page_size=True))).pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
        for word in ("230rowsofdata", "Bydepartment", "manifest.json"):
            assert word in text
        assert len(pages) <= 4
