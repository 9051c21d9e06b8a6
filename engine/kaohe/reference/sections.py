"""The sections of ``grammar/REFERENCE.md``, and which of them a keyword is told in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kaohe.shipped import shipped
from kaohe.syntax.keywords import keywords

__all__ = ["Section", "section_of", "sections"]

_FENCED = re.compile(r"^```kaohe\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{2,3} (.*)$", re.MULTILINE)
_TELLS_NONE = ("A whole pack", "Reserved words", "What examples leave out")
"""The headings of the sections in which every keyword may stand and none is told."""


@dataclass(frozen=True)
class Section:
    """A section: its heading, what it says in both languages, and its examples by language."""

    title: str
    prose: str
    examples: Mapping[str, str]


@cache
def sections() -> tuple[Section, ...]:
    """The sections in the order of the reference."""
    text = (shipped("grammar") / "REFERENCE.md").read_text(encoding="utf-8")
    found = list(_HEADING.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    return tuple(_section(one[1], text[one.end() : end]) for one, end in zip(found, ends, strict=True))


def _section(title: str, body: str) -> Section:
    examples = [found[1].rstrip("\n") for found in _FENCED.finditer(body)]
    prose = re.sub(r"\n{3,}", "\n\n", _FENCED.sub("", body)).strip()
    return Section(title, prose, dict(zip(("zh", "en"), examples, strict=False)))


def section_of(terminal: str) -> Section | None:
    """The section that tells of a keyword.

    It has the keyword in its heading, else quotes it, else lists it in a table, else is the first that uses it, in its
    prose or its examples.
    """
    spellings = keywords().spellings[terminal]
    for wanted in (_in_heading, _quoted, _listed, _in_prose, _in_examples):
        for section in _told():
            if any(wanted(section, spelling) for spelling in spellings):
                return section
    return None


def _told() -> Iterator[Section]:
    return (one for one in sections() if not one.title.endswith(_TELLS_NONE))


def _in_heading(section: Section, spelling: str) -> bool:
    return spelling.casefold() in re.split(r"\W+|和", section.title.casefold())


def _quoted(section: Section, spelling: str) -> bool:
    return f"「{spelling}」" in section.prose or f"`{spelling}`" in section.prose


def _listed(section: Section, spelling: str) -> bool:
    cells = (row.split("|")[1] for row in section.prose.splitlines() if row.startswith("|"))
    return any(_holds(cell, spelling) for cell in cells)


def _in_prose(section: Section, spelling: str) -> bool:
    return _holds(section.prose, spelling)


def _in_examples(section: Section, spelling: str) -> bool:
    return any(_holds(example, spelling) for example in section.examples.values())


def _holds(text: str, spelling: str) -> bool:
    start = r"(?<![^\W_])" if spelling[0].isascii() and spelling[0].isalnum() else ""
    end = r"(?![^\W_])" if spelling[-1].isascii() and spelling[-1].isalnum() else ""
    return re.search(f"{start}{re.escape(spelling)}{end}", text) is not None
