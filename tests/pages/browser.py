"""Chromium with a page open in it: no network, and whatever goes wrong is remembered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["A4", "Opened", "chromium", "contrasts", "opened", "violations"]

A4 = {"width": 794, "height": 1123}
"""An A4 sheet in CSS pixels."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0] if found else None, args=quiet)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, what its console said, and what it asked the network for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, path: Path, width: int = A4["width"]) -> Iterator[Opened]:
    """The page of a file."""
    context = browser.new_context(viewport={"width": width, "height": A4["height"]})
    found = Opened(context.new_page())
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.goto(path.as_uri())
    yield found
    context.close()


def violations(page: Page) -> list[str]:
    """The rules of accessibility that a page breaks, each with what breaks it."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result = Axe().run(page, options=rules).response
    assert result["passes"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]


_CONTRAST = """() => {
    const light = colour => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
            .map(part => part / 255).map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const behind = text => {
        const box = text.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
        let found = 'rgb(255, 255, 255)';
        for (const rect of text.closest('svg').querySelectorAll('rect')) {
            const under = rect.getBoundingClientRect(), fill = getComputedStyle(rect).fill;
            if (under.left <= x && x <= under.right && under.top <= y && y <= under.bottom && fill.startsWith('rgb'))
                found = fill;
        }
        return found;
    };
    return [...document.querySelectorAll('svg text')].map(text => {
        const [one, other] = [light(getComputedStyle(text).fill), light(behind(text))].sort((a, b) => b - a);
        return [text.textContent, (one + 0.05) / (other + 0.05)];
    });
}"""


def contrasts(page: Page) -> list[tuple[str, float]]:
    """What is written in drawings, each with how it stands out from what is behind it."""
    return [(text, ratio) for text, ratio in page.evaluate(_CONTRAST)]
