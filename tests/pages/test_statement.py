"""A statement says all that the explanation says, says it safely, and says nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hostile import BAD, results
from reading import read
from sample_runs import PACKS, scored

from kaohe.explain.explanation import Explanation, ScoredLine
from kaohe.explain.formulas import formula
from kaohe.pages.losses import losses
from kaohe.pages.statement import statement_page
from kaohe.wording.numbers import fixed

LANGUAGES = ("zh", "en")


def people(pack: str) -> list[str]:
    found: list[str] = scored(pack).scores.collect()["employee"].unique(maintain_order=True).to_list()
    return found


def line_texts(it: Explanation, line: ScoredLine, owner: ScoredLine | None) -> Iterator[str]:
    yield line.name
    if not line.parts:
        yield line.sentence
    if line.parts_sum:
        yield line.parts_sum
    if line.change is not None:
        yield line.change.sentence
    if line.basis:
        yield line.basis
    yield formula(it, line, owner)
    for part in line.parts:
        yield from line_texts(it, part, line)


def texts(it: Explanation) -> Iterator[str]:
    """Everything that an explanation has to say."""
    yield from (one for one in (it.employee, it.name, it.department, it.period, it.title, it.version) if one)
    yield from (one for one in (it.approved_on, it.approved_by, it.published_on, it.effective_from) if one)
    for dimension in it.dimensions:
        yield from (dimension.name, dimension.label or "", dimension.sentence, formula(it, dimension, None))
    for line in it.indicators:
        yield from line_texts(it, line, it.dimension_of(line))
    if it.base_sum:
        yield it.base_sum
    for one in it.adjustments:
        yield from (one.sentence, fixed(one.before, it.total_decimals), fixed(one.after, it.total_decimals))
    if it.total is not None:
        yield fixed(it.total, it.total_decimals)
    if it.grade is not None:
        yield from (it.grade.sentence, it.grade.label or "")
    yield from it.gaps
    if it.source is not None:
        yield it.source.file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS)
def test_all_that_the_explanation_says_stands_on_the_page(pack: str, language: str) -> None:
    found = scored(pack)
    for who in people(pack)[:16]:
        explained = found.explain(who, language=language)
        text = read(statement_page(explained, found.pack)).text
        for it in explained:
            missing = [one for one in texts(it) if " ".join(one.split()) not in text]
            assert not missing, who


@pytest.mark.parametrize("pack", PACKS)
def test_the_page_of_one_has_nothing_of_another(pack: str) -> None:
    found, everybody = scored(pack), people(pack)
    for who in everybody[:8]:
        text = statement_page(found.explain(who), found.pack)
        assert who in text
        assert [one for one in everybody if one != who and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_from_outside_is_shown_and_never_obeyed(language: str) -> None:
    [who] = results().scores.collect()["employee"].unique()
    explained = results().explain(who, language=language)
    assert {one.status for one in explained} == {"scored", "incomplete", "rejected"}
    page = statement_page(explained, results().pack)
    found = read(page)
    assert not found.of("script")
    assert not found.of("img")
    assert not [attributes for _, attributes in found.elements if any(name.startswith("on") for name in attributes)]
    assert "\u202e" not in page
    assert found.text.count("<script>alert(1)</script>") > 20
    assert "{{7*7}}" in found.text
    assert BAD not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS)
def test_a_page_is_whole_and_needs_nothing_else(pack: str, language: str) -> None:
    found = scored(pack)
    page = statement_page(found.explain(people(pack)[0], language=language), found.pack)
    elements = read(page)
    [html] = elements.of("html")
    assert html["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert len(elements.of("h1")) == len(elements.of("main")) == 1
    ids = [attributes["id"] for _, attributes in elements.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "http" not in page
    assert not elements.of("script")
    assert not elements.of("link")
    targets = {str(one["href"]) for one in elements.of("a")}
    assert targets <= {f"#{one}" for one in ids}


@pytest.mark.parametrize("pack", PACKS)
def test_what_was_lost_is_what_is_short_of_full_marks(pack: str) -> None:
    found = scored(pack)
    for who in people(pack)[:16]:
        for it in found.explain(who):
            ranked = losses(it)
            assert [one.points for one in ranked] == sorted(one.points for one in ranked)
            if it.base_total is not None:
                exact = 100 + sum((one.points for one in ranked), Fraction(0))
                apart = Fraction(1, 2 * 10**it.total_decimals)
                apart += len(it.dimensions) * Fraction(1, 10**it.indicator_decimals)  # those are rounded in between
                assert abs(exact - it.base_total) <= apart


def test_words_of_the_rules_say_their_language() -> None:
    found = scored("online_education")
    page = statement_page(found.explain("E00001", language="en"), found.pack)
    assert '<span lang="zh-CN">响应速度</span>' in page
    assert 'lang="zh-CN">响应速度' not in statement_page(found.explain("E00001", language="zh"), found.pack)


def test_missing_data_and_what_it_did_is_listed() -> None:
    found = scored("online_education")
    text = read(statement_page(found.explain("E00004", period="2026-Q1"), found.pack)).text
    assert "满意度评分 学员满意度没有数据 不计,权重按比例分给其余各项" in text
    assert "计分的权重一共 75%,规则列出的一共 100%。" in text
    complete = read(statement_page(found.explain("E00001", period="2026-Q3"), found.pack)).text
    assert "各项数据齐全" in complete
