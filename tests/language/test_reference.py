"""The language reference holds: its examples run, and its lists of functions and reserved words are those in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.formatting import format_text
from kaohe.model.functions import FUNCTIONS
from kaohe.pipeline import load_text
from kaohe.syntax.from_text import reserved_words

REFERENCE = Path(__file__).parents[2] / "grammar" / "REFERENCE.md"
TEXT = REFERENCE.read_text(encoding="utf-8")
WHOLE = ("制度", "常量", "等级", "岗位", "policy", "constant", "grades", "role")
"""What a complete example begins with."""


def blocks() -> list[tuple[int, str]]:
    """The examples, with the line that each begins at."""
    found = re.finditer(r"^```kaohe\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
    return [(TEXT.count("\n", 0, one.start()) + 2, one[1]) for one in found]


def section(title: str) -> str:
    """The text below a heading."""
    (found,) = re.findall(rf"^## {title}.*?\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^```kaohe\n.*?^```$", "", found, flags=re.MULTILINE | re.DOTALL)


BLOCKS = blocks()
FRAME = next(block for _, block in BLOCKS if block.startswith("岗位 示范"))
ROLE, INDICATOR, SCORING = re.split(r"(?=^  指标 )|(?<=权重 100%\n)", FRAME, flags=re.MULTILINE)


def complete(block: str) -> str:
    """An example with what it leaves out, as the reference tells: the frame's role, and its indicator where needed."""
    if block.startswith(WHOLE):
        return block
    if block.startswith(("数值", "value")):
        return ROLE + INDICATOR + block
    has_indicators = re.search(r"^(指标|indicator) ", block, flags=re.MULTILINE)
    return ROLE + block + ("" if has_indicators else INDICATOR + SCORING)


@pytest.mark.parametrize(("line", "block"), BLOCKS, ids=lambda value: f"line {value}" if isinstance(value, int) else "")
def test_example_has_no_errors(line: int, block: str) -> None:
    assert [one for one in load_text(complete(block)).findings if one.is_error] == []


@pytest.mark.parametrize("language", [None, "zh", "en"])
@pytest.mark.parametrize(("line", "block"), BLOCKS, ids=lambda value: f"line {value}" if isinstance(value, int) else "")
def test_example_set_in_order_has_no_errors(line: int, block: str, language: str | None) -> None:
    text = format_text(complete(block), language=language)
    assert [one for one in load_text(text).findings if one.is_error] == []
    assert format_text(text, language=language) == text
    if language is not None:
        other = {"zh": "en", "en": "zh"}[language]
        assert format_text(format_text(text, language=other), language=language) == text


def test_every_construct_is_shown_in_both_languages() -> None:
    """Examples come in pairs, one begun in each language."""
    for title in re.findall(r"^##+ (.*)$", TEXT, flags=re.MULTILINE):
        (found,) = re.findall(rf"^##+ {re.escape(title)}\n(.*?)(?=^##+ |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
        assert found.count("```kaohe\n") in (0, 2), title


def test_functions_are_those_in_force() -> None:
    names = re.findall(r"`([^`]+)`", "\n".join(re.findall(r"^\| `[^|]*\|[^|]*\|", section("函数"), re.MULTILINE)))
    assert sorted(names) == sorted(name for one in FUNCTIONS for name in one.all_names)


def test_reserved_words_are_those_in_force() -> None:
    names = re.findall(r"`([^`]+)`", section("保留词"))
    assert sorted(names) == sorted(word for words in reserved_words().values() for word in words)
