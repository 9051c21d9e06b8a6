"""Scoring methods, and the rows that stand below them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from lark import Token, Tree
from lark.tree import Meta

from kaohe.diagnostics import Span
from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import keyword, needed, one, without_keywords
from kaohe.syntax.build.expressions import ExpressionBuilder
from kaohe.syntax.keywords import keywords

__all__ = ["COUNTING", "ScoringBuilder"]

COUNTING: dict[str, sx.StepCounting] = {"WHOLE": "whole", "BEGUN": "begun", "PROPORTIONAL": "proportional"}


class ScoringBuilder(ExpressionBuilder):
    """Adds rows and scoring methods to expressions."""

    def _subject(self, meta: Meta) -> sx.Subject:
        start = self.place(meta)
        return sx.Subject(span=Span(start.file, start.start, start.start))

    def test_compare(self, meta: Meta, children: list[Any]) -> sx.Compare:
        return sx.Compare(children[0], self._subject(meta), children[1], span=self.place(meta))

    def test_between(self, meta: Meta, children: list[Any]) -> sx.Between:
        _, low, _, high = children
        return sx.Between(self._subject(meta), low, high, span=self.place(meta))

    def test_one_of(self, meta: Meta, children: list[Any]) -> sx.OneOf:
        return sx.OneOf(self._subject(meta), tuple(children[1:]), span=self.place(meta))

    def test_from(self, meta: Meta, children: list[Any]) -> sx.Compare:
        comparator: sx.Comparator = ">=" if keyword(children, "OR_MORE") else "<="
        return sx.Compare(comparator, self._subject(meta), children[0], span=self.place(meta))

    def grade_row(self, meta: Meta, children: list[Any]) -> sx.GradeRow:
        name, label, earned, _, coefficient = children
        top, condition = earned if isinstance(earned, tuple) else (None, earned)
        condition = None if keyword(children, "OTHERWISE") else condition
        return sx.GradeRow(name, label, top, condition, coefficient, span=self.place(meta))

    def top(self, meta: Meta, children: list[Any]) -> tuple[sx.Top, sx.Expression | None]:
        _, most, _, condition = children
        whole = self.place(meta)
        return sx.Top(most, span=Span(whole.file, whole.start, most.span.end)), condition

    def small_groups(self, meta: Meta, children: list[Any]) -> sx.SmallGroups:
        return sx.SmallGroups(children[0], needed(children, sx.Name), span=self.place(meta))

    def band_row(self, meta: Meta, children: list[Any]) -> sx.BandRow:
        return sx.BandRow(children[0], children[1], span=self.place(meta))

    def otherwise_row(self, meta: Meta, children: list[Any]) -> sx.BandRow:
        return sx.BandRow(None, children[1], span=self.place(meta))

    def point_row(self, meta: Meta, children: list[Any]) -> sx.Point:
        return sx.Point(children[0], children[1], span=self.place(meta))

    def step_row(self, meta: Meta, children: list[Any]) -> sx.StepRow:
        counted = keyword(children, *COUNTING)
        size, amount = without_keywords(children)
        return sx.StepRow(
            "below" if keyword(children, "EACH_BELOW") else "above",
            size,
            keyword(children, "RELATIVE") is not None,
            "deduct" if keyword(children, "DEDUCT") else "add",
            amount,
            COUNTING[counted] if counted else None,
            span=self.place(meta),
        )

    def tier_row(self, meta: Meta, children: list[Any]) -> sx.TierRow:
        return sx.TierRow(children[0], needed(children, sx.Rate), span=self.place(meta))

    def last_tier_row(self, meta: Meta, children: list[Any]) -> sx.TierRow:
        return sx.TierRow(None, needed(children, sx.Rate), span=self.place(meta))

    def rate(self, meta: Meta, children: list[Any]) -> sx.Rate:
        counted = keyword(children, *COUNTING)
        size, amount = without_keywords(children)
        action: Literal["add", "deduct"] = "deduct" if keyword(children, "DEDUCT") else "add"
        return sx.Rate(size, action, amount, COUNTING[counted] if counted else None, span=self.place(meta))

    def each_row(self, meta: Meta, children: list[Any]) -> sx.EachRow:
        return sx.EachRow(self.rate(meta, children), span=self.place(meta))

    def one_unit(self, meta: Meta, children: list[Any]) -> sx.Number:
        return sx.Number(Fraction(1), keywords().units[str(children[0])], span=self.place(meta))

    def limits(self, meta: Meta, children: list[Any]) -> sx.Limits:
        found = without_keywords(children)
        return sx.Limits(found[0], found[1] if len(found) > 1 else None, span=self.place(meta))

    def cap_only(self, meta: Meta, children: list[Any]) -> sx.Limits:
        return sx.Limits(None, children[1], span=self.place(meta))

    def limits_row(self, _: Meta, children: list[Any]) -> sx.Limits:
        return needed(children, sx.Limits)

    def scoring(self, meta: Meta, children: list[Any]) -> sx.Scoring:
        method = children[1]
        if isinstance(method, Tree):
            method = sx.WordedMethod(str(method.data), self._terms(method), (), span=self.place(method.meta))
        return sx.Scoring(method, span=self.place(meta))

    def worded_row(self, tree: Tree[Any]) -> sx.WordedRow:
        """A row that no method here makes a node of its own for."""
        return sx.WordedRow(str(tree.data), self._terms(tree), span=self.place(tree.meta))

    def _terms(self, tree: Tree[Any]) -> tuple[sx.Term, ...]:
        """What a rule without a node of its own says: its keywords, each with what stands behind it."""
        terms: list[sx.Term] = []
        children: list[Any] = [child for child in tree.children if child is not None]
        for child in children:
            if isinstance(child, Token):
                terms.append(sx.Term(child.type, (), span=self._token_span(child)))
            else:
                last = terms[-1]
                terms[-1] = sx.Term(last.keyword, (*last.said, child), span=last.span.to(child.span))
        return tuple(terms)

    def bands(self, meta: Meta, _: list[Any]) -> sx.Bands:
        return sx.Bands((), span=self.place(meta))

    def interpolation(self, meta: Meta, children: list[Any]) -> sx.Interpolation:
        return sx.Interpolation((), keyword(children, "EXTENDED") is not None, span=self.place(meta))

    def ratio(self, meta: Meta, children: list[Any]) -> sx.Ratio:
        lower = keyword(children, "LOWER_BETTER") is not None
        return sx.Ratio(children[2], lower, one(children, sx.Limits), span=self.place(meta))

    def steps(self, meta: Meta, children: list[Any]) -> sx.Steps:
        return sx.Steps(children[2], children[4], (), one(children, sx.Limits), span=self.place(meta))

    def goal_post(self, meta: Meta, children: list[Any]) -> sx.GoalPost:
        return sx.GoalPost(children[1], children[3], (), one(children, sx.Limits), span=self.place(meta))

    def levels(self, meta: Meta, _: list[Any]) -> sx.Levels:
        return sx.Levels((), span=self.place(meta))

    def tiers(self, meta: Meta, children: list[Any]) -> sx.Tiers:
        found = [one for one in without_keywords(children) if not isinstance(one, sx.Limits)]
        whole = keyword(children, "WHOLE_AMOUNT") is not None
        return sx.Tiers(whole, found[0] if found else None, (), one(children, sx.Limits), span=self.place(meta))

    def events(self, meta: Meta, children: list[Any]) -> sx.Events:
        return sx.Events(children[2], (), one(children, sx.Limits), span=self.place(meta))

    def formula(self, meta: Meta, children: list[Any]) -> sx.Formula:
        return sx.Formula(children[1], one(children, sx.Limits), span=self.place(meta))
