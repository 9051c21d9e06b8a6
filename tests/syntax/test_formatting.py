"""What must hold of every rule text set in order: it says the same, keeps its comments, and is in order."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token
from mangled import mangled

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.formatting import format_rules, format_text
from kaohe.model.functions import function_named
from kaohe.pipeline import load_text
from kaohe.shipped import shipped
from kaohe.syntax.from_text import parse
from kaohe.syntax.grammar import parser
from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import comments, statements
from kaohe.syntax.signs import fold

TESTS = Path(__file__).resolve().parents[1]
PACKS = sorted(shipped("rules").rglob("*.kaohe"))
TEXTS = {
    path.relative_to(TESTS.parent).as_posix(): path.read_text(encoding="utf-8")
    for path in [*PACKS, *sorted(TESTS.rglob("*.kaohe"))]
}
SOUND = {name: text for name, text in TEXTS.items() if not parse(text, name).diagnostics}
SOME = settings(max_examples=max(settings.default.max_examples // 4, 1), deadline=None)
_FUNCTION = re.compile(r"function=Name\(text='([^']+)'\)")
_ALONE = re.compile(r"Reference\(name=Name\(text='([^']+)'\)\)")


def said(text: str) -> str:
    """What is read from a text, with functions under one of their names."""
    parsed = parse(text, "rules.kaohe")
    assert parsed.diagnostics == ()
    return _ALONE.sub(_meant, _FUNCTION.sub(_identified, repr(parsed.file.items)))


def _meant(found: re.Match[str]) -> str:
    declared = function_named(found[1])
    return f"word={declared.id}" if declared and declared.takes == "nothing" else found[0]


def _identified(found: re.Match[str]) -> str:
    declared = function_named(found[1])
    # 中位数 and its kin are functions over details where those are named, under the same names
    return f"function={declared.id.removeprefix('detail_')}" if declared else found[0]


def remarks(text: str) -> list[str]:
    """The comments of a text, in order."""
    return [text[start + 1 : end].rstrip() for start, end in comments(fold(text))]


def words_of(text: str, language: str) -> Counter[str]:
    """The keywords of a text that aren't the canonical ones of a language."""
    found = (
        token
        for statement in statements("rules.kaohe", fold(text))
        for token in parser().parse(statement.text).scan_values(lambda value: isinstance(value, Token))
        if token.type in keywords().spellings
    )
    return Counter(str(one) for one in found if keywords().canonical[language][one.type] != one)


def holds(text: str) -> None:
    """Holds a sound text to everything that is promised of one set in order."""
    tidy = format_text(text)
    chinese, english = format_text(text, language="zh"), format_text(text, language="en")
    for one in (tidy, chinese, english):
        assert said(one) == said(text)
        assert remarks(one) == remarks(text)
        assert not re.search(r"[ \t\u3000]$|\n\n\n|\A\n|\n\n\Z", one, re.MULTILINE)
    assert format_text(tidy) == tidy
    assert format_text(english, language="zh") == format_text(chinese, language="zh") == format_text(chinese) == chinese
    assert format_text(chinese, language="en") == format_text(english, language="en") == format_text(english) == english


def test_every_file_can_be_read_but_the_samples_of_what_can_not() -> None:
    assert len(PACKS) >= 7
    assert [name for name in TEXTS if name not in SOUND and not name.startswith("tests/errors/E1")] == []


@pytest.mark.parametrize("name", SOUND)
def test_a_file_set_in_order_says_the_same(name: str) -> None:
    holds(SOUND[name])


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_the_shipped_packs_are_in_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text) == text
    language = parse(text, path.name).file.language
    assert format_text(format_text(text, language="en"), language="zh") == format_text(text, language="zh")
    assert format_text(text, language=language) == text


@SOME
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 2**32))
def test_an_untidy_file_set_in_order_says_the_same(name: str, seed: int) -> None:
    untidy = mangled(SOUND[name], random.Random(seed))
    assert said(untidy) == said(SOUND[name])
    holds(untidy)


@SOME
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 2**32))
def test_whatever_is_changed_in_a_text_it_is_set_in_order_or_refused_with_what_check_finds(
    name: str, seed: int
) -> None:
    rng = random.Random(seed)
    words = re.findall(r"\s+|\S+", SOUND[name])
    for _ in range(rng.randint(1, 6)):
        one, other = rng.randrange(len(words)), rng.randrange(len(words))
        words[one] = rng.choice(["", words[one] * 2, words[other], "-", "(", ")", "#", ",\n", "且", "and", "「a b」"])
    text = "".join(words)
    found = parse(text, "rules.kaohe").diagnostics
    if found:
        with pytest.raises(RefusedError) as refused:
            format_text(text)
        assert refused.value.findings == found
    else:
        holds(text)


@pytest.mark.parametrize("name", [name for name in SOUND if name.startswith(("rules", "tests/language"))])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_the_other_language_is_left(name: str, language: str) -> None:
    joins_a_range = {"zh": "TO", "en": "AND"}[language]
    left = words_of(format_text(SOUND[name], language=language), language)
    assert set(left) <= {keywords().canonical[language][joins_a_range]}


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("language", [None, "zh", "en"])
def test_what_is_found_in_the_rules_stays_the_same(name: str, language: str | None) -> None:
    before, after = (load_text(text) for text in (SOUND[name], format_text(SOUND[name], language=language)))
    found = [one.code for one in before.findings if one.code != "W451"]  # which is about nothing but how a line stands
    assert Counter(one.code for one in after.findings) == Counter(found)


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in SOUND])
def test_a_text_that_cannot_be_read_is_refused_with_its_findings(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        format_text(TEXTS[name])
    assert refused.value.findings == parse(TEXTS[name], "rules.kaohe").diagnostics


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rules_in_other_keywords_score_the_same(language: str, tmp_path: Path) -> None:
    pack = shipped("rules") / "online_education"
    other = tmp_path / "pack"
    shutil.copytree(pack, other)
    assert format_rules(other, language=language).findings == ()
    records = sorted((pack / "samples").glob("*.csv"))
    details = {"教师记录": pack / "samples" / "明细" / "教师记录.csv"}
    one, two = (kaohe.load(rules).evaluate(records, details=details) for rules in (pack, other))
    assert one.counts == two.counts
    for table in ("scores", "indicators"):
        assert getattr(one, table).collect().equals(getattr(two, table).collect()), table
    first, second = (found.inputs.collect() for found in (one, two))
    rolled_up = pl.col("column").is_null()  # figures of other records are named as the rules write them
    assert first.filter(~rolled_up).equals(second.filter(~rolled_up))
    assert first.drop("metric").equals(second.drop("metric"))


def test_the_first_sample_of_the_language_scores_the_same_in_english() -> None:
    text = (Path(__file__).parent / "samples" / "chinese.kaohe").read_text(encoding="utf-8")
    record = {
        "工号": "E1", "岗位": "学生服务", "考核期": "2026-Q2", "平均响应时间": "12.4", "学员满意度": "4.6",
        "已解决问题数": "192", "问题总数": "200", "达标学员数": "45", "辅导学员数": "50",
        "负面反馈数": "8", "数据泄露": "否",
    }  # fmt: skip
    before = record | {"考核期": "2026-Q1", "负面反馈数": "10"}
    rules = [kaohe.loads(one) for one in (text, format_text(text, language="en"))]
    assert [one.pack.language for one in rules] == ["zh", "en"]
    for one in rules:
        assert not [found for found in one.check() if found.is_error]
        scores = one.evaluate([before, record], period="2026-Q2").scores.collect()
        assert (str(scores["total"][0]), scores["grade"][0]) == ("96.38", "A")
