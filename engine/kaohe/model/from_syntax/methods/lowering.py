"""A scoring method by declaration: how its words come to what every other stage already knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.exact import Exact
from kaohe.model.from_syntax.fixed import fixed_points, target_of
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import difference, product, quotient
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import BandRow, Scoring
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx
from kaohe.syntax.keywords import keywords

__all__ = ["Knot", "Lowering", "Method"]

_POINTS = Type(kind=Kind.POINTS)
_FLAG = Type(kind=Kind.FLAG)


@dataclass(frozen=True, slots=True)
class Knot:
    """A value, which may be another for each record, and its points; ``text`` are the rules' words for it."""

    value: ex.Expression
    points: Exact
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method that is said by another one.

    Parameters
    ----------
    rule, keyword : str
        Its rule in the grammar, and the keyword that it goes by.
    lower : Callable
        What it comes to: rows of conditions and points, or any other method that the model has. None where a finding
        has been reported.
    meaning : Mapping[str, str]
        What the handbook says of it, by language.
    rows : tuple
        The rows that may stand below it: rules of the grammar, or nodes of rows that have one of their own.
    numbers : bool
        Whether only numbers are scored by it.
    """

    rule: str
    keyword: str
    lower: Callable[[Lowering], Scoring | None]
    meaning: Mapping[str, str]
    rows: tuple[str | type[sx.Node], ...] = ()
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Lowering:
    """A method as written, in the scope of its indicator's rows, and what it is lowered with."""

    scope: Scope
    node: sx.WordedMethod
    method: Method
    full_marks: Exact

    def has(self, keyword: str) -> bool:
        """Whether a keyword stands on the method's line."""
        return any(term.keyword == keyword for term in self.node.terms)

    def said(self, keyword: str) -> sx.Expression:
        """What stands behind a keyword on the method's line, where the grammar says that something does."""
        return next(term.said[0] for term in self.node.terms if term.keyword == keyword)

    def word(self, keyword: str) -> str:
        """A keyword as the rules' file writes it."""
        return keywords().canonical[self.scope.report.language(self.node.span)][keyword]

    def knot(self, term: sx.Term) -> Knot | None:
        """A keyword with a value and its points; None where a finding has been reported."""
        at, earned = term.said
        value, given = target_of(self.scope, at), fixed_points(self.scope, earned)
        if value is None or given is None:
            return None
        text = f"{self.word(term.keyword)} {self.scope.report.text(at.span)}"
        return Knot(value, given, text, term.span)

    def value(self, span: Span) -> ex.SubjectValue:
        """The indicator's value."""
        if self.scope.subject is None:
            raise ValueError("nothing is scored where there is no value")
        return ex.SubjectValue(type=self.scope.subject, span=span)

    def fixed(self, points: Exact, span: Span) -> ex.LiteralValue:
        """Points that are the same for everybody."""
        return ex.LiteralValue(type=_POINTS, span=span, value=points)

    def short_of(self, knot: Knot, *, falling: bool = False) -> ex.Compare:
        """Whether the indicator's value doesn't come to that of a knot: it is lower, or where values fall higher."""
        sign: ex.Comparator = ">" if falling else "<"
        left = self.value(knot.span)
        return ex.Compare(type=_FLAG, span=knot.span, comparator=sign, left=left, right=knot.value)

    def line(self, one: Knot, other: Knot, *, falling: bool = False) -> ex.Expression:
        """The points on the straight line from a knot to the next, whose value is the greater one, or ``falling`` less.

        Written as it is worked by hand: 60 + (数值 - 门槛) ÷ (目标 - 门槛) × 40.
        """
        start = self.fixed(one.points, one.span)
        if one.points == other.points:
            return start
        gone = self._apart(self.value(one.span), one.value, one.span, falling=falling)
        whole = self._apart(other.value, one.value, one.span, falling=falling)
        share = _arithmetic("/", gone, whole, quotient(gone.type, whole.type), one.span)
        rise = self.fixed(abs(other.points - one.points), one.span)
        earned = _arithmetic("*", share, rise, product(share.type, rise.type), one.span)
        return _arithmetic("+" if other.points > one.points else "-", start, earned, _POINTS, one.span)

    def _apart(self, one: ex.Expression, other: ex.Expression, span: Span, *, falling: bool) -> ex.Arithmetic:
        left, right = (other, one) if falling else (one, other)
        kind = difference(left.type, right.type, left_is_written=isinstance(left, ex.LiteralValue))
        return _arithmetic("-", left, right, kind, span)

    def row(self, test: ex.Expression | None, text: str, *knots: Knot, falling: bool = False) -> BandRow:
        """A row whose points are those of a knot, or lie on the line between two."""
        first, last = knots[0], knots[-1]
        points = self.fixed(first.points, first.span) if first is last else self.line(first, last, falling=falling)
        low, high = sorted((first.points, last.points))
        between = None if low == high else (low, high)
        span = first.span if first is last else last.span
        return BandRow(condition=test, points=points, text=text, span=span, between=between, told="in row")

    def in_order(self, knots: Sequence[Knot], *, falling: bool = False) -> tuple[ex.Expression | None, str] | None:
        """What must hold in each record so that knots follow one another, and that in the rules' words.

        No condition where that is certain; None, and a finding, where values or points that are the same for everybody
        don't follow one another, or where there are less than two knots.
        """
        if len(knots) < 2:
            self.scope.report.add("E505", self.node.span, reason="few rows")
            return None
        sign: ex.Comparator = ">" if falling else "<"
        open_pairs: list[ex.Expression] = []
        for one, other in pairwise(knots):
            values = fold(one.value), fold(other.value)
            if other.points < one.points:
                self.scope.report.add("E505", other.span, related=(one.span,), reason="points")
                return None
            if values[0] is None or values[1] is None:
                pair = ex.Compare(type=_FLAG, span=other.span, comparator=sign, left=one.value, right=other.value)
                open_pairs.append(pair)
            elif values[0] == values[1] or (values[0] > values[1]) is not falling:
                self.scope.report.add(
                    "E505", other.span, related=(one.span,), reason="falling" if falling else "rising"
                )
                return None
        if not open_pairs:
            return None, ""
        order = open_pairs[0]
        if len(open_pairs) > 1:
            order = ex.AllOf(type=_FLAG, span=self.node.span, conditions=tuple(open_pairs))
        return order, f" {sign} ".join(knot.text for knot in knots)


def _arithmetic(
    sign: ex.Sign, left: ex.Expression, right: ex.Expression, kind: Type | None, span: Span
) -> ex.Arithmetic:
    if kind is None:
        raise TypeError("values of one unit are worked with")
    return ex.Arithmetic(type=kind, span=span, sign=sign, left=left, right=right)
