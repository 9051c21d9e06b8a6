"""Sentences of KPI sheets: rules that say each, with a worked number, or the question that an ambiguous one gets.

A file is a list of ``#: sentence`` blocks. Below the sentence stand the rules from 数据 (metric) on, and either an
example (已知 … 应得 …) or ``#? CODE | words | …``: the code of the question and words that its message must have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaohe.backends.exact.examples import differences
from kaohe.diagnostics.render import as_text
from kaohe.model.pack import Example
from kaohe.pipeline import LoadedPack, load_text

FILES = sorted(Path(__file__).parent.glob("*.txt"))
LEAST_SENTENCES = 38
ROLES = {"zh": ("岗位 某岗\n考核周期 季度\n", '示例 "手算" 岗位 某岗\n', "已知"),
         "en": ("role somebody\nappraised quarterly\n", 'example "by hand" role somebody\n', "given")}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """A sentence with what stands below it."""

    said: str
    language: str
    rules: str
    question: tuple[str, ...]

    def text(self) -> str:
        """The rules as a file: in a role, the figures as an example."""
        role, example, given = ROLES[self.language]
        return role + re.sub(rf"^(?={given} )", example, self.rules, flags=re.MULTILINE)

    def load(self) -> LoadedPack:
        """The rules, loaded."""
        return load_text(self.text())


def sentences() -> Iterator[Sentence]:
    """All sentences of all files."""
    for path in FILES:
        language = "en" if path.stem.isascii() else "zh"
        for block in re.split(r"^#: ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            said, _, rules = block.partition("\n")
            asked = re.search(r"^#\? (.*)$", rules, flags=re.MULTILINE)
            question = tuple(one.strip() for one in asked[1].split("|")) if asked else ()
            yield Sentence(said, language, re.sub(r"^#.*\n?", "", rules, flags=re.MULTILINE), question)


ALL = list(sentences())
SAID = [pytest.param(one, id=one.said[:40]) for one in ALL if not one.question]
ASKED = [pytest.param(one, id=one.said[:40]) for one in ALL if one.question]


@pytest.mark.parametrize("sentence", SAID)
def test_the_rules_say_the_sentence(sentence: Sentence) -> None:
    loaded = sentence.load()
    assert [one for one in loaded.findings if one.is_error] == []
    [example] = loaded.pack.examples
    assert example.expected
    assert differences(loaded.pack, example) == []


@pytest.mark.parametrize("sentence", SAID)
def test_another_number_is_noticed(sentence: Sentence) -> None:
    """The worked number bears on the rules: without what is given, it doesn't come out."""
    pack = sentence.load().pack
    [example] = pack.examples
    assert differences(pack, emptied(example)) != []


def emptied(example: Example) -> Example:
    """An example that knows nothing."""
    return example.model_copy(update={"given": ()})


@pytest.mark.parametrize("sentence", ASKED)
def test_an_ambiguous_sentence_is_asked_about(sentence: Sentence) -> None:
    code, *words = sentence.question
    found = sentence.load().findings
    assert [one.code for one in found if one.is_error] == [code]
    message = as_text(found, {"rules.kaohe": sentence.text()}, sentence.language)
    assert [word for word in words if word not in message.replace("\xa0", " ")] == []


def test_there_are_enough_sentences_and_none_stands_twice() -> None:
    assert len(ALL) >= LEAST_SENTENCES
    assert len({one.said for one in ALL}) == len(ALL)
