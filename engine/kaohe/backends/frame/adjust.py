"""奖励, 扣分 and 系数 as columns: the twin of half of `exact.adjust`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.expressions import PUBLISHED, Figures, number, truth
from kaohe.backends.frame.indicator import ASSIGNED, INAPPLICABLE, PENDING, SKIPPED, Column, code
from kaohe.backends.frame.points import counted
from kaohe.backends.frame.sheet import Sheet
from kaohe.backends.frame.values import Number, State, compared, either
from kaohe.backends.frame.whole import Whole, choose
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.expressions import PointsValue
from kaohe.model.pack import Role
from kaohe.model.walk import adjusting, amount_expression, walk

__all__ = ["Due", "adjusted", "due", "published"]

_NO_POINTS = reason_code("no_points")
_POINTS_INAPPLICABLE = reason_code("points_not_applicable")
_ONE = Whole.constant(1)


def published(role: Role, columns: Sequence[Column], sheet: Sheet) -> Figures:
    """The points of what is spoken of after the base total, be it a dimension, and why there are none."""
    spoken = {
        node.indicator for one in adjusting(role) for node in walk(one) if isinstance(node, PointsValue)
    }  # fmt: skip
    scale = Whole.constant(10**role.indicator_decimals)
    found: dict[tuple[str, int], Number] = {}
    for one in columns:
        if one.name in spoken and one.given is not None:
            found[one.name, PUBLISHED] = Number(one.given, scale, sheet.state(_state(one)))
    return found


def _state(one: Column) -> State:
    """Why an indicator has no points: left out or pending, or not applicable."""
    state = State.known()
    if one.counting is None:
        raise ValueError("indicators are counted before their points are spoken of")
    if INAPPLICABLE in one.countings:
        state = state.then(one.counting == code(INAPPLICABLE), _POINTS_INAPPLICABLE)
    if one.countings & {SKIPPED, PENDING}:  # alike
        state = state.then(one.counting > code(ASSIGNED), _NO_POINTS)
    return state


@dataclass(frozen=True, slots=True)
class Due:
    """Whether an adjustment applies, by what amount, and why that is not known."""

    applies: nw.Expr
    amount: Number
    state: State


def due(rule: Adjustment, figures: Figures, sheet: Sheet) -> Due:
    """What an adjustment comes to, kept in a layer of its own."""
    amount = number(amount_expression(rule), figures)
    state, holds = amount.state, nw.lit(True)
    if rule.condition is not None:
        test = truth(rule.condition, figures)
        holds = test.expr
        state = state.where(holds, State.known()) if state.codes else state
        if test.state.codes:
            holds = nw.when(test.state.is_known).then(holds).otherwise(nw.lit(False))
            state = state.where(test.state.is_known, test.state)
    amount = Number(amount.top, amount.bottom)
    if isinstance(rule.amount, EachUnit):
        units = Number(amount.top.at_least(0), amount.bottom).over(Number.constant(rule.amount.size), _NO_POINTS)
        amount = counted(rule.amount.counting, units) * Number.constant(rule.amount.points)
    amount = _within(amount, rule.floor, rule.cap)
    kept = Due(
        sheet.keep(holds if not state.codes else holds & state.is_known),
        Number(sheet.whole(amount.top), sheet.whole(amount.bottom)),
        sheet.state(state),
    )
    sheet.turn()
    return kept


def _within(amount: Number, least: Fraction | None, most: Fraction | None) -> Number:
    if least is not None:
        floor = Number.constant(least)
        amount = either(compared("<", amount, floor), floor, amount)
    if most is not None:
        cap = Number.constant(most)
        amount = either(compared(">", amount, cap), cap, amount)
    return amount


def adjusted(rule: Adjustment, due: Due, total: Whole, places: int) -> Whole:
    """The total after an adjustment, rounded."""
    before = Number(total, Whole.constant(10**places))
    match rule.kind:
        case "bonus":
            after = before + due.amount
        case "penalty":
            after = before - due.amount
        case _:
            after = before * due.amount
    return choose(due.applies, after.rounded(places), total)
