"""The grammar has one reading of everything: lark's own strict build proves it, which start-up leaves out."""

from __future__ import annotations

import tomllib
from collections import Counter

import lark
import pytest
from lark.exceptions import LexError

from kaohe.shipped import shipped
from kaohe.syntax.grammar import grammar_text, parser, reserved_words
from kaohe.syntax.lines import LEADING

FILES = sorted((shipped("grammar") / "keywords").glob("*.toml"))
TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES}


def test_no_conflict_and_no_two_terminals_that_collide() -> None:
    parser(strict=True)


def test_a_collision_would_be_noticed() -> None:
    """The strict build is a check that can fail."""
    twin = "%extend statement: twin\ntwin: TWIN TEXT\nTWIN: /指标|绩效/\n"
    with pytest.raises(LexError, match="Collision"):
        lark.Lark(grammar_text(()) + twin, parser="lalr", lexer="contextual", strict=True)


@pytest.mark.parametrize("part", ["keywords", "units", "counters", "scales"])
def test_every_language_spells_the_same_things(part: str) -> None:
    assert set(TABLES["zh"][part]) == set(TABLES["en"][part])


@pytest.mark.parametrize("language", TABLES)
def test_a_unit_scale_or_counter_is_spelled_as_no_other(language: str) -> None:
    table = TABLES[language]
    words = [
        word for part in ("units", "counters", "scales") for spellings in table[part].values() for word in spellings
    ]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    after_one = table.get("after_one", {})
    assert {*after_one, *after_one.values()} <= set(words)


@pytest.mark.parametrize("language", TABLES)
def test_no_keyword_lists_a_spelling_twice(language: str) -> None:
    for words in TABLES[language]["keywords"].values():
        assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("language", TABLES)
def test_a_word_that_is_meant_for_another_begins_no_line_itself(language: str) -> None:
    table = TABLES[language]
    opening = {word for terminal in LEADING for word in table["keywords"][terminal]}
    measures = {word for part in ("units", "counters") for words in table[part].values() for word in words}
    meant = {word for words in table["meant"].values() for word in words}
    assert set(table["meant"]) <= set(table["keywords"])
    assert meant.isdisjoint(opening | measures)


def test_what_the_language_promises_to_leave_free_stays_free() -> None:
    taken = {word for words in reserved_words().values() for word in words}
    assert taken.isdisjoint({"评分", "目标", "日期", "score", "count", "权重", "数量"})
