"""奖励, 扣分 and 系数, with what stands behind their amounts."""

from __future__ import annotations

from typing import Any

from lark.tree import Meta

from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import every, keyword
from kaohe.syntax.build.scoring import COUNTING, ScoringBuilder

__all__ = ["AdjustmentBuilder"]


class AdjustmentBuilder(ScoringBuilder):
    """Adds adjustments to scoring."""

    def worked_adjustment(self, meta: Meta, children: list[Any]) -> sx.Adjustment:
        _, title, _, condition, _, amount, *options = children
        return self._adjustment(meta, children, title, condition, amount, options)

    def each_adjustment(self, meta: Meta, children: list[Any]) -> sx.Adjustment:
        _, title, _, condition, each, size, value, _, points, *options = children
        amount = sx.EachUnit(size, value, points, span=self._token_span(each).to(points.span))
        return self._adjustment(meta, children, title, condition, amount, options)

    def _adjustment(
        self, meta: Meta, children: list[Any], title: sx.Text, condition: sx.Expression | None,
        amount: sx.Expression | sx.EachUnit, options: list[Any],
    ) -> sx.Adjustment:  # fmt: skip
        return sx.Adjustment(
            "bonus" if keyword(children, "BONUS") else "penalty", title, condition,
            "deduct" if keyword(children, "DEDUCT") else "add", amount, every(options, sx.AdjustmentOption),
            span=self.place(meta),
        )  # fmt: skip

    def coefficient(self, meta: Meta, children: list[Any]) -> sx.Adjustment:
        _, title, _, condition, _, factor, *options = children
        return self._coefficient(meta, title, condition, factor, options)

    def always_coefficient(self, meta: Meta, children: list[Any]) -> sx.Adjustment:
        _, title, factor, *options = children
        return self._coefficient(meta, title, None, factor, options)

    def _coefficient(
        self, meta: Meta, title: sx.Text, condition: sx.Expression | None, factor: sx.Expression, options: list[Any]
    ) -> sx.Adjustment:
        found = every(options, sx.AdjustmentOption)
        return sx.Adjustment("coefficient", title, condition, "multiply", factor, found, span=self.place(meta))

    def each_quantity(self, meta: Meta, children: list[Any]) -> sx.Number:
        return self.quantity(meta, children)

    def each_one(self, meta: Meta, children: list[Any]) -> sx.Number:
        return self.quantity(meta, ["1", None, children[0]])

    def at_least(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("floor", children[-1], span=self.place(meta))

    def at_most(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("cap", children[-1], span=self.place(meta))

    def counted_by(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        counting = COUNTING[keyword(children, *COUNTING) or "WHOLE"]
        return sx.AdjustmentOption("counting", counting=counting, span=self.place(meta))

    def missing_ignored(self, meta: Meta, _: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("ignored", span=self.place(meta))
