"""Scoring methods, and the rows that stand below them."""

from __future__ import annotations

from typing import Any

from lark.tree import Meta

from kaohe.diagnostics import Span
from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import keyword, needed, one, without_keywords
from kaohe.syntax.build.expressions import ExpressionBuilder

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

    def grade_row(self, meta: Meta, children: list[Any]) -> sx.GradeRow:
        name, label, condition, _, coefficient = children
        condition = None if keyword(children, "OTHERWISE") else condition
        return sx.GradeRow(name, label, condition, coefficient, span=self.place(meta))

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

    def limits(self, meta: Meta, children: list[Any]) -> sx.Limits:
        found = without_keywords(children)
        return sx.Limits(found[0], found[1] if len(found) > 1 else None, span=self.place(meta))

    def cap_only(self, meta: Meta, children: list[Any]) -> sx.Limits:
        return sx.Limits(None, children[1], span=self.place(meta))

    def limits_row(self, _: Meta, children: list[Any]) -> sx.Limits:
        return needed(children, sx.Limits)

    def scoring(self, meta: Meta, children: list[Any]) -> sx.Scoring:
        return sx.Scoring(children[1], span=self.place(meta))

    def bands(self, meta: Meta, _: list[Any]) -> sx.Bands:
        return sx.Bands((), span=self.place(meta))

    def interpolation(self, meta: Meta, children: list[Any]) -> sx.Interpolation:
        return sx.Interpolation((), keyword(children, "EXTENDED") is not None, span=self.place(meta))

    def ratio(self, meta: Meta, children: list[Any]) -> sx.Ratio:
        lower = keyword(children, "LOWER_BETTER") is not None
        return sx.Ratio(children[2], lower, one(children, sx.Limits), span=self.place(meta))

    def all_or_nothing(self, meta: Meta, children: list[Any]) -> sx.AllOrNothing:
        return sx.AllOrNothing(children[1], span=self.place(meta))

    def steps(self, meta: Meta, children: list[Any]) -> sx.Steps:
        return sx.Steps(children[2], children[4], (), one(children, sx.Limits), span=self.place(meta))

    def formula(self, meta: Meta, children: list[Any]) -> sx.Formula:
        return sx.Formula(children[1], one(children, sx.Limits), span=self.place(meta))
