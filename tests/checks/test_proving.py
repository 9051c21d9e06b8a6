"""What ranges can't settle: found by trying, settled by z3, or told as not proven; never passed over in silence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known
from kaohe.checks.proving import settle
from kaohe.checks.proving.goals import Found, Holds
from kaohe.checks.proving.question import Open, Why
from kaohe.checks.proving.solver.solve import Limits, Solver
from kaohe.checks.truths import check_truths
from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.render import as_text
from kaohe.pipeline import LoadedPack, load, load_text
from kaohe.shipped import shipped
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES


def head(names: str) -> str:
    """A role with a metric for each sign."""
    return "\n岗位 客服\n  考核周期 季度\n" + "".join(f"  数据 {name} : 数量\n" for name in names)


RATED = "  数据 满意度 : 评分 1 到 5\n  指标 满意 权重 100%\n    数值 = 满意度\n    得分 达标 不低于 4\n"
ORDERED = f'{head("甲乙丙")}{RATED}  扣分 "绕圈" 当 甲 高于 乙 且 乙 高于 丙 且 丙 高于 甲 : 扣 5\n'
"""No three numbers are in a circle; each comparison can hold."""
SQUARES = "甲 × 甲 等于 乙 × 乙 + 丙 × 丙 且 乙 高于 20 且 丙 高于 乙 且 甲 低于 40"
RARE = f'{head("甲乙丙")}{RATED}  扣分 "凑巧" 当 {SQUARES} : 扣 5\n'
"""35² = 21² + 28², and nothing else: nobody comes upon it by trying."""


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if z3 were not installed."""
    monkeypatch.setattr(settle, "find_spec", lambda _name: None)


def codes(loaded: LoadedPack) -> list[str]:
    return sorted(one.code for one in loaded.findings)


def only(loaded: LoadedPack) -> Diagnostic:
    assert len(loaded.findings) == 1, codes(loaded)
    return loaded.findings[0]


def test_what_is_proved_is_told_as_what_it_is() -> None:
    found = only(load_text(ORDERED))
    assert (found.code, found.facts["by_itself"]) == ("W574", True)


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize(("language", "wanted"), [("zh", "没有证明"), ("en", "Not proven")])
def test_without_the_prover_it_says_what_to_install(language: str, wanted: str) -> None:
    loaded = load_text(ORDERED)
    found = only(loaded)
    assert (found.code, found.facts["why"], found.facts["claim"]) == ("W590", "no solver", "holds")
    said = as_text(loaded.findings, loaded.sources, language)
    assert wanted in said
    assert 'pip install "kaohe[prove]"' in said


def test_a_record_that_only_the_prover_finds_settles_it_too() -> None:
    assert codes(load_text(RARE)) == []


@pytest.mark.usefixtures("hidden")
def test_and_without_it_stays_open() -> None:
    assert codes(load_text(RARE)) == ["W590"]


def question_of(text: str) -> Holds:
    loaded = load_text(text)
    asked = [one for one in check_truths(loaded.pack, loaded.sources) if not isinstance(one, Diagnostic)]
    goal = [one.goal for one in asked if one.claim == "holds"][-1]
    assert isinstance(goal, Holds)
    return goal


def test_what_the_prover_finds_is_worked_out_exactly() -> None:
    goal = question_of(RARE)
    found = Solver(Limits()).answer(goal)
    assert isinstance(found, Found)
    assert all(evaluate(one, found.record.figures) == Known(True) for one in goal.conditions)


def test_effort_is_bounded_and_running_out_is_said() -> None:
    cubes = "甲 × 甲 × 甲 等于 乙 × 乙 × 乙 + 丙 × 丙 × 丙 且 乙 高于 0 且 丙 高于 0 且 甲 高于 0"
    hard = f'{head("甲乙丙")}{RATED}  扣分 "难" 当 {cubes} : 扣 5\n'
    goal = question_of(hard)
    assert Solver(Limits(effort=20_000, seconds=1)).answer(goal) == Open(Why.RAN_OUT)
    spent = Solver(Limits(effort=20_000, seconds=1, all_effort=1))
    spent.answer(goal)
    assert spent.answer(question_of(ORDERED)) == Open(Why.RAN_OUT)


@pytest.mark.parametrize("name", ["online_education", "open_university"])
@pytest.mark.usefixtures("hidden")
def test_the_shipped_packs_are_proven_without_it(name: str) -> None:
    assert load(shipped("rules") / name).findings == ()


def test_it_is_not_imported_where_no_question_is_open() -> None:
    code = (
        "import sys; from pathlib import Path; from kaohe.pipeline import load;"
        f"load(Path({str(shipped('rules') / 'online_education')!r})); sys.exit('z3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


ROWS = f"{head('甲乙')}  指标 满意 权重 100%\n    数值 = 甲\n    得分 分档\n"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("      不低于 乙 : 100\n      低于 乙 : 60\n", []),
        ("      高于 乙 : 100\n      低于 乙 : 60\n", ["E577"]),
        ("      不低于 乙 : 100\n      不低于 乙 + 1 : 80\n      其余 : 60\n", ["W576"]),
        ("      不低于 乙 : 100\n      不低于 乙 - 1 : 80\n      其余 : 60\n", []),
        ("      不低于 乙 : 80\n      不低于 乙 - 5 : 100\n      其余 : 60\n", ["W572"]),
        ("      不低于 乙 : 100\n      不低于 乙 - 5 且 甲 不低于 10 : 80\n      其余 : 60\n", []),
    ],
)
def test_rows_by_thresholds_of_their_own(rows: str, told: list[str]) -> None:
    assert codes(load_text(ROWS + rows)) == told


def test_a_gap_comes_with_the_record_that_falls_into_it() -> None:
    found = only(load_text(ROWS + "      高于 乙 : 100\n      低于 乙 : 60\n"))
    figures = {name: value for name, _, value, _ in found.facts["witness"]}
    assert figures["甲"] == figures["乙"]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("若 数值 不低于 10 则 100 否则 数值 × 10", []),
        ("若 数值 不低于 10 则 100 否则 数值 × 12", ["W572"]),
        ("若 数值 不低于 乙 则 100 否则 100 × 数值 ÷ 乙", []),
        ("若 数值 不低于 乙 则 80 否则 100 × 数值 ÷ (乙 + 1)", ["W572"]),
        ("最小值(数值 × 3, 100)", []),
        ("绝对值(数值 - 10) × 5", ["W572"]),
        ("100 - 绝对值(数值 - 10) × 5", ["W572"]),
    ],
)
def test_formulas_go_one_way_or_are_told(formula: str, told: list[str]) -> None:
    scored = f"  指标 满意 权重 100%\n    数值 = 甲\n    得分 公式 = {formula}\n    缺数据 : 不计\n"
    assert codes(load_text(head("甲乙" if "乙" in formula else "甲") + scored)) == told


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("100 ÷ 乙", ["N579"]),
        ("若 乙 高于 0 则 100 ÷ 乙 否则 0", []),
        ("若 乙 高于 丙 则 100 ÷ (乙 - 丙) 否则 0", []),
        ("若 乙 不低于 丙 则 100 ÷ (乙 - 丙) 否则 0", ["N579"]),
    ],
)
def test_divisions_behind_conditions(amount: str, told: list[str]) -> None:
    lines = head("乙丙" if "丙" in amount else "乙") + RATED
    assert codes(load_text(f'{lines}  奖励 "均摊" : 加 {amount}, 最低 0, 最高 10\n')) == told


SLOPES = """
岗位 销售
  考核周期 季度
  数据 销售额 : 金额(元) 不低于 0
  指标 销售 权重 100%
    数值 = 销售额
    得分 比率 目标 10000 元 最高 120
"""


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('  扣分 "超售" : 每 1000 元 销售额 扣 1, 按比例\n', ["W580"]),
        ('  扣分 "超售" : 每 1000 元 销售额 扣 1, 按比例, 最高 12\n', []),
        ('  扣分 "超售" 当 销售额 高于 12000 元 : 扣 5\n', ["W580"]),
        ('  扣分 "开门" 当 销售额 高于 0 元 : 每 1000 元 销售额 扣 2, 按比例, 最高 24\n', []),
    ],
)
def test_slopes_against_each_other(rule: str, told: list[str]) -> None:
    assert codes(load_text(SLOPES + rule)) == told


def test_two_records_show_that_better_ends_lower() -> None:
    found = only(load_text(SLOPES + '  扣分 "超售" : 每 1000 元 销售额 扣 1, 按比例\n'))
    (_, _, worse, _), (_, _, better, _) = (*found.facts["worse"], *found.facts["better"])
    assert worse < better
    assert found.facts["worse_total"] > found.facts["better_total"]


def test_no_error_hangs_on_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = head("乙甲").replace("乙 : 数量", "乙 : 数量 41 到 49") + (
        "  指标 满意 权重 100%\n    数值 = 甲\n    得分 分档\n      高于 乙 × 120% : 100\n      低于 乙 × 120% : 60\n"
    )
    assert codes(load_text(rare)) == ["W595"]
    monkeypatch.setattr(settle, "find_spec", lambda _name: None)
    assert {one.facts["claim"] for one in load_text(rare).findings} == {"gap", "direction"}


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (SLOPES + '  扣分 "超售" : 每 1000 元 销售额 扣 1, 按比例, 最高 12\n', "against"),
        (ORDERED, "holds"),
        (
            f'{head("乙丙")}{RATED}  奖励 "均摊" : 加 若 乙 高于 丙 则 100 ÷ (乙 - 丙) 否则 0, 最低 0, 最高 10\n',
            "division",
        ),
        (
            f"{head('甲乙')}  指标 满意 权重 100%\n    数值 = 甲\n"
            "    得分 公式 = 若 数值 不低于 乙 则 100 否则 100 × 数值 ÷ 乙\n    缺数据 : 不计\n",
            "direction",
        ),
    ],
)
def test_nothing_is_silent_without_the_prover(text: str, claim: str) -> None:
    assert only(load_text(text)).facts["claim"] == claim


def test_an_exception_silences_it() -> None:
    silenced = load_text(ORDERED + '    例外 W574 因为 "试过了"\n')
    assert codes(silenced) == []


def test_figures_of_others_are_not_made_up() -> None:
    """Nobody is placed beyond the number of people, whatever a solver makes of two numbers."""
    found = load_text(f'{head("甲")}{RATED}  奖励 "前列" 当 排名(甲, 同部门) 高于 组内人数(甲, 同部门) : 加 5\n')
    assert [(one.facts["claim"], one.facts["beyond"]) for one in found.findings] == [("holds", "hangs together")]
    first = f'{head("甲")}{RATED}  奖励 "前列" 当 排名(甲, 同部门) 不高于 组内人数(甲, 同部门) × 10% : 加 5\n'
    assert codes(load_text(first)) == []


CLAIMS = (
    "gap", "row", "holds", "fails", "direction", "division", "against", "nobody", "together", "grade",
)  # fmt: skip
WHY = [("no solver", ""), ("ran out", ""), *(("beyond", one) for one in (
    "dates", "periods", "left out", "hangs together", "irrational", "other", "round_up",
))]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("claim", CLAIMS)
def test_whatever_is_open_is_told_in_words(claim: str, language: str) -> None:
    words = wording(language)
    said = set()
    for why, beyond in WHY:
        facts = {"claim": claim, "why": why, "beyond": beyond, "name": "X", "text": "Y", "title": "Z", "row": 2}
        assert "X" in words.say("W590", "what", **facts) or claim in ("holds", "fails")
        said.add(words.say("W590", "why", **facts))
    assert len(said) == len(WHY)
