"""奖励, 扣分 and 系数 as sentences: when, how much, and the total before and after."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, number_of
from kaohe.backends.exact.score import AdjustmentScore
from kaohe.backends.exact.steps import counted
from kaohe.explain.case import Case, rounding
from kaohe.explain.substitute import calculable, equals
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.expressions import Expression, LiteralValue
from kaohe.model.types import Kind, Type
from kaohe.wording.numbers import approximate, fixed

__all__ = ["adjustment_sentence"]

_POINTS = Type(kind=Kind.POINTS)
_SIGNS = {"bonus": "+", "penalty": "-", "coefficient": "×"}


def adjustment_sentence(case: Case, rule: Adjustment, one: AdjustmentScore) -> str:
    """What an adjustment did, or why it did nothing."""
    return case.say("adjustment", title=rule.title, said=case.words.term("semicolon").join(_said(case, rule, one)))


def _said(case: Case, rule: Adjustment, one: AdjustmentScore) -> Iterator[str]:
    holds = Known(True) if rule.condition is None else evaluate(rule.condition, case.figures)
    if rule.condition is not None:
        figures = case.put_in().text(rule.condition)
        key = f"condition {'holds' if holds == Known(True) else 'fails'}"
        yield case.say(key, figures=figures) if isinstance(holds, Known) else figures
    if one.reason is not None:
        yield case.say("not decided" if one.applied is None else "left out", reason=case.why(one.reason))
    if one.amount is not None:
        yield from _amount(case, rule, one.amount)
        yield _worked(case, rule, one, one.amount)


def _amount(case: Case, rule: Adjustment, amount: Fraction) -> Iterator[str]:
    """How the amount comes about, ending with its limits where one binds."""
    limits = [limit for limit in (rule.floor, rule.cap) if limit is not None]
    if isinstance(rule.amount, EachUnit):
        yield from _units(case, rule, rule.amount, amount, limits)
        return
    node = rule.amount.expression
    raw = number_of(_known(case, node))
    said = case.put_in().text(node)
    if not isinstance(node, LiteralValue) or raw != amount:
        yield f"{_equation(case, rule, node, said, raw, limits)}{_limited(case, rule, raw, amount)}"


def _equation(
    case: Case, rule: Adjustment, node: Expression, said: str, raw: Fraction, limits: list[Fraction]
) -> str:  # fmt: skip
    """An expression with its figures and what it comes to: a factor as its type is written, an amount as points."""
    if rule.kind == "coefficient":
        return case.put_in().equation(node, limits)
    shown = approximate(raw, limits)
    return said if said.endswith(f" {shown}") or isinstance(node, LiteralValue) else f"{said} {equals(shown)}"


def _units(
    case: Case, rule: Adjustment, each: EachUnit, amount: Fraction, limits: list[Fraction]
) -> Iterator[str]:  # fmt: skip
    """The rule as written, the units that count, and their points."""
    kind, value = each.value.type, number_of(_known(case, each.value))
    yield case.say("each", text=rule.text, value=case.put_in().equation(each.value, [Fraction(0)]), nothing=value < 0)
    quotient = max(value, Fraction(0)) / each.size
    units = counted(each.counting, quotient)
    if value >= 0 and (each.size != 1 or units != quotient):
        yield case.say(
            "units", number=calculable(value, kind), size=calculable(each.size, kind),
            quotient=equals(approximate(quotient, [Fraction(int(quotient)), Fraction(int(quotient) + 1)])),
            counted=approximate(units) if units != quotient else None, counting=each.counting,
        )  # fmt: skip
    raw = units * each.points
    product = f"{calculable(units, _POINTS)} × {calculable(each.points, _POINTS)} {equals(approximate(raw, limits))}"
    yield f"{product}{_limited(case, rule, raw, amount)}"


def _limited(case: Case, rule: Adjustment, raw: Fraction, amount: Fraction) -> str:
    if raw == amount:
        return ""
    return case.say("amount floor" if raw < amount else "amount cap", limit=_shown(rule, amount))


def _worked(case: Case, rule: Adjustment, one: AdjustmentScore, amount: Fraction) -> str:
    before, places = one.before, case.role.total_decimals
    after = {"bonus": before + amount, "penalty": before - amount, "coefficient": before * amount}[rule.kind]
    return f"{fixed(before, places)} {_SIGNS[rule.kind]} {_shown(rule, amount)} {rounding(after, places)}"


def _shown(rule: Adjustment, amount: Fraction) -> str:
    """An amount to compute with: a factor by percentage where the rules have one."""
    kind = _POINTS if isinstance(rule.amount, EachUnit) else rule.amount.expression.type
    return calculable(amount, kind if rule.kind == "coefficient" else _POINTS)


def _known(case: Case, node: Expression) -> Known:
    found = evaluate(node, case.figures)
    if not isinstance(found, Known):
        raise ValueError("what was applied is known")
    return found
