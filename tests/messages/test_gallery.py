"""The gallery shows the messages as they are, and none of them is written for programmers."""

from __future__ import annotations

import re

import pytest
from gallery import GALLERY, WAITING, gallery

from kaohe.wording import wording
from samples import Sample, all_samples

_PARSER_WORDS = re.compile(
    r"\b(tokens?|parser?s?|syntax|lexer|terminals?|nodes?|None|null|NaN|traceback|Fraction|LALR|lark)\b"
)
_ZH_PARSER_WORDS = re.compile("语法|解析|词法|标记符|终结符|异常|空指针|正则")
SAMPLES = all_samples()


def test_the_gallery_is_up_to_date() -> None:
    assert GALLERY.read_text(encoding="utf-8") == gallery(), "python tests/messages/gallery.py writes it anew"


def test_whoever_waits_is_there() -> None:
    known = {sample.path.stem for sample in SAMPLES} | set(wording("zh").codes)
    assert set(WAITING) <= known


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.path.stem)
@pytest.mark.parametrize(("language", "words"), [("en", _PARSER_WORDS), ("zh", _ZH_PARSER_WORDS)])
def test_no_message_speaks_of_parsers(sample: Sample, language: str, words: re.Pattern[str]) -> None:
    said = "\n".join(line for line in sample.message(language).splitlines() if "│" not in line)
    assert words.search(said) is None
