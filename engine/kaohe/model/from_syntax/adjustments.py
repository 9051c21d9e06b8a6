"""奖励, 扣分 and 系数: amounts with their limits fixed and their readings settled."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.adjustments import Adjustment, Amount, EachUnit, Worked
from kaohe.model.from_syntax.expressions import condition, number, points
from kaohe.model.from_syntax.factors import factor, fixed_factor
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.scorings import fixed_points, unit_size
from kaohe.syntax import nodes as sx

__all__ = ["build_adjustment"]


def build_adjustment(scope: Scope, node: sx.Adjustment) -> Adjustment | None:
    """An adjustment, in the scope of what follows the base total; None where a finding has been reported."""
    options = _Options(scope, node.options)
    fits = _fits_its_action(scope, node)
    test = condition(scope, node.condition) if node.condition is not None else None
    amount = _amount(scope, node, options)
    limits = [_limit(scope, node, options.one(kind)) for kind in ("floor", "cap")]
    least, most = limits
    if least is not None and most is not None and least > most:
        scope.report.add("E413", node.span, floor=least, cap=most)
    if amount is None or not fits or (node.condition is not None and test is None):
        return None
    return Adjustment(
        kind=node.kind,
        title=node.title.value,
        condition=test,
        condition_text=scope.report.text(node.condition.span) if node.condition is not None else None,
        amount=amount,
        text=scope.report.text(_words(node)),
        floor=least,
        cap=most,
        missing_ignored=options.one("ignored") is not None,
        span=node.span,
    )


class _Options:
    """What stands behind an amount, each at most once."""

    def __init__(self, scope: Scope, options: Sequence[sx.AdjustmentOption]) -> None:
        self._options: dict[sx.OptionKind, sx.AdjustmentOption] = {}
        for option in options:
            first = self._options.setdefault(option.kind, option)
            if first is not option:
                text = scope.report.text(option.span).lstrip(", ")
                scope.report.add("E406", option.span, related=(first.span,), text=text)

    def one(self, kind: sx.OptionKind) -> sx.AdjustmentOption | None:
        """The option of a kind."""
        return self._options.get(kind)


def _fits_its_action(scope: Scope, node: sx.Adjustment) -> bool:
    """Whether a bonus adds and a penalty deducts."""
    fits = {"bonus": "add", "penalty": "deduct"}.get(node.kind, node.action) == node.action
    if not fits:
        scope.report.add("E431", node.span, kind=node.kind, title=node.title.value)
    return fits


def _words(node: sx.Adjustment) -> Span:
    """The amount with what stands behind it, 缺数据 aside."""
    shown = [one.span for one in node.options if one.kind != "ignored"]
    return node.amount.span.to(shown[-1]) if shown else node.amount.span


def _amount(scope: Scope, node: sx.Adjustment, options: _Options) -> Amount | None:
    if isinstance(node.amount, sx.EachUnit):
        return _each(scope, node.amount, node.kind, options.one("counting"))
    found = factor(scope, node.amount) if node.kind == "coefficient" else points(scope, node.amount)
    return Worked(expression=found) if found is not None else None


def _limit(scope: Scope, node: sx.Adjustment, option: sx.AdjustmentOption | None) -> Fraction | None:
    if option is None or option.limit is None:
        return None
    return (fixed_factor if node.kind == "coefficient" else fixed_points)(scope, option.limit)


def _each(
    scope: Scope, node: sx.EachUnit, kind: Literal["bonus", "penalty", "coefficient"],
    option: sx.AdjustmentOption | None,
) -> EachUnit | None:  # fmt: skip
    value, given = number(scope, node.value), fixed_points(scope, node.points)
    wanted = value.type.model_copy(update={"difference": True}) if value is not None else None
    size = unit_size(scope, node.size, wanted) if wanted is not None else None
    if value is None or size is None or given is None:
        return None
    counting = option.counting if option is not None else None
    if counting is None and not (value.type.whole and size == 1):
        _ask(scope, node, value, size, given, kind)
        return None
    return EachUnit(value=value, size=size, points=given, counting=counting or "whole")


def _ask(
    scope: Scope, node: sx.EachUnit, value: ex.Expression, size: Fraction, given: Fraction,
    kind: Literal["bonus", "penalty", "coefficient"],
) -> None:  # fmt: skip
    """What a part of a unit counts for is not guessed: each reading is worked on a number."""
    number_of = 2 * size + 1 if value.type.whole and size.denominator == 1 else size * Fraction(5, 2)
    units = number_of / size
    scope.report.add(
        "E432", node.span, text=scope.report.text(node.span), kind=kind, value=scope.report.text(node.value.span),
        number=number_of, type=value.type, units=units, whole=floor(units), begun=ceil(units),
        by_whole=floor(units) * given, by_begun=ceil(units) * given, by_share=units * given,
    )  # fmt: skip
