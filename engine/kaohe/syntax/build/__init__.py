"""lark's tree of one statement to a node, built up from expressions over scoring and statements to examples."""

from __future__ import annotations

from typing import Any

from lark.tree import Meta

from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import every, needed
from kaohe.syntax.build.expressions import NoSuchDate
from kaohe.syntax.build.metrics import MetricBuilder

__all__ = ["Builder", "NoSuchDate"]


class Builder(MetricBuilder):
    """Makes the node of any statement: adds examples to all the others."""

    def example(self, meta: Meta, children: list[Any]) -> sx.Example:
        return sx.Example(needed(children, sx.Text), needed(children, sx.Name), (), (), span=self.place(meta))

    def given(self, _: Meta, children: list[Any]) -> tuple[sx.Given, ...]:
        return every(children, sx.Given)

    def given_metric(self, meta: Meta, children: list[Any]) -> sx.Given:
        return sx.Given(children[0], None, children[-1], span=self.place(meta))

    def given_call(self, meta: Meta, children: list[Any]) -> sx.Given:
        return sx.Given(None, children[0], children[-1], span=self.place(meta))

    def given_period(self, meta: Meta, children: list[Any]) -> sx.Given:
        return sx.Given(None, None, children[-1], span=self.place(meta))

    def expect(self, _: Meta, children: list[Any]) -> tuple[sx.Expected, ...]:
        return every(children, sx.Expected)

    def expected_indicator(self, meta: Meta, children: list[Any]) -> sx.Expected:
        name, part, value = children[0], children[1], children[-1]
        return sx.Expected("indicator", name, part, value, span=self.place(meta))

    def expected_total(self, meta: Meta, children: list[Any]) -> sx.Expected:
        return sx.Expected("total", None, None, children[-1], span=self.place(meta))

    def expected_base(self, meta: Meta, children: list[Any]) -> sx.Expected:
        return sx.Expected("base_total", None, None, children[-1], span=self.place(meta))

    def expected_grade(self, meta: Meta, children: list[Any]) -> sx.Expected:
        return sx.Expected("grade", None, None, children[-1], span=self.place(meta))

    def is_absent(self, meta: Meta, _: list[Any]) -> sx.State:
        return sx.State("missing", span=self.place(meta))

    def is_not_applicable(self, meta: Meta, _: list[Any]) -> sx.State:
        return sx.State("not_applicable", span=self.place(meta))

    def is_exempt(self, meta: Meta, _: list[Any]) -> sx.State:
        return sx.State("exempt", span=self.place(meta))

    def is_pending(self, meta: Meta, _: list[Any]) -> sx.State:
        return sx.State("pending", span=self.place(meta))

    def is_skipped(self, meta: Meta, _: list[Any]) -> sx.State:
        return sx.State("skipped", span=self.place(meta))
