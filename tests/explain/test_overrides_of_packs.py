"""Overrides of every kind of rule: whatever was changed by hand, each figure follows from those before it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from audited_statement import slips
from overridden_pack import HEADINGS
from sample_runs import DETAILS, PACKS, scored

import kaohe
from kaohe.explain.statement import as_text
from kaohe.run.results import Results
from kaohe.wording.numbers import fixed

_PEOPLE = 5


def overrides(pack: str) -> Iterator[dict[str, str]]:
    """For some people of a pack, figures drawn around what the rules give, each with the original that is printed."""
    draw, results = Random(pack), scored(pack)
    people = results.scores.collect()["employee"].unique(maintain_order=True).to_list()
    for person in people[:: max(1, len(people) // _PEOPLE)]:
        for one in results.explain(person, language="zh"):
            keys = {"工号": person, "考核期": one.period or "", "岗位": one.role or ""}
            cells = dict(zip(HEADINGS[5:], ("张三", "2026-10-08", "复核"), strict=True))
            for line in one.indicators:
                places = one.indicator_decimals
                states = {"pending": "待定", "skipped": "不计", "not_applicable": "不适用"}
                original = states.get(line.counting) or fixed(line.points or Fraction(0), places)
                new = fixed(Fraction(draw.randint(0, 100 * 10**places), 10**places), places)
                if draw.random() < 0.5:
                    yield keys | {"项目": line.name, "原值": original, "新值": new} | cells
            if one.total is not None and draw.random() < 0.3:
                yield keys | {"项目": "总分", "原值": fixed(one.total, one.total_decimals), "新值": "77"} | cells


@cache
def changed(pack: str) -> Results:
    rules, records = PACKS[pack]
    return kaohe.load(rules).evaluate(records, details=DETAILS.get(pack), overrides=list(overrides(pack)))


@pytest.mark.parametrize("pack", [one for one in PACKS if one != "overrides"])
def test_whatever_was_changed_every_figure_comes_out(pack: str) -> None:
    results = changed(pack)
    counts = results.counts.overrides
    assert counts is not None
    assert counts.applied > 0
    given = results.tables["overrides"].collect()
    for person in given["employee"].unique(maintain_order=True):
        for language in ("zh", "en"):
            for one in results.explain(person, language=language):
                text = as_text(one)
                assert slips(text) == [], text
