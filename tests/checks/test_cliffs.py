"""Where a hair's difference moves the total by more than somebody asks about."""

from __future__ import annotations

from fractions import Fraction

from kaohe.diagnostics import Diagnostic
from kaohe.pipeline import LoadedPack, load_text, with_cliffs

RULES = """
role agent
  appraised quarterly
  metric late     : count
  metric attended : percent
  metric judged   : rating 1 to 5
  indicator attendance weight 60%
    value = attended
    score by bands
      at least 95%   : 100
      more than 90%  : 80
      otherwise      : 0
  indicator opinion weight 40%
    value = judged
    score by steps from 100 at 4
      each shortfall of 1 : deduct 60, begun steps
      floor 0
  penalty "late" when late more than 3 : deduct 30
  veto "never there" when attended less than 50% : total cap 59
"""


def cliffs(points: int, rules: str = RULES) -> list[tuple[str, ...]]:
    found = with_cliffs(load_text(rules), Fraction(points)).findings
    return [told(one) for one in found if one.code == "N581"]


def told(one: Diagnostic) -> tuple[str, ...]:
    facts = dict(one.facts)
    return (facts["name"], *(str(facts[key]) for key in ("lower", "lower_total", "higher", "higher_total")))


def test_each_jump_is_told_with_both_values_and_totals() -> None:
    # 80 of 100 points at 60% are 48 of the total, 20 more are 12; a step begun below 4 costs 60 × 40% = 24
    assert cliffs(20) == [
        ("attendance", "9/10", "40", "9001/10000", "88"),
        ("opinion", "399/100", "76", "4", "100"),
        ("late", "3", "100", "4", "70"),
        ("never there", "4999/10000", "59", "1/2", "100"),
    ]
    assert ("attendance", "9499/10000", "88", "19/20", "100") in cliffs(11)


def test_a_jump_of_just_so_many_points_is_none() -> None:
    assert [one[0] for one in cliffs(24)] == ["attendance", "late", "never there"]
    assert cliffs(48) == []


def test_what_slopes_is_no_cliff() -> None:
    assert cliffs(1, RULES.replace("begun steps", "in proportion"))[-3][0] == "attendance"


def test_limits_of_the_total_hold_a_jump() -> None:
    assert cliffs(20, f"{RULES}  total floor 90\n") == []


def test_an_exception_silences_a_cliff_and_is_never_called_useless() -> None:
    excepted = RULES.replace("    score by steps", '    exception N581 because "agreed"\n    score by steps')
    plain: LoadedPack = load_text(excepted)
    assert [one.code for one in plain.findings] == []
    asked = with_cliffs(plain, Fraction(20))
    assert [one.by.reason for one in asked.silenced] == ["agreed"]
    assert len([one for one in asked.findings if one.code == "N581"]) == 3


def test_faulty_rules_are_not_searched() -> None:
    assert cliffs(1, RULES.replace("otherwise      : 0", "")) == []
