"""Where examples and records come to in rules: each kind of place, reached and not reached."""

from __future__ import annotations

import pytest
from small_rules import ALL, ONE, RULES

import kaohe
from kaohe.testing.report import Report

FIRST = {
    ("row", ("快",), 1), ("yes", ("快",), 1), ("applies", ("好",), 1), ("stretch", ("好",), 3), ("met", ("够",), 1),
    ("grade", (), 1),
}  # fmt: skip


def report(*examples: str) -> Report:
    return kaohe.loads(RULES + "".join(examples)).test(language="zh")


def missed(found: Report) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.place.kind, one.place.of, one.place.number) for one in found.roles[0].places if not one.is_reached]


FIRST = {
    ("row", ("快",), 1),
    ("yes", ("快",), 1),
    ("applies", ("好",), 1),
    ("stretch", ("好",), 3),
    ("met", ("够",), 1),
    ("grade", (), 1),
}


def test_without_examples_nothing_is_reached() -> None:
    found = report()
    assert (set(missed(found)), found.roles[0].reached, found.is_complete) == (ALL, 0, False)


def test_an_example_reaches_what_it_comes_to() -> None:
    assert set(missed(report(ONE))) == ALL - FIRST


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        (("时长 = 5 分钟", "时长 = 5.01 分钟"), ("row", ("快",), 2)),
        (("时长 = 5 分钟", "时长 = 9.01 分钟"), ("row", ("快",), 3)),
        (("完成 = 9", "完成 = 3"), ("no", ("快",), 2)),
        (("时长 = 5 分钟", "时长 = 缺数据"), ("missing", ("快",), 1)),
        (("转正 = 是", "转正 = 否"), ("not_applicable", ("好",), 2)),
        (("评分 = 4", "评分 = 3.99"), ("stretch", ("好",), 2)),
        (("评分 = 4", "评分 = 5"), ("stretch", ("好",), 4)),
        (("完成 = 9", "完成 = 8"), ("not_met", ("够",), 2)),
        (("计划 = 10", "计划 = 0"), ("missing", ("够",), 1)),
        (("出错 = 否", "出错 = 是"), ("adjustment", (), 1)),
        (("时长 = 5 分钟", "时长 = 61 分钟"), ("veto", (), 1)),
        (("时长 = 5 分钟", "时长 = 61 分钟"), ("grade", (), 2)),
    ],
)
def test_each_place_is_reached_by_what_comes_there_alone(
    change: tuple[str, str], reached: tuple[str, tuple[str, ...], int]
) -> None:
    example = ONE.replace(*change).replace("快 = 100", "等级 = 甲").replace('"一"', '"二"')
    assert reached in missed(report(ONE))
    assert reached not in missed(report(ONE, example))


def test_a_row_that_assigned_points_has_not_been_reached() -> None:
    """Points that a missing rule assigns are those of no row."""
    without = ONE.replace("时长 = 5 分钟, ", "").replace("快 = 100", "快 = 不计")
    assert ("row", ("快",), 1) in missed(report(without))


def test_records_are_counted_beside_examples() -> None:
    head = ("工号", "考核期", "时长", "评分", "完成", "计划", "转正", "出错")
    cells = ("甲 2026 5 4 9 10 是 否", "乙 2026 5 1 1 10 是 是", "丙 2026 ? 1 1 10 是 是")
    rows = [dict(zip(head, one.split(), strict=True)) for one in cells]
    found = kaohe.loads(RULES + ONE).test(rows)
    by_place = {(one.place.kind, one.place.of, one.place.number): one for one in found.roles[0].places}
    assert found.roles[0].records == 2, "a rejected row reaches nothing"
    assert by_place["row", ("快",), 1].records == 2
    assert (by_place["adjustment", (), 1].records, by_place["adjustment", (), 1].first) == (1, ("records", 3))
    assert (by_place["veto", (), 1].records, by_place["veto", (), 1].first) == (0, None)


def test_a_difference_is_told_with_how_it_comes_about() -> None:
    found = report(ONE.replace("快 = 100", "快 = 90, 总分 = 1, 等级 = 乙, 够 = 不计"))
    told = {one.what: one for one in found.worked[0].differences}
    assert not found.agrees
    assert {what: (one.expected, one.actual) for what, one in told.items()} == {
        "快": ("90", "100"), "总分": ("1", "94"), "等级": ("乙", "甲"), "够": ("不计", "100"),
    }  # fmt: skip
    assert "不高于 5 分钟" in (told["快"].why or "")
    assert "94" in (told["总分"].why or "")
    assert found.as_json()["examples"][0]["differences"][0] == {
        "what": "快", "expected": "90", "actual": "100", "why": told["快"].why,
    }  # fmt: skip


def test_versions_of_a_role_have_places_of_their_own() -> None:
    rules = RULES.replace("  考核周期 年度", "  生效 自 2026-01-01\n  考核周期 年度")
    later = rules[rules.index("岗位") :].replace("2026-01-01", "2027-01-01").replace(": 100\n", ": 99\n", 1)
    first = rules.replace("2026-01-01", "2026-01-01 至 2026-12-31") + later
    example = ONE.replace("已知 ", "已知 考核期 = 2026, ")
    found = kaohe.loads(first + example).test(language="zh")
    assert [role.reached for role in found.roles] == [len(FIRST), 0]
