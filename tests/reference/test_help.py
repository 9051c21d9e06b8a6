"""``kaohe help``: every function, keyword and code has a page in both languages, and a slip is told what was meant."""

from __future__ import annotations

import pytest
from command_line import called

from kaohe.model.functions import FUNCTIONS, function_named
from kaohe.reference.lookup import nearest_words, page
from kaohe.reference.sections import section_of
from kaohe.syntax.keywords import keywords
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for one in FUNCTIONS for name in one.all_names])
def test_a_function_is_found_by_each_of_its_names(name: str, language: str) -> None:
    declared = next(one for one in FUNCTIONS if name in one.all_names)
    found = page(name, language) or ""
    assert declared.meaning[language] in found
    assert declared.sample[language].text in found
    assert set(declared.all_names) <= set(found.replace("\n", " ").split())


@pytest.mark.parametrize("name", ["近4期平均", "近三期合计", "max_of_last_12"])
def test_a_function_is_found_with_its_number_of_periods(name: str) -> None:
    declared = function_named(name)
    assert declared is not None
    assert declared.meaning["zh"] in (page(name, "zh") or "")


@pytest.mark.parametrize("terminal", sorted(keywords().spellings))
def test_a_keyword_is_told_in_a_section(terminal: str) -> None:
    section = section_of(terminal)
    assert section is not None, "no section of the reference shows it"
    for spelling in keywords().spellings[terminal]:
        assert section.title in (page(spelling, "zh") or "")


@pytest.mark.parametrize(
    ("word", "title"),
    [("分档", "分档 · Bands"), ("bands", "分档 · Bands"), ("每低", "加减 · Steps"),
     ("cap", "得分的最低和最高 · Least and most points"), ("不低于", "条件 · Conditions"),
     ("veto", "总分和一票否决 · Total and vetoes"), ("当", "指标 · Indicators"),
     ("crossing", "岗位 · Role"), ("批准", "制度和常量 · Policy and constants")],
)  # fmt: skip
def test_it_is_the_section_that_tells_it(word: str, title: str) -> None:
    assert title in (page(word, "zh") or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_page_without_holes(language: str) -> None:
    words = wording(language)
    for code in words.codes:
        found = page(code.lower(), language)
        assert found is not None
        assert "{{" not in found
        assert code in found
        assert len(found.splitlines()) > 2, f"{code} says nothing"


def test_rules_with_the_fault_stand_beside_what_they_are_told() -> None:
    found = called("help", "E501", "--lang", "zh")
    assert found.exit_code == 0
    assert "低于 90%   : 60" in found.output
    assert "指标「解决率」的分档漏了 90%(含)到 95%(不含)之间的数值" in found.output


def test_the_language_is_that_of_the_word() -> None:
    assert "函数" in called("help", "司龄月数").output
    assert "function" in called("help", "months_of_service").output
    assert "考核期的最后一天" in called("help", "period_end", "--lang", "zh").output
    assert "at least" in called("help", "at", "least").output


@pytest.mark.parametrize(
    ("slip", "meant"), [("相差天", "相差天数"), ("MEDIN", "MEDIAN"), ("E5O1", "E501"), ("分当", "分档")]
)
def test_a_slip_is_told_what_was_meant(slip: str, meant: str) -> None:
    assert meant in nearest_words(slip)
    found = called("help", slip)
    assert found.exit_code == 2
    assert meant in found.output


def test_what_nobody_knows_is_said_harmlessly() -> None:
    found = called("help", "\x1b[31m绝无此词")
    assert found.exit_code == 2
    assert "kaohe help" in found.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_alone_it_lists_everything(language: str) -> None:
    found = called("help", "--lang", language).output
    assert all(one.name(language) in found for one in FUNCTIONS)
    assert all(code in found for code in ("E501", "W201", "R101"))
    assert "分档 · Bands" in found
