"""An explanation as data: exact figures as text, whole again after a journey as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from sample_runs import PACKS, scored
from statements import explained, role

from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text

EXACT = {
    "points", "unrounded", "weight", "shared_weight", "contribution", "listed_weight", "counted_weight", "base_total",
    "before", "after", "total", "gain",
}  # fmt: skip
COUNTED = {"row", "number", "indicator_decimals", "total_decimals"}


def some(pack: str) -> list[Explanation]:
    """A few records of a pack, in both languages; the first person's quarters hold several fates."""
    people = scored(pack).scores.collect()["employee"].unique(maintain_order=True).to_list()
    return [one for language in ("zh", "en") for one in scored(pack).explain(people[1], language=language)]


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value of some JSON, with the key that it stands under."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, key)
    else:
        yield key, data


@pytest.mark.parametrize("pack", PACKS)
def test_an_explanation_is_whole_again_after_json(pack: str) -> None:
    for one in some(pack):
        again = Explanation.model_validate(json.loads(one.model_dump_json()))
        assert again == one
        assert as_text(again) == as_text(one)


@pytest.mark.parametrize("pack", PACKS)
def test_figures_are_exact_text_and_never_floats(pack: str) -> None:
    for one in some(pack):
        for key, value in leaves(one.model_dump(mode="json")):
            assert not isinstance(value, float)
            assert not isinstance(value, int) or isinstance(value, bool) or key in COUNTED
            if key in EXACT and value is not None and key not in ("before", "after"):
                assert re.fullmatch(r"-?\d+(\.\d+|/\d+)?", value)


def test_what_has_no_end_is_a_quotient() -> None:
    rules = role(
        "数据 子 : 数量", "数据 母 : 数量", "数据 缺 : 数量",
        "指标 甲 权重 60%", "  数值 = 子 ÷ 母", "  得分 比率 目标 70% 最高 100",
        "指标 乙 权重 10%", "  数值 = 子", "  得分 达标 不低于 1",
        "指标 丙 权重 30%", "  数值 = 缺", "  得分 达标 不低于 1", "  缺数据 : 不计",
    )  # fmt: skip
    [one] = explained(rules, {"子": 1, "母": 3, "缺": ""})
    [first, *_] = json.loads(one.model_dump_json())["indicators"]
    assert (first["value"], first["unrounded"], first["points"]) == ("1/3", "1000/21", "47.62")
    assert (first["weight"], first["shared_weight"]) == ("0.6", "6/7")
    assert one.base_total == Fraction("55.1")


def test_the_schema_describes_every_figure_as_text() -> None:
    schema = Explanation.model_json_schema()
    line = schema["$defs"]["ScoredLine"]["properties"]
    for name in ("points", "unrounded", "shared_weight", "contribution"):
        [figure, nothing] = line[name]["anyOf"]
        assert (figure["type"], nothing["type"]) == ("string", "null")
    assert line["weight"] == {"pattern": figure["pattern"], "title": "Weight", "type": "string"}
    assert set(schema["properties"]["status"]["enum"]) == {"scored", "incomplete", "not_appraised", "rejected"}


def test_the_rows_tested_before_the_one_that_fitted_are_listed() -> None:
    rules = role(
        "数据 数 : 数量",
        "指标 甲 权重 100%",
        "  数值 = 数",
        "  得分 分档",
        "    不低于 9 : 100",
        "    不低于 5 : 80",
        "    其余 : 0",
    )
    [one] = explained(rules, {"数": 6})
    [line] = one.indicators
    assert [(row.number, row.text, row.points) for row in line.tested] == [(1, "不低于 9", Fraction(100))]
    assert (line.row, line.row_text, line.method) == (2, "不低于 5", "bands")
