"""The language's own sample, as published to people: its statement in both languages, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

import kaohe
from kaohe.diagnostics.width import display_width
from kaohe.explain.columns import WIDTH
from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text

SAMPLES = Path(__file__).parent / "samples"


def explanation(language: str) -> Explanation:
    results = kaohe.load(SAMPLES / "rules.kaohe").evaluate(SAMPLES / "records.csv")
    return results.explain("E00017", period="2026-Q3", language=language)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_statement_reads_as_kept(language: str) -> None:
    kept = (SAMPLES / f"statement.{language}.txt").read_text(encoding="utf-8")
    assert as_text(explanation(language)) == kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_is_wider_than_the_page(language: str) -> None:
    assert max(display_width(line) for line in as_text(explanation(language)).splitlines()) <= WIDTH


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_explanation_survives_json(language: str) -> None:
    one = explanation(language)
    assert Explanation.model_validate_json(one.model_dump_json()) == one
    assert '"contribution":"15.882"' in one.model_dump_json()


def test_the_schema_says_what_an_explanation_holds() -> None:
    schema = Explanation.model_json_schema()
    assert set(schema["required"]) >= {"employee", "role", "period", "status", "gaps"}
    assert schema["$defs"]["ScoredLine"]["properties"]["weight"]["type"] == "string"


def test_both_languages_say_the_same_figures() -> None:
    chinese, english = explanation("zh"), explanation("en")
    facts = {"value", "row", "points", "unrounded", "weight", "contribution", "counting"}
    for one, other in zip(chinese.indicators, english.indicators, strict=True):
        assert one.model_dump(include=facts) == other.model_dump(include=facts)
    assert (chinese.total, chinese.base_total) == (english.total, english.base_total)
