"""Writes the page of all codes in both languages: ``python tests/reference/codes.py``."""

from __future__ import annotations

from pathlib import Path

from kaohe.reference.codes import codes_page
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES

__all__ = ["page_of"]


def page_of(language: str) -> Path:
    """Where the page of a language is."""
    return Path(__file__).parents[2] / "docs" / f"codes.{language}.md"


if __name__ == "__main__":
    for language in LANGUAGES:
        page_of(language).write_text(codes_page(wording(language)), encoding="utf-8")
