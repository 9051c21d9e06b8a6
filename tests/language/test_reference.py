"""The language reference holds: its examples run, and its lists of functions and reserved words are those in force."""

from __future__ import annotations

import re

import pytest
from reference_examples import BLOCKS, TEXT, complete, section

from kaohe.formatting import format_text
from kaohe.pipeline import load_text
from kaohe.reference.functions import FunctionKind, function_table
from kaohe.syntax.from_text import reserved_words


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


@pytest.mark.parametrize("kind", [None, "over time", "peers", "details"])
def test_functions_are_those_in_force(kind: FunctionKind | None) -> None:
    """The tables are those that the declarations make; a new function's line is copied from this failure."""
    assert function_table(kind) in TEXT


def test_reserved_words_are_those_in_force() -> None:
    names = re.findall(r"`([^`]+)`", section("保留词"))
    assert sorted(names) == sorted(word for words in reserved_words().values() for word in words)
