"""Every code of rules has a page with rules that have it and the same rules put right; ``docs/`` has all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from codes import page_of

from kaohe.pipeline import load
from kaohe.reference.codes import codes_page
from kaohe.reference.findings import finding_page, shown
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES
from samples import all_samples

RIGHT = Path(__file__).parents[1] / "right"
PUT_RIGHT = [pytest.param(path, id=path.stem) for path in sorted(RIGHT.glob("*.kaohe"))]


@pytest.mark.parametrize("path", PUT_RIGHT)
def test_what_is_put_right_is_clean(path: Path) -> None:
    assert [one.code for one in load(path).findings] == []


def test_every_code_that_has_a_sample_is_put_right() -> None:
    assert {sample.code for sample in all_samples()} == {path.stem for path in RIGHT.glob("*.kaohe")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_both_and_why(language: str) -> None:
    words = wording(language)
    for code in {sample.code for sample in all_samples()}:
        one, page = shown(code, words), finding_page(code, words)
        assert one is not None
        wrong, right = one.wrong.splitlines(), one.right.splitlines()
        assert wrong != right
        assert len(set(wrong)) <= 2 * len(set(wrong) & set(right)), f"{code} is put right in other rules"
        assert one.said in page
        assert one.right.splitlines()[-1] in page
        assert len(one.said.splitlines()) > 4, f"{code} doesn't say what, why and what to do"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docs_have_every_page(language: str) -> None:
    kept = page_of(language).read_text(encoding="utf-8")
    assert kept == codes_page(wording(language)), "python tests/reference/codes.py writes it anew"
    assert all(f"### {code}\n" in kept for code in wording(language).codes if wording(language).has(code, "advice"))
