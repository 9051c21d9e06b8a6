"""The templates, compiled once a language; everything that is put into them is escaped."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache, lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kaohe.diagnostics.width import harmless
from kaohe.model.exact import exact_text
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import fixed

__all__ = ["LANGUAGE_TAGS", "cleaned", "environment", "said"]

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_MARKS = frozenset("\\`*_{}[]#|$~")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
"""What a page's ``lang`` says of each language."""


@lru_cache(4096)
def said(words: Wording, key: str, **facts: Hashable) -> str:
    """A sentence of pages; the same few stand on every page of a batch."""
    return words.say("pages", key, **facts)


@cache
def environment(language: str) -> Environment:
    """The templates in a language: ``say`` and ``term`` speak it, ``css`` is the style sheet of all pages."""
    words = wording(language)
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    made.globals |= {
        "label": partial(said, words),
        "term": words.term,
        "tag": LANGUAGE_TAGS[language],
        "css": Markup((_TEMPLATES / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    }
    made.filters |= {"exact": exact_text, "fixed": fixed, "md": _markdown}
    return made


def _markdown(text: object) -> Markup:
    """Text for Markdown, with everything escaped that could be read as a mark or as HTML."""
    shown = harmless(str(text))
    return Markup("".join(f"\\{sign}" if sign in _MARKS else _ENTITIES.get(sign, sign) for sign in shown))  # noqa: S704


def cleaned(page: str) -> str:
    """A page in which signs that steer how text runs are shown as unknown ones."""
    return "\n".join(line if line.isprintable() else harmless(line) for line in page.split("\n"))
