"""Suggested examples: they load, agree, and reach all that can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_rules import ALL, ONE, RULES

import kaohe
from kaohe.api import Rules
from kaohe.shipped import shipped
from kaohe.testing.suggest import Suggested, suggested
from kaohe.testing.text import as_rules
from kaohe.wording import wording

LANGUAGE = sorted((Path(__file__).parents[1] / "language").glob("*.kaohe"))


def written(rules: Rules, language: str) -> tuple[list[Suggested], str]:
    found = [suggested(rules.pack, role) for role in rules.test(language=language).roles]
    examples = [one for each in found for one in each.examples]
    return found, as_rules(examples, rules.sources, wording(language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("examples", ["", ONE], ids=["none", "one"])
def test_all_that_can_be_reached_is(language: str, examples: str) -> None:
    rules = kaohe.loads(RULES + examples)
    found, text = written(rules, language)
    again = kaohe.loads(RULES + examples + "\n" + text + "\n")
    assert ([one for one in again.check() if one.is_error], found[0].never) == ([], ())
    report = again.test()
    assert (report.agrees, report.is_complete, len(report.roles[0].places)) == (True, True, len(ALL))


def test_nothing_is_suggested_twice() -> None:
    rules = kaohe.loads(RULES)
    _, text = written(rules, "zh")
    assert written(kaohe.loads(RULES + text + "\n"), "zh")[1] == ""


def test_figures_stand_on_and_beside_each_threshold() -> None:
    _, text = written(kaohe.loads(RULES + ONE), "zh")
    for figure in (
        "4.99 分钟",
        "5.01 分钟",
        "8.99 分钟",
        "9 分钟",
        "9.01 分钟",
        "评分 = 3.99",
        "评分 = 4.01",
        "完成 = 8",
    ):
        assert figure in text


def test_what_no_record_reaches_is_named() -> None:
    rules = kaohe.loads(RULES.replace("时长(分钟)", "时长(分钟) 0 到 50"))
    places = [place for each in written(rules, "zh")[0] for place in each.never]
    assert [(place.kind, place.number) for place in places] == [("veto", 1)]


@pytest.mark.parametrize("path", LANGUAGE, ids=lambda path: path.stem)
def test_suggestions_for_every_construct_agree(path: Path) -> None:
    """Whatever the language says: what is suggested is read back, and is what the rules give."""
    rules = kaohe.load(path)
    if not rules.can_be_tested:
        pytest.skip("asks for a period that no example has")
    found, text = written(rules, rules.pack.language)
    again = kaohe.loads(path.read_text(encoding="utf-8") + "\n" + text + "\n")
    assert [one for one in again.check() if one.is_error] == []
    before, after = rules.test(), again.test()
    assert after.agrees
    never = sum(len(each.never) for each in found)
    assert sum(role.reached for role in after.roles) == sum(len(role.places) for role in before.roles) - never


def test_the_shipped_rules_are_reached_whole_with_what_is_suggested() -> None:
    rules = kaohe.load(shipped("rules") / "online_education")
    assert not any(each.never for each in written(rules, "zh")[0])
