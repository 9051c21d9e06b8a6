"""Terminals and expressions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lark import Token, Tree
from lark.tree import Meta

from kaohe.diagnostics import Span
from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import needed, without_keywords
from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import Statement

__all__ = ["ExpressionBuilder", "NoSuchDate"]

_ARITHMETIC: dict[str, sx.ArithmeticSign] = {"PLUS": "+", "MINUS": "-", "TIMES": "*", "OVER": "/"}

_SIGNS: dict[str, sx.Comparator] = {
    "GE": ">=", "GT": ">", "LE": "<=", "LT": "<", "EQ": "=", "NE": "!=", "GE_SIGN": ">=", "LE_SIGN": "<=",
    "NE_SIGN": "!=", "MORETHAN": ">", "LESSTHAN": "<", "EQUAL": "=",
}  # fmt: skip


class NoSuchDate(Exception):
    """A date that no calendar has; carries its span and text."""

    def __init__(self, span: Span, text: str) -> None:
        super().__init__(text)
        self.span = span
        self.text = text


class ExpressionBuilder:
    """Makes the nodes of expressions; each method is named for its rule or terminal in the grammar."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement

    def build(self, part: Tree[Any] | Token | None) -> Any:
        """What a part of the tree says; one without a method stays as it is, of what its children say."""
        if part is None:  # an option not taken
            return None
        if isinstance(part, Token):
            method = getattr(self, part.type, None)
            return method(part) if method else part
        children = [self.build(child) for child in part.children]
        method = getattr(self, part.data, None)
        return method(part.meta, children) if method else Tree(part.data, children, part.meta)

    def place(self, meta: Meta) -> Span:
        """The place of a rule's text in its file."""
        return self._statement.span(meta.start_pos, meta.end_pos)

    def _token_span(self, token: Token) -> Span:
        return self._statement.span(token.start_pos or 0, token.end_pos or 0)

    # -------------------------------------------------------------- terminals

    def NAME(self, token: Token) -> sx.Name:
        return sx.Name(token.strip("「」").strip(), span=self._token_span(token))

    ROW_NAME = NAME

    def TEXT(self, token: Token) -> sx.Text:
        return sx.Text(token[1:-1], span=self._token_span(token))

    def DATE(self, token: Token) -> sx.DateValue:
        span = self._token_span(token)
        try:
            year, month, day = map(int, token.split("-"))
            return sx.DateValue(date(year, month, day), span=span)
        except ValueError:
            raise NoSuchDate(span, str(token)) from None

    def PERIOD(self, token: Token) -> sx.PeriodValue:
        span = self._token_span(token)
        tail = token[5:]
        if tail.isdigit() and not 1 <= int(tail) <= 12:
            raise NoSuchDate(span, str(token))
        return sx.PeriodValue(str(token), span=span)

    def year(self, meta: Meta, children: list[Any]) -> sx.PeriodValue:
        if len(children[0]) != 4 or not children[0].isdigit():
            raise NoSuchDate(self.place(meta), str(children[0]))
        return sx.PeriodValue(str(children[0]), span=self.place(meta))

    def quantity(self, meta: Meta, children: list[Any]) -> sx.Number:
        number, scale, unit = children
        value = Fraction(str(number)) * (keywords().scales[str(scale)] if scale is not None else 1)
        return sx.Number(value, keywords().units[str(unit)] if unit is not None else None, span=self.place(meta))

    # -------------------------------------------------------------- expressions

    def reference(self, meta: Meta, children: list[Any]) -> sx.Reference:
        return sx.Reference(children[0], span=self.place(meta))

    def detail_column(self, meta: Meta, children: list[Any]) -> sx.DetailColumn:
        return sx.DetailColumn(children[0], children[1], span=self.place(meta))

    def points_of(self, meta: Meta, children: list[Any]) -> sx.PointsOf:
        return sx.PointsOf(children[0], span=self.place(meta))

    def text(self, _: Meta, children: list[Any]) -> sx.Text:
        return needed(children, sx.Text)

    def day_value(self, _: Meta, children: list[Any]) -> sx.DateValue:
        return needed(children, sx.DateValue)

    def period_value(self, _: Meta, children: list[Any]) -> sx.PeriodValue:
        return needed(children, sx.PeriodValue)

    def the_value(self, meta: Meta, _: list[Any]) -> sx.Subject:
        return sx.Subject(written=True, span=self.place(meta))

    def full_marks(self, meta: Meta, _: list[Any]) -> sx.FullMarks:
        return sx.FullMarks(span=self.place(meta))

    def yes(self, meta: Meta, _: list[Any]) -> sx.Flag:
        return sx.Flag(True, span=self.place(meta))

    def no(self, meta: Meta, _: list[Any]) -> sx.Flag:
        return sx.Flag(False, span=self.place(meta))

    def call(self, meta: Meta, children: list[Any]) -> sx.Call:
        arguments = tuple(child for child in children[1:] if child is not None)
        return sx.Call(children[0], arguments, span=self.place(meta))

    def of_same_role(self, meta: Meta, _: list[Any]) -> sx.Option:
        return sx.Option("same_role", span=self.place(meta))

    def of_same_department(self, meta: Meta, _: list[Any]) -> sx.Option:
        return sx.Option("same_department", span=self.place(meta))

    def lowest_first(self, meta: Meta, _: list[Any]) -> sx.Option:
        return sx.Option("lowest_first", span=self.place(meta))

    def only_those(self, meta: Meta, children: list[Any]) -> sx.OnlyThose:
        return sx.OnlyThose(children[-1], span=self.place(meta))

    def of_total(self, meta: Meta, _: list[Any]) -> sx.Option:
        return sx.Option("total", span=self.place(meta))

    def of_at_least(self, meta: Meta, children: list[Any]) -> sx.Option:
        return sx.Option("at_least", needed(children, sx.Number), span=self.place(meta))

    def chain(self, _: Meta, children: list[Any]) -> sx.Expression:
        result: sx.Expression = children[0]
        for sign, right in zip(children[1::2], children[2::2], strict=True):
            result = sx.Arithmetic(_ARITHMETIC[sign.type], result, right, span=result.span.to(right.span))
        return result

    def negative(self, meta: Meta, children: list[Any]) -> sx.Negative:
        return sx.Negative(children[1], span=self.place(meta))

    def comparator(self, _: Meta, children: list[Any]) -> sx.Comparator:
        return _SIGNS[children[0].type]

    def compare(self, meta: Meta, children: list[Any]) -> sx.Compare:
        left, comparator, right = children
        return sx.Compare(comparator, left, right, span=self.place(meta))

    def between(self, meta: Meta, children: list[Any]) -> sx.Between:
        operand, _, low, _, high = children
        return sx.Between(operand, low, high, span=self.place(meta))

    def one_of(self, meta: Meta, children: list[Any]) -> sx.OneOf:
        operand, _, *options = children
        return sx.OneOf(operand, tuple(options), span=self.place(meta))

    def is_missing(self, meta: Meta, children: list[Any]) -> sx.IsMissing:
        return sx.IsMissing(children[0], span=self.place(meta))

    def all_of(self, meta: Meta, children: list[Any]) -> sx.AllOf:
        return sx.AllOf(without_keywords(children), span=self.place(meta))

    def any_of(self, meta: Meta, children: list[Any]) -> sx.AnyOf:
        return sx.AnyOf(without_keywords(children), span=self.place(meta))

    def negated(self, meta: Meta, children: list[Any]) -> sx.Not:
        return sx.Not(children[1], span=self.place(meta))

    def choose(self, meta: Meta, children: list[Any]) -> sx.Choose:
        condition, yes, no = without_keywords(children)
        return sx.Choose(condition, yes, no, span=self.place(meta))
