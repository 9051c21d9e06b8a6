"""The checks against trying numbers: no gap, dead row, overlap or fault of direction missed, and none made up.

`make prove` tries ten times as many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product
from random import Random

import pytest
from made_tables import KINDS, Condition, Kind, Table, made_condition, made_table, tried

from kaohe.checks.bands import check_bands
from kaohe.checks.direction import check_direction
from kaohe.checks.grades import check_grades
from kaohe.checks.joint_gaps import check_joint_gaps
from kaohe.checks.overlaps import check_overlaps
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.settle import settle
from kaohe.checks.reached_grades import check_reached_grades
from kaohe.checks.redundant import check_redundant
from kaohe.checks.truths import check_truths
from kaohe.diagnostics import Diagnostic, Span
from kaohe.model.from_syntax import build_pack
from kaohe.model.pack import Pack
from kaohe.syntax.from_text import parse

TIMES = 10 if "KAOHE_PROVE" in os.environ else 1
AT_ONCE = 25
PACKS = 250
"""So many of each of four kinds: a thousand."""
BATCHES = [pytest.param(seed, id=str(seed)) for seed in range(PACKS // AT_ONCE * TIMES)]
Told = set[tuple[str, int, int]]
"""Codes, each with the role it is told of and the row, from 0; a whole table has no row: -1."""


def built(text: str) -> Pack:
    parsed = parse(text, "rules.kaohe")
    assert not parsed.diagnostics, parsed.diagnostics
    pack, found = build_pack([parsed.file], {"rules.kaohe": text})
    assert not [one for one in found if one.is_error], found
    return pack


def role_of(place: object, text: str) -> int:
    """The number of the role, or scale, that a finding stands in."""
    assert isinstance(place, Span)
    return text.count("\n岗位 ", 0, place.start + 1) - 1


def bands(number: int, table: Table) -> str:
    rows = "".join(f"      {row.text} : {row.points}\n" for row in table.rows)
    return (
        f"\n岗位 岗{number}\n  考核周期 季度\n  数据 甲 : {table.kind.written}\n  指标 乙 权重 100%\n"
        f"    数值 = 甲\n    得分 分档\n{rows}"
    )


def gaps_and_dead(table: Table, values: list[Fraction]) -> Iterator[tuple[str, int]]:
    takers = [table.taker(value) for value in values]
    if None in takers:
        yield "E501", -1
    yield from (("E502", at) for at in range(len(table.rows)) if at not in takers)


def overlapping(table: Table, values: list[Fraction]) -> Iterator[tuple[str, int]]:
    taken = [{value for value in values if row.takes(value)} for row in table.rows]
    for (at, one), (further, other) in combinations(enumerate(taken), 2):
        cuts = one & other and one - other and other - one
        if cuts and table.rows[at].points != table.rows[further].points:
            yield "W501", further


def changes_nothing(table: Table, values: list[Fraction]) -> Iterator[tuple[str, int]]:
    """Rows that somebody comes to, and without which everybody would have the same points."""
    for at, row in enumerate(table.rows[:-1]):
        taken = [value for value in values if table.taker(value) == at]
        below = [next((one for one in table.rows[at + 1 :] if one.takes(value)), None) for value in taken]
        if taken and all(one is not None and one.points == row.points for one in below):
            yield "N596", at


def goes_both_ways(table: Table, values: list[Fraction]) -> bool:
    takers = [table.taker(value) for value in values]
    points = [table.rows[at].points for at in takers if at is not None]
    steps = list(pairwise(points))
    return any(one < other for one, other in steps) and any(one > other for one, other in steps)


def row_at(found: Diagnostic, table: Table, text: str) -> int:
    """The row that a finding stands at, by its line."""
    assert isinstance(found.place, Span)
    start = text.rfind("得分 分档", 0, found.place.start)
    return text.count("\n", start, found.place.start) - 1 if start >= 0 else len(table.rows)


@pytest.mark.parametrize("seed", BATCHES)
def test_bands(seed: int) -> None:
    random = Random(f"bands {seed}")
    tables = [made_table(random, random.choice(KINDS)) for _ in range(AT_ONCE)]
    text = "".join(bands(number, table) for number, table in enumerate(tables))
    pack = built(text)
    told: Told = set()
    for one in [*check_bands(pack), *check_overlaps(pack), *check_direction(pack), *check_redundant(pack)]:
        number = role_of(one.place, text)
        table = tables[number]
        told.add((one.code, number, -1 if one.code in ("E501", "W572") else row_at(one, table, text)))
        if one.code == "E501":
            assert table.taker(one.facts["witness"]) is None
        if one.code == "W572":
            low, high, lower, higher = (one.facts[key] for key in ("low", "high", "lower", "higher"))
            points = [table.rows[at].points for at in map(table.taker, (low, high, lower, higher)) if at is not None]
            assert len(points) == 4
            assert low < high
            assert lower < higher
            assert (points[0] < points[1]) != (points[2] < points[3])
    expected: Told = set()
    for number, table in enumerate(tables):
        values = tried(table.kind, table.bounds)
        expected |= {(code, number, at) for code, at in (*gaps_and_dead(table, values), *overlapping(table, values))}
        expected |= {(code, number, at) for code, at in changes_nothing(table, values)}
        expected |= {("W572", number, -1)} if goes_both_ways(table, values) else set()
    assert told == expected, text


TOTALS = Kind("", "", 1, None, None, False, tuple(Fraction(n, 2) for n in range(0, 260, 5)))


def scale(number: int, table: Table, low: int, high: int, bonus: int, decimals: int) -> str:
    rows = "".join(f"  级{at} : {row.text}\n" for at, row in enumerate(table.rows))
    bonuses = f'  奖励 "丁" 当 丙 : 加 {bonus}\n' if bonus else ""
    return (
        f"\n等级 表{number}\n{rows}\n岗位 岗{number}\n  考核周期 季度\n  小数 指标 2, 总分 {decimals}\n"
        f"  等级 用 表{number}\n  数据 甲 : 评分 1 到 5\n  数据 丙 : 是否\n  指标 乙 权重 100%\n    数值 = 甲\n"
        f"    得分 插值\n      1 : {low}\n      5 : {high}\n{bonuses}"
    )


@pytest.mark.parametrize("seed", BATCHES)
def test_grades(seed: int) -> None:
    random = Random(f"grades {seed}")
    made = []
    for number in range(AT_ONCE):
        low, high = random.choice(((0, 100), (40, 100), (0, 120), (60, 90)))
        made.append(
            (number, made_table(random, TOTALS), low, high, random.choice((0, 0, 10)), random.choice((0, 1, 2)))
        )
    text = "".join(scale(*one) for one in made)
    pack = built(text)
    names = [[f"级{at}" for at in range(len(table.rows))] for _, table, *_ in made]
    told: Told = set()
    found = list(check_grades(pack))
    gaps = {one.facts["scale"] for one in found if one.code == "E513"}  # of totals that may have no grade nobody asks
    whole = pack.model_copy(
        update={"roles": tuple(one for one in pack.roles if one.grades and one.grades.name not in gaps)}
    )
    reached = [
        *check_reached_grades(whole),
        *(one for one in check_reached_grades(pack) if isinstance(one, Diagnostic)),
    ]
    asked = settle([one for one in reached if isinstance(one, Question)])
    for one in [*found, *(one for one in reached if isinstance(one, Diagnostic)), *asked]:
        assert isinstance(one.place, Span)
        number = text.count("\n等级 表", 0, one.place.start + 1) - 1
        at = names[number].index(str(one.facts["grade"])) if "grade" in one.facts else -1
        told.add((one.code, number, at))
    expected: Told = set()
    for number, table, low, high, bonus, decimals in made:
        codes = {"E501": "E513", "E502": "E514"}
        every = gaps_and_dead(table, tried(TOTALS, table.bounds))
        expected |= {(codes[code], number, at) for code, at in every}
        unit = Fraction(1, 10**decimals)
        reach = Kind("", "", 1, Fraction(low), Fraction(high + bonus), False, ())
        rows = [at for value in tried(reach, table.bounds, unit) if (at := table.taker(value)) is not None]
        beyond = [at for value in tried(TOTALS, table.bounds, unit) if (at := table.taker(value)) is not None]
        if any(one < other for one, other in pairwise(rows)) and beyond != sorted(beyond):
            expected.add(("E573", number, -1))
        else:
            expected |= {("N573", number, at) for at in range(len(table.rows)) if at not in rows}
    assert told == expected, text


def conditioned(number: int, condition: Condition) -> str:
    return (
        f"\n岗位 岗{number}\n  考核周期 季度\n  数据 件数 : 数量 0 到 5\n  数据 新员工 : 是否\n  指标 乙 权重 100%\n"
        f"    数值 = 件数\n    得分 达标 不低于 1\n  扣分 \"丁\" 当 {condition.text} : 扣 5\n"
    )  # fmt: skip


@pytest.mark.parametrize("seed", BATCHES)
def test_conditions(seed: int) -> None:
    random = Random(f"conditions {seed}")
    conditions = [made_condition(random) for _ in range(AT_ONCE)]
    text = "".join(conditioned(number, one) for number, one in enumerate(conditions))
    found = check_truths(built(text), {"rules.kaohe": text})
    told = sorted((one.code, role_of(one.place, text)) for one in found)
    assert told == sorted((code, number) for number, one in enumerate(conditions) for code in one.told()), text


def joint(number: int, rows: list[Condition]) -> str:
    listed = "".join(f"      {row.text.replace('件数 ', '', 1)} : {60 + at}\n" for at, row in enumerate(rows))
    return (
        f"\n岗位 岗{number}\n  考核周期 季度\n  数据 件数 : 数量 0 到 5\n  数据 新员工 : 是否\n  指标 乙 权重 100%\n"
        f"    数值 = 件数\n    得分 分档\n{listed}"
    )


def made_joint_row(random: Random) -> Condition:
    """A row of the value, and as often as not of who is new."""
    while True:
        one, other = made_condition(random, 0), made_condition(random, 0)
        if one.text.startswith("件数"):
            break
    if random.random() < 0.4 or other.text.startswith("件数"):
        return one
    return Condition(
        f"{one.text} 且 {other.text}", lambda count, flag: one.holds(count, flag) and other.holds(count, flag)
    )


@pytest.mark.parametrize("seed", BATCHES)
def test_rows_of_two_metrics(seed: int) -> None:
    random = Random(f"joint {seed}")
    tables = [[made_joint_row(random) for _ in range(random.randint(2, 5))] for _ in range(AT_ONCE)]
    tables = [rows for rows in tables if any("新员工" in row.text for row in rows)]
    text = "".join(joint(number, rows) for number, rows in enumerate(tables))
    pack = built(text)
    told: Told = set()
    for one in [*check_truths(pack, {"rules.kaohe": text}), *check_joint_gaps(pack)]:
        number = role_of(one.place, text)
        told.add((one.code, number, int(one.facts["row"]) - 1 if one.code == "W576" else -1))
        if one.code == "E577":
            witness = {name: value for name, _, value, _ in one.facts["witness"]}
            count, flags = (
                witness.get("件数", Fraction(0)),
                [witness["新员工"]] if "新员工" in witness else [True, False],
            )
            assert not any(row.holds(count, flag) for row in tables[number] for flag in flags)
    expected: Told = set()
    for number, rows in enumerate(tables):
        cases = [(Fraction(count), flag) for count, flag in product(range(6), (True, False))]
        takers = [next((at for at, row in enumerate(rows) if row.holds(*case)), None) for case in cases]
        expected |= {("W576", number, at) for at in range(len(rows)) if at not in takers}
        expected |= {("E577", number, -1)} if None in takers else set()
    assert told == expected, text
