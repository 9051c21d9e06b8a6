"""Cells as people write them: read exactly, or refused with their reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kaohe
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable
from kaohe.model.pack import Metric
from kaohe.run.cells import Fault, looks_like, read_cell

TYPES = {
    "数量": "数量", "数字": "数字", "百分比": "百分比", "百分数": "百分比(按百分数)", "评分": "评分 1 到 5",

    "分钟": "时长(分钟)", "元": "金额(元)", "是否": "是否", "等次": '选项("优", "良 好")', "日期": "日期",
    "文本": "文本",
}  # fmt: skip


@cache
def metrics() -> dict[str, Metric]:
    lines = [f"  数据 {name}项 : {kind}" for name, kind in TYPES.items()]
    pack = kaohe.loads("\n".join(["岗位 甲", "  考核周期 年度", *lines])).pack
    return {metric.name.removesuffix("项"): metric for metric in pack.roles[0].metrics}


def read(cell: str, kind: str) -> object:
    """What a cell is read as: a value, ``missing``, ``not applicable`` or the code of a fault."""
    match read_cell(cell, metrics()[kind]):
        case Known(value=value):
            return value
        case Missing():
            return "missing"
        case NotApplicable():
            return "not applicable"
        case Fault(code=code):
            return code
    raise AssertionError(cell)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("95%", "百分比", "0.95"), ("95％", "百分比", "0.95"),
        (" 95.5 % ", "百分比", "0.955"), ("0.95", "百分比", "0.95"),
        ("1", "百分比", "1"), ("95", "百分数", "0.95"), ("95%", "百分数", "0.95"), ("0.5", "百分数", "0.005"),
        ("1,234", "数量", "1234"), ("1,234,567.5", "数字", "1234567.5"), ("3万", "数量", "30000"),
        ("1.2亿", "元", "120000000"),
        ("３００", "数量", "300"), ("４．５", "评分", "4.5"), ("1，234", "数量", "1234"),
        ("\u30005\u3000", "评分", "5"),
        ("¥1,200.50", "元", "1200.5"), ("500元", "元", "500"), ("3 万元", "元", "30000"), ("-3.5", "数字", "-3.5"),
        ("+7", "数字", "7"), (".5", "数字", "0.5"), ("1e3", "数字", "1000"), ("2.5E-3", "数字", "0.0025"),
        ("0.5小时", "分钟", "30"), ("90 秒", "分钟", "1.5"), ("12.4", "分钟", "12.4"), ("3条", "数量", "3"),
        ("5.0", "数量", "5"), ("0", "数量", "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_written(cell: str, kind: str, value: str) -> None:
    assert read(cell, kind) == Fraction(value)


@pytest.mark.parametrize("cell", ["是", "Y", "y", "yes", "TRUE", "1", "１", " 是 "])
def test_a_yes(cell: str) -> None:
    assert read(cell, "是否") is True


@pytest.mark.parametrize("cell", ["否", "N", "no", "False", "0"])
def test_a_no(cell: str) -> None:
    assert read(cell, "是否") is False


@pytest.mark.parametrize("cell", ["", "  ", "\u3000", "-", "—", "N/A", "n/a", "NA", "无"])
@pytest.mark.parametrize("kind", TYPES)
def test_a_blank_is_missing_in_every_column(cell: str, kind: str) -> None:
    assert read(cell, kind) == "missing"


@pytest.mark.parametrize("kind", TYPES)
def test_not_applicable_is_neither_missing_nor_a_value(kind: str) -> None:
    assert read("不适用", kind) == "not applicable"


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        ("很快", "数量", "R101"), ("12abc", "数量", "R101"), ("1,23", "数量", "R101"), ("NaN", "数字", "R101"),
        ("inf", "数字", "R101"), ("1..2", "数字", "R101"), ("--1", "数字", "R101"), ("#DIV/0!", "数字", "R101"),
        ("1 2", "数字", "R101"), ("0x10", "数字", "R101"), ("=1+1", "数字", "R101"), ("1/2", "数字", "R101"),
        ("1e400", "数字", "R102"), ("1e16", "数字", "R102"), ("1e-20", "数字", "R102"),
        ("7", "评分", "R103"), ("0.9", "评分", "R103"), ("-1", "数量", "R103"), ("95", "百分比", "R103"),
        ("101%", "百分比", "R103"), ("-5%", "百分比", "R103"), ("101", "百分数", "R103"), ("-1", "分钟", "R103"),
        ("1.5", "数量", "R108"), ("5元", "分钟", "R107"), ("5分钟", "元", "R107"), ("$5", "元", "R107"),
        ("5 元", "百分比", "R107"),
        ("也许", "是否", "R104"), ("2", "是否", "R104"), ("差", "等次", "R105"),
        ("2026-02-30", "日期", "R106"), ("昨天", "日期", "R106"), ("2026-13-01", "日期", "R106"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(cell: str, kind: str, code: str) -> None:
    assert read(cell, kind) == code


@pytest.mark.parametrize("cell", ["95", "95.5", "2"])
def test_a_bare_percentage_gets_the_hint_how_to_write_it(cell: str) -> None:
    fault = read_cell(cell, metrics()["百分比"])
    assert isinstance(fault, Fault)
    assert fault.facts["hint"] is True


@pytest.mark.parametrize("cell", ["2026-06-20", "2026/6/20", "2026年6月20日", "２０２６-06-20", "2026.6.20"])
def test_a_date_in_several_spellings(cell: str) -> None:
    assert read(cell, "日期") == date(2026, 6, 20)


@pytest.mark.parametrize(("cell", "value"), [("优", "优"), (" 优 ", "优"), ("良\u3000好", "良 好")])
def test_a_choice_whatever_its_blanks(cell: str, value: str) -> None:
    assert read(cell, "等次") == value


def test_fifteen_digits_count_as_in_a_spreadsheet() -> None:
    assert read("0.94999999999999996", "百分比") == Fraction(95, 100)
    assert read("0.949999999999999", "百分比") == Fraction("0.949999999999999")
    assert read("94.9999999%", "百分比") == Fraction("0.949999999")


@given(st.text(max_size=40), st.sampled_from(list(TYPES)))
def test_any_text_is_a_value_missing_or_a_fault(cell: str, kind: str) -> None:
    read(cell, kind)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4))
def test_a_plain_decimal_is_read_back_exactly(number: Decimal) -> None:
    assert read(f"{number:f}", "数字") == Fraction(number)
    assert looks_like(f"{number:f}", Fraction(number))


@pytest.mark.parametrize(
    ("raw", "value", "alike"),
    [
        ("0.95", Fraction(19, 20), True), ("0.950", Fraction(19, 20), True), ("95%", Fraction(19, 20), False),
        ("1,234", Fraction(1234), False), ("3万", Fraction(30000), False), ("是", True, True), ("Y", True, False),
        ("2026-06-20", date(2026, 6, 20), True), ("2026/6/20", date(2026, 6, 20), False), ("４", Fraction(4), False),
    ],
)  # fmt: skip
def test_which_cells_look_like_what_they_are_read_as(raw: str, value: object, *, alike: bool) -> None:
    assert looks_like(raw, value) is alike
