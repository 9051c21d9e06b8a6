"""Expressions of the rules as mathematics: one way of reading them, several ways of writing them down."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from kaohe.model import expressions as ex
from kaohe.model.functions import function
from kaohe.wording import Wording

__all__ = ["Notation"]

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_SHOWN = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "!=": "≠"}
_ATOM = 3
_JOINED = ex.AllOf | ex.AnyOf


class Notation(ABC):
    """A way of writing expressions down, in a language; what comes out is ready for its place."""

    def __init__(self, words: Wording) -> None:
        self._words = words

    @abstractmethod
    def name(self, text: str) -> str:
        """A metric, a constant, a word of the rules."""

    @abstractmethod
    def number(self, text: str) -> str:
        """A figure with its unit."""

    @abstractmethod
    def sign(self, text: str) -> str:
        """A sign between two operands."""

    @abstractmethod
    def row(self, *pieces: str) -> str:
        """Pieces beside each other."""

    @abstractmethod
    def quotient(self, top: str, bottom: str) -> str:
        """One thing over another."""

    @abstractmethod
    def before(self, name: str, word: str) -> str:
        """A metric of the period before; ``word`` says so."""

    @abstractmethod
    def choice(self, condition: str, yes: str, no: str) -> str:
        """One value where a condition holds, else another."""

    @abstractmethod
    def bracketed(self, left: str, inner: str, right: str) -> str:
        """Something between brackets of a kind."""

    @property
    def stacks(self) -> bool:
        """Whether quotients stand over each other, so that they need no parentheses."""
        return True

    def write(self, node: ex.Expression, strength: int = 0) -> str:
        """An expression; ``strength`` is that of the sign beside it, for parentheses."""
        match node:
            case ex.LiteralValue(value=value):
                return self.number(self._words.value(value, node.type))
            case ex.MetricValue(metric=metric):
                return self.name(metric)
            case ex.PointsValue(indicator=indicator):
                return self.name(self._words.say("explanation", "points of", indicator=indicator))
            case ex.ConstantValue(name=name) | ex.DatedValue(name=name):
                return self.name(name)
            case ex.LookUp(table=table, arguments=arguments):
                return self.row(self.name(table), self._listed([self.write(one) for one in arguments]))
            case ex.PriorValue(metric=metric):
                return self.before(metric, self._earlier(node))
            case ex.PeriodDay(end=end):
                return self.name(function(f"period_{end}").name(self._words.language))
            case ex.SubjectValue():
                return self.name(self._words.keyword("VALUE"))
            case ex.Convert(operand=operand):
                return self.write(operand, strength)
            case ex.Negative(operand=operand):
                return self.row(self.sign("−"), self.write(operand, _ATOM))
            case ex.Arithmetic(averaged=str() as metric, left=left):
                return (
                    self.before(metric, self._earlier(left)) if isinstance(left, ex.PriorValue) else self.name(metric)
                )
            case ex.Arithmetic(sign="/", left=left, right=right) if self.stacks:
                return self.quotient(self.write(left), self.write(right))
            case ex.Arithmetic(sign=sign, left=left, right=right):
                own = _STRENGTH[sign]
                sides = self.write(left, own - 1), self.write(right, own)
                whole = self.row(sides[0], self.sign(_SHOWN[sign]), sides[1])
                return self.bracketed("(", whole, ")") if own <= strength else whole
            case ex.Call():
                return self._call(node)
            case ex.Choose(condition=condition, yes=yes, no=no):
                return self.choice(self.write(condition), self.write(yes), self.write(no))
            case _:
                return self._condition(node)

    def _call(self, node: ex.Call) -> str:
        declared = function(node.function)
        if declared.takes == "periods":
            return self._over_time(node)
        if declared.takes == "metric":
            now, before = (self.write(one) for one in node.arguments)
            first, second = (before, now) if node.function.endswith("decline") else (now, before)
            change = self.row(first, self.sign("−"), second)
            if not self.stacks:
                change = self.bracketed("(", change, ")")
            return self.quotient(change, before)
        name = self.name(declared.name(self._words.language))
        if declared.takes == "nothing":
            return name
        return self.row(name, self._listed([self.write(one) for one in node.arguments]))

    def _earlier(self, node: ex.PriorValue) -> str:
        """Which period before a figure is of."""
        if node.asked == "prior" and node.periods_back > 1:
            return self._words.say("explanation", "periods back", back=node.periods_back)
        return function(node.asked).name(self._words.language)

    def _over_time(self, node: ex.Call) -> str:
        """A figure over several periods, as rules write it."""
        name = function(node.function).name(self._words.language, len(node.arguments))
        items = [self.name(node.argument_text)]
        if node.least is not None:
            items.append(self.name(self._words.say("pages", "at least periods", least=node.least)))
        return self.row(self.name(name), self._listed(items))

    def _listed(self, items: Sequence[str]) -> str:
        inner = [piece for item in items for piece in (self.sign(","), item)][1:]
        return self.bracketed("(", self.row(*inner), ")")

    def _condition(self, node: ex.Expression) -> str:
        match node:
            case ex.Compare(comparator=comparator, left=left, right=right):
                return self.row(self.write(left), self.sign(_COMPARATORS[comparator]), self.write(right))
            case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
                word = self.name(f" {self._words.term('and' if isinstance(node, ex.AllOf) else 'or')} ")
                inner = [
                    self.bracketed("(", self.write(one), ")") if isinstance(one, _JOINED) else self.write(one)
                    for one in conditions
                ]
                return self.row(*[piece for one in inner for piece in (word, one)][1:])
            case ex.Not(condition=condition):
                word = self.name(f"{self._words.term('not')} ")
                return self.row(word, self.bracketed("(", self.write(condition), ")"))
            case ex.Between(operand=operand, low=low, high=high):
                at_most = self.sign("≤")
                return self.row(self.write(low), at_most, self.write(operand), at_most, self.write(high))
            case ex.OneOf(operand=operand, options=options):
                listed = self._listed([self.write(option) for option in options])
                return self.row(self.write(operand), self.sign("∈"), listed)
            case ex.IsMissing(operand=operand):
                return self.row(self.write(operand), self.name(f" {self._words.say('pages', 'is missing')}"))
            case _:
                raise TypeError(f"no notation for {type(node).__name__}")
