"""What a statement says of figures that somebody changed by hand, and what it leaves unsaid."""

from __future__ import annotations

import pytest
from audited_statement import slips
from overridden_pack import changed, override

import kaohe
from kaohe.explain.explanation import Explanation
from kaohe.explain.statement import as_text
from kaohe.pages.statement import statement_page

HOSTILE = "<script>x</script>「从 1 改为 2」\u202e\x1b[31m=1+1"


def explained(*rows: dict[str, str], language: str = "zh", who: str = "E1") -> Explanation:
    return changed(*rows).explain(who, period="2026-Q1", language=language)[0]


def said(one: Explanation) -> str:
    text = as_text(one)
    assert slips(text) == []
    return "".join(text.split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            ["人工调整:由「张三」于 2026-10-08 从 75.00 改为 85.00,理由「系统停机」85.00 × 60% = 51.00",
             "人工调整 由「张三」于 2026-10-08 从 87.00 改为 88.00,理由「系统停机」",
             "等级 88.00 不低于 60:B;人工调整:由「张三」于 2026-10-08 从 B 改为 A,理由「系统停机」(系数 1.2)"],
        ),
        (
            "en",
            ["override: changed by “张三” on 2026-10-08 from 75.00 to 85.00, reason “系统停机”85.00 × 60% = 51.00",
             "Override changed by “张三” on 2026-10-08 from 87.00 to 88.00, reason “系统停机”",
             "B; override: changed by “张三” on 2026-10-08 from B to A, reason “系统停机” (coefficient 1.2)"],
        ),
    ],
)  # fmt: skip
def test_who_changed_what_and_why_stands_where_it_counts(language: str, told: list[str]) -> None:
    rows = [
        override("E1", "响应速度", "75", "85"),
        override("E1", "总分", "87", "88"),
        override("E1", "等级", "B", "A"),
    ]
    one = explained(*rows, language=language)
    for text in told:
        assert "".join(text.split()) in said(one)
    assert [
        (line.what, line.item, line.original, line.new, line.by, line.on, line.reason) for line in one.overrides
    ] == [
        ("indicator", "响应速度", "75.00", "85.00", "张三", "2026-10-08", "系统停机"),
        ("total", None, "87.00", "88.00", "张三", "2026-10-08", "系统停机"),
        ("grade", None, "B", "A", "张三", "2026-10-08", "系统停机"),
    ]
    assert Explanation.model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "未采用 「响应速度」由「张三」于「2026-10-08」从「70」改为「85」,理由「系统停机」:没有采用,"
               "「响应速度」的原值写着 70,按规则是 75.00。"),
        ("en", "Refused “响应速度” by “张三” on “2026-10-08” from “70” to “85”, reason “系统停机”: not applied. "
               "The original of “响应速度” is given as 70; by the rules it is 75.00."),
    ],
)  # fmt: skip
def test_what_was_not_applied_says_why(language: str, told: str) -> None:
    one = explained(override("E1", "响应速度", "70", "85"), language=language)
    assert "".join(told.split()) in said(one)
    assert one.indicators[0].override is None
    assert (one.indicators[0].points, one.overrides[0].applied) == (75, False)


def test_an_override_of_a_record_without_a_score_is_told() -> None:
    assert "E5在2026-Q1的记录退回了" in said(explained(override("E5", "满意度评分", "50", "80"), who="E5"))


def test_the_nearest_change_holds_points_changed_by_hand() -> None:
    """85 × 60% + 40% of the other must reach 90: 97.5, at 4.9 of 5; 响应速度 itself no longer hangs on its figure."""
    one = explained(override("E1", "响应速度", "75", "85"))
    assert one.indicators[0].change is None
    assert one.grade is not None
    assert one.grade.change is not None
    assert (one.grade.change.metric, one.grade.change.after) == ("满意度", "4.9")
    by_rules = explained()
    assert by_rules.indicators[0].change is not None


@pytest.mark.parametrize("row", [override("E1", "总分", "81", "85"), override("E1", "等级", "B", "C")])
def test_nothing_is_promised_where_the_result_was_changed_by_hand(row: dict[str, str]) -> None:
    one = explained(row)
    assert one.grade is not None
    assert (one.grade.change, one.grade.next_grade) == (None, None)
    assert all(line.change is None for line in one.indicators)
    assert "要「" not in said(one)


def test_parts_of_an_overridden_indicator_are_as_the_rules_give_them() -> None:
    rules = """岗位 甲
  考核周期 季度
  数据 快 : 数量
  数据 好 : 数量
  指标 做 权重 100%
    分项 快慢 权重 50%
      数值 = 快
      得分 比率 目标 4 最高 100
    分项 好坏 权重 50%
      数值 = 好
      得分 比率 目标 5 最高 100
"""
    records = [{"工号": "E1", "考核期": "2026-Q1", "快": 3, "好": 4}]
    results = kaohe.loads(rules).evaluate(records, overrides=[override("E1", "做", "77.5", "80")])
    for language in ("zh", "en"):
        [one] = results.explain("E1", language=language)
        text = said(one)
        assert "77.50" in text
        assert "80.00×100%=80.00" in text
        assert "75.00×50%=37.50" in text


def test_names_and_reasons_are_text_and_nothing_else() -> None:
    row = override("E1", "响应速度", "75", "85", 理由=HOSTILE, 调整人=HOSTILE)
    one = explained(row, override("E1", "总分", "1", "2", 理由=HOSTILE, 调整人=HOSTILE))
    text = as_text(one)
    assert "\x1b" not in text
    assert "\u202e" not in text
    page = statement_page([one], changed().pack)
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize(
    ("language", "labels"),
    [("zh", ["人工调整", "没有采用的人工调整"]), ("en", ["Override", "Overrides that were not applied"])]
)  # fmt: skip
def test_the_page_shows_both_figures(language: str, labels: list[str]) -> None:
    rows = [
        override("E3", "响应速度", "待定", "80"), override("E3", "总分", "78", "79.5"),
        override("E3", "等级", "A", "C"),
    ]  # fmt: skip
    one = explained(*rows, language=language, who="E3")
    page = statement_page([one], changed().pack)
    for label in (*labels, "79.50", "78.00", "80.00"):
        assert label in page
    assert "by-hand" in page.partition("</style>")[2]
