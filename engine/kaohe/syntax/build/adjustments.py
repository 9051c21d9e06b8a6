"""奖励, 扣分 and 系数, with what stands behind their amounts."""

from __future__ import annotations

from typing import Any

from lark.tree import Meta

from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import every, keyword, needed
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
        options = every(children, sx.AdjustmentOption)
        title, *inner = [
            child for child in children if isinstance(child, sx.Node) and not isinstance(child, sx.AdjustmentOption)
        ]
        condition = inner[0] if len(inner) > 1 else None
        return sx.Adjustment(
            "coefficient", needed([title], sx.Text), condition, "multiply", inner[-1], options, span=self.place(meta)
        )

    def size(self, meta: Meta, children: list[Any]) -> sx.Number:
        return self.quantity(meta, children)

    def at_least(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("floor", children[-1], span=self.place(meta))

    def at_most(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("cap", children[-1], span=self.place(meta))

    def counted_by(self, meta: Meta, children: list[Any]) -> sx.AdjustmentOption:
        counting = COUNTING[keyword(children, *COUNTING) or "WHOLE"]
        return sx.AdjustmentOption("counting", counting=counting, span=self.place(meta))

    def missing_ignored(self, meta: Meta, _: list[Any]) -> sx.AdjustmentOption:
        return sx.AdjustmentOption("ignored", span=self.place(meta))
