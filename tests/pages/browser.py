"""Chromium with a page open in it: no network, and whatever goes wrong is remembered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["A4", "Opened", "chromium", "opened"]

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
