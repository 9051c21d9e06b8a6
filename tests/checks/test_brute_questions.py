"""Open questions against trying every case there is: what is proved holds, what is found is there, nothing is missed.

`make prove` tries ten times as many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from test_brute_force import built

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.backends.exact.scoring import points_of
from kaohe.checks.direction import check_direction
from kaohe.checks.joint_gaps import check_joint_gaps
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.settle import settle
from kaohe.checks.proving.solver.solve import Limits, Solver
from kaohe.checks.reached_grades import check_reached_grades
from kaohe.checks.truths import check_truths
from kaohe.checks.working_against import check_working_against
from kaohe.diagnostics import Diagnostic, Span
from kaohe.model.pack import Pack, Role
from kaohe.model.scoring import Bands, Formula

TIMES = 10 if "KAOHE_PROVE" in os.environ else 1
MOST = 5
NUMBERS = range(MOST + 1)
SEEDS = [pytest.param(seed, id=str(seed)) for seed in range(25 * TIMES)]
HEAD = f"岗位 岗\n  考核周期 季度\n  数据 甲 : 数量 0 到 {MOST}\n  数据 乙 : 数量 0 到 {MOST}\n"
RATED = "  数据 丁 : 评分 1 到 5\n  指标 戊 权重 100%\n    数值 = 丁\n    得分 达标 不低于 4\n"
WORDS = ("高于", "不低于", "低于", "不高于", "等于", "不是")


@dataclass(frozen=True)
class Made:
    """A pack of one role with what is found in it, all questions settled by the solver alone, or by trying first."""

    text: str
    pack: Pack

    @classmethod
    def of(cls, text: str) -> Made:
        return cls(text, built(text))

    @property
    def role(self) -> Role:
        return self.pack.roles[0]

    def told(self, check: str) -> Iterator[Diagnostic]:
        """What a check tells, each question asked twice: of the solver, and as a reader has it."""
        sources = {"rules.kaohe": self.text}
        found: dict[str, Iterator[Diagnostic | Question]] = {
            "gaps": check_joint_gaps(self.pack), "grades": check_reached_grades(self.pack),
            "truths": check_truths(self.pack, sources),
            "direction": check_direction(self.pack), "against": check_working_against(self.pack, sources),
        }  # fmt: skip
        for one in found[check]:
            if isinstance(one, Diagnostic):
                yield one
                continue
            told = list(settle([one]))
            alone = one.told(Solver(Limits()).answer(one.goal))  # type: ignore[arg-type]  # open fails below
            codes = ["W595" if each.code == "E577" else each.code for each in told]
            assert codes == ([] if alone is None else [alone.code]), self.text
            yield from told


def figures(first: int, second: int) -> Figures:
    return Figures({"甲": Known(Fraction(first)), "乙": Known(Fraction(second))})


CASES = [figures(*pair) for pair in product(NUMBERS, NUMBERS)]


def number(random: Random, *, deep: int = 1) -> str:
    """A number made of both metrics."""
    if not deep or random.random() < 0.4:
        return random.choice(("甲", "乙", "甲", "乙", str(random.randint(0, MOST))))
    sign = random.choice(("+", "-", "×"))
    return f"({number(random, deep=deep - 1)} {sign} {number(random, deep=deep - 1)})"


def comparison(random: Random) -> str:
    return f"{random.choice(('甲', '乙'))} {random.choice(WORDS)} {number(random)}"


@pytest.mark.parametrize("seed", SEEDS)
def test_conditions_of_figures_that_hang_together(seed: int) -> None:
    random = Random(f"hang together {seed}")
    parts = [comparison(random) for _ in range(random.randint(1, 3))]
    condition = f" {random.choice(('且', '或'))} ".join(parts)
    made = Made.of(f'{HEAD}{RATED}  扣分 "己" 当 {condition} : 扣 5\n')
    whole = made.role.adjustments[0].condition
    assert whole is not None
    nodes = [whole] if len(parts) == 1 else list(getattr(whole, "conditions", ()))
    truths = [{evaluate(node, case) == Known(True) for case in CASES} for node in nodes]
    expected = ["W575" if one == {True} else "W574" for one in truths if len(one) == 1]
    together = {evaluate(whole, case) == Known(True) for case in CASES}
    if not expected and len(together) == 1:
        expected = ["W575" if together == {True} else "W574"]
    told = [one.code for one in made.told("truths") if isinstance(one.place, Span)]
    extra = ["W575" if together == {True} else "W574"] if expected and len(together) == 1 else []
    assert sorted(told) in (sorted(expected), sorted(expected + extra)), made.text


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_of_figures_that_hang_together(seed: int) -> None:
    random = Random(f"rows {seed}")
    rows = [f"{random.choice(WORDS)} {number(random)}" for _ in range(random.randint(2, 4))]
    points = [random.choice((40, 60, 80, 100)) for _ in rows]
    listed = "".join(f"      {row} : {worth}\n" for row, worth in zip(rows, points, strict=True))
    made = Made.of(f"{HEAD}  指标 戊 权重 100%\n    数值 = 甲\n    得分 分档\n{listed}")
    assessment = made.role.indicators[0].assessment
    assert assessment is not None
    assert isinstance(assessment.scoring, Bands)
    takers = [points_of(assessment.scoring, Known(case.now["甲"].value), case).row for case in CASES]  # type: ignore[union-attr]
    alone = all("乙" not in row and "甲" not in row for row in rows)
    told = [
        ("E577" if one.code == "W595" else one.code, one.facts.get("row"))
        for one in (*made.told("gaps"), *made.told("truths"))
    ]
    dead = [("W576", at + 1) for at in range(len(rows)) if at not in takers]
    assert alone or set(told) == {*dead, *([("E577", None)] if None in takers else [])}, made.text


@pytest.mark.parametrize("seed", SEEDS)
def test_formulas_of_the_value_and_another_figure(seed: int) -> None:
    random = Random(f"formula {seed}")
    condition = f"数值 {random.choice(WORDS)} {random.choice(('乙', str(random.randint(0, MOST))))}"
    yes, no = (number(random, deep=2).replace("甲", "数值") for _ in range(2))
    made = Made.of(f"{HEAD}  指标 戊 权重 100%\n    数值 = 甲\n    得分 公式 = 若 {condition} 则 {yes} 否则 {no}\n")
    assessment = made.role.indicators[0].assessment
    assert assessment is not None
    assert isinstance(assessment.scoring, Formula)
    turns = False
    for other in NUMBERS:
        outcomes = [points_of(assessment.scoring, Known(Fraction(value)), figures(value, other)) for value in NUMBERS]
        points = [one.outcome.value for one in outcomes if isinstance(one.outcome, Known)]
        steps = list(combinations(points, 2))
        turns |= any(one < two for one, two in steps) and any(one > two for one, two in steps)  # type: ignore[operator]
    assert [one.code for one in made.told("direction")] == (["W572"] if turns else []), made.text


@pytest.mark.parametrize("seed", SEEDS)
def test_adjustments_against_indicators(seed: int) -> None:
    random = Random(f"against {seed}")
    points = sorted((random.choice((0, 20, 40, 60, 80, 100)) for _ in range(3)), reverse=random.random() < 0.5)
    rows = "".join(f"      不低于 {4 - 2 * at} : {worth}\n" for at, worth in enumerate(points))
    condition = f" 当 {random.choice(('甲', '乙'))} {random.choice(WORDS[:4])} {random.randint(0, MOST)}"
    kind, verb = random.choice((("奖励", "加"), ("扣分", "扣")))
    amount = random.choice((f"{verb} {random.choice((5, 30))}", f"每 1 次 甲 {verb} {random.choice((3, 12))}"))
    limits = random.choice(("", "  总分 最低 20 最高 90\n"))
    made = Made.of(
        f"{HEAD}  指标 戊 权重 60%\n    数值 = 甲\n    得分 分档\n{rows}"
        f"  指标 己 权重 40%\n    数值 = 乙\n    得分 分档\n      不低于 3 : 100\n      其余 : 50\n"
        f'  {kind} "庚"{condition if random.random() < 0.7 else ""} : {amount}\n{limits}'
    )
    told = {one.code for one in made.told("against")}
    falls = _falls(made.role)
    assert told == ({"W580"} if falls else set()), made.text


@pytest.mark.parametrize("seed", SEEDS)
def test_grades_of_totals_in_steps(seed: int) -> None:
    random = Random(f"grades {seed}")
    rows = {
        name: "".join(f"      不低于 {4 - 2 * at} : {random.choice((0, 20, 40, 60, 80, 100))}\n" for at in range(3))
        for name in ("甲", "乙")
    }
    bounds = sorted(random.sample(range(5, 100, 5), 3), reverse=True)
    scale = "".join(f"  级{at} : 不低于 {bound}\n" for at, bound in enumerate(bounds))
    penalty = f'  扣分 "庚" 当 甲 等于 {random.randint(0, MOST)} : 扣 15\n' if random.random() < 0.5 else ""
    made = Made.of(
        f"等级 表\n{scale}  级3 : 其余\n{HEAD.replace('季度', '季度' + chr(10) + '  等级 用 表')}"
        f"  指标 戊 权重 60%\n    数值 = 甲\n    得分 分档\n{rows['甲']}"
        f"  指标 己 权重 40%\n    数值 = 乙\n    得分 分档\n{rows['乙']}{penalty}"
    )
    got = {score_record(made.role, case).grade for case in CASES}
    told = [one.facts["grade"] for one in made.told("grades")]
    assert told == [f"级{at}" for at in range(4) if f"级{at}" not in got], made.text


def _falls(role: Role) -> bool:
    """Whether somebody who differs in one metric, and by that gets more points, ends with a lower total."""
    for moved, held in product(("甲", "乙"), NUMBERS):
        pairs = [(value, held) if moved == "甲" else (held, value) for value in NUMBERS]
        scores = [score_record(role, figures(*pair)) for pair in pairs]
        for one, other in product(scores, scores):
            gained = [
                (b.score.points or 0) - (a.score.points or 0)
                for a, b in zip(one.indicators, other.indicators, strict=True)
            ]
            if min(gained) >= 0 and max(gained) > 0 and (other.total or 0) < (one.total or 0):
                return True
    return False
